"""What somebody does who has the database's key and wants the log to say something else.

Only the rehearsal's story calls it, on its own temporary database.
"""

from typing import Final

from sqlcipher3 import dbapi2 as sqlcipher

from bot.opening import database_path, file_key, key_provider
from bot.settings import Settings

CHANGE: Final = (
    "UPDATE log_records SET leaf = CAST(replace(CAST(leaf AS TEXT), "
    "'request.acknowledged', 'request.withdrawn') AS BLOB) "
    "WHERE event = 'request.acknowledged'"
)
"""After it the log says that the request was withdrawn where it was acknowledged."""


def tamper(settings: Settings) -> list[str]:
    """Drop the triggers that guard the log, and change a row; the statements, as they were run."""
    key = file_key(settings, key_provider(settings))
    connection = sqlcipher.connect(str(database_path(settings)), isolation_level=None)
    run: list[str] = []
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for statement in (
            *(f"DROP TRIGGER {name}" for (name,) in triggers.fetchall()),
            CHANGE,
        ):
            connection.execute(statement)
            run.append(statement)
        if connection.execute("SELECT changes()").fetchone()[0] != 1:
            raise AssertionError("The story's log has no acknowledgement to change.")
    finally:
        connection.close()
    return run
