"""What the Bot API's refusals mean: something about the person's chat, or only about this message.

Owns the descriptions that are known. Only these say something about a person; whatever else Telegram
may come to say is about the message at hand. What follows for the work is left to ``bot.dispatch.sending``.
"""

from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto
from typing import Final

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

MISSING_FOR: Final = 60.0
"""Seconds for which a chat must be unknown to Telegram before that is believed."""
_FORGOTTEN_AFTER: Final = 120.0
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 15.0


class Meaning(Enum):
    """What a refusal is about."""

    CLOSED = auto()
    """The chat takes no messages."""
    MISSING = auto()
    """Telegram does not find the chat, which may pass."""
    DONE = auto()
    """The message stands as it should, or is no longer ours to change."""
    GONE = auto()
    """The message is not there any more."""
    LACKING = auto()
    """The server does not have the method."""
    UNKNOWN = auto()
    """Anything else: about this message, whatever it is."""
    PASSING = auto()
    """No refusal: the network, Telegram's servers or the token."""


_SIGNS: Final = {
    Meaning.CLOSED: (
        "bot was blocked by the user",
        "user is deactivated",
        "bot can't initiate conversation with a user",
        "bot was kicked",
        "bot is not a member",
        "not enough rights",
        "have no rights",
        "need administrator rights",
        "chat_write_forbidden",
        "user_is_blocked",
        "input_user_deactivated",
    ),
    Meaning.MISSING: (
        "chat not found",
        "user not found",
        "peer_id_invalid",
        "chat_id is empty",
        "group chat was upgraded",
    ),
    Meaning.GONE: ("message to delete not found",),
    Meaning.DONE: (
        "message is not modified",
        "message to edit not found",
        "message can't be edited",
        "message can't be deleted",
        "message_id_invalid",
        "query is too old",
        "query id is invalid",
        "query_id_invalid",
        "can't be changed in private chats",
    ),
}
"""What an answer says in its description, in small letters."""


def meaning(error: TelegramError) -> Meaning:
    """What an answer that is no success is about."""
    said = error.message.lower()
    if isinstance(error, ChatMigrated):
        return Meaning.MISSING
    if "method not found" in said:
        return Meaning.LACKING
    if not isinstance(error, BadRequest | Forbidden):
        return Meaning.PASSING
    meant = (about for about, signs in _SIGNS.items() if any(sign in said for sign in signs))
    return next(meant, Meaning.UNKNOWN)


def seconds_of(error: RetryAfter) -> float:
    """For how long Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


class MissingChats:
    """Chats that Telegram does not find at the moment, and since when."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._seen: dict[int, tuple[float, float]] = {}

    def pause(self, chat: int) -> float | None:
        """The chat is not found: seconds until it is tried again; None once that is believed."""
        now = self._monotonic()
        first, last = self._seen.get(chat, (now, now))
        if now - last > _FORGOTTEN_AFTER:
            first = now
        self._seen[chat] = (first, now)
        if now - first >= MISSING_FOR:
            return None
        return min(_FIRST_PAUSE + (now - first) / 2, _LONGEST_PAUSE)

    def found(self, chat: int) -> None:
        """A message was taken there."""
        self._seen.pop(chat, None)
