"""The way from a phone to a server in the same process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rehearsal.phones import acts
from rehearsal.phones.acts import Outgoing
from rehearsal.phones.phone import Phone
from rehearsal.world.values import (
    BotCommand,
    CallbackAnswer,
    ChatId,
    Content,
    Event,
    JsonObject,
    Message,
    MessageId,
    TelegramId,
)
from rehearsal.world.world import World


class LocalLine:
    """Straight into the world."""

    def __init__(self, world: World, person: TelegramId) -> None:
        self._world = world
        self._person = person

    async def send(self, chat_id: ChatId, outgoing: Outgoing) -> Message:
        """Send a message."""
        return acts.send(self._world, self._person, outgoing, chat_id)

    async def edit(self, chat_id: ChatId, message_id: MessageId, text: str) -> Message:
        """Edit one's own message."""
        return acts.edit(self._world, self._person, message_id, text, chat_id)

    async def delete(self, chat_id: ChatId, message_id: MessageId) -> None:
        """Delete a message for both sides."""
        acts.delete(self._world, self._person, message_id, chat_id)

    async def press(
        self,
        chat_id: ChatId,
        message_id: MessageId,
        data: str,
        *,
        forged: bool,
        within: float,
    ) -> CallbackAnswer | None:
        """Press and wait; None where no answer comes in time."""
        act = acts.forge_press if forged else acts.press
        pending = act(self._world, self._person, message_id, data, chat_id)
        done, _ = await asyncio.wait({pending.answered}, timeout=within)
        if not done or pending.answered.cancelled():
            return None
        return pending.answered.result()

    async def block(self, blocked: bool) -> None:
        """Block or unblock the bot."""
        acts.block(self._world, self._person, blocked)

    async def messages(self, chat_id: ChatId) -> Sequence[Message]:
        """What is in the chat."""
        return acts.chat_of(self._world, self._person, chat_id).visible()

    async def events(self, chat_id: ChatId, after: int, within: float) -> Sequence[Event]:
        """What has happened in the chat, or will within that time."""
        chat = acts.chat_of(self._world, self._person, chat_id)
        return await self._world.feed.wait_after(after, within, chat.id)

    async def menu(self, chat_id: ChatId) -> Sequence[BotCommand]:
        """The commands offered."""
        return acts.menu(self._world, self._person, chat_id)

    async def sample(self, kind: Content) -> JsonObject:
        """An invented attachment."""
        return acts.sample(kind, self._world)


class LocalPhone(Phone):
    """A phone in this process, which can also be looked at without waiting."""

    def __init__(self, world: World, person: TelegramId) -> None:
        super().__init__(LocalLine(world, person), person, world.people[person].name)
        self._world = world

    def messages(self, *, chat: int | None = None, deleted: bool = False) -> list[Message]:
        """All messages that are there now, oldest first; with `deleted` those too that were."""
        found = acts.chat_of(self._world, self.telegram_id, self._chat(chat))
        return list(found.messages.values()) if deleted else found.visible()

    def unread(self, *, chat: int | None = None) -> int:
        """How many messages wait to be looked at."""
        found = acts.chat_of(self._world, self.telegram_id, self._chat(chat))
        return self._world.unread(found, self.telegram_id)

    def looks(self, *, chat: int | None = None) -> None:
        """Look at the chat: nothing is unread any more."""
        found = acts.chat_of(self._world, self.telegram_id, self._chat(chat))
        self._world.mark_read(found, self.telegram_id)
