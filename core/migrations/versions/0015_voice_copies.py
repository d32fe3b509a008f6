"""Copies of voices in messages with words are remembered too, with the words that stay.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clip_copy", sa.Column("screen", sa.String(64), nullable=False, server_default=sa.text("''")))
    op.add_column("clip_copy", sa.Column("delivery", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("clip_copy", sa.Column("held_until", core.models.base.UtcTime(timezone=True), nullable=True))
    op.create_table(
        "clip_screen",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("screen", sa.Text(), nullable=False),
        sa.Column("at", core.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_clip_screen")),
    )


def downgrade() -> None:
    op.drop_table("clip_screen")
    with op.batch_alter_table("clip_copy") as batch:
        for name in ("held_until", "delivery", "screen"):
            batch.drop_column(name)
