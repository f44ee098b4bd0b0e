"""A form with a file, read as it comes: no more of the file than a piece is in memory, and none on disk.

Owns how such a body is read (RFC 7578), strictly: few short fields, and after them one file.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Final

import multipart  # type: ignore[import-untyped]  # it has no stubs
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from domain.files.file import CHUNK, LARGEST, FileTrouble, StoredFile, refuse
from domain.refused import Refused
from services.files import receiving
from services.files.receiving import NewFile
from services.visit.visit import Visit
from web.pages.files.about import about_from
from web.pages.files.door import PageDoor

MOST_BESIDE: Final = 50_000
"""Bytes of a form beside its file."""
_LONGEST_FIELD: Final = 4_000
_MOST_PARTS: Final = 20
_FORM: Final = "multipart/form-data"


def is_form_with_file(request: Request) -> bool:
    """Whether the browser says so."""
    return _type(request)[0] == _FORM


async def take_form(request: Request, case: str | None) -> StoredFile:
    """The file of the form, whole. Raises ``Refused``, and ``HTTPException`` for what is no such form."""
    taking = _Taking(PageDoor(request), case, _length(request))
    try:
        async for piece in _events(request):
            await taking.take(piece)
        return await taking.finish()
    except (Refused, HTTPException, ClientDisconnect):
        await taking.throw_away()
        raise


def require_size(request: Request) -> None:
    """Raise ``Refused`` for what is too large, before any of it is read."""
    if _length(request) > LARGEST + MOST_BESIDE:
        raise refuse(FileTrouble.TOO_LARGE)


async def _events(request: Request) -> AsyncIterator[multipart.MultipartSegment | bytes | None]:
    boundary = _type(request)[1].get("boundary", "")
    try:
        parser = multipart.PushMultipartParser(
            boundary,
            max_segment_count=_MOST_PARTS,
            max_segment_size=LARGEST + 1,
            strict=True,
        )
        async for data in request.stream():
            for event in parser.parse(data) if data else ():
                # It gives a view of what it holds, which it uses again.
                yield bytes(event) if isinstance(event, bytes | bytearray) else event
        parser.close()
    except multipart.ParserLimitReached:
        raise refuse(FileTrouble.TOO_LARGE) from None
    except (multipart.MultipartError, UnicodeDecodeError):
        raise HTTPException(400) from None


class _Taking:
    """One form as it comes."""

    def __init__(self, door: PageDoor, case: str | None, length: int) -> None:
        self._door = door
        self._case = case
        self._most = min(length or LARGEST, LARGEST)
        self._fields: dict[str, str] = {}
        self._name = ""
        self._part = bytearray()
        self._file: StoredFile | None = None
        self._offset = 0

    async def take(self, event: multipart.MultipartSegment | bytes | None) -> None:
        """A part begins, goes on, or is over."""
        if event is None:
            await self._end_part()
        elif isinstance(event, bytes):
            self._part += event
            if self._file is None and len(self._part) > _LONGEST_FIELD:
                raise HTTPException(413)
            # The last piece is not written before it is known to be that.
            while self._file is not None and len(self._part) > CHUNK:
                self._file = await self._written(self._file, is_last=False)
        else:
            await self._begin_part(event)

    async def _begin_part(self, part: multipart.MultipartSegment) -> None:
        name = part.name
        if name is None or self._file is not None or name in self._fields:
            raise HTTPException(400)
        self._name, self._part = name, bytearray()
        if part.filename is None:
            return
        if not part.filename:
            raise refuse(FileTrouble.EMPTY)
        new = NewFile(
            case=self._case, about=about_from(self._fields, part.filename), size=self._most
        )

        async def begin(visit: Visit) -> StoredFile:
            return await receiving.begin(visit, new)

        self._file = await self._door.do(begin)

    async def _end_part(self) -> None:
        if self._file is not None:
            if not self._part:
                raise refuse(FileTrouble.EMPTY)
            self._file = await self._written(self._file, is_last=True)
            return
        try:
            self._fields[self._name] = self._part.decode("utf-8")
        except UnicodeDecodeError:
            raise HTTPException(400) from None

    async def _written(self, file: StoredFile, *, is_last: bool) -> StoredFile:
        """The file with its next piece."""
        piece, offset = bytes(self._part[:CHUNK]), self._offset
        del self._part[:CHUNK]
        self._offset += len(piece)
        return await receiving.take_piece(self._door, file.id, offset, piece, is_last=is_last)

    async def finish(self) -> StoredFile:
        """The file. Raises ``Refused`` where none came."""
        if self._file is None:
            raise refuse(FileTrouble.EMPTY)
        return self._file

    async def throw_away(self) -> None:
        """What came does not become a file."""
        file = self._file
        if file is None:
            return

        async def leave(visit: Visit) -> None:
            await receiving.leave_out(visit, file.id)

        await self._door.do(leave)


def _type(request: Request) -> tuple[str, Mapping[str, str]]:
    try:
        kind, options = multipart.parse_options_header(request.headers.get("content-type", ""))
    except (ValueError, multipart.MultipartError):
        return "", {}
    return kind, options


def _length(request: Request) -> int:
    said = request.headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else 0
