"""What somebody does who has the database's key and wants the log to say something else.

Only the rehearsal and tests call it, on databases of their own.
"""

from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2 as sqlcipher

CHANGE: Final = (
    "UPDATE log_records SET leaf = CAST(replace(CAST(leaf AS TEXT), "
    "'request.acknowledged', 'request.withdrawn') AS BLOB) "
    "WHERE event = 'request.acknowledged'"
)
"""After it the log says that the request was withdrawn where it was acknowledged."""


class NothingToChange(Exception):
    """The log has no such row."""


def run(path: Path, key: bytes, change: str) -> None:
    """Change rows that no trigger guards."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute(change)
    finally:
        connection.close()


def tamper(path: Path, key: bytes, change: str = CHANGE) -> list[str]:
    """Drop the triggers that guard the log, and change a row; the statements, as they were run."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    run: list[str] = []
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        drops = [f"DROP TRIGGER {name}" for (name,) in triggers.fetchall()]
        for statement in (*drops, change):
            connection.execute(statement)
            run.append(statement)
        if connection.execute("SELECT changes()").fetchone()[0] != 1:
            raise NothingToChange
    finally:
        connection.close()
    return run
