"""Where a gateway brings codes back: somebody answered a text message, or typed on a telephone.

Owns the receiving end. A request without the gateway's secret learns nothing; the answer to all else
is one word that the gateway may read out.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.deployment.listening import body_of, pages
from bot.process import logs
from domain.refused import Refused
from domain.topics import Topic
from services.messages.notices import CodeRefused, TooManyTries, acknowledge_by_code
from services.visit.office import Office
from storage.transaction.store import StorageTrouble

PATH: Final = "/acknowledge"
_LARGEST: Final = 16_384
_CODES: Final = ("code", "text", "body", "message")
"""Where gateways put what somebody answered; names are read in any case."""
_SENDERS: Final = ("from", "sender", "msisdn", "caller")
"""Where they put who it was, if they do."""
_WORDS: Final = {
    Topic.ALREADY_ACKNOWLEDGED: "already_acknowledged",
    Topic.ALREADY_ACKNOWLEDGED_BY_YOU: "already_acknowledged",
    Topic.ALREADY_OVER: "over",
}


def callback(office: Office, secret: str) -> ASGIApp:
    """What the gateway posts to, with ``Authorization: Bearer SECRET``; all else is refused."""
    wanted = f"Bearer {secret}".encode()

    async def receive(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, wanted):
            return Response(status_code=403)
        body = await body_of(request, _LARGEST)
        fields = _fields(body, request.headers.get("content-type", ""))
        typed = _first(fields, _CODES)
        if typed is None:
            return _answer("unreadable", 400)
        try:
            sender = _first(fields, _SENDERS) or ""
            acted = await acknowledge_by_code(office, typed, "gateway", sender)
        except TooManyTries:
            return _answer("too_many", 429)
        except CodeRefused:
            return _answer("unknown", 404)
        except Refused as refused:
            return _answer(_WORDS.get(refused.topic, "refused"), 409)
        except StorageTrouble as error:
            logs.trouble("code_not_taken", error)
            return _answer("try_later", 503)
        done = "acknowledged" if acted.reference else "arrived"
        return JSONResponse({"answer": done, "reference": acted.reference or None})

    return pages(Route(PATH, receive, methods=["POST"]))


def _answer(word: str, status: int) -> Response:
    return JSONResponse({"answer": word}, status)


def _fields(body: bytes | None, kind: str) -> Mapping[str, object]:
    """What the gateway tells, out of a form or JSON, by names in small letters."""
    if not body:
        return {}
    try:
        text = body.decode()
        found = json.loads(text) if "json" in kind else dict(parse_qsl(text))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name).lower(): value for name, value in found.items()}


def _first(fields: Mapping[str, object], names: Sequence[str]) -> str | None:
    found = next((fields[name] for name in names if name in fields), None)
    return found if isinstance(found, str) else None
