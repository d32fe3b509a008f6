"""Which pages of a document are only pictures, so that whoever releases it knows what is missing.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("unread", sa.String(200), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    with op.batch_alter_table("document") as batch:
        batch.drop_column("unread")
