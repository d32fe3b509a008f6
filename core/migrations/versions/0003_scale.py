"""scale

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('notice', sa.Column('newcomers', sa.Boolean(), nullable=True))
    op.create_table(
        'allowance',
        sa.Column('channel', sa.String(length=20), nullable=False),
        sa.Column('account', sa.String(length=40), nullable=False),
        sa.Column('free_at', sa.Double(), nullable=False),
        sa.Column('stop_until', sa.Double(), nullable=False),
        sa.Column('ease', sa.Double(), nullable=False),
        sa.Column('eased_at', sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint('channel', 'account', name=op.f('pk_allowance')),
    )


def downgrade() -> None:
    op.drop_table('allowance')
    with op.batch_alter_table('notice') as batch:
        batch.drop_column('newcomers')
