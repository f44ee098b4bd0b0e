"""Writing a request: which type, its form, and what becomes of a page that is sent.

Whatever a page says is kept before anything is said about it, so that nobody writes anything twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.forms.fields.header import FACTS
from domain.messages.outgoing import Saying
from domain.refused import Refused, not_yours
from domain.requests.ahead.page_draft import PageDraft
from domain.sessions.session import Level
from domain.topics import Facts, Topic
from domain.vocabulary import REASONS, Marking, Reason, RequestType, Role, Urgency
from services.files.receiving import leave_all_out, waiting
from services.requests.ahead import page_drafts
from services.requests.ahead.going_to_page import may_go_on_in_chat
from services.requests.ahead.page_drafts import DraftElsewhere
from services.requests.at_page import carrying
from services.requests.at_page.carrying import InChat
from services.requests.at_page.reading import ReadDraft, read_draft, read_where_it_goes
from services.requests.pages import every_member_with_desk
from services.sessions import forms
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.typed import DRAWN, fields_of, is_typed
from web.frame.visitor import Visitor, do, look, visitor_of
from web.pages.writing.begun import begun_in_chat
from web.pages.writing.controls import Control, Option, said_on, sections, troubles
from wording import labels
from wording.emphasis import plain
from wording.forms import titles
from wording.language import Translator, translator
from wording.messages.read_there import read_there
from wording.messages.standings import doubt
from wording.messages.told import Told
from wording.safe_text import Shown, lines

LARGEST: Final = 1_000_000
"""Bytes of a page: all letters of a long form, each as nine."""
MOST_FIELDS: Final = 2_000
_KEEP, _CHECK, _DISCARD, _FILES = "keep", "check", "discard", "files"
_FROM_CHAT, _TO_CHAT, _OWN, _BACK = "from-chat", "to-chat", "own", "back"
OF_DRAFT: Final = "of"
"""The field by which a form says which draft it shows."""
_NO_FIELDS: Final = frozenset({"act", DRAWN, OF_DRAFT})


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayForm:
    """A form of a draft that is not the one at the page any more. ``reference``: as which it was sent."""

    is_in_chat: bool
    reference: str
    is_other_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDraft:
    """A draft as it is shown. ``members`` are those that can be asked, by code and name."""

    read: ReadDraft
    members: tuple[tuple[str, str], ...]
    drawn: str
    files: int
    """How many wait to go with it."""
    in_chat: InChat | None = None
    """What was begun in chat, and can go on here."""
    may_go_to_chat: bool = False
    stray: StrayForm | None = None
    """Where it is, where it stands here unsaved."""
    there: Facts = field(default_factory=dict)
    """What is read where it goes."""


async def types(request: Request) -> Response:
    """``GET /requests/new``: which type it is."""

    async def act(visit: PageVisit) -> tuple[PageDraft | None, InChat | None]:
        require_official(visit)
        return await page_drafts.read(visit), await carrying.in_chat(visit)

    draft, in_chat = await look(request, Level.PROVED, act)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    offered = [(kind.value, labels.request_type(_, kind.value)) for kind in RequestType]
    return page(
        request,
        "writing/types.html",
        types=offered,
        is_writing=draft is not None and not draft.is_blank,
        in_chat=begun_in_chat(visitor, in_chat),
    )


async def form(request: Request) -> Response:
    """``GET /requests/new/TYPE``."""
    kind = type_of(request)

    async def act(visit: PageVisit) -> ShownDraft:
        require_official(visit)
        return await _written(visit, await page_drafts.begun(visit, kind))

    written = await look(request, Level.PROVED, act)
    is_back = visitor_of(request).typed_at == request.url.path
    if is_back:
        written = await do(request, Level.PROVED, partial(_again, request.url.path, kind))
    return _form(request, written, is_checked="checked" in request.query_params, is_back=is_back)


async def _again(here: str, kind: RequestType, visit: PageVisit) -> ShownDraft:
    """With what was typed before the session."""
    require_official(visit)
    said = await forms.take_back(visit, here)
    fields = {name: text for name, text in said.items() if name not in _NO_FIELDS}
    try:
        draft = await page_drafts.save(visit, kind, said_on(fields), said.get(OF_DRAFT, ""))
    except DraftElsewhere:
        # It went on elsewhere meanwhile, and stands here unsaved until somebody has decided.
        draft = page_drafts.as_said(kind, said_on(fields), said[OF_DRAFT])
        written = await _written(visit, draft)
        return replace(written, stray=await _stray(visit, draft.id))
    return await _written(visit, draft)


async def save(request: Request) -> Response:
    """``POST /requests/new/TYPE``: keep it, and go on as its button says."""
    kind, sent = type_of(request), await fields_of(request, LARGEST, MOST_FIELDS)
    said = {name: text for name, text in sent.items() if name not in _NO_FIELDS}
    act, whose = sent.get("act", _KEEP), sent.get(OF_DRAFT, "")
    if act != _DISCARD:
        typed = {**said, DRAWN: sent.get(DRAWN, ""), OF_DRAFT: whose}
        is_typed(request, request.url.path, typed, said)

    async def run(visit: PageVisit) -> ReadDraft | ShownDraft | None:
        require_official(visit)
        if act == _DISCARD:
            await leave_all_out(visit)
            await page_drafts.forget(visit)
            return None
        try:
            return read_draft(visit, await _saved(visit, kind, said_on(said), whose, act))
        except DraftElsewhere:
            unsaved = page_drafts.as_said(kind, said_on(said), whose)
            return replace(await _written(visit, unsaved), stray=await _stray(visit, whose))

    read = await do(request, Level.PROVED, run)
    here = f"/requests/new/{kind.value}"
    if read is None:
        return RedirectResponse("/requests/new", 303)
    if isinstance(read, ShownDraft):
        return _form(request, read, is_checked=False, status=409)
    if act == _TO_CHAT:
        return await _to_chat(request, kind)
    if act == _CHECK:
        here = f"{here}/check" if read.may_be_sent else f"{here}?checked=1"
    return RedirectResponse(
        {_FILES: f"{here}/files", _FROM_CHAT: f"{here}/chat"}.get(act, here), 303
    )


async def _saved(
    visit: PageVisit, kind: RequestType, said: Mapping[str, str], whose: str, act: str
) -> PageDraft:
    """What a page says is kept: over the draft that it shows, or as its button says where that is gone."""
    if act == _OWN:
        return await page_drafts.save_as_own(visit, kind, said)
    if act == _BACK:
        await carrying.bring_back(visit, whose)
    return await page_drafts.save(visit, kind, said, whose)


async def _to_chat(request: Request, kind: RequestType) -> Response:
    """What was just saved goes on in chat; where it may not, the form says why."""
    try:
        await do(request, Level.PROVED, carrying.ask_in_chat)
    except Refused as refused:
        reason = refused

        async def again(visit: PageVisit) -> ShownDraft:
            return await _written(visit, await page_drafts.begun(visit, kind))

        written = await look(request, Level.PROVED, again)
        return _form(request, written, is_checked=False, not_done=reason, status=409)
    return RedirectResponse("/requests/new", 303)


async def _stray(visit: PageVisit, whose: str) -> StrayForm:
    """Where the draft is that a form still shows, though it is not the one that is written at a page."""
    over, found = await page_drafts.last_over(visit), await carrying.in_chat(visit)
    there = await page_drafts.read(visit)
    return StrayForm(
        is_in_chat=found is not None and found.draft.id == whose and found.at_page is None,
        reference=over.reference if over is not None and over.id == whose else "",
        is_other_here=there is not None and not there.is_blank,
    )


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


async def _written(visit: PageVisit, draft: PageDraft) -> ShownDraft:
    own = visit.actor.person.member
    without = {own} if own else set()
    members = every_member_with_desk(visit.work.directory, without, visit.language)
    read = read_draft(visit, draft)
    return ShownDraft(
        read=read,
        members=tuple((member.code, member.name) for member in members),
        drawn=forms.draw(visit, draft.type.value),
        files=len(await waiting(visit, None)),
        in_chat=await carrying.in_chat(visit),
        may_go_to_chat=await may_go_on_in_chat(visit, draft),
        there=await read_where_it_goes(visit, read),
    )


def _form(
    request: Request,
    written: ShownDraft,
    *,
    is_checked: bool,
    is_back: bool = False,
    not_done: Refused | None = None,
    status: int = 200,
) -> Response:
    visitor, read = visitor_of(request), written.read
    _ = translator(visitor.reader.language)
    draft, kind = read.draft, read.draft.type
    saying = Saying(topic=Topic.DRAFT_SUMMARY, facts=written.there)
    told = Told(saying=saying, reader=visitor.reader)
    there = lines(doubt(_, told), read_there(_, told))
    lacking = (
        *((name, _label(_, name)) for name in draft.lacking),
        *((path, titles.title(_, kind, path)) for path in read.missing),
    )
    return page(
        request,
        "writing/form.html",
        status=status,
        type=kind.value,
        drawn=written.drawn,
        draft=draft.id,
        stray=written.stray,
        not_done=why(request, not_done) if not_done is not None else "",
        in_chat=begun_in_chat(visitor, written.in_chat),
        may_go_to_chat=written.may_go_to_chat and written.in_chat is None,
        is_back=is_back,
        title=labels.request_type(_, kind.value),
        header=tuple(_header(_, visitor, written)),
        text=draft.text,
        files=written.files,
        there=plain(there).splitlines(),
        longest=FACTS.limit,
        sections=sections(visitor, read),
        lacking=lacking if is_checked else (),
        troubles=troubles(visitor, read),
        refused=why(request, read.refused) if read.refused is not None and is_checked else "",
    )


def _header(_: Translator, visitor: Visitor, written: ShownDraft) -> Iterator[Control]:
    draft = written.read.draft
    reasons = [word for word in Reason if draft.urgency is None or word in REASONS[draft.urgency]]
    members = [(code, visitor.member(name)) for code, name in written.members]
    yield _choice(_, "addressee", members, draft.addressee)
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
