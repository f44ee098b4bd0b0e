"""Signing out: the session is over, and the browser forgets it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.sessions.session import Level
from services.sessions import sessions
from services.visit.page import PageVisit
from web.frame import cookie
from web.frame.portal import portal_of
from web.frame.visitor import do


async def sign_out(request: Request) -> Response:
    """``POST /sign-out``."""
    await do(request, Level.CLAIMED, _end)
    response = RedirectResponse("/sign-in", 303)
    cookie.take(response, portal_of(request))
    return response


async def _end(visit: PageVisit) -> None:
    await sessions.end(visit.work, visit.session)


ROUTES = (Route("/sign-out", sign_out, methods=["POST"]),)
