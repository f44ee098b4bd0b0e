"""The state of the local Telegram: people, chats, messages, presses that wait for an answer.

Owns what exists and what it looks like now. What a bot may do to it is decided in `method_*`, what a
person may do in `acts`.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rehearsal.world.clock import RehearsalClock
from rehearsal.world.feed import Feed
from rehearsal.world.menus import CommandMenus, ShownTexts
from rehearsal.world.updates import UpdateQueue
from rehearsal.world.values import (
    BotStatus,
    CallbackAnswer,
    ChatId,
    ChatKind,
    Edition,
    EventKind,
    JsonObject,
    Message,
    MessageId,
    PhonePerson,
    Standing,
    TelegramId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BotAccount:
    """The one bot of this Telegram."""

    token: str = field(repr=False)
    id: TelegramId
    name: str = "EXERCISE Contact Point"
    username: str = "exercise_contact_point_bot"


@dataclass(slots=True, kw_only=True)
class Chat:
    """A chat as it stands. `people` are those who read it; `standing` counts in private chats."""

    id: ChatId
    kind: ChatKind
    title: str = ""
    people: set[TelegramId] = field(default_factory=set)
    messages: dict[MessageId, Message] = field(default_factory=dict)
    standing: Standing = Standing.STRANGER
    bot_status: BotStatus = BotStatus.LEFT
    migrated_to: ChatId | None = None
    read_up_to: dict[TelegramId, int] = field(default_factory=dict)
    deletes_after: int = 0
    """Seconds after which the chat's timer takes messages away; 0 for no timer."""

    def visible(self) -> list[Message]:
        """The messages that are still there, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]


@dataclass(slots=True, kw_only=True)
class Press:
    """A press of a button, until it is answered or too old."""

    id: str
    person: TelegramId
    chat_id: ChatId
    message_id: MessageId
    pressed_at: float
    answered: asyncio.Future[CallbackAnswer]


_MOST_FILES = 50


class World:
    """Everything that exists in this Telegram."""

    def __init__(
        self,
        bot: BotAccount,
        people: Iterable[PhonePerson] = (),
        *,
        clock: RehearsalClock | None = None,
        callback_lifetime: float = 30.0,
    ) -> None:
        self.bot = bot
        self.clock = clock or RehearsalClock()
        self.feed = Feed()
        self.updates = UpdateQueue(self.clock)
        self.menus = CommandMenus()
        self.shown = ShownTexts()
        self.callback_lifetime = callback_lifetime
        self.people: dict[TelegramId, PhonePerson] = {}
        self.chats: dict[ChatId, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.closing = asyncio.Event()
        self.launch_key = Ed25519PrivateKey.generate()
        """What this Telegram signs with, in the place of Telegram's own key."""
        self._last_message = 0
        self._last_group = 0
        self._last_file = 0
        self.pictures: dict[str, bytes] = {}
        """The latest pictures, by their ``file_id``."""
        self.documents: dict[str, bytes] = {}
        """The latest files, likewise."""
        for person in people:
            self.add_person(person)
        self.clock.on_change(partial(self.feed.publish, EventKind.CLOCK))

    def add_person(self, person: PhonePerson) -> PhonePerson:
        """Give a person a phone. Raises ValueError where the id is taken or no user id."""
        if person.telegram_id <= 0 or person.telegram_id in self.people:
            raise ValueError(f"Telegram id {person.telegram_id} is taken or not positive.")
        self.people[person.telegram_id] = person
        chat = Chat(
            id=ChatId(person.telegram_id),
            kind=ChatKind.PRIVATE,
            people={person.telegram_id},
            standing=Standing.STARTED if person.started else Standing.STRANGER,
        )
        self.chats[chat.id] = chat
        self.feed.publish(EventKind.CHAT, chat.id)
        return person

    def add_group(self, title: str, people: Iterable[TelegramId], kind: ChatKind) -> Chat:
        """Make a group, supergroup or channel without the bot in it."""
        self._last_group += 1
        base = 100 if kind is ChatKind.GROUP else 1_000_000_000_000
        chat = Chat(
            id=ChatId(-(base + self._last_group)), kind=kind, title=title, people=set(people)
        )
        self.chats[chat.id] = chat
        self.feed.publish(EventKind.CHAT, chat.id)
        return chat

    def next_message_id(self) -> MessageId:
        """The next free number; one sequence over all chats, as a bot sees it in private chats."""
        self._last_message += 1
        return MessageId(self._last_message)

    def next_file_number(self) -> int:
        """The next free number for a file's identifiers."""
        self._last_file += 1
        return self._last_file

    def keep_picture(self, file_id: str, content: bytes) -> None:
        """Keep a picture for the phones to show, in the place of the oldest of many."""
        _keep(self.pictures, file_id, content)

    def keep_document(self, file_id: str, content: bytes) -> None:
        """Keep a file for the phones to open, likewise."""
        _keep(self.documents, file_id, content)

    def change_text(
        self, message: Message, text: str, entities: tuple[JsonObject, ...], at: datetime
    ) -> Message:
        """Replace a message's text, keeping the earlier one in its history."""
        history = message.history
        if text != message.text:
            history = (*history, Edition(text=message.text, until=at))
        return replace(message, text=text, entities=entities, edited_at=at, history=history)

    def put(self, message: Message, kind: EventKind = EventKind.EDITED) -> Message:
        """Put a message, or its new form, into its chat and tell everybody."""
        self.chats[message.chat_id].messages[message.id] = message
        self.feed.publish(kind, message.chat_id, message=message)
        return message

    def delete(self, message: Message) -> None:
        """Make a message vanish for everybody."""
        self.put(replace(message, deleted=True), EventKind.DELETED)

    def add_press(self, person: TelegramId, chat_id: ChatId, message_id: MessageId) -> Press:
        """Remember a press until it is answered; forgets those that are too old."""
        for old in [old for old in self.presses.values() if self._too_old(old)]:
            self.presses.pop(old.id).answered.cancel()
        press = Press(
            id=str(secrets.randbits(62)),
            person=person,
            chat_id=chat_id,
            message_id=message_id,
            pressed_at=time.monotonic(),
            answered=asyncio.get_running_loop().create_future(),
        )
        self.presses[press.id] = press
        return press

    def answer_press(self, press_id: str, answer: CallbackAnswer) -> bool:
        """Answer a press once; False where there is none, or it is too old or answered."""
        press = self.presses.get(press_id)
        if press is None or press.answered.done() or self._too_old(press):
            return False
        press.answered.set_result(answer)
        kind, person = EventKind.ANSWERED, press.person
        self.feed.publish(kind, press.chat_id, answer=answer, person=person, press=press.id)
        return True

    def _too_old(self, press: Press) -> bool:
        return time.monotonic() - press.pressed_at > self.callback_lifetime

    def close(self) -> None:
        """End everything that waits: the server stops."""
        self.closing.set()
        self.feed.close()
        self.updates.close()
        self.clock.close()
        for press in self.presses.values():
            press.answered.cancel()

    def tell_of_chat(self, chat: Chat) -> None:
        """Tell everybody that the chat's standing has changed."""
        self.feed.publish(EventKind.CHAT, chat.id)

    def tell_of_commands(self) -> None:
        """Tell everybody that a command menu has changed."""
        self.feed.publish(EventKind.COMMANDS)

    def mark_read(self, chat: Chat, person: TelegramId) -> None:
        """The person has looked at the chat."""
        chat.read_up_to[person] = self._last_message

    def unread(self, chat: Chat, person: TelegramId) -> int:
        """How many of the others' messages the person has not looked at."""
        seen = chat.read_up_to.get(person, 0)
        count = 0
        for message in reversed(chat.messages.values()):
            if message.id <= seen:
                break
            count += message.sender != person and not message.deleted
        return count


def _keep(kept: dict[str, bytes], file_id: str, content: bytes) -> None:
    kept[file_id] = content
    while len(kept) > _MOST_FILES:
        del kept[next(iter(kept))]
