"""Acts that wait at the same time share one transaction: one commit, one signed head of the log.

Owns who shares with whom, and who goes first. Each act keeps its own outcome: one that fails is taken
back alone, to a savepoint, and the others are committed. Where the transaction itself fails, each act
gets a transaction of its own. What an act brings about at once, as an update that was taken in, shares
its transaction. Long acts that can stop come last, and have as much time as what came before them.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final, TypeVar, cast

from sqlalchemy.exc import OperationalError

from storage.database import epochs, savepoint
from storage.database.meanwhile import StorageTrouble
from storage.database.savepoint import Savepoint
from storage.sealing import totals
from storage.transaction.unit_of_work import UnitOfWork

Result = TypeVar("Result")
Act = Callable[[UnitOfWork], Awaitable[Any]]
Transaction = Callable[[], AbstractAsyncContextManager[list[UnitOfWork]]]

_TOGETHER: Final = 64
"""Acts in one transaction: enough to share what a commit costs, few enough that none waits long."""
_LONGEST: Final = 40.0
_GROWS: Final = (list, dict, set)


class Precedence(Enum):
    """When it is an act's turn among those that wait."""

    NEXT = auto()
    """In the order in which they came: somebody may wait for it."""
    SHARED = auto()
    """The same, but nothing is committed earlier because of it."""
    LAST = auto()
    """Behind all others. It is long, and ends early where ``should_stop`` says so."""


@dataclass(slots=True, eq=False)
class _Waiting:
    act: Act
    claims: int | None
    brings: bool = False
    precedence: Precedence = Precedence.NEXT
    outcome: asyncio.Future[Any] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    result: Any = None
    error: BaseException | None = None


class _Unwritten:
    """What is still to be written as an act begins, and what was read: in its stores, and in the totals."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._connection = unit.connection
        waiting = (unit.inbox, unit.requests, unit.outbox, unit.outbox.work, unit.log)
        stores = (*waiting, unit.drills, unit.confirmations)
        # What a list or a dict of theirs holds is replaced, and never changed itself.
        self._kept = [
            (store, {n: v.copy() if isinstance(v, _GROWS) else v for n, v in vars(store).items()})
            for store in stores
        ]
        self._changes = len(totals.changes(unit.connection))

    def put_back(self) -> None:
        """Forget what came after; the database has done so too."""
        for store, kept in self._kept:
            vars(store).update(kept)
        del totals.changes(self._connection)[self._changes :]


class GroupCommit:
    """The acts of one process, in the order in which they came."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._waiting: deque[_Waiting] = deque()
        self._last: deque[_Waiting] = deque()
        self._may_last_until = 0.0
        """Until when a long act lets nobody in, by the monotonic clock."""
        self._runner: asyncio.Task[None] | None = None

    async def submit(
        self,
        act: Callable[[UnitOfWork], Awaitable[Result]],
        claims: int | None = None,
        *,
        brings: bool = False,
        precedence: Precedence = Precedence.NEXT,
    ) -> Result:
        """Run the act and commit it. Raises what it raised; then nothing of it is committed.

        ``claims``: the update that it will claim in the inbox. ``brings``: it starts others, which come
        at once and are committed with it.
        """
        one = _Waiting(act, claims, brings, precedence)
        self._line(one).append(one)
        if self._runner is None:
            self._runner = asyncio.create_task(self._run())
        return cast("Result", await one.outcome)

    @property
    def should_stop(self) -> bool:
        """Whether others wait for a long act, which has had as much time as those before it."""
        return time.monotonic() >= self._may_last_until and _hurry(self._waiting)

    def _line(self, one: _Waiting) -> deque[_Waiting]:
        return self._last if one.precedence is Precedence.LAST else self._waiting

    async def close(self) -> None:
        """Wait for what is being committed."""
        if self._runner is not None:
            await self._runner

    async def _run(self) -> None:
        try:
            while self._waiting or self._last:
                begun = time.monotonic()
                group = self._next(self._waiting)
                if self._last and _hurry(group):
                    await self._commit(group)
                    group = []
                now = time.monotonic()
                self._may_last_until = now + (now - begun)
                group += self._next(self._last)
                if group:
                    await self._commit(group)
        finally:
            self._runner = None

    def _next(self, waiting: deque[_Waiting]) -> list[_Waiting]:
        """Those that come next, without those that nobody waits for any more."""
        group: list[_Waiting] = []
        while waiting and len(group) < _TOGETHER:
            one = waiting.popleft()
            if not one.outcome.done():
                group.append(one)
        return group

    async def _commit(self, group: list[_Waiting]) -> None:
        try:
            left = await self._together(group)
        except Exception as error:  # what a transaction raises is its acts' outcome
            if len(group) == 1:
                _refuse(group[0], error)
                return
            for one in group:
                one.result = one.error = None
                await self._commit([one])
            return
        except BaseException as error:
            for one in group:
                _refuse(one, error)
            raise
        for one in reversed(left):
            self._line(one).appendleft(one)
        for one in group:
            if one not in left:
                _settle(one)

    async def _together(self, group: list[_Waiting]) -> list[_Waiting]:
        """One transaction; returns those that had no place in it any more.

        The group grows by those that its acts bring.
        """
        async with _within(), self._transaction() as units:
            if len(group) == 1:
                group[0].result = await group[0].act(units[0])
                left = []
            else:
                left = await _one_by_one(group, units)
            if not left and any(one.brings for one in group):
                await asyncio.sleep(0)
                if brought := self._next(self._waiting):
                    group += brought
                    left = await _one_by_one(brought, units)
            return left


async def _one_by_one(group: list[_Waiting], units: list[UnitOfWork]) -> list[_Waiting]:
    """Each with a point to go back to; returns those that had no place in this transaction any more."""
    savepoint.prepare(units[0].connection)
    if claims := [one.claims for one in group if one.claims is not None]:
        await units[0].inbox.look_at(claims)
    for count, one in enumerate(group):
        unit = units[0].for_next()
        await _play(one, unit)
        if one.error is None:
            units.append(unit)
        if epochs.has_advanced(unit.connection):
            # What the transaction knows of directory and people is no longer so.
            return group[count + 1 :]
    return []


def _hurry(waiting: Iterable[_Waiting]) -> bool:
    return any(one.precedence is Precedence.NEXT for one in waiting)


@asynccontextmanager
async def _within() -> AsyncIterator[None]:
    """An act that does not end must not hold up all others for good."""
    try:
        async with asyncio.timeout(_LONGEST):
            yield
    except TimeoutError:
        raise StorageTrouble("The database did not answer in time.") from None


async def _play(one: _Waiting, unit: UnitOfWork) -> None:
    """Let one act happen. One that fails leaves nothing behind."""
    unwritten = _Unwritten(unit)
    point = Savepoint(unit.connection)
    try:
        one.result = await one.act(unit)
    except OperationalError:
        raise  # the database is away, for all of them
    except Exception as error:  # the act's outcome, told to who waits for it
        await point.take_back()
        unwritten.put_back()
        one.error = error
    finally:
        point.end()


def _settle(one: _Waiting) -> None:
    if one.outcome.done():
        return
    if one.error is not None:
        one.outcome.set_exception(one.error)
    else:
        one.outcome.set_result(one.result)


def _refuse(one: _Waiting, error: BaseException) -> None:
    if not one.outcome.done():
        one.outcome.set_exception(error)
