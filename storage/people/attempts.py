"""Attempts in vain, counted by who made them and by the hour, as rows.

Owns the counts and that there are never many rows: strangers share lines. Which counts are recorded
is left to ``services.visit.attempts``.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from domain.vocabulary import PersonId
from storage.database.attempt_tables import attempts
from storage.sealing.sealed_rows import SealedRows, readable
from storage.sealing.vault import Json, from_ms, to_ms

PERIOD: Final = timedelta(hours=1)
_LINES: Final = 4096
"""Strangers of one kind share as many; two who share one are counted as one."""
_AT_ONCE: Final = 100

_OF: Final = select(attempts).where(attempts.c.who_key == bindparam("who")).with_for_update()
_MORE: Final = update(attempts).where(attempts.c.who_key == bindparam("who"))
_NEXT_END: Final = select(func.min(attempts.c.until))


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptTally:
    """How often somebody tried in the hour from ``since`` on, and how much of it the log says."""

    event: str
    """The record's event; empty for what is only counted."""
    auth: str
    person: PersonId | None
    since: datetime
    until: datetime
    count: int
    told: int


class Attempts(SealedRows):
    """Counted attempts within one transaction."""

    def line_of(self, kind: str, stranger: str) -> str:
        """Under what somebody who is not known by name is counted."""
        number = int.from_bytes(self._vault.digest(kind, stranger)[:4], "big")
        return f"{kind}:{number % _LINES}"

    async def made(self, event: str, who: str) -> int:
        """How many were made in the hour that runs."""
        row = await self._row(self._key(event, who))
        return 0 if row is None or row.until <= to_ms(self._now) else int(row.made)

    async def count(
        self,
        event: str,
        who: str,
        auth: str,
        person: PersonId | None = None,
        *,
        quiet: bool = False,
    ) -> tuple[AttemptTally, AttemptTally | None]:
        """Count one more; with the tally of an hour that is over where this one begins another."""
        key = self._key(event, who)
        row = await self._row(key)
        # One that does not open stands for nothing: another hour begins.
        before = next(readable([row] if row is not None else [], self._read), None)
        if before is not None and before.until > self._now:
            await self._connection.execute(_MORE, {"who": key, "made": before.count + 1})
            return replace(before, count=before.count + 1), None
        until = to_ms(self._now + PERIOD)
        value: dict[str, Json] = {"event": "" if quiet else event, "auth": auth, "person": person}
        sealed = self._vault.seal("attempts", key, 1, value)
        values = {"until": until, "made": 1, "told": 0, "sealed": sealed}
        if row is None:
            await self._connection.execute(insert(attempts).values(who_key=key, **values))
        else:
            await self._connection.execute(_MORE, {"who": key, **values})
        begun = await self._row(key)
        assert begun is not None  # noqa: S101 - it was written just now
        return self._read(begun), before

    async def note_told(self, event: str, who: str, count: int) -> None:
        """The log says it up to this count."""
        await self._connection.execute(_MORE, {"who": self._key(event, who), "told": count})

    async def next_end(self) -> datetime | None:
        """When the next hour of somebody's is over."""
        ms = await self._connection.scalar(_NEXT_END)
        return None if ms is None else from_ms(ms)

    async def end(self) -> tuple[AttemptTally, ...]:
        """The tallies of hours that are over, some at a time, which are forgotten by that."""
        found = await self._connection.execute(
            select(attempts)
            .where(attempts.c.until <= to_ms(self._now))
            .order_by(attempts.c.until)
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        rows = found.all()
        keys = [row.who_key for row in rows]
        await self._connection.execute(delete(attempts).where(attempts.c.who_key.in_(keys)))
        return tuple(readable(rows, self._read))

    async def _row(self, key: bytes) -> Row[Any] | None:
        return (await self._connection.execute(_OF, {"who": key})).one_or_none()

    def _key(self, event: str, who: str) -> bytes:
        return self._vault.digest("attempt", f"{event}|{who}")

    def _read(self, row: Row[Any]) -> AttemptTally:
        found = self._vault.open("attempts", row.who_key, 1, row.sealed)
        person = found["person"]
        return AttemptTally(
            event=str(found["event"]),
            auth=str(found["auth"]),
            person=PersonId(str(person)) if person is not None else None,
            since=from_ms(row.until) - PERIOD,
            until=from_ms(row.until),
            count=row.made,
            told=row.told,
        )
