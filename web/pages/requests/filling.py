"""Answering a request field by field at a page, and filling in what it still lacks.

What is typed is kept, sealed, whenever a field is left and before anything is said about it; it is gone once
it was sent.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.forms.filled import FormPart
from domain.refused import Refused
from domain.sessions.session import Level
from domain.verbs import Verb
from domain.vocabulary import Marking
from services.log import reading
from services.requests.ahead import form_drafts
from services.requests.at_page import acting, filling
from services.requests.at_page.acting import PageOutdated
from services.requests.at_page.filling import CaseForm
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
from web.pages.writing.controls import Control, Option, said_on, sections, troubles
from web.pages.writing.new import LARGEST, MOST_FIELDS
from wording import labels
from wording.emphasis import plain
from wording.forms import titles
from wording.language import Translator, translator
from wording.messages.acts import verb_label

PARTS: Final[Mapping[str, tuple[FormPart, Verb]]] = {
    "answer": (FormPart.ANSWER, Verb.ANSWER),
    "complete": (FormPart.REQUEST, Verb.COMPLETE),
}
"""What is filled in at which address, and the button that sends it."""
_LOOK, _KEEP, _DISCARD = "look", "keep", "discard"
_BESIDE: Final = frozenset({DRAWN, STOOD, "act", "marking"})
"""What a form says beside its fields."""
_NOTHING: Mapping[str, str] = {}


async def show(request: Request) -> Response:
    """``GET /requests/REF/answer`` and ``GET /requests/REF/complete``."""
    found = await header_of(request)
    require_proof(request)
    here, case = request.url.path, found.request.id
    part, _verb = _part(request)
    if visitor_of(request).typed_at == here:
        sent = _kept(await do(request, Level.PROVED, partial(take_back, page=here)))
        if sent:
            await do(request, Level.PROVED, partial(_keep, case=case, part=part, typed=sent))
        return await _drawn(request, case, sent, is_back=bool(sent))

    async def act(visit: PageVisit) -> Mapping[str, str]:
        await filling.require(visit, case, part)
        return await form_drafts.read(visit, case, part)

    return await _drawn(request, case, await look(request, Level.PROVED, act))


async def send(request: Request) -> Response:
    """``POST`` there: ``act`` is ``look``, to see which fields there are now, ``keep``, ``discard`` or
    ``send``."""
    sent = await fields_of(request, LARGEST, MOST_FIELDS)
    said = _said(sent)
    is_typed(request, request.url.path, sent, said)
    found = await header_of(request)
    require_proof(request)
    case, (part, _verb) = found.request.id, _part(request)
    if sent.get("act") == _DISCARD:
        await do(request, Level.PROVED, partial(_forget, case=case, part=part))
        return RedirectResponse(f"/requests/{found.request.reference}", 303)
    typed, marking = _kept(sent), _marking(sent)
    if sent.get("act") in (_KEEP, _LOOK):
        try:
            await do(request, Level.PROVED, partial(_keep, case=case, part=part, typed=typed))
        except Refused as refused:
            if is_not_found(refused):
                raise
            return await _refused(request, case, sent, refused)
        if sent.get("act") == _KEEP:
            return RedirectResponse(request.url.path, 303)
        return await _drawn(request, case, sent)
    does = json.dumps([part.value, marking, sorted(said.items())])

    async def kept_or_done(visit: PageVisit) -> bool:
        if await forms.was_done(visit, sent.get(DRAWN, ""), case, does):
            return True
        await _keep(visit, case, part, typed)
        return False

    async def act(visit: PageVisit) -> CaseForm | None:
        drawn, target = sent.get(DRAWN, ""), await filling.found(visit, case)
        if await forms.was_done(visit, drawn, case, does):
            return None
        await acting.require_unchanged(visit, target, sent.get(STOOD, ""))
        form = await filling.send(visit, case, part, said, marking)
        if form is None:
            await forms.done(visit, drawn, case, does)
            await form_drafts.forget(visit, case, part)
            await keep_said(visit)
        return form

    try:
        # What cannot be sent is kept all the same.
        is_done = await do(request, Level.PROVED, kept_or_done)
        form = None if is_done else await do(request, Level.PROVED, act)
    except (FormOutdated, PageOutdated):
        return await _drawn(request, case, sent, wrong=changed(request))
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await _refused(request, case, sent, refused)
    if form is not None:
        return await _drawn(request, case, sent, is_checked=True)
    return RedirectResponse(f"/requests/{found.request.reference}", 303)


async def _keep(visit: PageVisit, case: str, part: FormPart, typed: Mapping[str, str]) -> None:
    await filling.require(visit, case, part)
    await form_drafts.keep(visit, case, part, typed)


async def _forget(visit: PageVisit, case: str, part: FormPart) -> None:
    await filling.found(visit, case)
    await form_drafts.forget(visit, case, part)


def _kept(sent: Mapping[str, str]) -> dict[str, str]:
    """What is kept of what was sent: what stands in the fields, with the marking that was chosen."""
    return {**_said(sent), **{name: sent[name] for name in ("marking",) if sent.get(name)}}


def _part(request: Request) -> tuple[FormPart, Verb]:
    return PARTS[request.url.path.rpartition("/")[2]]


def _said(sent: Mapping[str, str]) -> dict[str, str]:
    return said_on({name: text for name, text in sent.items() if name not in _BESIDE})


def _marking(sent: Mapping[str, str]) -> Marking | None:
    """The answer's own; None for the request's. Raises ``HTTPException`` for no marking."""
    chosen = sent.get("marking", "")
    if chosen and chosen not in set(Marking):
        raise HTTPException(400)
    return Marking(chosen) if chosen else None


async def _refused(
    request: Request, case: str, sent: Mapping[str, str], refused: Refused
) -> Response:
    """What was typed, with the reason; where the form itself is not theirs any more, the reason alone."""
    try:
        return await _drawn(request, case, sent, wrong=why(request, refused))
    except Refused:
        raise refused from None


async def _drawn(
    request: Request,
    case: str,
    sent: Mapping[str, str],
    *,
    wrong: str = "",
    is_checked: bool = False,
    is_back: bool = False,
) -> Response:
    part, verb = _part(request)
    said = _said(sent)
    if part is FormPart.REQUEST:
        # What stands in the form of a request is its content: the reading is recorded first.
        await do(request, Level.PROVED, partial(_note, case=case))

    async def act(visit: PageVisit) -> tuple[CaseForm, str]:
        form = await filling.read(visit, case, part, said)
        return form, forms.draw(visit, case)

    form, drawn = await look(request, Level.PROVED, act, is_long=True)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    kind, at = form.read.type, titles.ANSWER if form.read.is_answer else ""
    lacking = form.missing if is_checked else ()
    return page(
        request,
        "requests/filling.html",
        status=409 if wrong or is_checked else 200,
        here=request.url.path,
        reference=form.reference,
        label=plain(verb_label(_, verb)),
        drawn=drawn,
        stood=form.stood,
        wrong=wrong,
        is_back=is_back,
        marking=_markings(_, form, sent) if form.read.is_answer else None,
        sections=sections(visitor, form.read),
        lacking=tuple((path, titles.title(_, kind, f"{at}{path}")) for path in lacking),
        troubles=troubles(visitor, form.read) if sent else (),
    )


async def _note(visit: PageVisit, case: str) -> None:
    await filling.require(visit, case, FormPart.REQUEST)
    await reading.note(visit, case)


def _markings(_: Translator, form: CaseForm, sent: Mapping[str, str]) -> Control:
    chosen = sent.get("marking") or form.marking.value
    options = tuple(
        Option(value=each.value, label=labels.marking(_, each), is_chosen=each.value == chosen)
        for each in Marking
    )
    return Control(name="marking", kind="one", label=_("Marking of the answer"), options=options)


ROUTES = tuple(
    Route(f"/requests/{{reference}}/{name}", endpoint, methods=[method])
    for name in PARTS
    for endpoint, method in ((show, "GET"), (send, "POST"))
)
