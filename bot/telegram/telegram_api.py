"""The connection to Telegram: the Bot API client, and raw updates by long polling.

Owns HTTP towards Telegram and what its errors mean to us. Updates come as they are, unparsed, so that
one that cannot be parsed blocks no other. The token is in every address, so addresses are never
logged.
"""

import asyncio
import json
import os
from dataclasses import dataclass
from typing import Any, Final

from telegram import Bot, User
from telegram.error import TelegramError

from bot.deployment.settings import PREFIX, Settings
from bot.process.http_client import CONNECT_WITHIN, Answer, Body, HttpClient, NoAnswer
from bot.process.trouble import Trouble
from bot.telegram.outgoing_bot import OutgoingBot
from bot.telegram.pooled_request import PooledRequest

# The library gives waiting times as numbers with a warning, or, asked so, as timedelta.
os.environ["PTB_TIMEDELTA"] = "true"

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
BATCH: Final = 100
LONG_POLL: Final = 25
_ANSWERS_WITHIN: Final = 10.0
_CONNECTIONS: Final = 32


class NotFetched(Exception):
    """The Bot API gave no updates; ``why`` is a word for the log, ``wait`` what it asked for."""

    def __init__(self, why: str, *, wait: float = 0.0, is_conflict: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.wait = wait
        self.is_conflict = is_conflict
        """Whether a webhook is set, or somebody else polls."""


def token_of(settings: Settings) -> str:
    """The bot's token. Raises ``Trouble`` where there is none."""
    if settings.bot_token is None:
        raise Trouble(
            f"{PREFIX}BOT_TOKEN is missing. Set it to the token that @BotFather gives, or try the "
            "bot without one: contactpoint rehearse"
        )
    return settings.bot_token.value


def bot_number(settings: Settings) -> int:
    """The bot's number; raises ``Trouble`` where there is no token."""
    token_of(settings)
    return settings.bot_number


def make_bot(settings: Settings) -> OutgoingBot:
    """The client for everything but updates; ``shutdown_bot`` closes it."""
    return OutgoingBot(
        token_of(settings),
        base_url=f"{settings.bot_api_url}/bot",
        request=PooledRequest(make_client(settings, _CONNECTIONS), _ANSWERS_WITHIN),
        # The library's own polling is not used: updates are taken in by ``UpdatesFeed``.
        get_updates_request=PooledRequest(make_client(settings), LONG_POLL + _ANSWERS_WITHIN),
    )


def make_client(settings: Settings, connections: int = 1) -> HttpClient:
    """Connections to the Bot API; an address on this machine is never reached through a proxy."""
    return HttpClient(connections, trusts_environment=not settings.is_rehearsed)


async def shutdown_bot(bot: Bot) -> None:
    """Close the client's connections."""
    await bot.request.shutdown()


async def ask_name(bot: Bot, within: float) -> str:
    """The bot's user name; empty where Telegram does not say it in time."""
    try:
        async with asyncio.timeout(within):
            known: User = await bot.get_me()
    except (TelegramError, TimeoutError):
        return ""
    return known.username or ""


async def name_of_own(settings: Settings, within: float) -> str:
    """The same of the bot of these settings; empty too where they have none."""
    if settings.bot_token is None:
        return ""
    bot = make_bot(settings)
    try:
        return await ask_name(bot, within)
    finally:
        await shutdown_bot(bot)


@dataclass(frozen=True, slots=True)
class Batch:
    """Updates as they came, and the offset that confirms them once they are kept."""

    entries: tuple[object, ...]
    confirms: int | None


class UpdatesFeed:
    """Raw updates by long polling."""

    def __init__(self, settings: Settings) -> None:
        self.bot = bot_number(settings)
        self._address = f"{settings.bot_api_url}/bot{token_of(settings)}/getUpdates"
        self._client = make_client(settings)

    async def close(self) -> None:
        """Close the connection."""
        await self._client.close()

    async def fetch(self, offset: int | None) -> Batch:
        """The next updates, once there are any, or none after a while. Raises ``NotFetched``."""
        body: dict[str, object] = {
            "timeout": LONG_POLL,
            "limit": BATCH,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        if offset is not None:
            body["offset"] = offset
        try:
            answer = await self._client.request(
                "POST",
                self._address,
                within=LONG_POLL + _ANSWERS_WITHIN + CONNECT_WITHIN,
                body=Body.of_json(body),
            )
        except NoAnswer as error:
            raise NotFetched("timeout" if error.is_late else "network") from None
        return _read(answer)


def _read(answer: Answer) -> Batch:
    try:
        told: Any = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise NotFetched("malformed") from None
    if not isinstance(told, dict) or answer.status != 200 or told.get("ok") is not True:
        raise _refusal(answer.status, told)
    entries = told.get("result")
    if not isinstance(entries, list):
        raise NotFetched("malformed")
    numbers = [number for entry in entries if (number := update_number(entry)) is not None]
    return Batch(tuple(entries), max(numbers) + 1 if numbers else None)


def update_number(entry: object) -> int | None:
    """The ``update_id`` of an update, or None where it has none that can be kept."""
    number = entry.get("update_id") if isinstance(entry, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**62:
        return None
    return number


def _refusal(status: int, told: object) -> NotFetched:
    if status == 429 and isinstance(told, dict):
        parameters = told.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return NotFetched("too many requests", wait=float(wait) if isinstance(wait, int) else 1.0)
    if status == 409:
        return NotFetched("another process polls, or a webhook is set", is_conflict=True)
    if status in (401, 404):
        return NotFetched("the token is not accepted")
    return NotFetched(f"status {status}")
