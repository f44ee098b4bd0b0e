"""Deadlines: when the clock must act on each request, as rows.

Owns finding what is due and putting off what could not be worked. When a request is due is said by the
sealed request; its row here is written with it (``storage.requests.requests``) and put right where it differs
(``services.log.row_watch``). A postponement stands apart and is believed for some minutes only, so that no
row can silence a request.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Select, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.vocabulary import CaseId
from storage.database.tables import deadlines
from storage.requests.requests import Requests
from storage.sealing.vault import from_ms, to_ms

# Statements are built once: building one takes longer than the database takes to carry it out.
_BELIEVED_MS: Final = 600_000
"""How far ahead a postponement is believed: longer than any is, and short beside a request's steps."""
_POSTPONE: Final = (
    update(deadlines)
    .where(deadlines.c.case_id == bindparam("case"))
    .values(postponed_until=bindparam("until"), attempts=deadlines.c.attempts + bindparam("more"))
    .returning(deadlines.c.attempts)
)
_NOW: Final = bindparam("now", type_=BigInteger)
_WAITS: Final = deadlines.c.postponed_until.between(_NOW + 1, _NOW + _BELIEVED_MS)
_IS_DUE: Final = (deadlines.c.due_at <= _NOW) & (deadlines.c.postponed_until.is_(None) | ~_WAITS)
_DUE: Final = (
    select(deadlines)
    .where(_IS_DUE)
    .order_by(deadlines.c.due_at, deadlines.c.case_id)
    .limit(bindparam("most"))
)
_TAKE_OLDEST: Final = _DUE.with_for_update(skip_locked=True)
_TAKE_DUE: Final = (
    select(deadlines.c.case_id)
    .where(deadlines.c.case_id == bindparam("case"), _IS_DUE)
    .with_for_update(skip_locked=True)
)
_NEXT_DUE: Final = select(func.min(deadlines.c.due_at)).where(
    deadlines.c.postponed_until.is_(None) | ~_WAITS
)
_NEXT_POSTPONED: Final = select(func.min(deadlines.c.postponed_until)).where(_WAITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline that has come."""

    case: CaseId
    due_at: datetime
    attempts: int


class Deadlines:
    """Deadlines within one transaction."""

    def __init__(self, connection: AsyncConnection, now: datetime, requests: Requests) -> None:
        self._connection = connection
        self._now = now
        self._requests = requests

    async def due(self, most: int) -> tuple[Due, ...]:
        """The oldest deadlines that have come."""
        return await self._found(_DUE, most)

    async def take_oldest(self, most: int) -> tuple[Due, ...]:
        """The same, locked, without those that another process holds."""
        return await self._found(_TAKE_OLDEST, most)

    async def _found(self, statement: Select[Any], most: int) -> tuple[Due, ...]:
        await self._requests.flush()
        rows = await self._connection.execute(statement, {"now": to_ms(self._now), "most": most})
        return tuple(
            Due(case=CaseId(row.case_id), due_at=from_ms(row.due_at), attempts=row.attempts)
            for row in rows
        )

    async def take_due(self, case: str) -> bool:
        """Lock a deadline that has come; False where it has not, or another process holds it."""
        await self._requests.flush()
        wanted = {"case": case, "now": to_ms(self._now)}
        return await self._connection.scalar(_TAKE_DUE, wanted) is not None

    async def postpone(self, case: str, until: datetime, *, counts: bool = True) -> int:
        """Put a deadline off that could not be worked; returns how often that has happened.

        ``counts``: it failed, and did not only wait for what was away.
        """
        await self._requests.flush()
        self._requests.hear(until)
        values = {"case": case, "until": to_ms(until), "more": int(counts)}
        return await self._connection.scalar(_POSTPONE, values) or 0

    async def next_due(self) -> datetime | None:
        """When the next deadline comes."""
        await self._requests.flush()
        now = {"now": to_ms(self._now)}
        found = [await self._connection.scalar(each, now) for each in (_NEXT_DUE, _NEXT_POSTPONED)]
        return min((from_ms(ms) for ms in found if ms is not None), default=None)
