"""The figures of a period, counted from the log by way of the tally.

Owns that what is counted is the log as one reading sees it, whose clocks hours and weekdays are told by, and
that where the tally is of no use figures come from the log without it. What is counted is
``domain.statistics``'; how the tally follows the log, ``services.statistics.tallying``'s.
"""

import asyncio
import contextlib
from collections.abc import Iterable
from datetime import UTC, tzinfo
from typing import Final

from domain.statistics.breakdown import Breakdown
from domain.statistics.period import CountedPeriod
from domain.statistics.report import Counted, Report, report_of
from domain.statistics.turns import CountedTurn
from domain.vocabulary import MemberCode
from services.people.people import UnknownMember
from services.statistics.tallying import AT_ONCE, Counting, Progress, bring_up, throw_away
from services.visit.office import Office
from storage.database.meanwhile import ChangedMeanwhile
from storage.statistics.chunks import TallyBroken
from storage.transaction.unit_of_work import UnitOfWork

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
    if period.since > office.now():
        raise NotYet
    for _ in range(_TRIES):
        try:
            await bring_up(office, progress)
            async with office.store.reading(is_long=True) as work:
                counting = await Counting.begun(work)
                found = await of_tally(work, counting, period, member)
        except TallyBroken:
            await throw_away(office)
            continue
        # Most of it was kept before; what came since is of use to the next who asks.
        with contextlib.suppress(ChangedMeanwhile):
            await counting.keep(office)
        return found
    return await anew(office, period, member, progress)


async def anew(
    office: Office,
    period: CountedPeriod,
    member: MemberCode | None = None,
    progress: Progress | None = None,
) -> Counted:
    """The same, from the log alone. Raises as ``statistics`` does."""
    counting = await counted_anew(office, progress)
    async with office.store.reading(is_long=True) as work:
        return await of_tally(work, counting, period, member)


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
