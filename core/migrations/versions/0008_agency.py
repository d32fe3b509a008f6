"""The agency's desk: calendar and terms, teams and rules, ready and public answers, keys of other systems, mail.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('api_key',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation', sa.String(length=120), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', core.models.base.UtcTime(timezone=True), nullable=False),
    sa.Column('ended_at', core.models.base.UtcTime(timezone=True), nullable=True),
    sa.Column('used_at', core.models.base.UtcTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_key_token_hash'))
    )
    op.create_table('case_term',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('ack_days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('route_days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('answer_days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('warn_days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('calendar', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_term')),
    sa.UniqueConstraint('kind', 'topic', name=op.f('uq_case_term_kind_topic'))
    )
    op.create_table('holiday',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_holiday'))
    )
    op.create_table('canned',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_canned_area_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canned'))
    )
    op.create_table('team',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('fallback', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_team_area_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team')),
    sa.UniqueConstraint('name', name=op.f('uq_team_name'))
    )
    op.create_table('case_rule',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_case_rule_area_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_case_rule_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_rule')),
    sa.UniqueConstraint('area_id', 'topic', 'kind', name=op.f('uq_case_rule_area_id_topic_kind'))
    )
    op.create_table('mail',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('cause', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('tries', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('due_at', core.models.base.UtcTime(timezone=True), nullable=False),
    sa.Column('sent_at', core.models.base.UtcTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_mail_staff_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('staff_id', 'cause', name=op.f('uq_mail_staff_id_cause'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index('ix_mail_due', ['state', 'due_at'], unique=False)

    op.create_table('case_look',
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', core.models.base.UtcTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_look_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_case_look_staff_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', 'staff_id', name=op.f('pk_case_look'))
    )
    op.create_table('public_answer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('author', sa.String(length=40), nullable=False),
    sa.Column('approver', sa.String(length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('at', core.models.base.UtcTime(timezone=True), nullable=False),
    sa.Column('published_at', core.models.base.UtcTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_public_answer_area_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_public_answer_case_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_public_answer')),
    sa.UniqueConstraint('case_id', name=op.f('uq_public_answer_case_id'))
    )
    with op.batch_alter_table('public_answer', schema=None) as batch_op:
        batch_op.create_index('ix_public_answer_state', ['state', 'published_at'], unique=False)

    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.add_column(sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('route_due', core.models.base.UtcTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ack_told_at', core.models.base.UtcTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('route_told_at', core.models.base.UtcTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('warn_due', core.models.base.UtcTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('escalate_due', core.models.base.UtcTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('paused_at', core.models.base.UtcTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('data_right', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('extended_at', core.models.base.UtcTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('erase_at', core.models.base.UtcTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('api_key_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_case_api_key_id'), 'api_key', ['api_key_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_case_merged_into_id'), 'case', ['merged_into_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_case_team_id'), 'team', ['team_id'], ['id'])

    with op.batch_alter_table('case_message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(length=35), nullable=True))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('muted_until', core.models.base.UtcTime(timezone=True), nullable=True))

    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.drop_column('email')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('muted_until')

    with op.batch_alter_table('case_message', schema=None) as batch_op:
        batch_op.drop_column('language')

    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_case_team_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_case_merged_into_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_case_api_key_id'), type_='foreignkey')
        batch_op.drop_column('api_key_id')
        batch_op.drop_column('erase_at')
        batch_op.drop_column('extended_at')
        batch_op.drop_column('data_right')
        batch_op.drop_column('merged_into_id')
        batch_op.drop_column('paused_at')
        batch_op.drop_column('escalate_due')
        batch_op.drop_column('warn_due')
        batch_op.drop_column('route_told_at')
        batch_op.drop_column('ack_told_at')
        batch_op.drop_column('route_due')
        batch_op.drop_column('team_id')

    with op.batch_alter_table('public_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_public_answer_state')

    op.drop_table('public_answer')
    op.drop_table('case_look')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index('ix_mail_due')

    op.drop_table('mail')
    op.drop_table('case_rule')
    op.drop_table('team')
    op.drop_table('canned')
    op.drop_table('holiday')
    op.drop_table('case_term')
    op.drop_table('api_key')
