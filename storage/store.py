"""The database of one deployment: opened, migrated, unlocked, and its transactions.

Owns what is kept in memory between transactions (keys, the directory, who can be reached) and how it
is known to be out of date. Whoever listens is told after a commit what it brought.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.channels import ChannelKind
from domain.directory import Directory
from domain.duty_changes import merged
from domain.vocabulary import PersonId, Urgency
from storage import epochs
from storage.channel_states import ChannelStates
from storage.directories import Directories
from storage.duty_changes import DutyChanges
from storage.engine import READING
from storage.erasures import CASE_KEYS, Erased
from storage.log import Log, create_head
from storage.meanwhile import ChangedMeanwhile
from storage.people import AccountState, People
from storage.unit_of_work import UnitOfWork
from storage.vault import Vault, to_ms

Result = TypeVar("Result")
Now = Callable[[], datetime]


class StorageTrouble(Exception):
    """The database does not answer for now; nothing was changed, and trying again later may work."""


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
        self._read_directory = read_directory
        self._epochs: dict[str, int] = {}
        self._imported: Directory | None = None
        self._directory: Directory | None = None
        self._reachable: frozenset[PersonId] = frozenset()
        self.channels: frozenset[ChannelKind] = frozenset()
        """The kinds of channels beside Telegram on which this deployment can send."""
        is_embedded = engine.dialect.name == "sqlite"
        # SQLite has one writer; waiting for it here wakes at once, where SQLite would sleep and look.
        self._writer = asyncio.Lock() if is_embedded else None
        self.on_outgoing: list[Callable[[], None]] = []
        self.on_deadline: list[Callable[[], None]] = []
        self.on_note: list[Callable[[str], None]] = []
        """Told after a commit: messages wait, deadlines moved, the log has a new signed head."""
        self.on_acknowledged: list[Callable[[Urgency, timedelta], None]] = []
        """Told after a commit how long each request that it acknowledged had waited."""
        self.on_erased: list[Callable[[tuple[Erased, ...]], None]] = []
        """Told after a commit which cases it erased."""

    async def unlock(self, origin: str) -> None:
        """Open the keys; in an empty database make them, the counters and the log's first records."""
        async with self._connection(reading=False) as connection:
            made = await self.vault.unlock(connection, to_ms(self._instant()))
            if not made:
                return
            await epochs.create(connection)
            await create_head(connection, origin, self.vault)
            log = Log(connection, self.vault, self._instant())
            for purpose, key in made.items():
                await log.open_key(purpose, key, "service")
            await log.seal_head()
        for purpose, key in log.made_keys().items():
            self.vault.remember(purpose, key)

    async def close(self) -> None:
        """Let go of every connection."""
        await self.engine.dispose()

    def _instant(self) -> datetime:
        at = self.now().astimezone(UTC)
        return at.replace(microsecond=at.microsecond // 1000 * 1000)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[UnitOfWork]:
        """One transaction that may write. It commits when left without an error."""
        async with self._writer or nullcontext():
            async with self._connection(reading=False) as connection:
                unit = await self._unit(connection)
                yield unit
                note = await unit.finish()
            for purpose, key in unit.log.made_keys().items():
                self.vault.remember(purpose, key)
        self._tell(unit, note)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[UnitOfWork]:
        """One transaction that only reads."""
        async with self._connection(reading=True) as connection:
            yield await self._unit(connection)

    async def transact(self, act: Callable[[UnitOfWork], Awaitable[Result]]) -> Result:
        """Run ``act`` in one transaction; again from the beginning where somebody was first."""
        for attempt in range(20):
            try:
                async with self.work() as unit:
                    return await act(unit)
            except ChangedMeanwhile:
                await asyncio.sleep(0.002 * attempt)
            except DBAPIError as error:
                if not _is_collision(error) or attempt == 19:
                    raise
                await asyncio.sleep(0.002 * attempt)
        raise StorageTrouble("The request was changed again and again by others. Try again.")

    @asynccontextmanager
    async def _connection(self, *, reading: bool) -> AsyncIterator[AsyncConnection]:
        try:
            async with self.engine.connect() as connection:
                await connection.execution_options(**self._options(reading))
                async with connection.begin():
                    yield connection
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
        current = await epochs.read(connection)
        is_imported = current.get(epochs.DIRECTORY) != self._epochs.get(epochs.DIRECTORY)
        if is_imported:
            newest = await Directories(connection, self.vault, now).newest()
            self._imported = self._read_directory(newest[1]) if newest else None
        if is_imported or current.get(epochs.DUTY) != self._epochs.get(epochs.DUTY):
            changes = await DutyChanges(connection, self.vault, now).in_force()
            self._directory = merged(self._imported, changes) if self._imported else None
        if is_imported or current.get(epochs.PEOPLE) != self._epochs.get(epochs.PEOPLE):
            self._reachable = await self._who_can_be_reached(connection, now)
        if current.get(epochs.ERASURES) != self._epochs.get(epochs.ERASURES):
            self.vault.forget(CASE_KEYS)
        self._epochs = current
        return UnitOfWork(
            connection,
            self.vault,
            now,
            self._directory,
            self._reachable,
            self._imported,
            current.get(epochs.DUTY, 0),
            self.channels,
        )

    async def _who_can_be_reached(
        self, connection: AsyncConnection, now: datetime
    ) -> frozenset[PersonId]:
        """Who has a working channel: an enrolled chat that takes messages, or another one."""
        accounts = await People(connection, self.vault, now).all()
        found = {a.person for a in accounts if a.state is AccountState.ENROLLED and a.reachable}
        if self.channels and self._directory is not None:
            states = ChannelStates(connection, self.vault, now)
            failing = await states.failing()
            others = (p for p in self._directory.people.values() if p.id not in found)
            found |= {p.id for p in others if states.working(p, self.channels, failing)}
        return frozenset(found)

    def _tell(self, unit: UnitOfWork, note: str | None) -> None:
        if unit.erasures.done:
            for listen in self.on_erased:
                listen(tuple(unit.erasures.done))
        if unit.outbox.has_grown:
            for listener in self.on_outgoing:
                listener()
        if unit.requests.has_moved or unit.duty_watch.has_moved:
            for listener in self.on_deadline:
                listener()
        for acknowledged in unit.acknowledged:
            for hear in self.on_acknowledged:
                hear(*acknowledged)
        if note is not None:
            for tell in self.on_note:
                tell(note)


def _is_absence(error: DBAPIError) -> bool:
    """Whether the database is away, full, busy, or for now takes no changes (a standby: 25006)."""
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
        return True
    return getattr(error.orig, "sqlstate", None) == "25006"


def _is_collision(error: DBAPIError) -> bool:
    """Whether another transaction was first in a way that the database reports as an error."""
    code = getattr(error.orig, "sqlstate", None)
    return code in {"23505", "40001", "40P01"}
