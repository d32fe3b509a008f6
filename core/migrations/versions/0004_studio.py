"""studio: takes of the speakers, their copies on telephones

Revision ID: 0004
Revises: 0003
"""
import sqlalchemy as sa
from alembic import op

import core.models.base

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'take',
        sa.Column('id', core.models.base.Id, nullable=False),
        sa.Column('language', sa.String(35), nullable=False),
        sa.Column('ref', sa.String(80), nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('words_language', sa.String(35), nullable=False),
        sa.Column('hash', sa.String(64), nullable=False),
        sa.Column('state', sa.String(12), nullable=False),
        sa.Column('speaker', sa.String(40), nullable=False),
        sa.Column('speaker_name', sa.Text(), nullable=False),
        sa.Column('consent', sa.String(64), nullable=False),
        sa.Column('original', sa.String(64), nullable=True),
        sa.Column('file', sa.String(64), nullable=True),
        sa.Column('ms', core.models.base.Id, nullable=False),
        sa.Column('level', sa.Double(), nullable=True),
        sa.Column('reviewer', sa.String(40), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('back_text', sa.Text(), nullable=False),
        sa.Column('back_file', sa.String(64), nullable=True),
        sa.Column('created_at', core.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column('changed_at', core.models.base.UtcTime(timezone=True), nullable=False),
        sa.Column('copies', core.models.base.Id, nullable=False),
        sa.Column('copies_deleted', core.models.base.Id, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_take')),
    )
    op.create_index('ix_take_language_state', 'take', ['language', 'state'])
    op.create_index('ix_take_hash', 'take', ['hash'])
    op.create_table(
        'clip_copy',
        sa.Column('id', core.models.base.Id, nullable=False),
        sa.Column('takes', sa.Text(), nullable=False),
        sa.Column('channel', sa.String(20), nullable=False),
        sa.Column('address', sa.Text(), nullable=False),
        sa.Column('message_ref', sa.Text(), nullable=False),
        sa.Column('at', core.models.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_clip_copy')),
    )
    op.create_index('ix_clip_copy_at', 'clip_copy', ['at'])
    op.create_index('ix_clip_copy_channel_address', 'clip_copy', ['channel', 'address'])
    op.add_column('recording', sa.Column('take_id', core.models.base.Id, nullable=True))
    op.create_index('ix_recording_take_id', 'recording', ['take_id'])


def downgrade() -> None:
    op.drop_index('ix_recording_take_id', table_name='recording')
    with op.batch_alter_table('recording') as batch:
        batch.drop_column('take_id')
    op.drop_table('clip_copy')
    op.drop_table('take')
