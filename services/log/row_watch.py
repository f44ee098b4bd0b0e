"""The rows beside the log, held against what is sealed: at every start, at a slow beat, when asked.

Owns what is compared, what is put back of itself and what somebody must look at, the records of
both, and who is told. Which columns are guarded is ``storage.sealing.totals``', what a row should
say ``storage.transaction.walk``'s. A row that does not hold stands for nothing
(``storage.sealing.sealed_rows``), so the service goes on meanwhile; it does not begin on a
directory that is older than the newest one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from crypto.envelope import SealBroken
from domain.events import Event
from domain.requests.request import Message, Record, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import Role
from services.visit.office import CONSOLE, Office, in_transaction
from storage.database.tables import directory_versions, requests
from storage.sealing import totals
from storage.sealing.totals import Total, Totals
from storage.transaction import unopened, walk
from storage.transaction.unit_of_work import UnitOfWork
from storage.transaction.walk import Flaw, Found

_TOLD: Final = (Role.SUPERVISOR, Role.SECRETARIAT)
_WALKED_AT_ONCE: Final = 200
_PUT_BACK_AT_ONCE: Final = 50
_SEALED: Final = "log_head"
"""Named where the sealed totals themselves do not open."""
_SAYS: Final = {
    Flaw.UNREADABLE: "{count} in {table} do not open: they were changed, or moved",
    Flaw.DIFFERS: "{count} in {table} say something else in clear than what is sealed",
    Flaw.NO_DEADLINE: "{count} open requests have no deadline",
    Flaw.WRONG_DEADLINE: "{count} open requests have another deadline than is sealed",
    Flaw.HELD_BACK: "{count} in {table} wait for longer than anything does",
    Flaw.NOT_QUEUED: "{count} in {table} have still to leave, and are not in the outbox",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A table that is not as its sealed total has it."""

    table: str
    wanted: int
    """How many rows the sealed total counts, and how many there are."""
    found: int

    def __str__(self) -> str:
        if self.table == _SEALED:
            return "the sealed totals do not open"
        if self.wanted != self.found:
            return f"{self.table} holds {self.found} rows, and {self.wanted} are sealed"
        return f"{self.table} holds a row that was changed, exchanged or put back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The rows at one moment."""

    differences: tuple[Difference, ...]
    flaws: tuple[Found, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What is wrong, a line each."""
        counted = Counter((each.flaw, each.table) for each in self.flaws)
        flaws = [
            _SAYS[flaw].format(count=count, table=table)
            for (flaw, table), count in sorted(counted.items())
        ]
        return (*map(str, self.differences), *flaws)

    def differs(self, table: str) -> bool:
        """Whether this table is not as its total has it."""
        return any(each.table == table for each in self.differences)


async def see(work: UnitOfWork, *, is_thorough: bool = False) -> Seen:
    """Hold the rows against what is sealed.

    Of requests the open ones are opened where they differ, of messages those of which something is
    still to be done; thoroughly, all are.
    """
    seen = Seen(differences=await _compare(work), flaws=())
    flaws = [*await walk.walk(work), *await unopened.walk(work, is_thorough=is_thorough)]
    if is_thorough or seen.differs(requests.name):
        flaws += await _all_requests(work, is_open=True)
    if is_thorough:
        flaws += await _all_requests(work, is_open=False)
    return replace(seen, flaws=tuple(flaws))


async def _compare(work: UnitOfWork) -> tuple[Difference, ...]:
    try:
        wanted = (await work.log.totals()).tables
    except SealBroken:
        return (Difference(table=_SEALED, wanted=1, found=0),)
    found = await totals.found(work.connection, work.vault)
    return tuple(
        Difference(table=name, wanted=wanted.get(name, Total()).count, found=total.count)
        for name, total in found.items()
        if total != wanted.get(name, Total())
    )


async def is_directory_older(office: Office) -> bool:
    """Whether the newest version of the directory is missing."""
    name = directory_versions.name
    async with office.store.reading(is_long=True) as work:
        try:
            wanted = (await work.log.totals()).tables.get(name, Total())
        except SealBroken:
            return False
        return (await totals.summed(work.connection, work.vault, name)).count < wanted.count


async def _all_requests(work: UnitOfWork, *, is_open: bool) -> list[Found]:
    found: list[Found] = []
    last: str | None = ""
    while last is not None:
        some, last = await walk.walk_requests(work, last, _WALKED_AT_ONCE, is_open=is_open)
        found += some
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look came to."""

    put_back: int
    left: Seen
    is_new: bool
    """Whether what is left was not known to the last look."""


class Beside:
    """The looks of one process: where its walk stands, and what it has said already."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._after = ""
        self._said: tuple[str, ...] = ()
        self._round: list[Found] = []
        """Open requests that do not open, of this round of the walk."""
        self._last_round: list[Found] = []

    async def look(self) -> Looked:
        """Put back what can be and record it; record and tell what is new and stays."""
        async with self._office.store.reading(is_long=True) as work:
            some = await self._walk_on(work)
            seen = await self._see(work)
        put_back = await _put_back(self._office, [*seen.flaws, *some])
        if put_back or seen.words:
            hidden, seen = await self._left()
            put_back += hidden
        is_new = bool(seen.words) and seen.words != self._said
        if is_new:
            await _tell(self._office, seen.words)
        self._said = seen.words
        return Looked(put_back=put_back, left=seen, is_new=is_new)

    async def _walk_on(self, work: UnitOfWork) -> list[Found]:
        """The next open requests. Those that do not open are known until the next round is over."""
        some, last = await walk.walk_requests(work, self._after, _WALKED_AT_ONCE)
        self._after = last or ""
        self._round += [each for each in some if each.flaw is Flaw.UNREADABLE]
        if last is None:
            self._last_round, self._round = self._round, []
        return some

    async def _see(self, work: UnitOfWork) -> Seen:
        seen = await see(work)
        flaws = dict.fromkeys([*seen.flaws, *self._last_round, *self._round])
        return replace(seen, flaws=tuple(flaws))

    async def _left(self) -> tuple[int, Seen]:
        """What could not be put back. One that is missing among the open ones may be hidden among
        the closed: it is looked for once."""
        async with self._office.store.reading(is_long=True) as work:
            seen = await self._see(work)
            if seen.words == self._said or not seen.differs(requests.name):
                return 0, seen
            hidden = await _all_requests(work, is_open=False)
        put_back = await _put_back(self._office, hidden)
        async with self._office.store.reading(is_long=True) as work:
            return put_back, await self._see(work)


async def _put_back(office: Office, flaws: Sequence[Found]) -> int:
    """Write rows as what is sealed says, a few in each transaction; returns how many."""
    able = [each for each in dict.fromkeys(flaws) if each.flaw is not Flaw.UNREADABLE]
    count = 0
    for first in range(0, len(able), _PUT_BACK_AT_ONCE):
        count += await _put_back_some(office, able[first : first + _PUT_BACK_AT_ONCE])
    return count


@in_transaction
async def _put_back_some(work: UnitOfWork, some: Sequence[Found]) -> int:
    done = [each for each in some if await walk.put_right(work, each)]
    for each in done:
        about: Facts = {"table": each.table, "what": each.flaw.value}
        await work.note(Record(event=Event.STATE_PUT_BACK, about=about), each.case)
    return len(done)


@in_transaction
async def _tell(work: UnitOfWork, words: Sequence[str]) -> None:
    facts: Facts = {"rows": list(words)}
    await work.note(Record(event=Event.STATE_MISMATCH, about=facts))
    people = [person.id for role in _TOLD for person in work.directory.with_role(role)]
    for person in dict.fromkeys(people):
        await work.say(Message(to=person, topic=Topic.ROWS_DIFFER, facts=facts, ring=Ring.RINGS))


async def trust(office: Office, reason: str) -> int:
    """Seal the rows as they stand, for a reason that is recorded; returns the record's number.

    Rows that do not open stand for nothing, and go. All are looked through and counted before, so that
    nobody who writes waits for it: what changes meanwhile is counted on from there.
    """
    async with office.store.reading(is_long=True) as work:
        flaws = [*await walk.walk(work), *await unopened.walk(work, is_thorough=True)]
        off = await _off(work)
    await _seal_as_found(office, reason, flaws, off)
    async with office.store.reading(is_long=True) as work:
        return (await work.log.totals()).since


@in_transaction
async def _seal_as_found(
    work: UnitOfWork, reason: str, flaws: Sequence[Found], off: Totals | None
) -> None:
    gone = await walk.take_unreadable(work, flaws) + await unopened.take(work, flaws)
    about: Facts = {"reason": reason, "channel": CONSOLE, "taken_away": gone}
    work.log.trust_rows(about, CONSOLE, off)


async def _off(work: UnitOfWork) -> Totals | None:
    """By how much the tables are off what is sealed; None where that does not open."""
    try:
        sealed = await work.log.totals()
    except SealBroken:
        return None
    found = await totals.found(work.connection, work.vault)
    off = {name: total.less(sealed.tables.get(name, Total())) for name, total in found.items()}
    return replace(sealed, tables=off)
