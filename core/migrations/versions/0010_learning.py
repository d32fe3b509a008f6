"""Questions without an answer, alike ones together; who waits for one; questions to measure with; guides.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "question_group",
        sa.Column("id", ID, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("faq_id", ID, nullable=True),
        sa.Column("first_at", core.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("last_at", core.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("answered_at", core.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("alerted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["faq_id"], ["faq.id"], name=op.f("fk_question_group_faq_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_group")),
    )
    op.create_index(op.f("ix_question_group_faq_id"), "question_group", ["faq_id"])
    op.create_index(op.f("ix_question_group_last_at"), "question_group", ["last_at"])
    op.create_index(op.f("ix_question_group_state"), "question_group", ["state"])
    op.create_table(
        "question",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("grouped", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asker", sa.String(length=64), nullable=False),
        sa.Column("area_id", ID, nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("faq_id", ID, nullable=True),
        sa.Column("at", core.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["question_group.id"], name=op.f("fk_question_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["faq_id"], ["faq.id"], name=op.f("fk_question_faq_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_asker"), "question", ["asker"])
    op.create_index(op.f("ix_question_at"), "question", ["at"])
    op.create_index(op.f("ix_question_group_id"), "question", ["group_id"])
    op.create_table(
        "question_count",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("area_id", ID, nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("count", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["question_group.id"], name=op.f("fk_question_count_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "day", "area_id", "language", name=op.f("pk_question_count")),
    )
    op.create_table(
        "question_wait",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("question_id", ID, nullable=True),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("at", core.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_question_wait_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_wait_question_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["question_group.id"], name=op.f("fk_question_wait_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_wait")),
        sa.UniqueConstraint("person_id", "group_id", name=op.f("uq_question_wait_person_id_group_id")),
        sa.UniqueConstraint("person_id", "question_id", name=op.f("uq_question_wait_person_id_question_id")),
    )
    op.create_index(op.f("ix_question_wait_group_id"), "question_wait", ["group_id"])
    op.create_index(op.f("ix_question_wait_question_id"), "question_wait", ["question_id"])
    op.create_table(
        "held_out",
        sa.Column("id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("faq_id", ID, nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("at", core.models.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["faq_id"], ["faq.id"], name=op.f("fk_held_out_faq_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_out")),
        sa.UniqueConstraint("folded", name=op.f("uq_held_out_folded")),
    )
    op.create_table(
        "guide",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("area_id", ID, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("under", sa.JSON(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", core.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("changed_at", core.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("doc_no", sa.Text(), nullable=False),
        sa.Column("doc_date", sa.Date(), nullable=True),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["topic"], ["topic.code"], name=op.f("fk_guide_topic")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_guide_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide")),
        sa.UniqueConstraint("key", name=op.f("uq_guide_key")),
    )
    op.create_index("ix_guide_state_topic", "guide", ["state", "topic"])


def downgrade() -> None:
    for table in ("guide", "held_out", "question_wait", "question_count", "question", "question_group"):
        op.drop_table(table)
