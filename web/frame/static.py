"""Files that every page needs, served by us under an address that changes with what is in them."""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_ROOM: Final = Path(__file__).parent.parent / "static"
_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOR_A_YEAR: Final = "public, max-age=31536000, immutable"


@cache
def _packed(name: str) -> bytes:
    """The file as it travels: nothing in it is anybody's secret, which its length could tell."""
    return gzip.compress(_files()[name][0], mtime=0)


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    """Each by its name, with the beginning of its hash."""
    found = {
        path.relative_to(_ROOM).as_posix(): path.read_bytes()
        for path in sorted(_ROOM.rglob("*"))
        if path.suffix in _TYPES
    }
    return {name: (body, hashlib.sha256(body).hexdigest()[:16]) for name, body in found.items()}


def address_of(name: str) -> str:
    """Where the file is served. Raises ``KeyError`` for one that is not there."""
    return f"/static/{_files()[name][1]}/{name}"


async def file(request: Request) -> Response:
    """``/static/HASH/NAME``; a former address of a file is none."""
    name = str(request.path_params["name"])
    body, known = _files().get(name, (b"", ""))
    if not known or request.path_params["hash"] != known:
        raise HTTPException(404)
    media = f"{_TYPES[Path(name).suffix]}; charset=utf-8"
    headers = {"Cache-Control": _FOR_A_YEAR, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            _packed(name), headers={**headers, "Content-Encoding": "gzip"}, media_type=media
        )
    return Response(body, headers=headers, media_type=media)
