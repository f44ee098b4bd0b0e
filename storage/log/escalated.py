"""The escalations that the log tells of, by time.

Owns that a period is found without looking through the log: records are dated in order, so its two ends are
looked for by halving, and what lies between stands in the index of the few records of its kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.events import Event
from domain.vocabulary import MemberCode
from storage.database.tables import ANCHORED, log_records, requests, turns
from storage.sealing.vault import Vault, from_ms, to_ms

_AT: Final = select(log_records.c.at).where(log_records.c.seq == bindparam("wanted"))
_LAST: Final = select(func.max(log_records.c.seq))
_FOUND: Final = (
    select(log_records.c.seq, log_records.c.at, log_records.c.case_id)
    .where(
        ANCHORED,
        log_records.c.event == Event.ESCALATED.value,
        log_records.c.seq >= bindparam("first"),
        log_records.c.seq < bindparam("end"),
    )
    .order_by(log_records.c.seq.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """One record that a request was escalated."""

    record: int
    at: datetime
    case: str


class Escalated:
    """Escalations within one transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, _now: datetime) -> None:
        self._connection = connection
        self._vault = vault

    async def between(
        self,
        since: datetime,
        until: datetime,
        members: Sequence[MemberCode] | None,
        *,
        most: int,
    ) -> tuple[Escalation, ...]:
        """Those in [since, until), newest first: of requests that one of these members asked, was asked or
        gave away (None: of all)."""
        query = _FOUND
        if members is not None:
            keys = [self._vault.digest("member", member) for member in members]
            given = select(turns.c.case_id).where(turns.c.member_key.in_(keys))
            query = query.join(requests, requests.c.id == log_records.c.case_id).where(
                or_(
                    requests.c.origin_key.in_(keys),
                    requests.c.addressee_key.in_(keys),
                    requests.c.id.in_(given),
                )
            )
        ends = {"first": await self._first_at(since), "end": await self._first_at(until)}
        rows = await self._connection.execute(query, {**ends, "most": most})
        return tuple(
            Escalation(record=row.seq, at=from_ms(row.at), case=row.case_id)
            for row in rows
            if row.case_id is not None
        )

    async def _first_at(self, at: datetime) -> int:
        """The number of the first record that is not before this time."""
        wanted, first = to_ms(at), 0
        end = (await self._connection.scalar(_LAST) or 0) + 1
        while first < end:
            middle = (first + end) // 2
            found = await self._connection.scalar(_AT, {"wanted": middle})
            if found is not None and found < wanted:
                first = middle + 1
            else:
                end = middle
        return first
