"""What somebody does who has the database's key and wants the log to say something else.

Only the rehearsal and tests call it, on databases of their own.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2 as sqlcipher

from storage.database.embedded_file import EmbeddedFile

CHANGE: Final = (
    "UPDATE log_records SET leaf = CAST(replace(CAST(leaf AS TEXT), "
    "'request.acknowledged', 'request.withdrawn') AS BLOB) "
    "WHERE seq = (SELECT min(seq) FROM log_records WHERE event = 'request.acknowledged')"
)
"""After it the log says that the request was withdrawn where it was acknowledged."""


class NothingToChange(Exception):
    """The log has no such row."""


def run(path: Path, key: bytes, change: str) -> None:
    """Change rows that no trigger guards."""
    with _opened(path, key) as connection:
        connection.execute(change)


@contextmanager
def _opened(path: Path, key: bytes) -> Iterator[sqlcipher.Connection]:
    with closing(EmbeddedFile(path, key).connect(isolation_level=None)) as connection:
        yield connection


def tamper(path: Path, key: bytes, change: str = CHANGE) -> list[str]:
    """Drop the triggers that guard the log, and change a row; the statements, as they were run."""
    with _opened(path, key) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        run = [*(f"DROP TRIGGER {name}" for (name,) in triggers.fetchall()), change]
        for statement in run:
            connection.execute(statement)
        if connection.execute("SELECT changes()").fetchone()[0] != 1:
            raise NothingToChange
    return run


def rows_of(path: Path, key: bytes) -> bytes:
    """Every value of every table, as whoever has the file's key reads them."""
    found: list[bytes] = []
    with _opened(path, key) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            # The names are the database's own.
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608
                found += [each if isinstance(each, bytes) else str(each).encode() for each in row]
    return b"\n".join(found)
