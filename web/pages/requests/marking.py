"""Saying of one's own text that it is wrong, disputed, out of date or not to be used: beside that text.

Owns the page that asks which part of it is meant, what is said of it, and why. Marking it is the chat's own
act: whoever read it is told.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.refused import Refused
from domain.requests.filing import LONGEST_TEXT
from domain.requests.values.corrections import Mark
from domain.sessions.session import Level
from domain.verbs import Verb
from services.requests.at_page import acting
from services.requests.at_page.acting import PageOutdated
from services.requests.safeguards import correcting
from services.requests.safeguards.correcting import OwnText
from services.sessions import forms
from services.sessions.forms import FormOutdated, take_back
from services.sessions.sessions import keep_said
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.trouble import is_not_found
from web.frame.typed import DRAWN, fields_of, is_typed
from web.frame.visitor import do, look, require_proof, visitor_of
from web.pages.requests.acting import changed
from web.pages.requests.acts import STOOD
from web.pages.requests.request import header_of
from wording.emphasis import plain
from wording.events import text_label
from wording.forms.marks import item_label, mark_label
from wording.language import translator
from wording.messages.acts import verb_label
from wording.safe_text import joined
from wording.times import moment

_MOST_DIGITS: Final = 18
_WRITTEN: Final = ("text", "mark", "item")
_NOTHING: Mapping[str, str] = {}


async def show(request: Request) -> Response:
    """``GET /requests/REF/texts/RECORD``."""
    found = await header_of(request)
    require_proof(request)
    here, typed = request.url.path, _NOTHING
    if visitor_of(request).typed_at == here:
        typed = await do(request, Level.PROVED, partial(take_back, page=here))
    return await _drawn(request, found.request.id, typed, is_back=bool(typed))


async def send(request: Request) -> Response:
    """``POST`` there: ``mark``, ``item`` (empty for all of it) and ``text``, which says why."""
    typed = await fields_of(request)
    is_typed(request, request.url.path, typed, ("text",))
    found = await header_of(request)
    require_proof(request)
    case, record = found.request.id, _record(request)
    mark, item, text = (typed.get(name, "") for name in ("mark", "item", "text"))
    if mark not in set(Mark):
        raise HTTPException(400)
    said = text.replace("\r\n", "\n").strip()
    does = "\0".join((Verb.CORRECT.value, str(record), mark, item, said))

    async def act(visit: PageVisit) -> None:
        drawn = typed.get(DRAWN, "")
        if await forms.was_done(visit, drawn, case, does):
            return
        own = await correcting.own_text(visit, case, record)
        await acting.require_unchanged(visit, own.request, typed.get(STOOD, ""))
        await correcting.correct(visit, case, record, item, Mark(mark), said)
        await forms.done(visit, drawn, case, does)
        await keep_said(visit)

    try:
        await do(request, Level.PROVED, act)
    except (FormOutdated, PageOutdated):
        return await _drawn(request, case, typed, wrong=changed(request))
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await _drawn(request, case, typed, wrong=why(request, refused))
    return RedirectResponse(f"/requests/{found.request.reference}", 303)


def _record(request: Request) -> int:
    """The record that the address names. Raises ``HTTPException`` where it is no number."""
    number = str(request.path_params["record"])
    if not (number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS):
        raise HTTPException(404)
    return int(number)


async def _drawn(
    request: Request,
    case: str,
    typed: Mapping[str, str],
    *,
    wrong: str = "",
    is_back: bool = False,
) -> Response:
    record = _record(request)

    async def act(visit: PageVisit) -> tuple[OwnText, str, str]:
        own = await correcting.own_text(visit, case, record)
        return own, await acting.stands(visit, own.request), forms.draw(visit, case)

    own, stood, drawn = await look(request, Level.PROVED, act)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    kind, part = own.request.type.value, own.part
    at = moment(_, own.written.at, visitor.now.date())
    return page(
        request,
        "requests/marking.html",
        status=409 if wrong else 200,
        here=request.url.path,
        reference=own.request.reference,
        label=plain(verb_label(_, Verb.CORRECT)),
        which=joined((text_label(_, own.written.event), at), " · "),
        items=[(each, plain(item_label(_, kind, part, each))) for each in own.items],
        marks=[(each.value, plain(mark_label(_, each.value))) for each in own.marks],
        standing=[
            joined((mark_label(_, mark.value), item_label(_, kind, part, item)), " · ")
            for item, mark in own.standing
        ],
        longest=LONGEST_TEXT,
        typed={name: typed.get(name, "") for name in _WRITTEN},
        drawn=drawn,
        stood=stood,
        wrong=wrong,
        is_back=is_back,
    )


ROUTES = (
    Route("/requests/{reference}/texts/{record}", show, methods=["GET"]),
    Route("/requests/{reference}/texts/{record}", send, methods=["POST"]),
)
