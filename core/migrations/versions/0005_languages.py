"""languages: digits of a writing, proposals beside approved words, awaited recordings, spoken questions

Revision ID: 0005
Revises: 0004
"""
import sqlalchemy as sa
from alembic import op

import core.models.base

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

def _columns() -> dict:
    """New ones that are never empty; a table takes them with a default for the rows that are there."""
    return {
        'language': [sa.Column('digits', sa.Text(), nullable=False, server_default='')],
        'translation': [
            sa.Column('proposal', sa.Text(), nullable=True),
            sa.Column('proposal_state', sa.String(12), nullable=False, server_default=''),
            sa.Column('proposal_source', sa.String(64), nullable=False, server_default=''),
            sa.Column('proposal_author', sa.String(40), nullable=False, server_default=''),
            sa.Column('approver', sa.String(40), nullable=False, server_default=''),
            sa.Column('note', sa.Text(), nullable=False, server_default=''),
        ],
    }


def upgrade() -> None:
    for table, columns in _columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(column)
        with op.batch_alter_table(table) as batch:
            for column in columns:
                if not column.nullable:
                    batch.alter_column(column.name, existing_type=column.type, server_default=None)
    op.add_column('notice', sa.Column('voices_until', core.models.base.UtcTime(timezone=True), nullable=True))
    op.create_table(
        'listening',
        sa.Column('id', core.models.base.Id, nullable=False),
        sa.Column('case_id', core.models.base.Id, nullable=False),
        sa.Column('language', sa.String(35), nullable=False),
        sa.Column('file', sa.String(64), nullable=True),
        sa.Column('ms', core.models.base.Id, nullable=False),
        sa.Column('state', sa.String(12), nullable=False),
        sa.Column('holder', sa.String(40), nullable=False),
        sa.Column('held_until', core.models.base.UtcTime(timezone=True), nullable=True),
        sa.Column('summary', sa.Text(), nullable=False),
        sa.Column('summary_file', sa.String(64), nullable=True),
        sa.Column('faq_id', core.models.base.Id, nullable=True),
        sa.Column('reply_file', sa.String(64), nullable=True),
        sa.Column('kept', sa.Boolean(), nullable=True),
        sa.Column('at', core.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column('done_at', core.models.base.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_listening_case_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['faq_id'], ['faq.id'], name=op.f('fk_listening_faq_id'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_listening')),
        sa.UniqueConstraint('case_id', name=op.f('uq_listening_case_id')),
    )
    op.create_index('ix_listening_language_state', 'listening', ['language', 'state'])
    op.create_table(
        'hearing',
        sa.Column('id', core.models.base.Id, nullable=False),
        sa.Column('channel', sa.String(20), nullable=False),
        sa.Column('account', sa.String(40), nullable=False),
        sa.Column('address', sa.Text(), nullable=False),
        sa.Column('file', sa.String(64), nullable=False),
        sa.Column('ms', core.models.base.Id, nullable=False),
        sa.Column('tries', core.models.base.Id, nullable=False),
        sa.Column('at', core.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_hearing')),
    )


def downgrade() -> None:
    op.drop_table('hearing')
    op.drop_table('listening')
    op.drop_column('notice', 'voices_until')
    for table, columns in _columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
