"""Taking updates in by webhook: Telegram brings them, and reads 200 only once they are committed.

Owns the receiving end and registering it. Repeats are known by their number in the inbox.
"""

import hmac
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp
from telegram import Bot

from bot.deployment.listening import pages
from bot.deployment.settings import Settings
from bot.intake.polling import parse_body, raw_updates
from bot.process import logs
from bot.telegram.telegram_api import ALLOWED_UPDATES
from services.running import intake
from services.visit.office import Office
from storage.messages.inbox import RawUpdate
from storage.transaction.store import StorageTrouble

_LARGEST: Final = 1_048_576
_SECRET_HEADER: Final = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name


class Receiver:
    """What Telegram posts to. ``path`` is that of the public address."""

    def __init__(
        self, office: Office, put: Callable[[RawUpdate], None], path: str, secret: str
    ) -> None:
        self._office = office
        self._put = put
        self._path = path or "/"
        self._secret = secret.encode()

    def app(self) -> ASGIApp:
        """The application; everything but a POST to the path is refused."""
        return pages(Route(self._path, self._receive, methods=["POST"]))

    async def _receive(self, request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        updates = raw_updates([parse_body(body)])
        if not updates:
            # Telegram would bring it again and again, so it is taken and forgotten.
            logs.event("updates_without_number", "warning", count=1)
            return Response()
        try:
            kept = await intake.keep(self._office, updates)
        except StorageTrouble as error:
            logs.trouble("updates_not_kept", error, count=1)
            return Response(status_code=503)
        for update in kept:
            self._put(update)
        return Response()


def receiver(settings: Settings, office: Office, put: Callable[[RawUpdate], None]) -> Receiver:
    """As it is set; ``put`` is given each update that was kept, to be worked here."""
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    return Receiver(office, put, urlsplit(settings.webhook_url or "").path, secret)


async def register(bot: Bot, url: str, secret: str) -> None:
    """Tell Telegram where to bring updates. Raises ``telegram.error.TelegramError``."""
    await bot.set_webhook(url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is larger than any update."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > _LARGEST:
            return None
        parts.append(part)
    return b"".join(parts)
