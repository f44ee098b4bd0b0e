"""Giving a file out, as a download and nothing else; reporting it, letting it be read, taking it over.

Owns what the browser is told of it: that it is no page, no picture and no script, under a name of no harm
(RFC 6266, RFC 8187), and that nothing of it stays. The reading is recorded before its first byte.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from domain.refused import Refused
from domain.sessions.session import Level
from services.log import case_files
from services.log.case_files import GivenFile
from services.sessions.sessions import keep_said
from services.sessions.visiting import NeedsProof, NoSession, StorageTrouble
from services.visit.page import PageVisit
from web.frame.headers import SANDBOXED
from web.frame.said import why
from web.frame.trouble import BrokenOff, is_not_found
from web.frame.typed import fields_of
from web.frame.visitor import do, look, require_proof
from web.pages.files.door import PageDoor
from web.pages.requests.request import drawn, header_of
from wording.files import name_given

_BYTES: Final = "application/octet-stream"


async def give(request: Request) -> Response:
    """``POST /files/ID``: the file, for a ``reason`` where one is owed."""
    typed = await fields_of(request)
    file, reason = str(request.path_params["file"]), typed.get("reason", "").strip()
    given = await do(request, Level.PROVED, partial(case_files.note, file=file, reason=reason))
    door = PageDoor(request)
    first = await case_files.piece(door, given, 0)
    setattr(request.state, SANDBOXED, True)
    headers = {
        "Content-Disposition": disposition(name_given(given.file)),
        "Content-Length": str(given.file.size),
        "Cache-Control": "no-store",
    }
    return StreamingResponse(_pieces(door, given, first), headers=headers, media_type=_BYTES)


async def _pieces(door: PageDoor, given: GivenFile, first: bytes) -> AsyncIterator[bytes]:
    """What is closed meanwhile breaks off, so that the browser has no whole file."""
    yield first
    for number in range(1, given.file.chunks):
        try:
            yield await case_files.piece(door, given, number)
        except (Refused, NoSession, NeedsProof, StorageTrouble):
            raise BrokenOff from None


def disposition(name: str) -> str:
    """The header: the name in ASCII for old readers, and as it is."""
    plain = "".join(each if _is_plain(each) else "_" for each in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _is_plain(letter: str) -> bool:
    return letter.isascii() and letter.isprintable() and letter not in '"\\%'


async def report(request: Request) -> Response:
    """``POST /files/ID/report``: nobody reads it any more."""
    await fields_of(request)
    file = str(request.path_params["file"])
    case = await look(request, Level.PROVED, partial(case_files.case_of, file=file))
    return await _done(request, case, partial(case_files.report, file=file))


async def release(request: Request) -> Response:
    """``POST /files/ID/release``: it may be read again, for a ``reason``."""
    reason = (await fields_of(request)).get("reason", "").strip()
    file = str(request.path_params["file"])
    case = await look(request, Level.PROVED, partial(case_files.case_of, file=file))
    return await _done(request, case, partial(case_files.release, file=file, reason=reason))


async def take(request: Request) -> Response:
    """``POST /requests/REF/files/taken``: one's side has what was sent in its own file."""
    await fields_of(request)
    found = await header_of(request)
    require_proof(request)
    return await _done(request, found.request.id, partial(case_files.take, target=found.request.id))


async def _done(
    request: Request, case: str, act: Callable[[PageVisit], Awaitable[None]]
) -> Response:
    """The act, and back to its request, which says what became of it."""

    async def run(visit: PageVisit) -> None:
        await act(visit)
        await keep_said(visit)

    request.path_params["reference"] = case
    try:
        await do(request, Level.PROVED, run)
    except Refused as refused:
        if is_not_found(refused):
            raise
        found = await header_of(request)
        return await drawn(request, found, wrong=why(request, refused))
    found = await header_of(request)
    return RedirectResponse(f"/requests/{found.request.reference}#files", 303)


ROUTES = (
    Route("/files/{file}", give, methods=["POST"]),
    Route("/files/{file}/report", report, methods=["POST"]),
    Route("/files/{file}/release", release, methods=["POST"]),
    Route("/requests/{reference}/files/taken", take, methods=["POST"]),
)
