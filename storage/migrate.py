"""Bringing a database to the present form, under a lock, by any command beside a running service."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

_LOCK = 7_308_895_102
"""PostgreSQL's advisory lock that one migrating process holds at a time."""


class NewerDatabase(Exception):
    """The database was made by a newer version; install that version, or restore a backup."""


async def migrate(engine: AsyncEngine, grant_to: str | None = None) -> None:
    """Bring the database to the present form; nothing happens where it is.

    ``grant_to`` is the service's own role where another one owns the tables: it may only add to the
    log. Raises ``NewerDatabase``.
    """
    async with engine.connect() as connection:
        current = await connection.run_sync(_current)
    if current == _head():
        return
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)
        if grant_to is not None:
            await connection.run_sync(_grant, grant_to)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    current = _current(connection)
    known = {script.revision for script in _scripts().walk_revisions()}
    if current is not None and current not in known:
        raise NewerDatabase
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(
        text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
    )
    connection.execute(text(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}"))
    for table in ("log_records", "log_blobs"):
        connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {quoted}"))


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _head() -> str | None:
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
