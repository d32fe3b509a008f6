"""An influential person hands over to another one.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "succession",
        sa.Column("id", ID, nullable=False),
        sa.Column("role_id", ID, nullable=False),
        sa.Column("heir_id", ID, nullable=False),
        sa.Column("at", core.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column("until_before", core.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("told_at", core.models.base.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["heir_id"], ["role.id"], name=op.f("fk_succession_heir_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_succession_role_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
    )
    op.create_index(op.f("ix_succession_heir_id"), "succession", ["heir_id"])
    op.create_index(op.f("ix_succession_role_id"), "succession", ["role_id"])
    op.create_index(op.f("ix_succession_told_at"), "succession", ["told_at"])


def downgrade() -> None:
    op.drop_table("succession")
