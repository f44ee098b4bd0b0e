"""The journal of all Bot API calls, in memory, for tests and for the page."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import datetime

from rehearsal.world.signals import Signal
from rehearsal.world.values import Call, ChatId, JsonValue, Violation

_KEPT = 100_000


class Journal:
    """The last calls, and what strict checking found in them."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_KEPT)
        self._violations: list[Violation] = []
        self._number = 0
        self._bell = Signal()

    def write(
        self,
        at: datetime,
        method: str,
        chat_id: ChatId | None,
        parameters: Mapping[str, JsonValue],
        status: int,
        description: str,
    ) -> None:
        """Write one call down, with what became of it."""
        self._number += 1
        call = Call(
            number=self._number,
            at=at,
            method=method,
            chat_id=chat_id,
            parameters=parameters,
            status=status,
            description=description,
        )
        self._calls.append(call)
        self._bell.notify()

    def add_violations(self, found: list[Violation]) -> None:
        """Write down what a call did against the documentation."""
        self._violations.extend(found)

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Everything that strict checking found."""
        return tuple(self._violations)

    def calls(self, method: str = "", chat_id: int | None = None) -> list[Call]:
        """The calls of one method (in any case) or all, to one chat or all, oldest first."""
        wanted = method.lower()
        return [
            call
            for call in self._calls
            if (not wanted or call.method.lower() == wanted)
            and (chat_id is None or call.chat_id == chat_id)
        ]

    @property
    def last_number(self) -> int:
        """The number of the latest call."""
        return self._number

    def after(self, number: int) -> list[Call]:
        """The calls after that number."""
        found: list[Call] = []
        for call in reversed(self._calls):
            if call.number <= number:
                break
            found.append(call)
        return found[::-1]

    async def changed(self, within: float) -> bool:
        """Wait for the next call; False when that many real seconds pass."""
        return await self._bell.wait(within)

    def close(self) -> None:
        """Let everybody who waits for a call look again."""
        self._bell.notify()

    def clear(self) -> None:
        """Forget all calls and violations."""
        self._calls.clear()
        self._violations.clear()
