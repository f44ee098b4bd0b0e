"""Signing in, all at one address: with a passkey, or on the way to a first one.

What is sent names its ``act``. Whoever has no session reads this page at every other address too, and
comes back there.
"""

from collections.abc import Mapping
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.refused import Refused
from services.sessions import forms, passkeys
from web.frame import cookie
from web.frame.going_back import way_back
from web.frame.limits import BEGINNINGS, TRIES
from web.frame.portal import portal_of
from web.frame.rendering import page
from web.frame.said import why
from web.frame.trouble import signing_in
from web.frame.trying import one_try
from web.frame.typed import LARGEST, fields_of
from web.pages.sessions import first_passkey
from web.pages.sessions.browser import browser_of


async def show(request: Request) -> Response:
    """``GET /sign-in``."""
    return await first_passkey.show(request) or page(request, "sign_in.html")


async def act(request: Request) -> Response:
    """``POST /sign-in``."""
    fields = await fields_of(request, LARGEST + forms.LONGEST_CARRIED)
    name = fields.get("act")
    if name == first_passkey.FORGET:
        return await first_passkey.ACTS[name](request, fields)
    allowance = BEGINNINGS if name == first_passkey.BEGIN else TRIES
    return await one_try(request, partial(_act, request, fields), allowance, fields)


async def _act(request: Request, fields: Mapping[str, str]) -> Response:
    portal = portal_of(request)
    match fields.get("act"):
        case "options":
            options = await passkeys.ask(portal.office)
            return Response(options, media_type="application/json")
        case "passkey":
            return await _sign_in(request, fields)
        case str(other) if other in first_passkey.ACTS:
            return await first_passkey.ACTS[other](request, fields)
    raise HTTPException(400)


async def _sign_in(request: Request, fields: Mapping[str, str]) -> Response:
    portal = portal_of(request)
    try:
        token = await passkeys.sign_in(
            portal.office,
            fields.get("answer", ""),
            browser=browser_of(request),
            token=cookie.token_in(request),
            carried=fields.get("carried", ""),
        )
    except Refused as refused:
        return signing_in(request, fields, 403, why(request, refused))
    response = RedirectResponse(way_back(fields.get("to", "")), 303)
    cookie.give(response, portal, token)
    return response


ROUTES = (
    Route("/sign-in", show, methods=["GET"]),
    Route("/sign-in", act, methods=["POST"]),
)
