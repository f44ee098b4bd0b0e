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
from domain.refused import Refused
from domain.sessions.session import Level
from services.log import case_files, reading
from services.log.case_files import FilesHere
from services.log.document import TooLong
from services.log.reading import CaseReading, Header
from services.sessions.sessions import take_said
from services.sessions.visiting import NeedsProof
from services.visit.page import PageVisit
from web.frame.portal import portal_of
from web.frame.rendering import page
from web.frame.said import why, words
from web.frame.trouble import is_not_found
from web.frame.typed import fields_of
from web.frame.visitor import do, look, visitor_of
from web.pages.files.rows import sent_file, waiting_file
from web.pages.requests.acts import ACTS
from web.pages.requests.header import head_of
from web.pages.requests.offers import choices_of, consents, in_words
from wording import times
from wording.documents.request import content_of, history_of, notes_of
from wording.language import translator

_NOTHING: Mapping[str, str] = {}


async def show(request: Request) -> Response:
    """``GET /requests/REF``."""
    found = await header_of(request)
    canonical = str(found.request.reference)
    if request.path_params["reference"] != canonical:
        return RedirectResponse(f"/requests/{canonical}", 303)
    return await drawn(request, found)


async def show_for(request: Request) -> Response:
    """``POST /requests/REF``: shown once to who says for what they read it."""
    typed = await fields_of(request)
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
    """``GET /requests/REF/content``: where who is only known is asked to show that it is they."""
    found = await header_of(request)
    require_proof(request)
    return RedirectResponse(f"/requests/{found.request.reference}", 303)


def require_proof(request: Request) -> None:
    """Raise ``NeedsProof`` unless who is there has shown that it is they."""
    if visitor_of(request).level is not Level.PROVED:
        raise NeedsProof


async def header_of(request: Request) -> Header:
    """The request that the address names, as far as everybody known may see it. Raises ``Refused``."""
    target = str(request.path_params["reference"])
    act = partial(reading.header, target=target, acts=tuple(ACTS))
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
        header=found,
        is_proved=is_proved,
        is_too_long=is_too_long,
        document=document,
        notes=notes_of(document, _) if document is not None else (),
        content=content_of(document, _) if document is not None else (),
        history=history_of(document, _) if document is not None else (),
        readings=rows,
        files=[sent_file(_, visitor, each) for each in document.files] if document else [],
        waiting=[waiting_file(_, each) for each in here.waiting],
        with_files=",".join(each.id for each in here.waiting if each.state is FileState.READY),
        here=here,
        may_take=document is not None and _has_new(here, document),
        reason=reason.strip(),
        wrong=wrong,
        said=said,
        offers=in_words(_, visitor, found.offers, portal_of(request).words),
        choices=choices_of(_, found),
        consents=consents(_),
        typed=typed,
        read_at=[times.moment(_, row.at, visitor.now.date()) for row in rows],
    )


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


ROUTES = (
    Route("/requests/{reference}", show, methods=["GET"]),
    Route("/requests/{reference}", show_for, methods=["POST"]),
    Route("/requests/{reference}/content", prove),
)
