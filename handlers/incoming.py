"""What is read of an update: the few fields of the Bot API's objects that decide something here.

All else is passed over, so that a field that nobody looks at cannot make an update unreadable. Making
the library's own objects, which hold every field that exists, would take 200 times as long.

Source: core.telegram.org/bots/api, "Getting updates" and "Available types".
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct, field
from msgspec.json import Decoder

from wording.spoken import tag_of

PRIVATE: Final = "private"
"""The type of a chat with one person."""


class User(Struct, frozen=True):
    """A person, or a bot."""

    id: int
    is_bot: bool = False
    language_code: Any = None

    @property
    def language(self) -> str:
        """What their client speaks, where it says so."""
        return tag_of(self.language_code)


class Chat(Struct, frozen=True):
    """Where something was said."""

    id: int
    type: str


class Carried(StrEnum):
    """What a message is, or brings, that is no written text."""

    FILE = "file"
    LOCATION = "location"
    CONTACT = "contact"
    VOICE = "voice"
    OTHER = "other"


class Timer(Struct, frozen=True):
    """After how many seconds the chat deletes its messages from now on; 0 for never."""

    message_auto_delete_time: int


class Message(Struct, frozen=True):
    """A message; of a message that the bot can no longer see, only chat and number are told."""

    message_id: int
    chat: Chat
    date: int = 0
    """When it was sent, by Telegram's clock, in seconds since 1970; 0 where it is not told."""
    sender: User | None = field(name="from", default=None)
    text: str | None = None
    caption: str | None = None
    reply_to_message: "Message | None" = None
    forward_origin: Any = None
    media_group_id: str | None = None
    document: Any = None
    photo: Any = None
    video: Any = None
    audio: Any = None
    animation: Any = None
    video_note: Any = None
    live_photo: Any = None
    paid_media: Any = None
    location: Any = None
    venue: Any = None
    contact: Any = None
    voice: Any = None
    sticker: Any = None
    story: Any = None
    poll: Any = None
    dice: Any = None
    game: Any = None
    checklist: Any = None
    rich_message: Any = None
    message_auto_delete_timer_changed: Timer | None = None

    @property
    def is_private(self) -> bool:
        """Whether a person wrote it to the bot alone."""
        return self.chat.type == PRIVATE and self.sender is not None and not self.sender.is_bot

    @property
    def words(self) -> str:
        """What it says, as a text or under a file."""
        return self.text or self.caption or ""

    @property
    def carries(self) -> Carried | None:
        """What it brings beside text; None for a text, and for what Telegram itself says of the chat."""
        found = (kind for name, kind in CARRIED.items() if getattr(self, name) is not None)
        return next(found, None)


CARRIED: Final[Mapping[str, Carried]] = {
    **dict.fromkeys(("document", "photo", "video", "audio", "animation"), Carried.FILE),
    **dict.fromkeys(("video_note", "live_photo", "paid_media"), Carried.FILE),
    **dict.fromkeys(("location", "venue"), Carried.LOCATION),
    "contact": Carried.CONTACT,
    "voice": Carried.VOICE,
    **dict.fromkeys(("sticker", "story", "poll", "dice", "game"), Carried.OTHER),
    **dict.fromkeys(("checklist", "rich_message"), Carried.OTHER),
}
"""The fields in which a person's message brings something. A message with none of them, and no text,
was written by nobody: it says that something was pinned, that somebody joined, that a title changed."""


class CallbackQuery(Struct, frozen=True):
    """A pressed button. ``message`` is the one that it stands under."""

    id: str
    sender: User = field(name="from")
    message: Message | None = None
    data: str | None = None


class ChatMember(Struct, frozen=True):
    """What the bot is in a chat."""

    status: str

    @property
    def is_gone(self) -> bool:
        """Whether it is there no more; in a private chat, whether it was blocked."""
        return self.status in ("left", "kicked")


class ChatMemberUpdated(Struct, frozen=True):
    """The bot was added, removed, blocked or unblocked."""

    chat: Chat
    sender: User = field(name="from")
    new_chat_member: ChatMember


class Update(Struct, frozen=True):
    """One update. Of a kind that is not asked for, only the number is known."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: ChatMemberUpdated | None = None


_UPDATE: Final = Decoder(Update)


def read_update(body: bytes) -> Update | None:
    """The update, or None for one that cannot be read."""
    try:
        return _UPDATE.decode(body)
    except (ValueError, RecursionError):  # whatever it says, its text may quote the update
        return None
