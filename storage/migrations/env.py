"""Runs the migrations on the connection that ``storage.migrate`` opened and locked."""

from alembic import context

from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
