"""Signing out: the session is over, and the browser forgets it, and what it showed.

And whether one is over, which a page that stands open asks for itself.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.sessions.session import Level
from services.sessions import sessions
from services.visit.page import PageVisit
from web.frame import cookie
from web.frame.portal import portal_of
from web.frame.visitor import do, glance

_FORGET: Final = {"Clear-Site-Data": '"cache"'}
"""Pages that "Back" would show again too (W3C Clear Site Data, 3.1). Not "storage": the key of a telephone
lies there; not "cookies": those of other hosts of the domain would go too."""


async def sign_out(request: Request) -> Response:
    """``POST /sign-out``."""
    await do(request, Level.CLAIMED, _end)
    response = RedirectResponse("/sign-in", 303, headers=_FORGET)
    cookie.take(response, portal_of(request))
    return response


async def session(request: Request) -> Response:
    """``GET /session``: nothing, as long as there is one; asking prolongs none."""
    await glance(request, Level.CLAIMED, _nothing)
    return Response(status_code=204)


async def _nothing(_visit: PageVisit) -> None:
    return None


async def _end(visit: PageVisit) -> None:
    await sessions.end(visit.work, visit.session)


ROUTES = (
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/session", session, methods=["GET"]),
)
