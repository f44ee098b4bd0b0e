"""Launches of pages from the chat, so that each opens a session once, whichever process it comes to.

What a launch says, and how old it may be, is left to ``services.sessions.door``. The rows are not
guarded: who can take one away brings a launch back for the minutes in which it could be used anyway.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from storage.database.engine import insert
from storage.database.session_tables import launches
from storage.sealing.sealed_rows import SealedRows
from storage.sealing.vault import to_ms

KEPT: Final = timedelta(minutes=10)
"""Longer than a launch is new."""


class Launches(SealedRows):
    """Launches within one transaction."""

    async def use(self, digest: bytes) -> bool:
        """Whether the launch of this digest was never used before; from now on it was."""
        is_old = launches.c.until <= to_ms(self._now)
        await self._connection.execute(delete(launches).where(is_old))
        key = self._vault.digest("launch", digest.hex())
        written = await self._connection.execute(
            insert(self._connection, launches)
            .values(launch_key=key, until=to_ms(self._now + KEPT))
            .on_conflict_do_nothing()
            .returning(launches.c.launch_key)
        )
        return written.first() is not None
