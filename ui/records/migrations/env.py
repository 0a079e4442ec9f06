"""Alembic runs this: migrations go over the connection that ui/records/migrate.py holds, in its transaction."""

from __future__ import annotations

from alembic import context

from ui.records.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
