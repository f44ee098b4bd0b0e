"""A person's phone, as tests and the story hold it: sends, receives, presses.

`PhoneLine` is the way to the server: `acts.LocalLine` in this process, or another one over HTTP.
Waiting is in real time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Final, Protocol

from rehearsal.phones.acts import LocalLine, Outgoing
from rehearsal.world.values import (
    BotCommand,
    Button,
    CallbackAnswer,
    ChatId,
    Content,
    Event,
    EventKind,
    JsonObject,
    JsonValue,
    Message,
    MessageId,
    PhoneError,
    TelegramId,
)
from rehearsal.world.world import World

PATIENCE: Final = 60.0
"""Seconds that somebody waits for what must come, on however busy a machine: it ends what hangs."""
_LONGEST_WAIT = 20.0


class NotReceived(AssertionError):
    """The awaited message did not come in time; the text shows what came instead."""


class NotAnswered(AssertionError):
    """The bot did not answer a press in time."""


class PhoneLine(Protocol):
    """The way from a person's phone to the server. Raises PhoneError where the app would refuse."""

    async def send(self, chat_id: ChatId, outgoing: Outgoing) -> Message: ...

    async def edit(self, chat_id: ChatId, message_id: MessageId, text: str) -> Message: ...

    async def delete(self, chat_id: ChatId, message_id: MessageId) -> None: ...

    async def press(
        self, chat_id: ChatId, message_id: MessageId, data: str, *, forged: bool, within: float
    ) -> CallbackAnswer | None: ...

    async def open(self, chat_id: ChatId, message_id: MessageId, url: str) -> str: ...

    async def block(self, blocked: bool) -> None: ...

    async def messages(self, chat_id: ChatId) -> Sequence[Message]: ...

    async def events(self, chat_id: ChatId, after: int, within: float) -> Sequence[Event]: ...

    async def menu(self, chat_id: ChatId) -> Sequence[BotCommand]: ...

    async def sample(self, kind: Content) -> JsonObject: ...


class Phone:
    """One person's phone, in the private chat with the bot or, with `chat`, in a group."""

    def __init__(self, line: PhoneLine, person: TelegramId, name: str) -> None:
        self._line = line
        self.telegram_id = person
        self.name = name
        self._consumed: dict[ChatId, int] = {}

    async def sends(
        self,
        text: str,
        *,
        reply_to: Message | int | None = None,
        chat: int | None = None,
        forwarded_from: str = "",
    ) -> Message:
        """Send a text. Over 4,096 characters the app splits it; the last piece is returned."""
        outgoing = Outgoing(text=text, reply_to=_number(reply_to), forwarded_from=forwarded_from)
        return await self._line.send(self._chat(chat), outgoing)

    async def sends_attachment(
        self, kind: Content | str, *, caption: str = "", chat: int | None = None
    ) -> Message:
        """Send an invented sticker, voice, location, document or photo."""
        content = Content(kind)
        outgoing = Outgoing(
            text=caption, content=content, attachment=await self._line.sample(content)
        )
        return await self._line.send(self._chat(chat), outgoing)

    async def edits(self, message: Message | int, text: str, *, chat: int | None = None) -> Message:
        """Edit one's own message."""
        number = MessageId(_number(message) or 0)
        return await self._line.edit(self._chat(chat), number, text)

    async def deletes(self, message: Message | int, *, chat: int | None = None) -> None:
        """Delete a message for both sides."""
        number = MessageId(_number(message) or 0)
        await self._line.delete(self._chat(chat), number)

    async def blocks(self) -> None:
        """Block the bot."""
        await self._line.block(True)

    async def unblocks(self) -> None:
        """Unblock the bot."""
        await self._line.block(False)

    async def presses(
        self,
        wanted: str,
        *,
        on: Message | int | None = None,
        within: float = PATIENCE,
        chat: int | None = None,
    ) -> CallbackAnswer:
        """Press the button with that label or callback data and wait for the answer.

        `on` left out: the latest message that has such a button. A link's button answers at once
        with its url, one that opens a page with the address that the app opens. Raises NotAnswered,
        or PhoneError where there is no such button.
        """
        message, button = await self._find_button(wanted, _number(on), chat)
        if button.opens is not None:
            url = await self._line.open(self._chat(chat), message.id, button.opens)
            return CallbackAnswer(url=url)
        if button.data is None:
            return CallbackAnswer(url=button.url or "", text=button.copies or "")
        return await self._press(message.id, button.data, within, chat, forged=False)

    async def forges(
        self, data: str, *, on: Message | int, within: float = PATIENCE, chat: int | None = None
    ) -> CallbackAnswer:
        """Claim a press with any data on any message, as an altered client can."""
        return await self._press(MessageId(_number(on) or 0), data, within, chat, forged=True)

    async def _press(
        self, message_id: MessageId, data: str, within: float, chat: int | None, *, forged: bool
    ) -> CallbackAnswer:
        answer = await self._line.press(
            self._chat(chat), message_id, data, forged=forged, within=within
        )
        if answer is None:
            raise NotAnswered(f"{self.name}: a press was not answered within {within:g} s.")
        return answer

    async def _find_button(
        self, wanted: str, message_id: MessageId | None, chat: int | None
    ) -> tuple[Message, Button]:
        for message in reversed(await self.reads(chat=chat)):
            if message_id is not None and message.id != message_id:
                continue
            button = message.button(wanted)
            if button is not None:
                return message, button
        raise PhoneError(f"{self.name} sees no button {wanted!r}.")

    async def receives(
        self, part: str = "", *, within: float = PATIENCE, chat: int | None = None
    ) -> Message:
        """Wait for a message of the bot, new or edited, that contains `part`.

        It must have come after the last one that this phone received so; what it passes over is
        passed over for good. Raises NotReceived.
        """
        chat_id = self._chat(chat)
        position = consumed = self._consumed.get(chat_id, 0)
        end = time.monotonic() + within
        while True:
            left = end - time.monotonic()
            wait = min(max(left, 0.0), _LONGEST_WAIT)
            for event in await self._line.events(chat_id, position, wait):
                position = event.number
                if _says(event, part) and event.message is not None:
                    self._consumed[chat_id] = event.number
                    return event.message
            if left <= 0:
                raise NotReceived(await self._missing(part, within, chat_id, consumed))

    async def receives_nothing(
        self, part: str = "", *, within: float = 0.5, chat: int | None = None
    ) -> None:
        """Wait that long; AssertionError if a message with `part` comes. Consumes nothing."""
        chat_id = self._chat(chat)
        before = self._consumed.get(chat_id, 0)
        try:
            found = await self.receives(part, within=within, chat=chat)
        except NotReceived:
            return
        finally:
            self._consumed[chat_id] = before
        raise AssertionError(f"{self.name} received what should not come:\n{found.text}")

    async def _missing(self, part: str, within: float, chat_id: ChatId, consumed: int) -> str:
        events = await self._line.events(chat_id, consumed, 0.0)
        came = [
            f"  {event.kind.value} #{event.message.id}: {event.message.text!r} "
            f"{list(event.message.labels)}"
            for event in events
            if event.message is not None and _says(event, "")
        ]
        shown = "\n".join(came[-8:]) or "  nothing"
        return f"{self.name} did not receive {part!r} within {within:g} s. Came instead:\n{shown}"

    async def skips(self, *, chat: int | None = None) -> None:
        """Consume everything that has come so far."""
        chat_id = self._chat(chat)
        events = await self._line.events(chat_id, self._consumed.get(chat_id, 0), 0.0)
        if events:
            self._consumed[chat_id] = events[-1].number

    async def reads(self, *, chat: int | None = None) -> list[Message]:
        """All messages that are there now, oldest first."""
        return list(await self._line.messages(self._chat(chat)))

    async def sees_commands(self, *, chat: int | None = None) -> list[BotCommand]:
        """The menu behind "/"."""
        return list(await self._line.menu(self._chat(chat)))

    async def waits_until(
        self, message: Message | int, part: str, *, within: float = PATIENCE
    ) -> Message:
        """Wait until that message says `part` (at once if it does). Raises NotReceived."""
        number = _number(message)
        end = time.monotonic() + within
        while True:
            for found in await self.reads():
                if found.id == number and part in found.text:
                    return found
            if time.monotonic() > end:
                raise NotReceived(f"{self.name}: message {number} did not come to say {part!r}.")
            await asyncio.sleep(0.02)

    def _chat(self, chat: int | None) -> ChatId:
        return ChatId(self.telegram_id if chat is None else chat)


