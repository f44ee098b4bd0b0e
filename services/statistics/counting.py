"""The figures of a period, counted from the log by way of the tally.

Owns that what is counted is the log as one reading sees it, whose clocks hours and weekdays are told by, and
that where the tally is of no use figures come from the log without it. What is counted is
``domain.statistics``'; how the tally follows the log, ``services.statistics.tallying``'s.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import UTC, tzinfo
from functools import partial
from typing import Final, TypeVar

from domain.statistics.breakdown import Breakdown
from domain.statistics.period import CountedPeriod
from domain.statistics.person import CountedPerson, is_of_person, person_report
from domain.statistics.report import Counted, Report, report_of
from domain.statistics.tally import ChunkSpan
from domain.statistics.turns import CountedTurn
from domain.vocabulary import MemberCode, PersonId
from services.people.people import UnknownMember
from services.statistics.tallying import AT_ONCE, Counting, Progress, bring_up, throw_away
from services.visit.office import Office
from storage.database.meanwhile import ChangedMeanwhile
from storage.statistics.chunks import TallyBroken, opened
from storage.statistics.packing import unpack_sums, unpack_turns
from storage.transaction.unit_of_work import UnitOfWork

Found = TypeVar("Found")

_TRIES: Final = 2
_AT_ONCE: Final = 40
"""Chunks that are read together."""


class NotYet(Exception):
    """The period has not begun."""


async def statistics(
    office: Office,
    period: CountedPeriod,
    member: MemberCode | None = None,
    progress: Progress | None = None,
) -> Counted:
    """Of the network, or a member's own return.

    Raises ``NotYet``, ``UnknownMember`` and ``LogDamaged``.
    """
    return await read_tally(
        office, partial(of_tally, period=period, member=member), period, progress
    )


async def statistics_of_person(
    office: Office, period: CountedPeriod, person: PersonId, progress: Progress | None = None
) -> CountedPerson:
    """A person's own part. Raises ``NotYet`` and ``LogDamaged``."""
    actor = office.store.vault.opaque("actor", person)
    return await read_tally(
        office, partial(_of_person, period=period, actor=actor, person=person), period, progress
    )


async def read_tally(
    office: Office,
    read: Callable[[UnitOfWork, Counting], Awaitable[Found]],
    period: CountedPeriod,
    progress: Progress | None = None,
) -> Found:
    """What is read of the tally; where that is of no use, of the log without it.

    Raises ``NotYet``, ``LogDamaged``, and what ``read`` raises.
    """
    if period.since > office.now():
        raise NotYet
    for _ in range(_TRIES):
        try:
            await bring_up(office, progress)
            async with office.store.reading(is_long=True) as work:
                counting = await Counting.begun(work)
                found = await read(work, counting)
        except TallyBroken:
            await throw_away(office)
            continue
        # Most of it was kept before; what came since is of use to the next who asks.
        with contextlib.suppress(ChangedMeanwhile):
            await counting.keep(office)
        return found
    counting = await counted_anew(office, progress)
    async with office.store.reading(is_long=True) as work:
        return await read(work, counting)


async def counted_anew(office: Office, progress: Progress | None = None) -> Counting:
    """All of the log, kept nowhere. Raises ``LogDamaged``."""
    counting, is_done = Counting.from_nothing(), False
    while not is_done:
        async with office.store.reading(is_long=True) as work:
            is_done = await counting.go_on(work, AT_ONCE, progress)
        await counting.keep(office)
    return counting


async def of_tally(
    work: UnitOfWork, counting: Counting, period: CountedPeriod, member: MemberCode | None
) -> Counted:
    """The figures by a tally, as far as this reading sees the log.

    Raises ``NotYet``, ``UnknownMember``, ``TallyBroken`` and ``LogDamaged``.
    """
    if period.since > work.now:
        raise NotYet
    await counting.go_on(work)
    members = work.directory.members
    if member is not None and member not in {*members, *counting.tally.members}:
        raise UnknownMember
    zones: dict[str, tzinfo] = {code: known.time_zone for code, known in members.items()}
    return Counted(
        network=work.directory.code,
        name=work.directory.name,
        names={code: known.name for code, known in members.items()},
        at=work.now,
        records=counting.head.size,
        report=await _report(work, counting, period, member, zones.get(member or "", UTC)),
    )


