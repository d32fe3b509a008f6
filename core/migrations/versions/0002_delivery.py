"""delivery

Corrections, repetitions, reminders, and the counts that are left of folded notices.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = core.models.base.UtcTime(timezone=True)
_NOTICE = (
    ("version", sa.SmallInteger()),
    ("words", sa.String(length=64)),
    ("event_on", sa.Date()),
    ("confirm_minutes", _ID),
    ("every", sa.String(length=5)),
    ("every_until", _TIME),
    ("next_at", _TIME),
    ("series", _ID),
)


def upgrade() -> None:
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("version", sa.SmallInteger(), server_default=sa.text("1"), nullable=False))
        for name, kind in _NOTICE[1:]:
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.create_index(batch.f("ix_notice_words"), ["words"])
        batch.create_index(batch.f("ix_notice_series"), ["series"])
    op.create_table(
        "correction",
        sa.Column("id", _ID, nullable=False),
        sa.Column("notice_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("grave", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("wrong", sa.Text(), nullable=False),
        sa.Column("right", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("approved_at", _TIME, nullable=True),
        sa.Column("finished_at", _TIME, nullable=True),
        sa.Column("last_person_id", _ID, nullable=True),
        sa.Column("cursor", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_correction_notice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_notice_id"), "correction", ["notice_id"])
    op.create_table(
        "delivery_count",
        sa.Column("notice_id", _ID, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("copy_no", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("area_id", _ID, nullable=False),
        sa.Column("count", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_delivery_count_notice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "notice_id", "kind", "copy_no", "state", "reason", "channel", "language", "area_id",
            name=op.f("pk_delivery_count"),
        ),
    )


def downgrade() -> None:
    op.drop_table("delivery_count")
    op.drop_index(op.f("ix_correction_notice_id"), "correction")
    op.drop_table("correction")
    with op.batch_alter_table("notice") as batch:
        batch.drop_index(batch.f("ix_notice_series"))
        batch.drop_index(batch.f("ix_notice_words"))
        for name, _ in reversed(_NOTICE):
            batch.drop_column(name)
