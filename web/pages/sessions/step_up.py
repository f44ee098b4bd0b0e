"""``/prove``: the key of a telephone shows, within Telegram, that it is they who hold it.

The page that proves stands at whatever address needed it (``web.frame.trouble``); this one takes what it
sends, and goes on there.
"""

from collections.abc import Mapping
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from domain.refused import Refused
from domain.sessions.session import Level
from services.sessions import forms, step_up
from services.sessions.step_up import ShownKey
from web.frame import cookie
from web.frame.going_back import way_back
from web.frame.portal import portal_of
from web.frame.said import why
from web.frame.trouble import proving
from web.frame.trying import one_try
from web.frame.typed import LARGEST, fields_of
from web.frame.visitor import look


async def act(request: Request) -> Response:
    """``POST /prove``."""
    fields = await fields_of(request, LARGEST + forms.LONGEST_CARRIED)
    return await one_try(request, partial(_act, request, fields), fields=fields)


async def _act(request: Request, fields: Mapping[str, str]) -> Response:
    match fields.get("act"):
        case "options":
            return PlainTextResponse(await look(request, Level.CLAIMED, step_up.ask))
        case "device":
            return await _prove(request, {name: fields.get(name, "") for name in _FIELDS})
    raise HTTPException(400)


_FIELDS = ("key", "nonce", "signature", "pin", "to", "carried")


async def _prove(request: Request, sent: dict[str, str]) -> Response:
    portal, to, carried = portal_of(request), way_back(sent.pop("to")), sent.pop("carried")
    try:
        before = cookie.token_in(request)
        token = await step_up.prove(portal.office, before, ShownKey(**sent), carried)
    except Refused as refused:
        # Who is there decides the language of what is said.
        await look(request, Level.CLAIMED, step_up.ways)
        return await proving(request, to=to, said=why(request, refused), carried=carried)
    response = RedirectResponse(to, 303)
    cookie.give(response, portal, token)
    return response


ROUTES = (Route("/prove", act, methods=["POST"]),)
