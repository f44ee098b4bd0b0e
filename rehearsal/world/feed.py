"""What has happened, in order: the one list that phones, the page and tests wait on.

Owns numbering and waiting. It keeps the last events only; what a chat contains is asked of `world`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from rehearsal.world.signals import Signal
from rehearsal.world.values import CallbackAnswer, ChatId, Event, EventKind, Message, TelegramId

_KEPT = 50_000
_KEPT_PER_CHAT = 10_000


@dataclass(slots=True)
class _Stream:
    events: deque[Event]
    bell: Signal = field(default_factory=Signal)

    def after(self, number: int) -> list[Event]:
        found: list[Event] = []
        for event in reversed(self.events):
            if event.number <= number:
                break
            found.append(event)
        found.reverse()
        return found


class Feed:
    """Numbered events, over everything and per chat."""

    def __init__(self) -> None:
        self._number = 0
        self._all = _Stream(deque(maxlen=_KEPT))
        self._chats: dict[ChatId, _Stream] = {}
        self.closed = False

    @property
    def number(self) -> int:
        """The number of the latest event, 0 before the first."""
        return self._number

    def publish(
        self,
        kind: EventKind,
        chat_id: ChatId | None = None,
        *,
        message: Message | None = None,
        answer: CallbackAnswer | None = None,
        person: TelegramId | None = None,
        press: str = "",
    ) -> Event:
        """Append an event and wake whoever waits for it."""
        self._number += 1
        event = Event(
            number=self._number,
            kind=kind,
            chat_id=chat_id,
            message=message,
            answer=answer,
            person=person,
            press=press,
        )
        self._all.events.append(event)
        self._all.bell.notify()
        if chat_id is not None:
            stream = self._stream(chat_id)
            stream.events.append(event)
            stream.bell.notify()
        return event

    def after(self, number: int, chat_id: ChatId | None = None) -> list[Event]:
        """The events after that number, of one chat or of all."""
        return self._stream(chat_id).after(number)

    async def wait_after(
        self, number: int, within: float, chat_id: ChatId | None = None
    ) -> list[Event]:
        """The same, but waits up to `within` real seconds while there are none."""
        stream = self._stream(chat_id)
        found = stream.after(number)
        if found or self.closed:
            return found
        await stream.bell.wait(within)
        return stream.after(number)

    def close(self) -> None:
        """Wake everybody for the last time."""
        self.closed = True
        for stream in (self._all, *self._chats.values()):
            stream.bell.notify()

    def _stream(self, chat_id: ChatId | None) -> _Stream:
        if chat_id is None:
            return self._all
        stream = self._chats.get(chat_id)
        if stream is None:
            stream = self._chats[chat_id] = _Stream(deque(maxlen=_KEPT_PER_CHAT))
        return stream
