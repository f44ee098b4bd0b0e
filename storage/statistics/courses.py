"""Earlier records of cases, looked up in the log.

Owns that the records of a case are all there as far as they are looked up, by their numbers in it; and what
its first and last turn are by them. What is counted of a case is ``domain.statistics``'.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from crypto.leaf import Leaf, parse
from crypto.merkle import Frontier
from crypto.verify import Broken
from domain.events import Event
from domain.statistics.tally import Course
from domain.statistics.turns import COUNTED, CountedRecord
from storage.database.tables import log_blobs, log_head, log_records
from storage.log.counting import LogDamaged, record
from storage.sealing.vault import Vault

_AT_ONCE: Final = 500
_AUDIT: Final = "a"
_BEGINNINGS: Final = (Event.FILED.value, Event.TRANSFERRED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTree:
    """The tree of a log of this size."""

    size: int
    frontier: Frontier


async def tree(connection: AsyncConnection) -> LogTree:
    """That of the log's head. Raises ``LogDamaged``."""
    row = (await connection.execute(select(log_head.c.size, log_head.c.frontier))).one()
    try:
        return LogTree(size=row.size, frontier=Frontier.from_bytes(row.frontier))
    except (Broken, TypeError) as error:
        raise LogDamaged(row.size) from error


async def courses(
    connection: AsyncConnection, records: Iterable[CountedRecord]
) -> dict[str, Course]:
    """Where the turns of these records' cases began, by what came before each. Raises ``LogDamaged``."""
    found = {}
    for told in records:
        course, places = Course(), 0
        async for leaf, _audit in _leaves(connection, told.case, told.seq):
            header = leaf.header
            course = course.after(header.event, header.seq)
            places += 1
        if places != told.place:
            raise LogDamaged(told.seq)
        found[told.case] = course
    return found


async def records_of(
    connection: AsyncConnection, vault: Vault, case: str, end: int
) -> Sequence[CountedRecord]:
    """The records of a case that are counted, before the one numbered ``end``. Raises ``LogDamaged``."""
    found = []
    async for leaf, audit in _leaves(connection, case, end, with_audit=True):
        if leaf.header.event not in COUNTED or leaf.audit is None:
            continue
        key = await vault.by_id(connection, leaf.audit.key_id)
        try:
            found.append(record(leaf, audit, key))
        except (Broken, SealBroken, TypeError, ValueError) as error:
            raise LogDamaged(leaf.header.seq) from error
    return found


async def beginnings(connection: AsyncConnection, first: int, end: int) -> dict[int, str]:
    """The records with which turns may begin, from ``first`` up to ``end``, and their cases."""
    wanted = select(log_records.c.seq, log_records.c.case_id).where(
        log_records.c.seq >= first,
        log_records.c.seq < end,
        log_records.c.event.in_(_BEGINNINGS),
        log_records.c.case_id.is_not(None),
    )
    return dict((await connection.execute(wanted.order_by(log_records.c.seq))).all())


async def _leaves(
    connection: AsyncConnection, case: str, end: int, *, with_audit: bool = False
) -> AsyncIterator[tuple[Leaf, bytes | None]]:
    """The leaves of a case in order, none of them missing."""
    after, place = -1, 0
    while True:
        rows = await _page(connection, case, after, end, with_audit=with_audit)
        for seq, raw, audit in rows:
            try:
                leaf = parse(raw)
            except (Broken, TypeError) as error:
                raise LogDamaged(seq) from error
            header = leaf.header
            if (header.seq, header.case, header.case_seq) != (seq, case, place):
                raise LogDamaged(seq)
            yield leaf, audit
            after, place = seq, place + 1
        if len(rows) < _AT_ONCE:
            return


async def _page(
    connection: AsyncConnection, case: str, after: int, end: int, *, with_audit: bool
) -> Sequence[tuple[int, bytes, bytes | None]]:
    of_case = (log_records.c.case_id == case) & (log_records.c.seq > after)
    columns = (log_records.c.seq, log_records.c.leaf)
    wanted = select(*columns).where(of_case & (log_records.c.seq < end))
    if with_audit:
        of_record = (log_blobs.c.seq == log_records.c.seq) & (log_blobs.c.part == _AUDIT)
        joined = log_records.join(log_blobs, of_record, isouter=True)
        wanted = wanted.add_columns(log_blobs.c.ciphertext).select_from(joined)
    rows = await connection.execute(wanted.order_by(log_records.c.seq).limit(_AT_ONCE))
    return [(row.seq, row.leaf, row.ciphertext if with_audit else None) for row in rows]
