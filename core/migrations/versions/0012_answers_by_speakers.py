"""Speakers can be asked to say an officer's answer.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_message", sa.Column("asked_at", core.models.base.UtcTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("case_message") as batch:
        batch.drop_column("asked_at")
