"""What is kept, held against the log: all of it when somebody asks, a chunk at each slow beat.

Owns what is compared, and that what differs is thrown away and made again. What is counted is
``domain.statistics``'; when to look, ``bot.beats.tally``'s.
"""

from typing import Final

from domain.statistics.breakdown import Breakdown
from domain.statistics.period import CountedPeriod
from domain.statistics.report import Counted
from domain.statistics.tally import OpenTally, added_up
from domain.vocabulary import MemberCode
from services.statistics.counting import counted_anew, of_tally
from services.statistics.tallying import Counting, Progress, bring_up, throw_away
from services.visit.office import Office
from storage.statistics.chunks import TallyBroken, opened
from storage.statistics.courses import beginnings, records_of
from storage.statistics.packing import unpack_sums
from storage.transaction.unit_of_work import UnitOfWork

_HOUR_S: Final = 3600


class TallyDiffers(Exception):
    """What was kept was not what the log says, and is thrown away; in so many chunks, 0 for all."""

    def __init__(self, chunks: int = 0) -> None:
        super().__init__("what was kept differs from the log")
        self.chunks = chunks


async def compared(
    office: Office,
    period: CountedPeriod,
    member: MemberCode | None = None,
    progress: Progress | None = None,
) -> Counted:
    """The figures from the log alone, once what is kept was held against it.

    Raises as ``services.statistics.counting.statistics`` does, and ``TallyDiffers``.
    """
    counting = await counted_anew(office, progress)
    try:
        await bring_up(office)
        async with office.store.reading(is_long=True) as work:
            found = await of_tally(work, counting, period, member)
            differing = await _differing(work, counting)
    except TallyBroken:
        await throw_away(office)
        raise TallyDiffers from None
    if differing:
        await throw_away(office)
        raise TallyDiffers(differing)
    return found


async def _differing(work: UnitOfWork, counting: Counting) -> int:
    """How many chunks are not kept as they were counted anew."""
    kept = await Counting.begun(work)
    await kept.go_on(work)
    numbers = {*kept.head.chunks, *kept.tally.open, *counting.head.chunks, *counting.tally.open}
    found = 0
    for number in numbers:
        anew = await counting.turns(work, number)
        found += anew != await kept.turns(work, number)
        if number in kept.head.chunks and number not in kept.tally.open:
            found += added_up(anew.values()) != await _sums(work, kept, number)
    return found


async def look(office: Office, rest: float = 0.0) -> None:
    """Bring up what is kept, resting between stretches, and hold a chunk of it against the log, each in its
    turn. Raises ``LogDamaged``."""
    try:
        await bring_up(office, rest=rest)
        async with office.store.reading(is_long=True) as work:
            await _look_at_one(work)
    except TallyBroken:
        await throw_away(office)


async def _look_at_one(work: UnitOfWork) -> None:
    kept = await Counting.begun(work)
    numbers, head = sorted(kept.head.chunks), kept.head
    if not numbers:
        return
    number = numbers[int(work.now.timestamp()) // _HOUR_S % len(numbers)]
    first = number * head.width
    begun = await beginnings(work.connection, first, min(first + head.width, head.size))
    again = OpenTally(width=head.width)
    for case in dict.fromkeys(begun.values()):
        again.take(await records_of(work.connection, work.vault, case, head.size))
    turns = again.open.get(number, {})
    if turns != await kept.turns(work, number):
        raise TallyBroken
    if added_up(turns.values()) != await _sums(work, kept, number):
        raise TallyBroken


async def _sums(work: UnitOfWork, kept: Counting, number: int) -> Breakdown:
    return opened(unpack_sums, (await kept.packed_sums(work, [number]))[number])
