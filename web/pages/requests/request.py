"""One request: its head for who is known, its content for who has shown that it is they.

Owns that a reading is recorded, and the record committed, before a word of content is drawn, and that a
reference is answered under its one written form only to who may see the request.
"""

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.files.file import FileState
from domain.log.document import CaseDocument
from domain.log.rows import AccessRow
from domain.refused import Refused
from domain.sessions.session import Level
from domain.verbs import Verb
from services.log import case_files, reading
from services.log.case_files import FilesHere
from services.log.document import TooLong
from services.log.reading import CaseReading, Header
from services.sessions.forms import take_back
from services.sessions.sessions import take_said
from services.visit.page import PageVisit
from web.frame.going_back import is_opened
from web.frame.portal import portal_of
from web.frame.rendering import Live, page
from web.frame.said import why, words
from web.frame.trouble import is_not_found, may_prove_here
from web.frame.typed import fields_of, is_typed
from web.frame.visitor import do, look, require_proof, visitor_of
from web.pages.files.rows import sent_file, waiting_file
from web.pages.requests.acts import ACTS, PAGES
from web.pages.requests.header import head_of
from web.pages.requests.offers import choices_of, consents, in_words
from web.pages.requests.rows import told_to
from web.pages.requests.waiting import waiting
from wording import times
from wording.documents.request import content_of, history_of, notes_of
from wording.emphasis import plain
from wording.language import Translator, translator
from wording.messages.acts import verb_label
from wording.messages.records import for_what
from wording.safe_text import NOTHING, Shown

_NOTHING: Mapping[str, str] = {}


async def show(request: Request) -> Response:
    """``GET /requests/REF``."""
    found = await header_of(request)
    canonical = str(found.request.reference)
    if request.path_params["reference"] != canonical:
        return RedirectResponse(f"/requests/{canonical}", 303)
    return await drawn(request, found, typed=await typed_before(request))


async def show_for(request: Request) -> Response:
    """``POST /requests/REF``: shown once to who says for what they read it."""
    typed = await fields_of(request)
    is_typed(request, request.url.path, typed, ("reason",))
    found = await header_of(request)
    require_proof(request)
    try:
        return await drawn(
            request, found, typed=typed, reason=typed.get("reason", "").strip() or " "
        )
    except Refused as refused:
        if is_not_found(refused):
            raise
        return await drawn(request, found, typed=typed, wrong=why(request, refused))


async def prove(request: Request) -> Response:
    """``GET /requests/REF/content``: where who is only known is asked to show that it is they.

    Who comes here from the chat is asked only where there is content for them, and their telephone can.
    """
    found = await header_of(request)
    if not is_opened(request) or (found.has_content and await may_prove_here(request)):
        require_proof(request)
    return RedirectResponse(f"/requests/{found.request.reference}", 303)


async def header_of(request: Request) -> Header:
    """The request that the address names, as far as everybody known may see it. Raises ``Refused``."""
    target = str(request.path_params["reference"])
    act = partial(reading.header, target=target, acts=(*ACTS, *PAGES))
    return await look(request, Level.CLAIMED, act)


async def drawn(
    request: Request,
    found: Header,
    *,
    typed: Mapping[str, str] = _NOTHING,
    reason: str = "",
    wrong: str = "",
) -> Response:
    """The page of the request; what is ``wrong`` is said with it, and what was typed stands there again.

    Raises ``Refused`` where it may not be read for this reason.
    """
    case = found.request.id
    said = await _said(request) if visitor_of(request).has_news else ()
    shown, is_too_long = None, False
    is_proved = visitor_of(request).level is Level.PROVED
    if is_proved and (reason or (found.has_content and not found.owes_reason)):
        await do(request, Level.PROVED, partial(reading.note, target=case, reason=reason))
        try:
            shown = await _read(request, case, reason)
        except TooLong:
            is_too_long = True
    here = FilesHere()
    if is_proved:
        here = await look(request, Level.PROVED, partial(case_files.here, target=case))
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    document = shown.document if shown is not None else None
    rows = shown.readings if shown is not None else ()
    return page(
        request,
        "requests/request.html",
        status=409 if wrong else 200,
        head=head_of(visitor, found, document),
        live=Live(since=found.so_far, at=f"/requests/{found.request.reference}/"),
        header=found,
        is_proved=is_proved,
        is_too_long=is_too_long,
        document=document,
        document_label=plain(verb_label(_, Verb.DOCUMENT)),
        notes=notes_of(document, _) if document is not None else (),
        content=content_of(document, _) if document is not None else (),
        history=history_of(document, _) if document is not None else (),
        readings=rows,
        own=shown.own if shown is not None else (),
        mark_label=plain(verb_label(_, Verb.CORRECT)),
        files=[sent_file(_, visitor, each) for each in document.files] if document else [],
        waiting=[waiting_file(_, each) for each in here.waiting],
        with_files=",".join(each.id for each in here.waiting if each.state is FileState.READY),
        here=here,
        may_take=document is not None and _has_new(here, document),
        wrong=wrong,
        is_back=bool(typed and not wrong and not reason),
        said=said,
        offers=in_words(_, visitor, found.offers, portal_of(request).words),
        choices=choices_of(_, visitor, found),
        waits=waiting(visitor, found) if is_proved else (),
        consents=consents(_),
        typed=typed,
        is_review=bool(reason and shown is not None),
        reason=reason.strip(),
        read_at=[times.moment(_, row.at, visitor.now.date()) for row in rows],
        read_how=[_how(_, row) for row in rows],
        read_why=[for_what(_, told_to(visitor, visitor.now), row.why) for row in rows],
    )


def _how(_: Translator, row: AccessRow) -> Shown:
    """Where it was read."""
    ways = {"telegram": _("in chat"), "console": _("by the operator")}
    at_page = _("at a page") if row.channel.startswith("page") else NOTHING
    return ways.get(row.channel) or at_page


def _has_new(here: FilesHere, document: CaseDocument) -> bool:
    """Whether something was sent that their side has not taken into its own file."""
    new = (each for each in document.files if each.is_there)
    return here.side is not None and any(here.side not in each.file.taken_by for each in new)


async def _read(request: Request, case: str, reason: str) -> CaseReading:
    async def act(visit: PageVisit) -> CaseReading:
        return await reading.read(visit, case, reason)

    return await look(request, Level.PROVED, act, is_long=True)


async def _said(request: Request) -> tuple[str, ...]:
    """What was said after an act, shown by this page alone."""
    return tuple(words(request, each) for each in await do(request, Level.CLAIMED, take_said))


async def typed_before(request: Request) -> Mapping[str, str]:
    """What was typed on this page before the session, shown once."""
    here = request.url.path
    if visitor_of(request).typed_at != here:
        return _NOTHING
    return await do(request, Level.PROVED, partial(take_back, page=here))


ROUTES = (
    Route("/requests/{reference}", show, methods=["GET"]),
    Route("/requests/{reference}", show_for, methods=["POST"]),
    Route("/requests/{reference}/content", prove),
)
