"""The embedded database's file: how it is opened, and whether it opens at all.

Owns the size of its pages, and telling a file that does not open from one that cannot be read. Connections
that do work are ``storage.database.engine``'s.
"""

from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

_BUSY_SECONDS: Final = 20.0
_PAGE_BYTES: Final = 2048
"""What changes is written in whole pages, many for one row: small ones halve what a request writes."""
_EARLIER_PAGE_BYTES: Final = 4096
"""Of files that were made before. They keep theirs, which cannot be told without the key."""


class FileBusy(Exception):
    """The file cannot be opened for now, or not by this user."""


class FileBroken(Exception):
    """The file is damaged, or encrypted under another key."""


class EmbeddedFile:
    """The file at a path, under its 32-byte key."""

    def __init__(self, path: Path, key: bytes) -> None:
        _silence()
        self._path = path
        self._key = key
        self._page_bytes = 0
        """As it was found to be; 0 before."""

    def connect(self, **options: Any) -> Any:  # noqa: ANN401 - sqlcipher3 has no types
        """A connection that was given the key. Raises sqlcipher3's errors, of a wrong key once it is used."""
        if not self._page_bytes and self._path.exists():
            self._page_bytes = self._found()
        return self._connect(self._page_bytes or _PAGE_BYTES, options)

    def _found(self) -> int:
        """The size of its pages; 0 where it opens with none."""
        for size in (_PAGE_BYTES, _EARLIER_PAGE_BYTES):
            with closing(self._connect(size, {"timeout": _BUSY_SECONDS})) as connection:
                try:
                    connection.execute("SELECT count(*) FROM sqlite_master")
                except sqlcipher.OperationalError:
                    raise
                except sqlcipher.DatabaseError:
                    continue
                return size
        return 0

    def _connect(self, page_bytes: int, options: dict[str, Any]) -> Any:  # noqa: ANN401 - sqlcipher3 has no types
        connection = sqlcipher.connect(str(self._path), **options)
        # A raw key: no derivation, which would cost 77 ms for each connection.
        connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
        connection.execute(f"PRAGMA cipher_page_size = {page_bytes}")
        return connection

    def probe(self) -> None:
        """Look whether it opens; none yet is in order. Raises ``FileBusy`` or ``FileBroken``."""
        if not self._path.exists():
            return
        try:
            self._page_bytes = self._found()
        except sqlcipher.OperationalError as error:
            raise FileBusy from error
        except sqlcipher.Error as error:
            raise FileBroken from error
        if not self._page_bytes:
            raise FileBroken


def _silence() -> None:
    """Keep SQLCipher from writing lines of its own to stderr, for the whole process."""
    connection = sqlcipher.connect(":memory:")
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.close()
