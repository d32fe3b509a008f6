"""The village speaks back: answers to a broadcast, votes of a poll.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('poll_vote',
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('option', sa.SmallInteger(), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_poll_vote_notice_id_notice'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_poll_vote_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('notice_id', 'person_id', name=op.f('pk_poll_vote'))
    )
    op.create_table('village_reply',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('file', sa.String(length=64), nullable=True),
    sa.Column('ms', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', core.models.base.UtcTime(timezone=True), nullable=False),
    sa.Column('told_at', core.models.base.UtcTime(timezone=True), nullable=True),
    sa.Column('passed_at', core.models.base.UtcTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_village_reply_notice_id_notice'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_village_reply_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_village_reply'))
    )
    op.create_index(op.f('ix_village_reply_notice_id'), 'village_reply', ['notice_id'])
    op.create_index(op.f('ix_village_reply_person_id'), 'village_reply', ['person_id'])
    op.add_column('notice', sa.Column('poll_until', core.models.base.UtcTime(timezone=True), nullable=True))
    op.add_column('notice', sa.Column('poll_closed_at', core.models.base.UtcTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('notice', 'poll_closed_at')
    op.drop_column('notice', 'poll_until')
    op.drop_table('village_reply')
    op.drop_table('poll_vote')
