"""The words that every part of the rehearsal shares: people, messages, buttons, answers, events.

Values only; nothing here decides anything. What a bot sees of them is worded in
`telegram_json`, what a phone sees of them in `wire`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NewType, TypeAlias

if TYPE_CHECKING:
    JsonValue: TypeAlias = (
        bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"] | None
    )
else:
    JsonValue = Any  # what reads values by their types (`wire`) knows no type that names itself
JsonObject: TypeAlias = "dict[str, JsonValue]"

TelegramId = NewType("TelegramId", int)
ChatId = NewType("ChatId", int)
MessageId = NewType("MessageId", int)


_DIRECTIONS = re.compile("[\u200e\u200f\u2066-\u2069]")


def as_seen(text: str) -> str:
    """A text without the signs that only turn it (UAX #9), which nobody sees."""
    return _DIRECTIONS.sub("", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhonePerson:
    """A person with a phone. `started`: has already pressed Start in the bot's chat."""

    id: str
    telegram_id: TelegramId
    name: str
    member: str = ""
    role: str = ""
    language: str = "en"
    username: str = ""
    started: bool = False


class Standing(StrEnum):
    """How a person and the bot stand to each other in their private chat."""

    STRANGER = "stranger"
    STARTED = "started"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"


class ChatKind(StrEnum):
    """The four kinds of chat of the Bot API."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class BotStatus(StrEnum):
    """What the bot is in a group or channel; the words of the Bot API's ChatMember."""

    MEMBER = "member"
    ADMINISTRATOR = "administrator"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"


class Content(StrEnum):
    """What a message consists of, named as the Bot API names the field that holds it."""

    TEXT = "text"
    PHOTO = "photo"
    DOCUMENT = "document"
    STICKER = "sticker"
    VOICE = "voice"
    LOCATION = "location"
    CONTACT = "contact"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One button of an inline keyboard, as the bot gave it; unknown kinds keep their fields."""

    fields: JsonObject

    @property
    def label(self) -> str:
        """What stands on the button."""
        return str(self.fields.get("text", ""))

    @property
    def data(self) -> str | None:
        """The callback data, where it is a button that calls back."""
        return _text(self.fields.get("callback_data"))

    @property
    def url(self) -> str | None:
        """The link, where it is a button that opens one."""
        return _text(self.fields.get("url"))

    @property
    def opens(self) -> str | None:
        """The page that a press opens within Telegram, where it is such a button."""
        value = self.fields.get("web_app")
        return _text(value.get("url")) if isinstance(value, dict) else None

    @property
    def copies(self) -> str | None:
        """The text that a press puts on the clipboard, where it is such a button."""
        value = self.fields.get("copy_text")
        return _text(value.get("text")) if isinstance(value, dict) else None


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None


class MarkupKind(StrEnum):
    """The four kinds of reply markup, and none."""

    NONE = "none"
    INLINE = "inline"
    KEYBOARD = "keyboard"
    REMOVE = "remove"
    FORCE_REPLY = "force_reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """What hangs under a message: inline buttons, or a wish about the person's own keyboard."""

    kind: MarkupKind = MarkupKind.NONE
    rows: tuple[tuple[JsonObject, ...], ...] = ()
    """Buttons in the Bot API's form."""
    placeholder: str = ""


NO_MARKUP = Markup()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An earlier form of a message: what it said until `until`."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in a chat, as it stands now. `sender` is None for posts of a channel.

    `entities` and `attachment` have the Bot API's form. `edited_at` is set by any change, as in
    the Bot API; `history` holds the earlier texts. `deleted` messages stay known to the server,
    so that a test can tell "deleted" from "never sent".
    """

    id: MessageId
    chat_id: ChatId
    sender: TelegramId | None
    from_bot: bool
    date: datetime
    content: Content = Content.TEXT
    text: str = ""
    entities: tuple[JsonObject, ...] = ()
    attachment: JsonObject = field(default_factory=dict)
    markup: Markup = NO_MARKUP
    reply_to: MessageId | None = None
    silent: bool = False
    protected: bool = False
    forwarded_from: str = ""
    edited_at: datetime | None = None
    history: tuple[Edition, ...] = ()
    deleted: bool = False

    def button(self, wanted: str) -> Button | None:
        """The inline button with that label or callback data, labels first."""
        buttons = [button for row in self.inline_rows for button in row]
        by_label = (button for button in buttons if as_seen(button.label) == as_seen(wanted))
        by_data = (button for button in buttons if button.data == wanted)
        return next(by_label, None) or next(by_data, None)

    @property
    def inline_rows(self) -> tuple[tuple[Button, ...], ...]:
        """The rows of inline buttons, none where another markup hangs there."""
        rows = self.markup.rows if self.markup.kind is MarkupKind.INLINE else ()
        return tuple(tuple(Button(fields=fields) for fields in row) for row in rows)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the inline buttons, row by row."""
        return tuple(button.label for row in self.inline_rows for button in row)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAnswer:
    """What the bot answered to a press: a toast, an alert to be closed, or nothing (empty text)."""

    text: str = ""
    alert: bool = False
    url: str = ""


class EventKind(StrEnum):
    """What a phone or the page can learn of."""

    NEW = "new"
    EDITED = "edited"
    DELETED = "deleted"
    ANSWERED = "answered"
    CHAT = "chat"
    CLOCK = "clock"
    COMMANDS = "commands"
    FAULTS = "faults"
    BOT = "bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, numbered from 1 without gaps over the whole server.

    `press` is the id of the press that was answered.
    """

    number: int
    kind: EventKind
    chat_id: ChatId | None = None
    message: Message | None = None
    answer: CallbackAnswer | None = None
    person: TelegramId | None = None
    press: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotCommand:
    """One line of the menu that a person sees behind "/"."""

    command: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the Bot API in the journal. `status` 0: the connection was dropped or silent."""

    number: int
    at: datetime
    method: str
    chat_id: ChatId | None
    parameters: Mapping[str, JsonValue]
    status: int
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A call that the real Bot API might accept but does not document."""

    method: str
    parameter: str
    problem: str


class PhoneError(Exception):
    """A person tried what a phone does not offer; the text says why."""
