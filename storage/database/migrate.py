"""Bringing a database to the present form, under a lock, by any command beside a running service."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database.engine import at_length

_FOLDER: Final = Path(__file__).parents[1] / "migrations"
_LOCK = 7_308_895_102
"""PostgreSQL's advisory lock that one migrating process holds at a time."""


ADD_ONLY = ("log_records", "signing_keys", "anchors", "anchor_receipts", "erasures")
"""Tables that the service's own role may only add to."""
ERASABLE = "log_blobs"
"""The one that it may delete from besides, where a trigger finds the case's erasure."""


class NewerDatabase(Exception):
    """The database was made by a newer version; install that version, or restore a backup."""


async def migrate(
    engine: AsyncEngine, grant_to: str | None = None, *, to: str | None = None
) -> None:
    """Bring the database to the present form, or an empty one to that of a backup (``to``).

    ``grant_to`` is the service's own role where another one owns the tables: it may only add to the
    log. Raises ``NewerDatabase``.
    """
    known = _revisions()
    if to is not None and to not in known:
        raise NewerDatabase
    wanted = to or known[-1]
    if await revision(engine) == wanted:
        return
    async with engine.begin() as connection, at_length(connection):
        await connection.run_sync(_upgrade, wanted)
        if grant_to is not None:
            await connection.run_sync(_grant, grant_to)


async def revision(engine: AsyncEngine) -> str | None:
    """The form of the database; None where it is empty."""
    async with engine.connect() as connection:
        return await connection.run_sync(_current)


def _upgrade(connection: Connection, wanted: str) -> None:
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    if _current(connection) not in (None, *_revisions()):
        raise NewerDatabase
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, wanted)


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(
        text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
    )
    connection.execute(text(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}"))
    for table in ADD_ONLY:
        connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {quoted}"))
    connection.execute(text(f"REVOKE UPDATE, TRUNCATE ON {ERASABLE} FROM {quoted}"))


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _revisions() -> list[str]:
    """All that there are, oldest first; a file's name begins with its own."""
    return sorted(path.name[:4] for path in (_FOLDER / "versions").glob("[0-9]*.py"))
