"""Launches of pages from the chat, so that each opens a session once, whichever process it comes to.

What a launch says, and how old it may be, is left to ``services.sessions.door``. The rows are not
guarded: who can take one away brings a launch back for the minutes in which it could be used anyway.
"""

from datetime import timedelta
from typing import Final

from storage.database.session_tables import launches
from storage.sealing.sealed_rows import SealedRows
from storage.sealing.vault import to_ms
from storage.sessions.once import is_first

KEPT: Final = timedelta(minutes=10)
"""Longer than a launch is new."""


class Launches(SealedRows):
    """Launches within one transaction."""

    async def use(self, digest: bytes) -> bool:
        """Whether the launch of this digest was never used before; from now on it was."""
        key = self._vault.digest("launch", digest.hex())
        until = to_ms(self._now + KEPT)
        return await is_first(self._connection, launches, key, now=to_ms(self._now), until=until)
