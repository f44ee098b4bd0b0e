"""What somebody reads who cannot be given a page: what happened, and what to do next.

Owns that nothing is told by it: what is not one's own and what does not exist are the same bytes, and
who has no session reads the sign-in page whatever they asked for.
"""

from collections.abc import Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from domain.refused import Refused
from domain.sessions.session import Level
from domain.topics import Topic
from services.sessions import forms, step_up
from services.sessions.visiting import (
    NeedsPasskey,
    NeedsPasskeyAgain,
    NeedsProof,
    NoSession,
    StorageTrouble,
)
from services.visit.page import PageVisit
from web.frame.going_back import way_back, without_content
from web.frame.limits import TooMany
from web.frame.portal import portal_of
from web.frame.rendering import page
from web.frame.said import why
from web.frame.trying import wait
from web.frame.typed import DRAWN, typed_in
from web.frame.visitor import look, visitor_of
from wording.language import translator
from wording.safe_text import Shown

_OPEN: Final = frozenset({"/door", "/sign-in"})
"""Addresses that are there for who has no session."""
_NOT_FOUND: Final = frozenset({Topic.NOT_YOURS, Topic.NOT_A_REFERENCE, Topic.WRONG_CHECK_CHARACTER})


class BrokenOff(Exception):
    """What was being given out is closed now: the answer ends before its end, and nothing went wrong here."""


async def answer(request: Request, error: Exception) -> Response:
    """What is answered in place of the page."""
    match error:
        case NoSession():
            return page(request, "sign_in.html", status=401, **await _carried(request))
        case NeedsProof():
            carried = await _carried(request)
            again = isinstance(error, NeedsPasskeyAgain)
            needs_passkey = again or isinstance(error, NeedsPasskey)
            return await proving(request, needs_passkey=needs_passkey, is_again=again, **carried)
        case Refused() if is_not_found(error):
            return _not_found(request)
        case Refused():
            return _refused(request, error)
        case StorageTrouble():
            return _later(request)
        case TooMany():
            return _too_many(request, error)
        case BrokenOff():
            return Response(status_code=500)  # which nobody reads: the answer has begun
        case HTTPException(status_code=404 | 405):
            return await _nothing_there(request)
        case HTTPException(status_code=status):
            return await _not_read(request, status)
        case _:
            return _incident(request, portal_of(request).report(error))


async def _carried(request: Request) -> dict[str, str]:
    """What was typed into a form of ours, sealed, for the browser to bring again; nothing is kept of it."""
    sent = typed_in(request)
    if sent is None:
        return {}
    drawn, office = sent.fields.get(DRAWN, ""), portal_of(request).office
    try:
        carried = await forms.carried(office, drawn, sent.page, sent.fields)
    except StorageTrouble:
        return {}
    return {"carried": carried, "to": sent.page} if carried else {}


def signing_in(request: Request, fields: Mapping[str, str], status: int, said: str) -> HTMLResponse:
    """The page that signs in again, with what was typed before it, and where it goes on."""
    to, carried = way_back(fields.get("to", "")), fields.get("carried", "")
    return page(request, "sign_in.html", status=status, said=said, carried=carried, to=to)


async def proving(
    request: Request,
    *,
    needs_passkey: bool = False,
    is_again: bool = False,
    to: str = "",
    said: str = "",
    carried: str = "",
) -> Response:
    """The page that proves, with every way that is open to who is there, and then goes on to ``to``.

    ``carried`` is what was typed before, for the browser to bring again.
    """
    try:
        found = await look(request, Level.CLAIMED, step_up.ways)
    except (NoSession, StorageTrouble) as error:
        return await answer(request, error)
    values: dict[str, object] = {"to": to} if to else {}
    return page(
        request,
        "prove.html",
        status=403,
        has_device=found.has_device,
        may_offer=found.may_offer,
        needs_passkey=needs_passkey,
        is_again=is_again,
        said=said,
        carried=carried,
        without=without_content(request),
        **values,
    )


async def may_prove_here(request: Request) -> bool:
    """Whether who is there is known and no more, and has a telephone that could prove it."""
    if visitor_of(request).level is not Level.CLAIMED:
        return False
    return (await look(request, Level.CLAIMED, step_up.ways)).has_device


def is_not_found(refused: Refused) -> bool:
    """Whether it says no more than that nothing there is theirs."""
    return refused.topic in _NOT_FOUND


async def _nothing_there(request: Request) -> Response:
    return await _unknown(request) or _not_found(request)


async def _unknown(request: Request) -> Response | None:
    """What whoever has no session gets, who is not told even that there is nothing."""
    try:
        await look(request, Level.CLAIMED, _nothing)
    except (NoSession, StorageTrouble) as error:
        return await answer(request, error)
    return None


async def _nothing(_visit: PageVisit) -> None:
    return None


def _refused(request: Request, refused: Refused) -> Response:
    _ = translator(visitor_of(request).reader.language)
    values = {"title": _("Not done"), "said": why(request, refused), "back": request.url.path}
    return page(request, "trouble.html", status=409, **values)


def _not_found(request: Request) -> Response:
    _ = translator(visitor_of(request).reader.language)
    said = _(
        "This is not open to you, or does not exist. Please check the address, or ask your supervisor."
    )
    return page(request, "trouble.html", status=404, title=_("Not found"), said=said, back="/")


async def _not_read(request: Request, status: int) -> Response:
    if request.url.path not in _OPEN and (unknown := await _unknown(request)) is not None:
        return unknown
    _ = translator(visitor_of(request).reader.language)
    said = _("What was sent could not be read. Please open the page again, and repeat it.")
    return page(request, "trouble.html", status=status, title=_("Not done"), said=said, back="/")


def _too_many(request: Request, error: TooMany) -> Response:
    answered = signing_in(request, error.fields, 429, wait(request, error))
    answered.headers["Retry-After"] = str(error.seconds)
    return answered


def _later(request: Request) -> Response:
    _ = translator(visitor_of(request).reader.language)
    said = _("The database does not answer at the moment. Please try again in a minute.")
    return _not_done(request, 503, _("Not now"), said)


def _incident(request: Request, number: str) -> Response:
    _ = translator(visitor_of(request).reader.language)
    said = _(
        "Something went wrong here, and nothing has changed. Please try again; if it happens again, "
        "tell your operator the number {number}.",
        number=Shown(number),
    )
    return _not_done(request, 500, _("Not done"), said)


def _not_done(request: Request, status: int, title: Shown, said: Shown) -> Response:
    """What was typed stands in the page, and can be sent again; once is enough, however often it is."""
    sent = typed_in(request)
    values = {
        "title": title,
        "said": said,
        "back": sent.page if sent else request.url.path if status == 503 else "/",
        "again": sent.fields if sent else None,
    }
    return page(request, "trouble.html", status=status, here=request.url.path, **values)
