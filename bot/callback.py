"""Where a gateway brings codes back: somebody answered a text message, or typed on a telephone.

Owns the receiving end. A request without the gateway's secret learns nothing; the answer to all else
is one word that the gateway may read out.
"""

import hmac
import json
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot import logs
from bot.listening import pages
from domain.refused import Refused
from domain.topics import Topic
from services.notices import CodeRefused, acknowledge_by_code
from services.office import Office
from storage.store import StorageTrouble

PATH: Final = "/acknowledge"
_LARGEST: Final = 16_384
_FIELDS: Final = ("code", "text", "body", "message")
"""Where gateways put what somebody answered; names are read in any case."""
_BY: Final = "gateway"


class Callback:
    """What the gateway posts to, with ``Authorization: Bearer SECRET``."""

    def __init__(self, office: Office, secret: str) -> None:
        self._office = office
        self._wanted = f"Bearer {secret}".encode()

    def app(self) -> ASGIApp:
        """The application; everything but a POST to the path is refused."""
        return pages(Route(PATH, self._receive, methods=["POST"]))

    async def _receive(self, request: Request) -> Response:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._wanted):
            return Response(status_code=403)
        typed = _typed(await _body(request), request.headers.get("content-type", ""))
        if typed is None:
            return _answer("unreadable", 400)
        try:
            acted = await acknowledge_by_code(self._office, typed, _BY)
        except CodeRefused:
            return _answer("unknown", 404)
        except Refused as refused:
            return _answer(_word(refused.topic), 409)
        except StorageTrouble as error:
            logs.trouble("code_not_taken", error)
            return _answer("try_later", 503)
        done = "acknowledged" if acted.reference else "arrived"
        return JSONResponse({"answer": done, "reference": acted.reference or None})


def _word(topic: Topic) -> str:
    taken = (Topic.ALREADY_ACKNOWLEDGED, Topic.ALREADY_ACKNOWLEDGED_BY_YOU)
    if topic in taken:
        return "already_acknowledged"
    return "over" if topic is Topic.ALREADY_OVER else "refused"


def _answer(word: str, status: int) -> Response:
    return JSONResponse({"answer": word}, status)


async def _body(request: Request) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > _LARGEST:
            return None
        parts.append(part)
    return b"".join(parts)


def _typed(body: bytes | None, kind: str) -> str | None:
    """What was answered, out of a form or JSON; None where there is none."""
    if not body:
        return None
    try:
        text = body.decode()
        found = json.loads(text) if "json" in kind else dict(parse_qsl(text))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    fields = {str(name).lower(): value for name, value in found.items()}
    typed = next((fields[name] for name in _FIELDS if name in fields), None)
    return typed if isinstance(typed, str) else None
