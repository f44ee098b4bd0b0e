"""The door from the chat: the button Open leads here, within Telegram.

The address names a request, or a time of figures, at most. What Telegram signed stands in the address's
fragment, which no browser sends: a script of ours takes it out of there and sends it. Telegram's page for
browsers shows this page in a frame, which alone may be framed, and which sends nothing from there.
"""

from functools import partial
from typing import Final
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain import reference
from domain.statistics.whose import Whose
from domain.vocabulary import RequestType
from services.sessions import door
from web.frame import cookie
from web.frame.going_back import opened
from web.frame.headers import ANCESTORS
from web.frame.portal import portal_of
from web.frame.rendering import page
from web.frame.trying import one_try
from web.frame.typed import fields_of
from web.frame.visitor import visitor_of
from web.pages.sessions.browser import browser_of
from wording.language import translator

_FRAMED_BY: Final = "https://web.telegram.org"
_LONGEST_PERIOD: Final = 40
_LARGEST: Final = 16_384
"""Bytes of a form with launch data in it, each of whose bytes may take three."""


async def show(request: Request) -> Response:
    """``GET /door``."""
    setattr(request.state, ANCESTORS, _FRAMED_BY)
    leads_to = _leads_to(request)
    # Who has a telephone with a key of theirs reads the content next, without another press.
    is_of_request = leads_to.startswith("/requests/") and "/new/" not in leads_to
    return page(request, "door.html", leads_to=opened(leads_to) if is_of_request else leads_to)


async def enter(request: Request) -> Response:
    """``POST /door``."""
    return await one_try(request, partial(_enter, request))


async def _enter(request: Request) -> Response:
    portal = portal_of(request)
    try:
        written = (await fields_of(request, _LARGEST)).get("launch", "")
        before = cookie.token_in(request)
        token = await door.enter(portal.office, written, browser_of(request), before)
    except (door.DoorClosed, HTTPException):
        return _closed(request)
    response = RedirectResponse(_leads_to(request), 303)
    cookie.give(response, portal, token)
    return response


def _closed(request: Request) -> Response:
    _ = translator(visitor_of(request).reader.language)
    said = _("This did not open. Please press Open in the chat again, or sign in here.")
    title = _("Not opened")
    return page(request, "trouble.html", status=403, title=title, said=said, back="/sign-in")


def _leads_to(request: Request) -> str:
    """The page of the request, the form, the figures or the month that the address names; else where
    everybody begins."""
    if month := request.query_params.get("month", ""):
        return f"/statistics/month/{quote(month[:_LONGEST_PERIOD], safe='')}"
    whose = request.query_params.get("statistics", "")
    if whose in set(Whose):
        period = request.query_params.get("period", "")
        return f"/statistics?{urlencode({'whose': whose, 'period': period[:_LONGEST_PERIOD]})}"
    kind = request.query_params.get("new", "")
    if kind in set(RequestType):
        return f"/requests/new/{kind}"
    try:
        return f"/requests/{reference.read(request.query_params.get('ref', ''))}"
    except (reference.NotAReference, reference.WrongCheckCharacter):
        return "/"


ROUTES = (Route("/door", show), Route("/door", enter, methods=["POST"]))
