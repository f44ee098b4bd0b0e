"""Serving calendars at their secret addresses; everything else reads the same "not found".

Owns the HTTP side: ``GET /calendar/SECRET.ics``. What a calendar holds is left to
``services.duty.calendar_feeds``. Nothing of an address is logged.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.deployment.listening import pages
from bot.process import logs
from services.duty.calendar_feeds import calendar_at
from services.visit.office import Office
from storage.transaction.store import StorageTrouble

_LONGEST: Final = 64
_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def calendar_pages(office: Office) -> ASGIApp:
    """The one kind of page."""

    async def calendar(request: Request) -> Response:
        token = str(request.path_params["token"])
        try:
            found = await calendar_at(office, token) if len(token) <= _LONGEST else None
        except StorageTrouble as error:
            logs.trouble("calendar_not_read", error)
            return PlainTextResponse("try again later", 503, headers=_HEADERS)
        if found is None:
            return PlainTextResponse("not found", 404, headers=_HEADERS)
        return Response(
            found,
            media_type="text/calendar; charset=utf-8",
            headers={**_HEADERS, "Content-Disposition": 'inline; filename="duty.ics"'},
        )

    return pages(Route("/calendar/{token}.ics", calendar))
