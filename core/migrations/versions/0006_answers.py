"""answers

Documents in articles, words of the agency's own for the search, and measurements of it.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

import core.models.base

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('document',
    sa.Column('id', ID, nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('file', sa.String(length=64), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('author', sa.String(length=40), nullable=False),
    sa.Column('approver', sa.String(length=40), nullable=False),
    sa.Column('created_at', core.models.base.UtcTime(timezone=True), nullable=False),
    sa.Column('changed_at', core.models.base.UtcTime(timezone=True), nullable=False),
    sa.Column('issuer', sa.Text(), nullable=False),
    sa.Column('doc_no', sa.Text(), nullable=False),
    sa.Column('doc_date', sa.Date(), nullable=True),
    sa.Column('source_url', sa.Text(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('file', name=op.f('uq_document_file'))
    )
    op.create_index(op.f('ix_document_state'), 'document', ['state'], unique=False)
    op.create_table('passage',
    sa.Column('id', ID, nullable=False),
    sa.Column('document_id', ID, nullable=False),
    sa.Column('position', ID, nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_passage_document_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passage')),
    sa.UniqueConstraint('document_id', 'position', name=op.f('uq_passage_document_id_position'))
    )
    op.create_table('search_word',
    sa.Column('id', ID, nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('text', sa.String(length=400), nullable=False),
    sa.Column('off', sa.Boolean(), nullable=False),
    sa.Column('author', sa.String(length=40), nullable=False),
    sa.Column('at', core.models.base.UtcTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_word')),
    sa.UniqueConstraint('kind', 'text', name=op.f('uq_search_word_kind_text'))
    )
    op.create_table('search_run',
    sa.Column('id', ID, nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('at', core.models.base.UtcTime(timezone=True), nullable=False),
    sa.Column('entries', ID, nullable=False),
    sa.Column('questions', ID, nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('table', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_run'))
    )
    op.create_index(op.f('ix_search_run_kind'), 'search_run', ['kind'], unique=False)


def downgrade() -> None:
    op.drop_table('search_run')
    op.drop_table('search_word')
    op.drop_table('passage')
    op.drop_table('document')
