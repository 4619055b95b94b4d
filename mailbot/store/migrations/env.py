"""Alembic's entry: runs the revisions on the engine that `mailbot.store.migrate` hands over."""

from alembic import context

from mailbot.store.database import transaction
from mailbot.store.tables import metadata

_ONE_AT_A_TIME = 5_270_461  # any number, the same in every version: who migrates holds this lock of PostgreSQL's

engine = context.config.attributes["engine"]
with transaction(engine) as connection:  # on SQLite BEGIN IMMEDIATE keeps a second process waiting
    if engine.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
