"""What has happened, in order: the one list that phones, the page and tests wait on.

Owns numbering and waiting. It keeps the last events only; what a chat contains is asked of `world`.
"""

from __future__ import annotations

from rehearsal.world.signals import Stream
from rehearsal.world.values import CallbackAnswer, ChatId, Event, EventKind, Message, TelegramId

_KEPT = 50_000
_KEPT_PER_CHAT = 10_000


class Feed:
    """Numbered events, over everything and per chat."""

    def __init__(self) -> None:
        self.number = 0
        """The number of the latest event, 0 before the first."""
        self._all: Stream[Event] = Stream(_KEPT)
        self._chats: dict[ChatId, Stream[Event]] = {}
        self.closed = False

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
        self.number += 1
        event = Event(
            number=self.number,
            kind=kind,
            chat_id=chat_id,
            message=message,
            answer=answer,
            person=person,
            press=press,
        )
        self._all.append(event)
        if chat_id is not None:
            self._stream(chat_id).append(event)
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

    def _stream(self, chat_id: ChatId | None) -> Stream[Event]:
        if chat_id is None:
            return self._all
        if chat_id not in self._chats:
            self._chats[chat_id] = Stream(_KEPT_PER_CHAT)
        return self._chats[chat_id]
