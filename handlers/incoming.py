"""What is read of an update: the few fields of the Bot API's objects that decide something here.

All else is passed over, so that a field that nobody looks at cannot make an update unreadable. Making
the library's own objects, which hold every field that exists, would take 200 times as long.

Source: core.telegram.org/bots/api, "Getting updates" and "Available types".
"""

from typing import Any, Final

from msgspec import Struct, field
from msgspec.json import Decoder

PRIVATE: Final = "private"
"""The type of a chat with one person."""


class User(Struct, frozen=True):
    """A person, or a bot."""

    id: int
    is_bot: bool = False


class Chat(Struct, frozen=True):
    """Where something was said."""

    id: int
    type: str


class Message(Struct, frozen=True):
    """A message; of a message that the bot can no longer see, only chat and number are told."""

    message_id: int
    chat: Chat
    sender: User | None = field(name="from", default=None)
    text: str | None = None
    caption: str | None = None
    reply_to_message: "Message | None" = None
    forward_origin: Any = None
    document: Any = None
    photo: Any = None
    video: Any = None
    audio: Any = None
    animation: Any = None
    video_note: Any = None

    @property
    def is_private(self) -> bool:
        """Whether a person wrote it to the bot alone."""
        return self.chat.type == PRIVATE and self.sender is not None and not self.sender.is_bot

    @property
    def words(self) -> str:
        """What it says, as a text or under a file."""
        return self.text or self.caption or ""

    @property
    def is_file(self) -> bool:
        """Whether it brings a file of any kind."""
        files = (self.document, self.photo, self.video, self.audio, self.animation, self.video_note)
        return any(file is not None for file in files)


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
