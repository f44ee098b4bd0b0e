"""Acts that wait for the codes of two people, as rows.

Owns that codes are kept as digests, run out, and are not tried often. What is approved is left to
``services.approval``.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import approvals
from storage.vault import Json, Vault, to_ms

ATTEMPTS = 5


class Approvals:
    """Approvals within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now

    async def ask(self, act: str, codes: Mapping[str, str], lives: timedelta) -> None:
        """Wait for these codes, by person; an earlier asking for the same act is over."""
        await self.end(act)
        value: dict[str, Json] = {
            person: self._digest(act, person, code) for person, code in codes.items()
        }
        key = self._key(act)
        await self._connection.execute(
            insert(approvals).values(
                id=key,
                expires_at=to_ms(self._now + lives),
                attempts=0,
                sealed=self._vault.seal("approvals", key, 1, value),
            )
        )

    async def is_given(self, act: str, codes: Mapping[str, str]) -> bool | None:
        """Whether these are the codes, which then are used up; None where nothing waits any more.

        A wrong try counts; after five the codes are worthless.
        """
        key = self._key(act)
        row = (
            await self._connection.execute(
                select(approvals).where(approvals.c.id == key).with_for_update()
            )
        ).one_or_none()
        if row is None or row.expires_at <= to_ms(self._now) or row.attempts >= ATTEMPTS:
            return None
        known = self._vault.open("approvals", key, 1, row.sealed)
        given = {person: self._digest(act, person, code) for person, code in codes.items()}
        if given == dict(known):
            await self.end(act)
            return True
        await self._connection.execute(
            update(approvals).where(approvals.c.id == key).values(attempts=row.attempts + 1)
        )
        return False

    async def end(self, act: str) -> None:
        """Nothing waits for this act any more."""
        await self._connection.execute(delete(approvals).where(approvals.c.id == self._key(act)))

    def _key(self, act: str) -> str:
        return self._vault.digest("approval", act)[:16].hex()

    def _digest(self, act: str, person: str, code: str) -> str:
        return self._vault.digest("approval-code", f"{act}:{person}:{code}").hex()
