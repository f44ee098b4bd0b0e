"""The library's client, with the two calls that every message takes.

They go the library's own way, with its errors, but leave its objects out: making a keyboard and a
whole message of them takes as long as all else that a sending does.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec.json import Encoder
from telegram import Bot
from telegram.error import TelegramError

from wording.emphasis import Emphasis

Keyboard = Mapping[str, Any]
"""An inline keyboard as the Bot API has it."""
Emphases = Sequence[Emphasis]

_ENCODER: Final = Encoder()
_NO_PREVIEW: Final = '{"is_disabled":true}'


class OutgoingBot(Bot):
    """A client that sends and changes plain text with emphasis beside it, never with a parse mode."""

    async def send_text(
        self, chat: int, text: str, emphases: Emphases, *, keyboard: Keyboard | None, rings: bool
    ) -> int:
        """``sendMessage``; returns the message's number. Raises ``TelegramError``."""
        sent: Any = await self._post(
            "sendMessage",
            {
                "chat_id": chat,
                "text": text,
                "entities": _entities(emphases),
                "reply_markup": _written(keyboard),
                "disable_notification": not rings,
                "protect_content": True,
                "link_preview_options": _NO_PREVIEW,
            },
        )
        if not isinstance(sent, dict) or not isinstance(sent.get("message_id"), int):
            raise TelegramError("Invalid server response")
        return int(sent["message_id"])

    async def change_text(
        self,
        chat: int,
        message_id: int | None,
        text: str,
        emphases: Emphases,
        *,
        keyboard: Keyboard | None,
    ) -> None:
        """``editMessageText``. Raises ``TelegramError``."""
        await self._post(
            "editMessageText",
            {
                "chat_id": chat,
                "message_id": message_id,
                "text": text,
                "entities": _entities(emphases),
                "reply_markup": _written(keyboard),
                "link_preview_options": _NO_PREVIEW,
            },
        )


def _written(keyboard: Keyboard | None) -> str | None:
    return None if keyboard is None else _ENCODER.encode(keyboard).decode()


def _entities(emphases: Emphases) -> str | None:
    """The emphasis as the Bot API has it (``MessageEntity``)."""
    if not emphases:
        return None
    entities = [
        {"type": each.style, "offset": each.offset, "length": each.length} for each in emphases
    ]
    return _ENCODER.encode(entities).decode()
