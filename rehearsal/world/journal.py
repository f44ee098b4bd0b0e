"""The journal of all Bot API calls, in memory, for tests and for the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rehearsal.world.signals import Stream
from rehearsal.world.values import Call, ChatId, JsonValue, Violation

_KEPT = 100_000


class Journal:
    """The last calls, and what strict checking found in them."""

    def __init__(self) -> None:
        self._stream: Stream[Call] = Stream(_KEPT)
        self.last_number = 0
        """The number of the latest call."""
        self.violations: tuple[Violation, ...] = ()
        """Everything that strict checking found."""

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
        self.last_number += 1
        self._stream.append(
            Call(
                number=self.last_number,
                at=at,
                method=method,
                chat_id=chat_id,
                parameters=parameters,
                status=status,
                description=description,
            )
        )

    def add_violations(self, found: list[Violation]) -> None:
        """Write down what a call did against the documentation."""
        self.violations += tuple(found)

    def calls(self, method: str = "", chat_id: int | None = None, after: int = 0) -> list[Call]:
        """The calls of one method (in any case) or all, to one chat or all, after that number."""
        wanted = method.lower()
        return [
            call
            for call in self._stream.after(after)
            if (not wanted or call.method.lower() == wanted)
            and (chat_id is None or call.chat_id == chat_id)
        ]

    async def changed(self, within: float) -> bool:
        """Wait for the next call; False when that many real seconds pass."""
        return await self._stream.bell.wait(within)

    def close(self) -> None:
        """Let everybody who waits for a call look again."""
        self._stream.bell.notify()

    def clear(self) -> None:
        """Forget all calls and violations."""
        self._stream.entries.clear()
        self.violations = ()
