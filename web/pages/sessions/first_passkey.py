"""The first passkey at a page: the number, the second secret, and making it.

Owns the cookie by which a browser that waits is known, apart from any session's. The steps are
``services.sessions.first_passkey``'s.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.refused import Refused
from domain.sessions.first_passkey import SHOWN_FOR, FirstStep
from services.sessions import first_passkey
from web.frame import cookie
from web.frame.portal import Portal, portal_of
from web.frame.rendering import page
from web.frame.said import why
from web.frame.visitor import visitor_of
from web.pages.sessions.browser import browser_of
from wording import times
from wording.language import translator

Act = Callable[[Request, Mapping[str, str]], Awaitable[Response]]
_HERE: Final = "/sign-in"


async def show(request: Request, refused: Refused | None = None) -> Response | None:
    """How far this browser has come; None where it does not wait."""
    waiting = await first_passkey.stands(portal_of(request).office, _token_in(request))
    if waiting is None:
        return None
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    more = {"said": why(request, refused)} if refused is not None else {}
    return page(
        request,
        "sessions/first_passkey.html",
        status=409 if refused is not None else 200,
        is_proved=waiting.step is FirstStep.PROVED,
        number=waiting.number,
        until=times.moment(_, waiting.expires_at, waiting.expires_at.date()),
        **more,
    )


async def _begin(request: Request, _fields: Mapping[str, str]) -> Response:
    portal = portal_of(request)
    try:
        token, _waiting = await first_passkey.begin(portal.office, browser_of(request))
    except Refused as refused:
        return _refused(request, refused)
    response = RedirectResponse(_HERE, 303)
    response.set_cookie(
        _name(portal),
        token,
        max_age=int(SHOWN_FOR.total_seconds()),
        path="/",
        secure=portal.is_secure,
        httponly=True,
        samesite="strict",
    )
    return response


async def _forget(request: Request, _fields: Mapping[str, str]) -> Response:
    response = RedirectResponse(_HERE, 303)
    _take(response, portal_of(request))
    return response


async def _give_secret(request: Request, fields: Mapping[str, str]) -> Response:
    office = portal_of(request).office
    try:
        await first_passkey.give_secret(office, _token_in(request), fields.get("secret", ""))
    except Refused as refused:
        return await show(request, refused) or _refused(request, refused)
    return RedirectResponse(_HERE, 303)


async def _options(request: Request, _fields: Mapping[str, str]) -> Response:
    try:
        options = await first_passkey.ask(portal_of(request).office, _token_in(request))
    except Refused:
        # The script sends the form as it is, and that is answered with the reason.
        return Response(status_code=409)
    return Response(options, media_type="application/json")


async def _register(request: Request, fields: Mapping[str, str]) -> Response:
    portal = portal_of(request)
    try:
        token = await first_passkey.register(
            portal.office,
            _token_in(request),
            fields.get("answer", ""),
            browser=browser_of(request),
        )
    except Refused as refused:
        return await show(request, refused) or _refused(request, refused)
    response = RedirectResponse("/devices", 303)
    cookie.give(response, portal, token)
    _take(response, portal)
    return response


BEGIN: Final = "first"
FORGET: Final = "forget"
ACTS: Final[Mapping[str, Act]] = {
    BEGIN: _begin,
    "secret": _give_secret,
    "first-options": _options,
    "first-passkey": _register,
    FORGET: _forget,
}


def _refused(request: Request, refused: Refused) -> Response:
    return page(request, "sign_in.html", status=409, said=why(request, refused))


def _token_in(request: Request) -> str:
    return request.cookies.get(_name(portal_of(request)), "")


def _take(response: Response, portal: Portal) -> None:
    response.delete_cookie(
        _name(portal), path="/", secure=portal.is_secure, httponly=True, samesite="strict"
    )


def _name(portal: Portal) -> str:
    return "__Host-first" if portal.is_secure else "first"
