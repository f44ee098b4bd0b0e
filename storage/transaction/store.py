"""The database of one deployment: opened, migrated, unlocked, and its transactions.

Owns what is kept in memory between transactions (keys, the directory, who can be reached) and how it
is known to be out of date. Whoever listens is told after a commit what it brought. Which acts share a
transaction is left to ``storage.transaction.group_commit``.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import Final, TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.channels import ChannelKind
from domain.directory.directory import Directory
from domain.directory.languages import Speaks
from domain.messages.outgoing import Work
from domain.requests.request import Message, Ring
from domain.topics import Topic
from domain.vocabulary import Urgency
from storage.database import epochs
from storage.database.engine import READING, at_length
from storage.database.meanwhile import ChangedMeanwhile, KeyWanted, StorageTrouble
from storage.log.erasures import Erased
from storage.log.log import Log, create_head
from storage.messages.new_work import Holder
from storage.sealing import totals
from storage.sealing.vault import REPEATS, Vault, to_ms
from storage.transaction import first_seal
from storage.transaction.group_commit import GroupCommit, Precedence
from storage.transaction.knowledge import Knowledge, Known
from storage.transaction.unit_of_work import UnitOfWork
from storage.transaction.walk import put_all_right

Result = TypeVar("Result")
Made = TypeVar("Made")
Now = Callable[[], datetime]

_LEARNS_BESIDE: Final = 3

__all__ = ["Committed", "Listener", "Now", "Precedence", "StorageTrouble", "Store"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What a commit brought."""

    known: Known
    """What its acts knew of directory and people."""
    works: Sequence[Work]
    """Outgoing work that it leased to this process."""
    waits: bool
    """Whether other outgoing work waits in the table."""
    due: datetime | None
    """The earliest time at which the clock must act by it; None where it set none."""
    note: str | None
    """The log's new signed head, if it grew."""
    acknowledged: Sequence[tuple[Urgency, timedelta]]
    """Of each request that it acknowledged, how long after its filing."""
    erased: Sequence[Erased]
    """The cases that it erased."""


Listener = Callable[[Committed], None]


