"""Bringing files for a text: which wait, a form for another one, taking one away again.

Owns that what may not be brought here at all is said before a file is chosen. How a file comes in is left to
``services.files.receiving``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.files.file import CHUNK, LARGEST, LARGEST_OF_CASE, FileTrouble, StoredFile
from domain.refused import Refused
from domain.sessions.session import Level
from domain.vocabulary import Marking
from services.files import receiving
from services.requests.ahead import page_drafts
from services.requests.finding import look_up
from services.requests.viewing import seen_by
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.trouble import is_not_found
from web.frame.typed import fields_of
from web.frame.visitor import do, look, require_proof, visitor_of
from web.pages.files.about import FIELDS
from web.pages.files.form import is_form_with_file, require_size, take_form
from web.pages.files.rows import waiting_file
from web.pages.writing.new import require_official, type_of
from wording import labels
from wording.language import translator

_NOTHING: Mapping[str, str] = {}
_TOO_LARGE = 413


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlace:
    """For what files are brought: a request that is being written, or a text about one."""

    case: str | None
    reference: str
    """Empty for a request that is being written."""
    back: str
    marking: Marking | None
    """What is preset."""
    waiting: tuple[StoredFile, ...]


async def show(request: Request) -> Response:
    """``GET /requests/REF/files`` and ``GET /requests/new/TYPE/files``."""
    return drawn(request, await place_of(request))


async def act(request: Request) -> Response:
    """``POST`` to either: a form with a file, or ``act=remove`` with ``file``."""
    place = await place_of(request)
    if not is_form_with_file(request):
        await _remove(request, await fields_of(request))
        return RedirectResponse(request.url.path, 303)
    try:
        require_size(request)
        await take_form(request, place.case)
    except Refused as refused:
        if is_not_found(refused):
            raise
        is_large = refused.facts.get("why") == FileTrouble.TOO_LARGE
        return drawn(
            request,
            await place_of(request),
            wrong=why(request, refused),
            status=_TOO_LARGE if is_large else 409,
        )
    return RedirectResponse(request.url.path, 303)


async def _remove(request: Request, typed: Mapping[str, str]) -> None:
    if typed.get("act") != "remove":
        raise HTTPException(400)
    file = typed.get("file", "")

    async def leave(visit: PageVisit) -> None:
        await receiving.leave_out(visit, file)

    await do(request, Level.PROVED, leave)


async def place_of(request: Request) -> FilePlace:
    """What the address is about, with what waits there. Raises ``Refused``; who is only known proves."""
    is_new = "type" in request.path_params

    async def act(visit: PageVisit) -> FilePlace:
        return await (_new(visit, request) if is_new else _about(visit, request))

    place = await look(request, Level.PROVED if is_new else Level.CLAIMED, act)
    require_proof(request)
    return place


async def _new(visit: PageVisit, request: Request) -> FilePlace:
    kind = type_of(request)
    require_official(visit)
    draft = await page_drafts.begun(visit, kind)
    return FilePlace(
        case=None,
        reference="",
        back=f"/requests/new/{kind.value}",
        marking=draft.marking,
        waiting=await receiving.waiting(visit, None),
    )


async def _about(visit: PageVisit, request: Request) -> FilePlace:
    found = await look_up(visit, str(request.path_params["reference"]))
    seen_by(visit, found)
    return FilePlace(
        case=found.id,
        reference=found.reference,
        back=f"/requests/{found.reference}",
        marking=found.marking,
        waiting=await receiving.waiting(visit, found.id),
    )


def drawn(request: Request, place: FilePlace, *, wrong: str = "", status: int = 200) -> Response:
    """The page; what is ``wrong`` is said with it."""
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    custody = {
        "obtained_by": _("Obtained by"),
        "obtained_from": _("Obtained from"),
        "obtained_at": _("Obtained at"),
        "method": _("Obtained how"),
        "hash_at_origin": _("SHA-256 at its origin"),
    }
    return page(
        request,
        "files/bringing.html",
        status=status,
        place=place,
        here=request.url.path,
        waiting=[waiting_file(_, each) for each in place.waiting],
        markings=[(each.value, labels.marking(_, each.value)) for each in Marking],
        custody=[(name, custody[name]) for name in FIELDS],
        largest=LARGEST,
        largest_mb=str(LARGEST // CHUNK),
        whole_mb=str(LARGEST_OF_CASE // CHUNK),
        piece=CHUNK,
        wrong=wrong,
    )


ROUTES = (
    Route("/requests/new/{type}/files", show, methods=["GET"]),
    Route("/requests/new/{type}/files", act, methods=["POST"]),
    Route("/requests/{reference}/files", show, methods=["GET"]),
    Route("/requests/{reference}/files", act, methods=["POST"]),
)
