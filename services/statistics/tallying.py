"""The tally brought up to the log: read on, a stretch at a time, and kept.

Owns how far one transaction goes, what the tally is held against before anything of it is believed
(docs/statistics.md), and that whoever was overtaken throws its own work away. What is counted is
``domain.statistics``'; reports are ``services.statistics.counting``'s.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto.merkle import Frontier, push
from crypto.verify import Broken
from domain.statistics.tally import MOST_OPEN, WIDTH, NotAsCounted, OpenTally, Turns, span
from domain.statistics.turns import COUNTED
from services.visit.office import Office
from storage.database.meanwhile import ChangedMeanwhile, StorageTrouble
from storage.log.counting import CountedPage, LogDamaged, counted
from storage.statistics.chunks import PackedChunk, TallyBroken, TallyHead, opened, version_after
from storage.statistics.courses import LogTree, courses, tree
from storage.statistics.packing import unpack_turns
from storage.transaction.unit_of_work import UnitOfWork

AT_ONCE: Final = 20_000
"""Records after which what was counted is kept."""
_MOST_LOST: Final = 20
"""So often in a row may somebody else be first."""
MADE_AGAIN: Final = "tally_made_again"
"""Noted where what was kept is thrown away."""
_AUDIT_KEYS: Final = "audit:"

Progress = Callable[[int, int], None]
"""Told how many of how many records were looked at."""


@dataclass(slots=True, kw_only=True)
class Counting:
    """A tally on its way: what its head says, and what is open in memory.

    ``version``: of the kept head with which this began, None where there was none. ``beside``: chunks that
    stand nowhere but here; None where they are kept as rows.
    """

    head: TallyHead
    version: int | None
    beside: dict[int, PackedChunk] | None = None
    tally: OpenTally = field(init=False)
    is_anew: bool = field(init=False)
    """Whether all of it was counted here."""
    _peaks: list[bytes] = field(init=False)
    _kept: int = field(init=False)

    def __post_init__(self) -> None:
        self.tally = OpenTally(width=self.head.width, members=set(self.head.members))
        self.is_anew = not self.head.size
        self._kept = self.head.size
        self._peaks = []
        if self.head.size:
            try:
                self._peaks = [*Frontier.from_bytes(self.head.frontier).peaks]
            except Broken as error:
                raise TallyBroken from error

    @classmethod
    async def begun(cls, work: UnitOfWork) -> "Counting":
        """As it is kept. Raises ``TallyBroken``."""
        kept = await work.tally.head()
        if kept is None:
            return cls(head=TallyHead(width=WIDTH), version=None)
        head = kept.head
        if head.width != WIDTH or await work.tally.keys_differ(head):
            raise TallyBroken
        return cls(head=head, version=kept.version)

    @classmethod
    def from_nothing(cls) -> "Counting":
        """Of no record yet, and kept nowhere."""
        return cls(head=TallyHead(width=WIDTH), version=None, beside={})

    async def is_current(self, work: UnitOfWork) -> bool:
        """Whether nobody else has kept another one meanwhile."""
        return self.beside is not None or await work.tally.version() == self.version

    def wrong(self, seq: int) -> Exception:
        """What it means that things do not fit: what was kept is of no use, or it is the log itself."""
        return LogDamaged(seq) if self.is_anew else TallyBroken()

    async def go_on(
        self, work: UnitOfWork, most: int | None = None, progress: Progress | None = None
    ) -> bool:
        """Count further records, ``most`` of them or so; whether all are counted now.

        Raises ``TallyBroken`` and ``LogDamaged``.
        """
        log, head = await tree(work.connection), self.head
        begun_at = head.size
        if head.size > log.size:
            raise self.wrong(log.size)
        pages = counted(work.log, work.connection, work.vault, COUNTED, log.size, first=head.size)
        async for page in pages:
            reached = await self._take(work, page, is_limited=most is not None)
            for leaf in page.hashes[: reached - page.first]:
                push(self._peaks, head.size, leaf)
                head.size += 1
            if progress is not None:
                progress(head.size, log.size)
            is_full = len(self.tally.open) > MOST_OPEN or head.size - begun_at >= (most or 0)
            if most is not None and is_full:
                break
        return head.size == log.size and self._is_of(log)

    def _is_of(self, log: LogTree) -> bool:
        """True, since what was counted is the log of this head, leaf by leaf. Raises where it is not."""
        if tuple(self._peaks) != log.frontier.peaks:
            raise self.wrong(log.size)
        return True

    async def _take(self, work: UnitOfWork, page: CountedPage, *, is_limited: bool) -> int:
        """Count the records of a page; the number of the record up to which they were."""
        if any(
            self.head.keys.get(key, is_there) != is_there for key, is_there in page.keys.items()
        ):
            raise self.wrong(page.first)
        self.head.keys |= page.keys
        tally, records = self.tally, page.records
        tally.learn(await courses(work.connection, tally.unknown(records)))
        while records:
            if is_limited and len(tally.open) > MOST_OPEN and records is not page.records:
                return records[0].seq
            many, chunks = tally.needs(records)
            await self._open(work, chunks)
            try:
                tally.take(records[:many])
            except NotAsCounted as error:
                raise self.wrong(records[0].seq) from error
            records = records[many:]
        return page.reached

    async def _open(self, work: UnitOfWork, chunks: Sequence[int]) -> None:
        for number in chunks:
            if number not in self.tally.open and number in self.head.chunks:
                self.tally.open[number] = await self.turns(work, number)

    async def turns(self, work: UnitOfWork, number: int) -> Turns:
        """The turns of a chunk as they are by now; none where there is no such chunk."""
        if number in self.tally.open:
            return self.tally.open[number]
        if number not in self.head.chunks:
            return {}
        packed = await self.packed_turns(work, [number])
        return await asyncio.to_thread(opened, unpack_turns, packed[number])

    async def packed_turns(self, work: UnitOfWork, numbers: Iterable[int]) -> Mapping[int, bytes]:
        """Those of chunks that are not open. Raises ``TallyBroken``."""
        if self.beside is not None:
            return {number: self.beside[number].turns for number in numbers}
        return await work.tally.packed_turns({each: self.head.chunks[each] for each in numbers})

    async def packed_sums(self, work: UnitOfWork, numbers: Iterable[int]) -> Mapping[int, bytes]:
        """What the turns of chunks that are not open add up to. Raises ``TallyBroken``."""
        if self.beside is not None:
            return {number: self.beside[number].sums for number in numbers}
        return await work.tally.packed_sums({each: self.head.chunks[each] for each in numbers})

    async def keep(self, office: Office) -> None:
        """Write what was counted. Raises ``ChangedMeanwhile`` where somebody else was first."""
        tally, head, before = self.tally, self.head, self.version
        if head.size == self._kept and not tally.changed:
            return
        version = version_after(before)
        chunks = {}
        for number in sorted(tally.changed):
            turns = tally.open[number]
            chunks[number] = await asyncio.to_thread(PackedChunk.of, turns)
            head.chunks[number] = span(turns, version)
        head.frontier = Frontier(size=head.size, peaks=tuple(self._peaks)).to_bytes()
        head.members = set(tally.members)
        if self.beside is not None:
            self.beside |= chunks
        else:
            async with office.store.work() as work:
                await work.tally.keep(before, version, head, chunks)
        self.version, self._kept = version, head.size
        tally.kept()


async def bring_up(office: Office, progress: Progress | None = None, rest: float = 0.0) -> None:
    """Count what the log holds by now, and keep it, resting so many seconds between stretches.

    Raises ``TallyBroken`` and ``LogDamaged``.
    """
    counting: Counting | None = None
    is_done, lost = False, 0
    while not is_done:
        async with office.store.reading(is_long=True) as work:
            if counting is None or not await counting.is_current(work):
                counting = await Counting.begun(work)
            is_done = await counting.go_on(work, AT_ONCE, progress)
        try:
            await counting.keep(office)
            lost = 0
            await asyncio.sleep(rest)
        except ChangedMeanwhile:
            counting, is_done, lost = None, False, lost + 1
            if lost == _MOST_LOST:
                raise StorageTrouble("Others count at the same time. Try again.") from None


async def throw_away(office: Office) -> None:
    """Believe nothing of what is kept: it is made again from the log."""
    office.notes(MADE_AGAIN)
    # A key that is gone may still be open in this process's memory.
    office.store.vault.forget(_AUDIT_KEYS)
    nothing = TallyHead(width=WIDTH)
    version = await office.store.transact(lambda work: work.tally.empty(nothing))
    is_swept = False
    while not is_swept:
        is_swept = await office.store.transact(lambda work: work.tally.sweep(version))
