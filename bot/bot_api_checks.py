"""Whether the Bot API answers, accepts the token, and goes by the same clock as this machine."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from bot.findings import Check, Finding, error, ok
from bot.settings import PREFIX, Settings

_ANSWERS_WITHIN: Final = 5.0
_SKEW: Final = timedelta(seconds=30)


async def bot_api(settings: Settings) -> AsyncIterator[Finding]:
    """What ``getMe`` shows."""
    if settings.bot_token is None:
        yield error(
            Check.BOT_API,
            f"{PREFIX}BOT_TOKEN is missing.",
            "Set it to the token that @BotFather gives.",
        )
        return
    address = f"{settings.bot_api_url}/bot{settings.bot_token.get_secret_value()}/getMe"
    try:
        async with httpx.AsyncClient(
            timeout=_ANSWERS_WITHIN, trust_env=not settings.is_rehearsed
        ) as client:
            answer = await client.get(address)
    except httpx.HTTPError:
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


def _getme(answer: httpx.Response, settings: Settings) -> Finding:
    if answer.status_code in (401, 404):
        return error(
            Check.BOT_API,
            "Telegram does not accept the token.",
            f"Copy the token again from @BotFather into {PREFIX}BOT_TOKEN.",
        )
    if answer.status_code != 200:
        return error(
            Check.BOT_API,
            f"{settings.bot_api_url} answers with status {answer.status_code}.",
            "Try again later; if it stays, look at the Bot API server.",
        )
    return ok(Check.BOT_API)


def _skew(answer: httpx.Response) -> timedelta | None:
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
