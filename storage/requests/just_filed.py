"""What was filed within the last hour, kept in memory, so that a filing need not look for it.

Owns what is kept, for how long, and how it is known to be whole. The serials tell: the counter of a
network's year is locked from the first serial that a transaction takes until it commits, and each
serial is one request. Where others have filed meanwhile the counter has moved on, and what is missing
is read from the database, whose sealed rows remain what is believed.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from storage.database.tables import requests
from storage.sealing.vault import Vault, to_ms

LATELY: Final = timedelta(hours=1)
"""How far back can be asked."""
_KEPT_FOR: Final = LATELY + timedelta(minutes=5)
"""Longer, since transactions that run at the same time began at different times."""
_KEPT: Final = 10_000
_READ_AT_ONCE: Final = 200
"""Rows read within a transaction: some 10 ms."""
_AMONG: Final = 16
"""Rows looked through besides, since the clocks of processes differ."""

_NEWEST: Final = (
    select(
        requests.c.id,
        requests.c.version,
        requests.c.created_at,
        requests.c.requester_key,
        requests.c.sealed,
    )
    .where(requests.c.created_at > bindparam("since"))
    .order_by(requests.c.created_at.desc())
    .limit(bindparam("most"))
)


class LastSerial(NamedTuple):
    """How far a network's year has come."""

    year_key: bytes
    serial: int
    """The last one that was given; 0 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A request that was filed."""

    case: str
    at: int
    """In milliseconds."""
    requester_key: bytes
    likeness: str


class JustFiled:
    """What one process knows of the last hour's requests."""

    def __init__(self) -> None:
        self._last: LastSerial | None = None
        self._since = 0
        """From when on nothing is missing, in milliseconds."""
        self._all: deque[Filed] = deque()
        self._cases: set[str] = set()
        self._of: defaultdict[bytes, deque[Filed]] = defaultdict(deque)

    def by(
        self, requester_key: bytes, since: int, last: LastSerial | None
    ) -> Sequence[Filed] | None:
        """What the person filed since then, as long as no more serials were given than at ``last``.

        None where that is not known.
        """
        if last is None or last != self._last or since < self._since:
            return None
        return tuple(each for each in self._of.get(requester_key, ()) if each.at > since)

    async def catch_up(
        self, connection: AsyncConnection, vault: Vault, last: LastSerial, now: datetime
    ) -> None:
        """Read what others filed; the transaction holds the counter, which stands at ``last``."""
        if self._last == last:
            return
        since = to_ms(now - _KEPT_FOR)
        missing = self._missing(last)
        if missing:
            wanted = {"since": since, "most": missing + _AMONG}
            news = _unknown(await connection.execute(_NEWEST, wanted), self._cases)
            # Others of this process may have told meanwhile what they filed.
            if len(news) == self._missing(last):
                self._add(_opened(row, vault) for row in reversed(news))
                self._last = last
        if self._last != last:
            wanted = {"since": since, "most": _READ_AT_ONCE}
            rows = (await connection.execute(_NEWEST, wanted)).all()
            self.forget()
            self._since = rows[-1].created_at if len(rows) == _READ_AT_ONCE else since
            self._add(_opened(row, vault) for row in reversed(rows))
            self._last = last

    def _missing(self, last: LastSerial) -> int:
        """How many requests were filed since; 0 where all must be read anew."""
        known = self._last
        if known is None or known.year_key != last.year_key:
            return 0
        missing = last.serial - known.serial
        return missing if 0 < missing <= _READ_AT_ONCE - _AMONG else 0

    def took(self, before: LastSerial, serial: int, filed: Sequence[Filed], now: datetime) -> None:
        """A transaction that began at one serial and gave serials up to this one has committed."""
        if before != self._last:
            return  # they will be read, or have been
        self._add(filed)
        self._last = LastSerial(before.year_key, serial)
        self._drop_until(to_ms(now - _KEPT_FOR))

    def forget(self) -> None:
        """Know nothing."""
        self._last = None
        self._all.clear()
        self._cases.clear()
        self._of.clear()

    def _add(self, filed: Iterable[Filed]) -> None:
        for each in filed:
            self._all.append(each)
            self._cases.add(each.case)
            self._of[each.requester_key].append(each)

    def _drop_until(self, end: int) -> None:
        self._since = max(self._since, end)
        while self._all and (self._all[0].at <= end or len(self._all) > _KEPT):
            oldest = self._all.popleft()
            self._cases.remove(oldest.case)
            theirs = self._of[oldest.requester_key]
            theirs.popleft()
            if not theirs:
                del self._of[oldest.requester_key]
            self._since = max(self._since, oldest.at)


def _unknown(rows: Iterable[Row[Any]], known: Collection[str]) -> list[Row[Any]]:
    return [row for row in rows if row.id not in known]


def _opened(row: Row[Any], vault: Vault) -> Filed:
    """What a row stands for; one that does not open was filed too, and is like no other."""
    try:
        likeness = vault.open("requests", row.id, row.version, row.sealed).get("likeness")
    except SealBroken:
        likeness = None
    return Filed(
        case=row.id,
        at=row.created_at,
        requester_key=row.requester_key,
        likeness=likeness if isinstance(likeness, str) else "",
    )
