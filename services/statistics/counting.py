"""The figures of a period, counted from the log by way of the tally.

Owns that what is counted is the log as one reading sees it, whose clocks hours and weekdays are told by, and
that where the tally is of no use figures come from the log without it. What is counted is
``domain.statistics``'; how the tally follows the log, ``services.statistics.tallying``'s.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, tzinfo
from functools import partial
from typing import Final, TypeVar

from domain.statistics.breakdown import Breakdown
from domain.statistics.period import CountedPeriod
from domain.statistics.person import CountedPerson, is_of_person, person_report
from domain.statistics.report import Counted, Report, report_of
from domain.statistics.turns import CountedTurn
from domain.vocabulary import MemberCode, PersonId
from services.people.people import UnknownMember
from services.statistics.tallying import AT_ONCE, Counting, Progress, bring_up, throw_away
from services.visit.office import Office
from storage.database.meanwhile import ChangedMeanwhile
from storage.statistics.chunks import TallyBroken
from storage.transaction.unit_of_work import UnitOfWork

Found = TypeVar("Found")

_TRIES: Final = 2


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
    return await _read(office, partial(of_tally, period=period, member=member), period, progress)


async def statistics_of_person(
    office: Office, period: CountedPeriod, person: PersonId, progress: Progress | None = None
) -> CountedPerson:
    """A person's own part. Raises ``NotYet`` and ``LogDamaged``."""
    actor = office.store.vault.opaque("actor", person)
    return await _read(office, partial(_of_person, period=period, actor=actor), period, progress)


async def _read(
    office: Office,
    read: Callable[[UnitOfWork, Counting], Awaitable[Found]],
    period: CountedPeriod,
    progress: Progress | None,
) -> Found:
    """What is read of the tally; where that is of no use, of the log without it."""
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
    now, before = Breakdown(), Breakdown()
    stretches = ((period, now), (period.before, before))

    def add(turns: Iterable[CountedTurn]) -> None:
        for turn in turns:
            for stretch, into in stretches:
                if stretch.holds(turn.began):
                    into.add(turn, member, zone)

    for number, kept in sorted(counting.head.chunks.items()):
        touched = [into for stretch, into in stretches if kept.touches(stretch)]
        whole = [into for stretch, into in stretches if kept.is_within(stretch)]
        is_open = number in counting.tally.open
        if touched and touched == whole and member is None and not is_open:
            touched[0].merge(await counting.sums(work, number))
        elif touched and not is_open:
            await asyncio.to_thread(add, (await counting.turns(work, number)).values())
    for turns in counting.tally.open.values():
        await asyncio.to_thread(add, turns.values())
    return await asyncio.to_thread(report_of, now, before, period, member)


async def _of_person(
    work: UnitOfWork, counting: Counting, period: CountedPeriod, actor: str
) -> CountedPerson:
    await counting.go_on(work)
    found: list[CountedTurn] = []

    def add(turns: Iterable[CountedTurn]) -> None:
        found.extend(turn for turn in turns if is_of_person(turn, actor))

    for number, kept in sorted(counting.head.chunks.items()):
        is_touched = kept.touches(period) or kept.touches(period.before)
        if is_touched and number not in counting.tally.open:
            await asyncio.to_thread(add, (await counting.turns(work, number)).values())
    for turns in counting.tally.open.values():
        await asyncio.to_thread(add, turns.values())
    return CountedPerson(
        network=work.directory.code,
        name=work.directory.name,
        at=work.now,
        records=counting.head.size,
        report=await asyncio.to_thread(person_report, found, period, actor),
    )
