"""Acts that wait for the codes of two people, as rows.

Owns that codes are kept as digests, run out, and are not tried often. What is approved is left to
``services.log.approval``.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from storage.database.tables import approvals
from storage.sealing import totals
from storage.sealing.sealed_rows import said
from storage.sealing.vault import Json, Vault, to_ms

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
        given: dict[str, Json] = {
            person: self._digest(act, person, code) for person, code in codes.items()
        }
        key, until = self._key(act), to_ms(self._now + lives)
        value: dict[str, Json] = {"codes": given, "expires_at": until}
        await self._connection.execute(
            insert(approvals).values(
                id=key,
                expires_at=until,
                attempts=0,
                sealed=self._sealed(key, 0, value),
            )
        )
        totals.came(self._connection, approvals, key, until, 0)

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
        known = self._opened(row) if row is not None else None
        if row is None or known is None or row.attempts >= ATTEMPTS:
            return None
        given = {person: self._digest(act, person, code) for person, code in codes.items()}
        if given == known["codes"]:
            await self.end(act)
            return True
        attempts = row.attempts + 1
        await self._connection.execute(
            update(approvals)
            .where(approvals.c.id == key)
            .values(attempts=attempts, sealed=self._sealed(key, attempts, known))
        )
        totals.went(self._connection, approvals, key, row.expires_at, row.attempts)
        totals.came(self._connection, approvals, key, row.expires_at, attempts)
        return False

    async def end(self, act: str) -> None:
        """Nothing waits for this act any more."""
        await totals.take_away(self._connection, approvals, approvals.c.id == self._key(act))

    def _sealed(self, key: str, attempts: int, value: Mapping[str, Json]) -> bytes:
        # Each wrong try is a version of its own, so that none can be taken back.
        return self._vault.seal("approvals", key, attempts + 1, dict(value))

    def _opened(self, row: Row[Any]) -> Mapping[str, Json] | None:
        """What it waits for; None where it is over, or its row was changed."""
        try:
            value = self._vault.open("approvals", row.id, row.attempts + 1, row.sealed)
            until = said(value, "expires_at")
        except SealBroken:
            return None
        return value if isinstance(until, int) and until > to_ms(self._now) else None

    def _key(self, act: str) -> str:
        return self._vault.digest("approval", act)[:16].hex()

    def _digest(self, act: str, person: str, code: str) -> str:
        return self._vault.digest("approval-code", f"{act}:{person}:{code}").hex()