class LocalPhone(Phone):
    """A phone in this process, which can also be looked at without waiting."""

    def __init__(self, world: World, person: TelegramId) -> None:
        self._here = LocalLine(world, person)
        super().__init__(self._here, person, world.people[person].name)
        self._world = world

    def messages(self, *, chat: int | None = None, deleted: bool = False) -> list[Message]:
        """All messages that are there now, oldest first; with `deleted` those too that were."""
        found = self._here.chat(self._chat(chat))
        return list(found.messages.values()) if deleted else found.visible()

    def opens(self, message: Message) -> bytes:
        """The file that a message brought."""
        file = message.attachment["document"]
        assert isinstance(file, dict)  # noqa: S101 - the local Telegram's own
        return self._world.documents[str(file["file_id"])]

    def unread(self, *, chat: int | None = None) -> int:
        """How many messages wait to be looked at."""
        return self._world.unread(self._here.chat(self._chat(chat)), self.telegram_id)

    def looks(self, *, chat: int | None = None) -> None:
        """Look at the chat: nothing is unread any more."""
        self._here.look(self._chat(chat))

    async def sends_album(self, captions: Sequence[str]) -> None:
        """Send that many photos at once, each with its caption."""
        pictures = [
            Outgoing(
                text=caption,
                content=Content.PHOTO,
                attachment=await self._here.sample(Content.PHOTO),
            )
            for caption in captions
        ]
        await self._here.send_album(self._chat(None), pictures)

    async def touches(self, message: Message | int, **what: JsonValue) -> None:
        """One's own message is edited and says what it said: a preview came, a live location moved."""
        number = MessageId(_number(message) or 0)
        await self._here.touch(self._chat(None), number, dict(what))

    async def tells(self, **what: JsonValue) -> None:
        """Do what Telegram itself writes into the chat, by the field of the Bot API that says it."""
        await self._here.service(self._chat(None), dict(what))

    async def sets_timer(self, seconds: int) -> None:
        """Have the chat delete its messages after that time; 0 for never."""
        changed: JsonObject = {"message_auto_delete_time": seconds}
        await self.tells(message_auto_delete_timer_changed=changed)


def _number(message: Message | int | None) -> MessageId | None:
    if message is None:
        return None
    return message.id if isinstance(message, Message) else MessageId(message)


def _says(event: Event, part: str) -> bool:
    message = event.message
    if message is None or not message.from_bot:
        return False
    return event.kind in (EventKind.NEW, EventKind.EDITED) and part in message.text
