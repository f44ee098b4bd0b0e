"""The embedded database's file, looked at before anything else opens it.

Owns telling one that does not open from one that cannot be read. Connections that do work are
``storage.database.engine``'s.
"""

from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2 as sqlcipher

_BUSY_SECONDS: Final = 20.0


class FileBusy(Exception):
    """The file cannot be opened for now, or not by this user."""


class FileBroken(Exception):
    """The file is damaged, or encrypted under another key."""


def probe(path: Path, key: bytes) -> None:
    """Look whether the file opens with its key; one that is not there yet is in order.

    Raises ``FileBusy`` or ``FileBroken``.
    """
    _silence()
    if not path.exists():
        return
    connection = None
    try:
        connection = sqlcipher.connect(str(path), timeout=_BUSY_SECONDS)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlcipher.OperationalError as error:
        raise FileBusy from error
    except sqlcipher.Error as error:
        raise FileBroken from error
    finally:
        if connection is not None:
            connection.close()


def _silence() -> None:
    """Keep SQLCipher from writing lines of its own to stderr, for the whole process."""
    connection = sqlcipher.connect(":memory:")
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.close()
