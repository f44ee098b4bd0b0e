"""A month for everybody at once: its figures, and how desks and shifts stand when they are looked at.

Owns that it is worked out once for all who read of it, beside every transaction, and given again for a short
while (``services.visit.beside``). What is counted is ``domain.statistics.letters.month``'s; for whom it is,
``services.statistics.letters``'.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from domain.directory.directory import ContactPoint, Directory
from domain.directory.health import PointHealth, PointStanding
from domain.duty.cover import Fault, FaultKind, faults, only_of
from domain.statistics.letters.letter import LOOKS_AHEAD
from domain.statistics.letters.month import CountedMonth, MonthAdding
from domain.statistics.period import CountedPeriod
from domain.statistics.turns import CountedTurn
from domain.vocabulary import ContactPointId, MemberCode
from services.directory.health import health_of
from services.statistics.counting import parts, read_tally
from services.statistics.tallying import Counting
from services.visit.office import Office
from storage.log.counting import LogDamaged
from storage.statistics.chunks import opened
from storage.statistics.packing import unpack_sums, unpack_turns
from storage.transaction.unit_of_work import UnitOfWork

_POINTS_AT_ONCE: Final = 10
"""Contact points that are looked at together; in between others are served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSeen:
    """A month's figures, and what is in doubt and open as it is looked at, of the whole network."""

    counted: CountedMonth | None
    """None where the log is damaged, so that nothing is counted from it."""
    doubtful: Mapping[ContactPointId, PointHealth]
    """Contact points that are not *good*."""
    open_shifts: tuple[Fault, ...]
    """Shifts ahead that nobody has, in order of time."""

    def doubtful_of(self, directory: Directory, member: MemberCode | None) -> list[ContactPoint]:
        """A member's contact points that are in doubt, as the directory has them; None: all."""
        points = directory.contact_points.values()
        ours = (point for point in points if member in (None, point.member))
        return [point for point in ours if point.id in self.doubtful]

    def open_of(self, directory: Directory, member: MemberCode | None) -> list[Fault]:
        """The shifts of a member's desks that nobody has; None: of all."""
        points = directory.contact_points.values()
        ours = {point.roster for point in points if member in (None, point.member)}
        return [fault for fault in self.open_shifts if fault.roster in ours]


async def month_of(
    office: Office, period: CountedPeriod, asker: str, within: float | None = None
) -> MonthSeen:
    """The month, worked out once for all who ask in the same minute.

    Raises ``NotYet``, and as ``SharedWork.outcome`` does.
    """
    return await office.shared.outcome(
        ("month", period), asker, partial(_work_out, office, period), office.now, within
    )


async def _work_out(office: Office, period: CountedPeriod) -> MonthSeen:
    try:
        counted = await read_tally(office, partial(_count, period=period), period)
    except LogDamaged:
        counted = None
    return MonthSeen(
        counted=counted,
        doubtful=await _doubtful(office),
        open_shifts=await _open_shifts(office),
    )


async def _count(work: UnitOfWork, counting: Counting, period: CountedPeriod) -> CountedMonth:
    """Every turn of the month once, and of the one before what is kept of whole chunks."""
    await counting.go_on(work)
    adding, before = MonthAdding(period), period.before
    spans = {
        number: kept
        for number, kept in sorted(counting.head.chunks.items())
        if number not in counting.tally.open and (kept.touches(period) or kept.touches(before))
    }
    whole = [number for number, kept in spans.items() if kept.is_within(before)]
    for some in parts(whole):
        sums = await counting.packed_sums(work, some)
        await asyncio.to_thread(_take_sums, adding, sums.values())
    for some in parts([number for number in spans if number not in {*whole}]):
        turns = await counting.packed_turns(work, some)
        await asyncio.to_thread(_take_turns, adding, turns.values())
    open_chunks: list[Mapping[int, CountedTurn]] = list(counting.tally.open.values())
    for chunk in open_chunks:
        await asyncio.to_thread(adding.take, chunk.values())
    return await asyncio.to_thread(adding.counted, work.now)


def _take_sums(adding: MonthAdding, chunks: Iterable[bytes]) -> None:
    for packed in chunks:
        adding.take_before(opened(unpack_sums, packed))


def _take_turns(adding: MonthAdding, chunks: Iterable[bytes]) -> None:
    for packed in chunks:
        adding.take(opened(unpack_turns, packed).values())


async def _doubtful(office: Office) -> dict[ContactPointId, PointHealth]:
    async with office.store.reading() as work:
        points = list(work.directory.contact_points.values()) if work.has_directory else []
    found: dict[ContactPointId, PointHealth] = {}
    for first in range(0, len(points), _POINTS_AT_ONCE):
        async with office.store.reading(is_long=True) as work:
            known = work.directory.contact_points
            some = points[first : first + _POINTS_AT_ONCE]
            # One that left the directory meanwhile stands nowhere any more.
            stands = await health_of(work, [each for each in some if each.id in known])
        found |= {
            point: health
            for point, health in stands.items()
            if health.standing is not PointStanding.GOOD
        }
    return found


async def _open_shifts(office: Office) -> tuple[Fault, ...]:
    async with office.store.reading() as work:
        if not work.has_directory:
            return ()
        situation = work.situation
    directory, now = situation.directory, situation.now
    desks = only_of(directory, directory.contact_points.values())
    # A month of a large network takes a while.
    return await asyncio.to_thread(
        faults, desks, situation.reachable, now, now + LOOKS_AHEAD, (FaultKind.EMPTY,)
    )