async def _report(
    work: UnitOfWork,
    counting: Counting,
    period: CountedPeriod,
    member: MemberCode | None,
    zone: tzinfo,
) -> Report:
    adding = _Adding(period=period, member=member, zone=zone)
    spans = {
        number: kept
        for number, kept in sorted(counting.head.chunks.items())
        if number not in counting.tally.open and adding.needs(kept)
    }
    whole = [number for number, kept in spans.items() if adding.is_whole(kept)]
    for some in parts(whole):
        sums = await counting.packed_sums(work, some)
        await asyncio.to_thread(adding.take_sums, [(spans[each], sums[each]) for each in some])
    for some in parts([number for number in spans if number not in {*whole}]):
        turns = await counting.packed_turns(work, some)
        await asyncio.to_thread(adding.take_packed, turns.values())
    for chunk in counting.tally.open.values():
        await asyncio.to_thread(adding.take, chunk.values())
    return await asyncio.to_thread(adding.report)


def parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many chunks at a time as are read together."""
    return (numbers[each : each + _AT_ONCE] for each in range(0, len(numbers), _AT_ONCE))


class _Adding:
    """What the turns of a period, and of the one before it, add up to; for the network or a member."""

    def __init__(self, *, period: CountedPeriod, member: MemberCode | None, zone: tzinfo) -> None:
        self._period, self._member, self._zone = period, member, zone
        self._now, self._before = Breakdown(), Breakdown()
        self._stretches = ((period, self._now), (period.before, self._before))
        self._bounds = [(each.since, each.until, into) for each, into in self._stretches]

    def needs(self, kept: ChunkSpan) -> bool:
        """Whether turns of the chunk may be counted."""
        return any(kept.touches(stretch) for stretch, _into in self._stretches)

    def is_whole(self, kept: ChunkSpan) -> bool:
        """Whether what its turns add up to is counted as it is."""
        is_within = any(kept.is_within(stretch) for stretch, _into in self._stretches)
        return self._member is None and is_within

    def take_sums(self, chunks: Iterable[tuple[ChunkSpan, bytes]]) -> None:
        """What the turns of whole chunks add up to. Raises ``TallyBroken``."""
        for kept, packed in chunks:
            (into,) = (into for stretch, into in self._stretches if kept.is_within(stretch))
            into.merge(opened(unpack_sums, packed))

    def take_packed(self, chunks: Iterable[bytes]) -> None:
        """The turns of chunks. Raises ``TallyBroken``."""
        for packed in chunks:
            self.take(opened(partial(unpack_turns, member=self._member), packed).values())

    def take(self, turns: Iterable[CountedTurn]) -> None:
        """Those of these turns that are counted."""
        member, zone = self._member, self._zone
        for turn in turns:
            if member is None or member in (turn.origin, turn.member):
                for since, until, into in self._bounds:
                    if since <= turn.began < until:
                        into.add(turn, member, zone)

    def report(self) -> Report:
        """The figures of all that was taken."""
        return report_of(self._now, self._before, self._period, self._member)


async def _of_person(
    work: UnitOfWork, counting: Counting, period: CountedPeriod, actor: str, person: PersonId
) -> CountedPerson:
    await counting.go_on(work)
    known = work.directory.people.get(person)
    member = work.directory.members.get(known.member) if known and known.member else None
    zone: tzinfo = member.time_zone if member is not None else UTC
    found: list[CountedTurn] = []

    def take(turns: Iterable[CountedTurn]) -> None:
        found.extend(turn for turn in turns if is_of_person(turn, actor, person))

    def take_packed(chunks: Iterable[bytes]) -> None:
        for packed in chunks:
            take(opened(unpack_turns, packed).values())

    wanted = [
        number
        for number, kept in sorted(counting.head.chunks.items())
        if number not in counting.tally.open
        and (kept.touches(period) or kept.touches(period.before))
    ]
    for some in parts(wanted):
        await asyncio.to_thread(take_packed, (await counting.packed_turns(work, some)).values())
    for turns in counting.tally.open.values():
        await asyncio.to_thread(take, turns.values())
    return CountedPerson(
        network=work.directory.code,
        name=work.directory.name,
        at=work.now,
        records=counting.head.size,
        report=await asyncio.to_thread(person_report, found, period, actor, person, zone),
    )
