"""The document of a request, taken from its page as a file.

Owns that not many are set at once: setting one takes a process and a second or more.
"""

import asyncio
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.log.document import CaseDocument, NotMade
from domain.refused import Refused
from domain.sessions.session import Level
from domain.topics import Topic
from services.log import document_at_page
from services.visit.page import PageVisit
from web.frame.portal import portal_of
from web.frame.said import why
from web.frame.trouble import is_not_found
from web.frame.typed import fields_of, is_typed
from web.frame.visitor import do, look, require_proof, visitor_of
from web.pages.requests.acting import again, lead_back, page_of
from web.pages.requests.request import header_of
from wording.language import translator

_AT_ONCE: Final = asyncio.Semaphore(2)


async def take(request: Request) -> Response:
    """``POST /requests/REF/document``: the file, with ``reason`` from who reviews it."""
    typed = await fields_of(request)
    is_typed(request, page_of(request), typed, ("reason",))
    found = await header_of(request)
    require_proof(request)
    if _AT_ONCE.locked():
        return await again(request, typed, _later(request))
    case, reason = found.request.id, typed.get("reason", "").strip()
    async with _AT_ONCE:
        try:
            await do(
                request,
                Level.PROVED,
                partial(document_at_page.note, target=case, reason=reason),
            )
            made = await _made(request, case, reason)
            pdf = await portal_of(request).document(made, visitor_of(request).reader.language)
        except Refused as refused:
            if is_not_found(refused):
                raise
            return await again(request, typed, why(request, refused))
    reference = str(found.request.reference)
    if pdf is None:
        not_set = {"reference": reference, "why": NotMade.NOT_SET.value}
        said = why(request, Refused(Topic.DOCUMENT_NOT_MADE, not_set))
        return await again(request, typed, said)
    named = {"Content-Disposition": f'attachment; filename="{reference}.pdf"'}
    return Response(pdf, headers=named, media_type="application/pdf")


async def _made(request: Request, case: str, reason: str) -> CaseDocument:
    async def act(visit: PageVisit) -> CaseDocument:
        return await document_at_page.made(visit, case, reason)

    return await look(request, Level.PROVED, act, is_long=True)


def _later(request: Request) -> str:
    _ = translator(visitor_of(request).reader.language)
    return _("Other documents are being made at the moment. Please try again in a minute.")


ROUTES = (
    Route("/requests/{reference}/document", lead_back, methods=["GET"]),
    Route("/requests/{reference}/document", take, methods=["POST"]),
)
