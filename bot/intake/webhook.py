"""Taking updates in by webhook: Telegram brings them, and reads 200 only once they are committed.

Owns the receiving end and registering it. Repeats are known by their number in the inbox.
"""

import hmac
import json
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp
from telegram import Bot

from bot.deployment.listening import body_of, pages
from bot.deployment.settings import Settings
from bot.intake.polling import keep, raw_updates
from bot.process import logs
from bot.telegram.telegram_api import ALLOWED_UPDATES, bot_number
from services.visit.office import Office
from storage.messages.inbox import RawUpdate

_LARGEST: Final = 1_048_576
_BOT: Final = "bot"
_MOST_DIGITS: Final = 16
"""Telegram's identifiers have at most 52 significant bits (Bot API, User)."""


def receiver(settings: Settings, office: Office, put: Callable[[RawUpdate], None]) -> ASGIApp:
    """What Telegram posts to, at the path of the public address; all else is refused.

    ``put`` is given each update that was kept, to be worked here.
    """
    wanted = _secret(settings).encode()
    own = None if settings.bot_token is None else bot_number(settings)

    async def receive(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), wanted):
            return Response(status_code=403)
        bot = _named(request) or own
        if bot is None:
            # Telegram brings it again, to the address of the process that knows its bot.
            return Response(status_code=503)
        body = await body_of(request, _LARGEST)
        if body is None:
            return Response(status_code=413)
        updates = raw_updates([_parsed(body)], bot)
        if not updates:
            # Telegram would bring it again and again, so it is taken and forgotten.
            logs.event("updates_without_number", "warning", count=1)
            return Response()
        return Response(status_code=200 if await keep(office, updates, put) else 503)

    path = urlsplit(settings.webhook_url or "").path or "/"
    return pages(Route(path, receive, methods=["POST"]))


async def register(bot: Bot, settings: Settings) -> None:
    """Tell Telegram where to bring updates. Raises ``telegram.error.TelegramError``.

    The address names the bot, whose token a process that only takes updates in need not have.
    """
    await bot.set_webhook(
        f"{settings.webhook_url}?{_BOT}={bot_number(settings)}",
        secret_token=_secret(settings),
        allowed_updates=list(ALLOWED_UPDATES),
    )


def _named(request: Request) -> int | None:
    """The bot whose updates come to this address; None where it names none."""
    named = request.query_params.get(_BOT, "")
    return (
        int(named) if named.isascii() and named.isdigit() and len(named) <= _MOST_DIGITS else None
    )


def _secret(settings: Settings) -> str:
    return settings.webhook_secret.value if settings.webhook_secret else ""


def _parsed(body: bytes) -> object:
    """The JSON of a body; None where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
