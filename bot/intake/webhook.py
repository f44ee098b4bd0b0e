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


def receiver(settings: Settings, office: Office, put: Callable[[RawUpdate], None]) -> ASGIApp:
    """What Telegram posts to, at the path of the public address; all else is refused.

    ``put`` is given each update that was kept, to be worked here.
    """
    wanted, bot = _secret(settings).encode(), bot_number(settings)

    async def receive(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), wanted):
            return Response(status_code=403)
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
    """Tell Telegram where to bring updates. Raises ``telegram.error.TelegramError``."""
    await bot.set_webhook(
        settings.webhook_url or "",
        secret_token=_secret(settings),
        allowed_updates=list(ALLOWED_UPDATES),
    )


def _secret(settings: Settings) -> str:
    return settings.webhook_secret.value if settings.webhook_secret else ""


def _parsed(body: bytes) -> object:
    """The JSON of a body; None where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
