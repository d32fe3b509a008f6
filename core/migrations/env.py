"""Alembic's entry: runs migrations on the connection that core.migrate hands over, or on its own."""

from alembic import context
from sqlalchemy import create_engine

from core.models import Base

target = Base.metadata
given = context.config.attributes.get("connection")

if given is not None:
    context.configure(connection=given, target_metadata=target, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(context.config.attributes["url"]).connect() as connection:
        context.configure(connection=connection, target_metadata=target, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
