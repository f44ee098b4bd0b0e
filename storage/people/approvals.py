"""Acts that wait for the codes of two people, as rows.

Owns that codes are kept as digests, run out, and are not tried often. What is approved is left to
``services.log.approval``.
"""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import insert, select, update

from storage.database.tables import approvals
from storage.sealing import totals
from storage.sealing.sealed_rows import SealedRows
from storage.sealing.vault import Json, to_ms

ATTEMPTS = 5


class Approvals(SealedRows):
    """Approvals within one transaction."""

    async def ask(self, act: str, codes: Mapping[str, str], lives: timedelta) -> None:
        """Wait for these codes, by person; an earlier asking for the same act is over."""
        await self.end(act)
        key, until = self._key(act), to_ms(self._now + lives)
        value: dict[str, Json] = {"codes": {**self._digests(act, codes)}, "expires_at": until}
        sealed = self._sealed(key, 0, value)
        await self._connection.execute(
            insert(approvals).values(id=key, expires_at=until, attempts=0, sealed=sealed)
        )
        totals.came(self._connection, approvals, key, until, 0)

    async def is_given(self, act: str, codes: Mapping[str, str]) -> bool | None:
        """Whether these are the codes, which then are used up; None where nothing waits any more.

        A wrong try counts; after five the codes are worthless.
        """
        key = self._key(act)
        query = select(approvals).where(approvals.c.id == key).with_for_update()
        row = (await self._connection.execute(query)).one_or_none()
        if row is None or row.attempts >= ATTEMPTS:
            return None
        known = self._unexpired("approvals", key, row.attempts + 1, row.sealed)
        if known is None:
            return None
        if self._digests(act, codes) == known["codes"]:
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

    def _key(self, act: str) -> str:
        return self._vault.digest("approval", act)[:16].hex()

    def _digests(self, act: str, codes: Mapping[str, str]) -> dict[str, str]:
        return {
            person: self._vault.digest("approval-code", f"{act}:{person}:{code}").hex()
            for person, code in codes.items()
        }
