"""How tokens are said that the machine voice cannot read.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spoken_form",
        sa.Column("written", sa.String(length=60), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("changed_at", core.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("written", name=op.f("pk_spoken_form")),
    )


def downgrade() -> None:
    op.drop_table("spoken_form")
