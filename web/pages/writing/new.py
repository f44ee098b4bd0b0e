"""Writing a request: which type, its form, and what becomes of a page that is sent.

Whatever a page says is kept before anything is said about it, so that nobody writes anything twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.forms.fields.header import FACTS
from domain.refused import not_yours
from domain.requests.ahead.page_draft import PageDraft
from domain.sessions.session import Level
from domain.vocabulary import REASONS, Marking, Reason, RequestType, Role, Urgency
from services.files.receiving import leave_all_out, waiting
from services.requests.ahead import page_drafts
from services.requests.at_page.reading import ReadDraft, read_draft
from services.requests.pages import every_member_with_desk
from services.sessions import forms
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.typed import DRAWN, fields_of, is_typed
from web.frame.visitor import do, look, visitor_of
from web.pages.writing.controls import Control, Option, said_on, sections, troubles
from wording import labels
from wording.forms import titles
from wording.language import Translator, translator
from wording.safe_text import Shown

LARGEST: Final = 1_000_000
"""Bytes of a page: all letters of a long form, each as nine."""
MOST_FIELDS: Final = 2_000
_KEEP, _CHECK, _DISCARD, _FILES = "keep", "check", "discard", "files"
_NO_FIELDS: Final = frozenset({"act", DRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDraft:
    """A draft as it is shown. ``members`` are those that can be asked, by code and name."""

    read: ReadDraft
    members: tuple[tuple[str, str], ...]
    drawn: str
    files: int
    """How many wait to go with it."""


async def types(request: Request) -> Response:
    """``GET /requests/new``: which type it is."""

    async def act(visit: PageVisit) -> PageDraft | None:
        require_official(visit)
        return await page_drafts.read(visit)

    draft = await look(request, Level.PROVED, act)
    _ = translator(visitor_of(request).reader.language)
    offered = [(kind.value, labels.request_type(_, kind.value)) for kind in RequestType]
    return page(request, "writing/types.html", types=offered, draft=draft)


async def form(request: Request) -> Response:
    """``GET /requests/new/TYPE``."""
    kind = type_of(request)

    async def act(visit: PageVisit) -> ShownDraft:
        require_official(visit)
        draft = await page_drafts.begun(visit, kind)
        return _written(visit, draft, len(await waiting(visit, None)))

    written = await look(request, Level.PROVED, act)
    is_back = visitor_of(request).typed_at == request.url.path
    if is_back:
        written = await do(request, Level.PROVED, partial(_again, request.url.path, kind))
    return _form(request, written, is_checked="checked" in request.query_params, is_back=is_back)


async def _again(here: str, kind: RequestType, visit: PageVisit) -> ShownDraft:
    """With what was typed before the session."""
    require_official(visit)
    said = await forms.take_back(visit, here)
    draft = await page_drafts.save(visit, kind, said_on(said))
    return _written(visit, draft, len(await waiting(visit, None)))


async def save(request: Request) -> Response:
    """``POST /requests/new/TYPE``: keep it, and go on as its button says."""
    kind, sent = type_of(request), await fields_of(request, LARGEST, MOST_FIELDS)
    said = {name: text for name, text in sent.items() if name not in _NO_FIELDS}
    act = sent.get("act", _KEEP)
    if act != _DISCARD:
        is_typed(request, request.url.path, {**said, DRAWN: sent.get(DRAWN, "")}, said)

    async def run(visit: PageVisit) -> ReadDraft | None:
        require_official(visit)
        if act == _DISCARD:
            await leave_all_out(visit)
            await page_drafts.forget(visit)
            return None
        return read_draft(visit, await page_drafts.save(visit, kind, said_on(said)))

    read = await do(request, Level.PROVED, run)
    here = f"/requests/new/{kind.value}"
    if read is None:
        return RedirectResponse("/requests/new", 303)
    if act == _FILES:
        return RedirectResponse(f"{here}/files", 303)
    if act != _CHECK:
        return RedirectResponse(here, 303)
    return RedirectResponse(f"{here}/check" if read.may_be_sent else f"{here}?checked=1", 303)


def type_of(request: Request) -> RequestType:
    """The type in the address. Raises ``HTTPException`` where it is none."""
    word = request.path_params["type"]
    if word not in set(RequestType):
        raise HTTPException(404)
    return RequestType(word)


def require_official(visit: PageVisit) -> None:
    """Raise ``Refused``: for whoever files nothing there is no such page."""
    if not visit.actor.has(Role.OFFICIAL) or visit.actor.person.member is None:
        raise not_yours()


def _written(visit: PageVisit, draft: PageDraft, files: int) -> ShownDraft:
    own = visit.actor.person.member
    members = every_member_with_desk(visit.work.directory, {own} if own else set())
    return ShownDraft(
        read=read_draft(visit, draft),
        members=tuple((member.code, member.name) for member in members),
        drawn=forms.draw(visit, draft.type.value),
        files=files,
    )


def _form(
    request: Request, written: ShownDraft, *, is_checked: bool, is_back: bool = False
) -> Response:
    visitor, read = visitor_of(request), written.read
    _ = translator(visitor.reader.language)
    draft, kind = read.draft, read.draft.type
    lacking = (
        *((name, _label(_, name)) for name in draft.lacking),
        *((path, titles.title(_, kind, path)) for path in read.missing),
    )
    return page(
        request,
        "writing/form.html",
        type=kind.value,
        drawn=written.drawn,
        is_back=is_back,
        title=labels.request_type(_, kind.value),
        header=tuple(_header(_, written)),
        text=draft.text,
        files=written.files,
        longest=FACTS.limit,
        sections=sections(visitor, read),
        lacking=lacking if is_checked else (),
        troubles=troubles(visitor, read),
        refused=why(request, read.refused) if read.refused is not None and is_checked else "",
    )


def _header(_: Translator, written: ShownDraft) -> Iterator[Control]:
    draft = written.read.draft
    reasons = [word for word in Reason if draft.urgency is None or word in REASONS[draft.urgency]]
    yield _choice(_, "addressee", written.members, draft.addressee)
    yield _choice(_, "urgency", [(w, labels.urgency(_, w)) for w in Urgency], draft.urgency)
    if reasons:
        yield _choice(_, "reason", [(w, labels.reason(_, w)) for w in reasons], draft.reason)
    yield _choice(_, "marking", [(w, labels.marking(_, w)) for w in Marking], draft.marking)


def _choice(
    _: Translator, name: str, offered: Iterable[tuple[str, str]], chosen: str | None
) -> Control:
    options = tuple(
        Option(value=value, label=label, is_chosen=value == chosen) for value, label in offered
    )
    return Control(name=name, kind="one", label=_label(_, name), options=options)


def _label(_: Translator, name: str) -> Shown:
    return {
        "addressee": _("To"),
        "urgency": _("Urgency"),
        "reason": _("Reason"),
        "marking": _("Marking"),
    }.get(name) or _("Facts")


ROUTES = (
    Route("/requests/new", types),
    Route("/requests/new/{type}", form, methods=["GET"]),
    Route("/requests/new/{type}", save, methods=["POST"]),
)
