"""Acts that wait at the same time share one transaction: one commit, one signed head of the log.

Owns who shares with whom. Each act keeps its own outcome: one that fails is taken back alone, to a
savepoint, and the others are committed. Where the transaction itself fails, each act gets a
transaction of its own.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, cast

from sqlalchemy.exc import OperationalError

from storage.database import epochs
from storage.database.meanwhile import StorageTrouble
from storage.database.savepoint import Savepoint
from storage.transaction.unit_of_work import UnitOfWork

Result = TypeVar("Result")
Act = Callable[[UnitOfWork], Awaitable[Any]]
Transaction = Callable[[], AbstractAsyncContextManager[list[UnitOfWork]]]

_TOGETHER: Final = 64
"""Acts in one transaction: enough to share what a commit costs, few enough that none waits long."""
_LONGEST: Final = 40.0


@dataclass(slots=True, eq=False)
class _Turn:
    act: Act
    claims: int | None
    outcome: asyncio.Future[Any] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    result: Any = None
    error: BaseException | None = None


class Turns:
    """The acts of one process, in the order in which they came."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._waiting: deque[_Turn] = deque()
        self._runner: asyncio.Task[None] | None = None

    async def take(
        self, act: Callable[[UnitOfWork], Awaitable[Result]], claims: int | None = None
    ) -> Result:
        """Run the act and commit it. Raises what it raised; then nothing of it is committed.

        ``claims``: the update that it will claim in the inbox.
        """
        turn = _Turn(act, claims)
        self._waiting.append(turn)
        if self._runner is None:
            self._runner = asyncio.create_task(self._run())
        return cast("Result", await turn.outcome)

    async def close(self) -> None:
        """Wait for what is being committed."""
        if self._runner is not None:
            await self._runner

    async def _run(self) -> None:
        try:
            while self._waiting:
                turns = self._next()
                if turns:
                    await self._commit(turns)
        finally:
            self._runner = None

    def _next(self) -> list[_Turn]:
        """Those that come next, without those that nobody waits for any more."""
        turns: list[_Turn] = []
        while self._waiting and len(turns) < _TOGETHER:
            turn = self._waiting.popleft()
            if not turn.outcome.done():
                turns.append(turn)
        return turns

    async def _commit(self, turns: list[_Turn]) -> None:
        try:
            left = await self._together(turns)
        except Exception as error:  # what a transaction raises is its acts' outcome
            if len(turns) == 1:
                _refuse(turns[0], error)
                return
            for turn in turns:
                turn.result = turn.error = None
                await self._commit([turn])
            return
        except BaseException as error:
            for turn in turns:
                _refuse(turn, error)
            raise
        self._waiting.extendleft(reversed(left))
        for turn in turns:
            if turn not in left:
                _settle(turn)

    async def _together(self, turns: list[_Turn]) -> list[_Turn]:
        """One transaction; returns those that had no place in it any more."""
        async with _within(), self._transaction() as units:
            claims = [turn.claims for turn in turns if turn.claims is not None]
            if len(turns) > 1 and claims:
                await units[0].inbox.look_at(claims)
            for count, turn in enumerate(turns):
                unit = units[0] if count == 0 else units[0].for_next()
                await _play(turn, unit, is_alone=len(turns) == 1)
                if turn.error is None and count > 0:
                    units.append(unit)
                if epochs.has_advanced(unit.connection):
                    # What the transaction knows of directory and people is no longer so.
                    return turns[count + 1 :]
        return []


@asynccontextmanager
async def _within() -> AsyncIterator[None]:
    """An act that does not end must not hold up all others for good."""
    try:
        async with asyncio.timeout(_LONGEST):
            yield
    except TimeoutError:
        raise StorageTrouble("The database did not answer in time.") from None


async def _play(turn: _Turn, unit: UnitOfWork, *, is_alone: bool) -> None:
    """Let one act happen. One that fails leaves nothing behind."""
    if is_alone:
        turn.result = await turn.act(unit)
        return
    before = unit.snapshot()
    savepoint = Savepoint(unit.connection)
    try:
        turn.result = await turn.act(unit)
    except OperationalError:
        raise  # the database is away, for all of them
    except Exception as error:  # the act's outcome, told to who waits for it
        await savepoint.take_back()
        unit.restore(before)
        turn.error = error
    finally:
        savepoint.end()


def _settle(turn: _Turn) -> None:
    if turn.outcome.done():
        return
    if turn.error is not None:
        turn.outcome.set_exception(turn.error)
    else:
        turn.outcome.set_result(turn.result)


def _refuse(turn: _Turn, error: BaseException) -> None:
    if not turn.outcome.done():
        turn.outcome.set_exception(error)