class Store:
    """Transactions on one database."""

    def __init__(
        self,
        engine: AsyncEngine,
        vault: Vault,
        read_directory: Callable[[bytes], Directory],
        now: Now,
    ) -> None:
        self.engine = engine
        self.vault = vault
        self.now = now
        self._knowledge = Knowledge(vault, read_directory)
        is_embedded = engine.dialect.name == "sqlite"
        # SQLite has one writer; waiting for it here wakes at once, where SQLite would sleep and look.
        self._writer = asyncio.Lock() if is_embedded else None
        self.at_leisure = asyncio.Lock()
        """For who writes much, a piece at a time: one of them in this process, and with pauses."""
        self._commits = GroupCommit(partial(self._transaction, repeats=True))
        self.holder = Holder()
        self.listeners: list[Listener] = []
        """Told of each commit that may write, in their order."""

    async def unlock(self, origin: str) -> None:
        """Open the keys; in an empty database make them, the counters and the log's first records."""
        # A provider elsewhere takes its time: nobody who writes waits for a command that begins.
        async with self._connection(reading=True) as connection:
            if await self.vault.open_known(connection) and await first_seal.is_sealed(connection):
                return
        async with self._connection(reading=False) as connection, at_length(connection):
            made = await self.vault.unlock(connection, to_ms(self._instant()))
            if not made:
                await self._take_over(connection)
                return
            await epochs.create(connection)
            await create_head(connection, origin, self.vault)
            log = Log(connection, self.vault, self._instant())
            for purpose, key in made.items():
                await log.open_key(purpose, key, "service")
            await log.seal_head()
        for purpose, key in log.made_keys().items():
            self.vault.remember(purpose, key)

    async def _take_over(self, connection: AsyncConnection) -> None:
        """Seal once what an earlier version left in clear, and the totals of what is found."""
        if not await first_seal.is_due(connection, self.vault, self._instant()):
            return
        await first_seal.take_over(connection, self.vault)
        told = await first_seal.void_approvals(connection, self.vault)
        work = await self._unit(connection)
        await put_all_right(work)
        for person in told:
            message = Message(to=person, topic=Topic.APPROVAL_VOID, ring=Ring.RINGS)
            await work.say(message)
        work.log.trust_rows({"people": list(told)}, "service")
        await work.finish()
        for purpose, key in work.log.made_keys().items():
            self.vault.remember(purpose, key)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._commits.close()
        self.vault.source.close()
        await self.engine.dispose()

    def _instant(self) -> datetime:
        at = self.now().astimezone(UTC)
        return at.replace(microsecond=at.microsecond // 1000 * 1000)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[UnitOfWork]:
        """One transaction that may write. It commits when left without an error."""
        async with self._transaction() as units:
            yield units[0]

    @asynccontextmanager
    async def _transaction(self, *, repeats: bool = False) -> AsyncIterator[list[UnitOfWork]]:
        """A transaction with its first unit; further ones may be added to the list.

        ``repeats``: it begins again where it wants a key, which then is fetched outside of it.
        """
        async with self._writer or nullcontext():
            async with self._writing(repeats) as first:
                units = [first]
                yield units
                note = await units[0].finish()
            for purpose, key in units[0].log.made_keys().items():
                self.vault.remember(purpose, key)
        self._tell(units, note)

    @asynccontextmanager
    async def _writing(self, repeats: bool) -> AsyncIterator[UnitOfWork]:
        """A transaction that may write, and knows what others changed before it.

        A large directory takes half a second to be read anew: while that is done nobody is kept from
        writing, unless others change it again and again.
        """
        for _ in range(_LEARNS_BESIDE):
            async with self._connection(reading=False, repeats=repeats) as connection:
                now = self._instant()
                known = await self._knowledge.still(connection)
                if known is not None:
                    yield self._unit_of(connection, now, known)
                    return
            async with self.reading():
                pass  # which learns
        async with self._connection(reading=False, repeats=repeats) as connection:
            yield await self._unit(connection)

    @asynccontextmanager
    async def reading(self, *, is_long: bool = False) -> AsyncIterator[UnitOfWork]:
        """One transaction that only reads.

        ``is_long``: what it asks for may take long, and nobody shall wait for that. Otherwise a
        statement runs where it is awaited on the embedded engine, and PostgreSQL ends a transaction
        after ``BUSY_SECONDS`` (``storage.database.engine``).
        """
        async with (
            self._connection(reading=True) as connection,
            at_length(connection) if is_long else nullcontext(),
        ):
            yield await self._unit(connection)

    async def transact(
        self,
        act: Callable[[UnitOfWork], Awaitable[Result]],
        claims: int | None = None,
        *,
        brings: bool = False,
        precedence: Precedence = Precedence.NEXT,
    ) -> Result:
        """Run ``act`` in a transaction that commits all of it or nothing; again from the beginning
        where somebody was first. Acts that wait at the same time may share the commit.

        ``claims``: the update that the act will claim in the inbox. ``brings``: it starts others, which
        come at once and share its commit.
        """
        for attempt in range(20):
            try:
                return await self._commits.submit(act, claims, brings=brings, precedence=precedence)
            except KeyWanted as wanted:
                await self.vault.source.fetch(wanted)
            except ChangedMeanwhile:
                await asyncio.sleep(0.002 * attempt)
            except DBAPIError as error:
                if _is_absence(error) and not _is_collision(error):
                    raise StorageTrouble("The database does not answer.") from error
                if not _is_collision(error) or attempt == 19:
                    raise
                await asyncio.sleep(0.002 * attempt)
        raise StorageTrouble("The request was changed again and again by others. Try again.")

    @property
    def should_stop(self) -> bool:
        """Whether an act that comes last has lasted long enough: others wait for it."""
        return self._commits.should_stop

    @asynccontextmanager
    async def _connection(
        self, *, reading: bool, repeats: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        try:
            async with self.engine.connect() as connection:
                options = {**self._options(reading), REPEATS: repeats}
                await connection.execution_options(**options)
                async with connection.begin() as transaction:
                    totals.begin(connection)
                    epochs.begin(connection)
                    yield connection
                    if reading:
                        # Nothing is to be kept, and after a damaged page SQLite cannot commit.
                        await transaction.rollback()
        except DBAPIError as error:
            if _is_collision(error):
                if isinstance(error, OperationalError):
                    raise ChangedMeanwhile from error
                raise
            if not _is_absence(error):
                raise
            raise StorageTrouble("The database does not answer.") from error
        except NoConnectionFree as error:
            raise StorageTrouble("The database is too busy to answer.") from error

    def _options(self, reading: bool) -> dict[str, object]:
        """A reading sees one moment of the database on either engine."""
        if self._writer is not None:
            return {READING: reading}
        return {"isolation_level": "REPEATABLE READ"} if reading else {}

    async def _unit(self, connection: AsyncConnection) -> UnitOfWork:
        now = self._instant()
        known = await self._knowledge.current(connection, now)
        return self._unit_of(connection, now, known)

    def _unit_of(self, connection: AsyncConnection, now: datetime, known: Known) -> UnitOfWork:
        just_filed = self._knowledge.just_filed
        return UnitOfWork(connection, self.vault, now, known, self.holder, just_filed)

    @property
    def known(self) -> Known:
        """What this process knew as its latest transaction began."""
        return self._knowledge.latest

    @property
    def channels(self) -> frozenset[ChannelKind]:
        """The kinds of channels beside Telegram on which this deployment can send."""
        return self._knowledge.channels

    @channels.setter
    def channels(self, kinds: frozenset[ChannelKind]) -> None:
        self._knowledge.channels = kinds

    def speaks(self, tells: Speaks) -> None:
        """Have it know which languages this deployment can speak."""
        self._knowledge.speaks = tells

    def _tell(self, units: Sequence[UnitOfWork], note: str | None) -> None:
        for directories in _used(units, UnitOfWork.directories):
            if directories.added is not None:
                self._knowledge.remember(*directories.added)
        if requests := units[0].used(UnitOfWork.requests):
            requests.committed()
        done = _committed(units, note)
        for listen in self.listeners:
            listen(done)


def _committed(units: Sequence[UnitOfWork], note: str | None) -> Committed:
    first = units[0]
    outbox, requests = first.used(UnitOfWork.outbox), first.used(UnitOfWork.requests)
    is_watch_moved = any(watch.has_moved for watch in _used(units, UnitOfWork.duty_watch))
    due = first.now if is_watch_moved else requests.earliest if requests else None
    return Committed(
        known=first.known,
        works=outbox.work.handed_over() if outbox else (),
        waits=outbox is not None and outbox.work.waits,
        due=due,
        note=note,
        acknowledged=tuple(each for unit in units for each in unit.acknowledged),
        erased=tuple(each for kept in _used(units, UnitOfWork.erasures) for each in kept.done),
    )


def _used(units: Sequence[UnitOfWork], store: "cached_property[Made]") -> list[Made]:
    """The stores of one kind that these units used."""
    return [used for unit in units if (used := unit.used(store)) is not None]


def _is_absence(error: DBAPIError) -> bool:
    """Whether the database is away, full, busy, or for now takes no changes (a standby: 25006)."""
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
        return True
    return getattr(error.orig, "sqlstate", None) == "25006"


def _is_collision(error: DBAPIError) -> bool:
    """Whether another transaction was first in a way that the database reports as an error."""
    code = getattr(error.orig, "sqlstate", None)
    return code in {"23505", "40001", "40P01"}
