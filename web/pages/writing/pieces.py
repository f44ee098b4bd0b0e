"""A file in pieces, as the script of the page sends it: it goes on where it stopped, in any session.

Answers are JSON, for that script alone.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.files.file import CHUNK, FileState, StoredFile
from domain.refused import Refused
from domain.sessions.session import Level
from services.files import receiving
from services.files.receiving import NewFile
from services.visit.page import PageVisit
from services.visit.visit import Visit
from web.frame.said import why
from web.frame.trouble import is_not_found
from web.frame.typed import fields_of
from web.frame.visitor import do
from web.pages.files.about import about_from
from web.pages.files.door import PageDoor
from web.pages.writing.bringing import place_of

_MOST_DIGITS = 9


async def begin(request: Request) -> Response:
    """``POST …/files/begin``: ``name``, ``size``, ``marking``, custody."""
    place = await place_of(request)
    typed = await fields_of(request)
    size = _number(typed.get("size", ""))
    try:
        new = NewFile(case=place.case, about=about_from(typed, typed.get("name", "")), size=size)

        async def act(visit: PageVisit) -> StoredFile:
            return await receiving.begin(visit, new)

        return _so_far(await do(request, Level.PROVED, act))
    except Refused as refused:
        return _refused(request, refused)


async def piece(request: Request) -> Response:
    """``PUT /files/ID/OFFSET``: the bytes that follow on what has come; none, once all have."""
    file, offset = str(request.path_params["file"]), _number(str(request.path_params["offset"]))
    door = PageDoor(request)

    async def known(visit: Visit) -> StoredFile:
        return await receiving.state_of(visit, file)

    try:
        await door.look(known)
        body = bytearray()
        async for some in request.stream():
            body += some
            if len(body) > CHUNK:
                raise HTTPException(413)
        return _so_far(await receiving.take_piece(door, file, offset, bytes(body)))
    except Refused as refused:
        return _refused(request, refused)


async def so_far(request: Request) -> Response:
    """``GET /files/ID/so-far``: how much of it has come."""
    file = str(request.path_params["file"])

    async def act(visit: Visit) -> StoredFile:
        return await receiving.state_of(visit, file)

    try:
        return _so_far(await PageDoor(request).look(act))
    except Refused as refused:
        return _refused(request, refused)


def _so_far(file: StoredFile) -> Response:
    is_whole = file.state is FileState.READY
    return JSONResponse({"id": file.id, "offset": file.received, "whole": is_whole})


def _refused(request: Request, refused: Refused) -> Response:
    if is_not_found(refused):
        raise refused
    return JSONResponse({"said": why(request, refused)}, 409)


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS):
        raise HTTPException(400)
    return int(typed)


ROUTES = (
    Route("/requests/new/{type}/files/begin", begin, methods=["POST"]),
    Route("/requests/{reference}/files/begin", begin, methods=["POST"]),
    Route("/files/{file}/so-far", so_far, methods=["GET"]),
    Route("/files/{file}/{offset}", piece, methods=["PUT"]),
)
