"""Whether the Bot API answers, accepts the token, limits us, and keeps in the chats what is sent there.

The chats are asked about one by one, those of who is on duty first, and no more of them than an
operator who waits for the answer, and Telegram, put up with.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from bot.deployment.opening import Opened
from bot.deployment.settings import PREFIX, Settings
from bot.doctor.findings import Check, Finding, error, ok, warning
from bot.process.http_client import Answer, HttpClient, NoAnswer
from bot.telegram.telegram_api import make_client, token_of
from services.people import chats
from services.running import outages

_ANSWERS_WITHIN: Final = 5.0
_SKEW: Final = timedelta(seconds=30)
_MOST_CHATS: Final = 50
_CHATS_WITHIN: Final = 15.0
_ABOUT_ONE_CHAT: Final = (200, 400, 403)
_LIMITED_LATELY: Final = timedelta(hours=24)


async def bot_api(settings: Settings) -> AsyncIterator[Finding]:
    """What ``getMe`` shows."""
    if settings.bot_token is None:
        yield error(
            Check.BOT_API,
            f"{PREFIX}BOT_TOKEN is missing.",
            "Set it to the token that @BotFather gives.",
        )
        return
    try:
        async with make_client(settings) as client:
            answer = await _ask(client, settings, "getMe")
    except NoAnswer:
        yield error(
            Check.BOT_API,
            f"{settings.bot_api_url} does not answer.",
            f"Check the network, or {PREFIX}BOT_API_URL.",
        )
        return
    yield _getme(answer, settings)
    skew = _skew(answer)
    if skew is not None and not settings.is_rehearsed:
        yield _clock(skew)


async def limits(deployment: Opened) -> Finding:
    """Whether Telegram asked to wait lately, as any process of the service noted."""
    ago = (await outages.last_signs(deployment.office)).limited
    if ago is None or ago > _LIMITED_LATELY:
        return ok(Check.LIMITS)
    return warning(
        Check.LIMITS,
        f"Telegram asked to wait, last {round(ago.total_seconds() / 60)} minutes ago: more was sent "
        "than it takes, and messages came late.",
        f"Set {PREFIX}SEND_RATE or {PREFIX}SEND_RATE_PER_CHAT lower, restart the service, and see "
        "that nothing else sends with this token.",
    )


async def timers(deployment: Opened) -> AsyncIterator[Finding]:
    """Chats that delete by themselves what the bot says there, alerts among it."""
    settings = deployment.settings
    if settings.bot_token is None:
        return
    found = []
    try:
        async with asyncio.timeout(_CHATS_WITHIN), make_client(settings) as client:
            for person, chat in (await chats.on_duty_first(deployment.office))[:_MOST_CHATS]:
                answer = await _ask(client, settings, f"getChat?chat_id={chat}")
                if answer.status not in _ABOUT_ONE_CHAT:
                    break
                if _timer(answer):
                    found.append(person)
    except (NoAnswer, TimeoutError):
        pass  # that the Bot API does not answer is a finding of its own; what was seen is said
    if not found:
        yield ok(Check.CHATS)
    else:
        yield warning(
            Check.CHATS,
            "These people's chats with the bot delete messages by themselves",
            "Ask each: in the chat with the bot, open its menu, Auto-Delete, and turn it off.",
            found,
        )


def _timer(answer: Answer) -> bool:
    chat = (_told(answer) or {}).get("result")
    return isinstance(chat, dict) and bool(chat.get("message_auto_delete_time"))


async def _ask(client: HttpClient, settings: Settings, what: str) -> Answer:
    address = f"{settings.bot_api_url}/bot{token_of(settings)}/{what}"
    return await client.request("GET", address, within=_ANSWERS_WITHIN)


def _getme(answer: Answer, settings: Settings) -> Finding:
    told = _told(answer)
    if told is None:
        return error(
            Check.BOT_API,
            f"What answers at {settings.bot_api_url} is not the Bot API.",
            f"Check {PREFIX}BOT_API_URL, and whether a proxy stands between.",
        )
    if answer.status in (401, 404):
        return error(
            Check.BOT_API,
            "Telegram does not accept the token.",
            f"Copy the token again from @BotFather into {PREFIX}BOT_TOKEN.",
        )
    if answer.status == 429:
        text = "Telegram asks to wait."
        return warning(Check.LIMITS, text, "See that nothing else sends with this token.")
    if answer.status != 200 or told.get("ok") is not True:
        return error(
            Check.BOT_API,
            f"{settings.bot_api_url} answers with status {answer.status}.",
            "Try again later; if it stays, look at the Bot API server.",
        )
    return ok(Check.BOT_API)


def _told(answer: Answer) -> dict[str, object] | None:
    """What the Bot API says; None where something else answers."""
    try:
        told = json.loads(answer.body)
    except ValueError:
        return None
    return told if isinstance(told, dict) and isinstance(told.get("ok"), bool) else None


def _skew(answer: Answer) -> timedelta | None:
    try:
        return abs(datetime.now(UTC) - parsedate_to_datetime(answer.headers["date"]))
    except (KeyError, ValueError, TypeError):
        return None


def _clock(skew: timedelta) -> Finding:
    if skew > _SKEW:
        return error(
            Check.CLOCK,
            f"This machine's clock differs from Telegram's by {round(skew.total_seconds())} s.",
            "Set it, for example with NTP: escalations and the log follow it.",
        )
    return ok(Check.CLOCK)
