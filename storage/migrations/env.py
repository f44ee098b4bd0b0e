"""Runs the migrations on the connection that ``storage.database.migrate`` opened and locked."""

from alembic import context

from storage.database.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
