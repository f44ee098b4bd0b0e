"""What every request beside the Bot API must satisfy, and how its JSON is read and answered.

The server listens on the loopback only; other web pages in the same browser are kept out by asking
for a loopback Host (against rebinding) and for JSON in whatever changes something (against forged
requests, which cannot send that type without asking first).
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rehearsal.world.values import JsonObject, JsonValue, PhoneError

Answer: TypeAlias = "Callable[[Request], Awaitable[JsonValue | Response]]"

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_BODY_LIMIT = 1_000_000


def from_this_machine(request: Request) -> bool:
    """Whether the request names a loopback host, and comes from no foreign page."""
    if urlsplit(f"//{request.headers.get('host', '')}").hostname not in _LOOPBACK:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def guarded(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that answers JSON, and errors as {"error": what to do}."""

    async def endpoint(request: Request) -> Response:
        if not from_this_machine(request):
            return _error(403, "This address is for this machine only.")
        if request.method != "GET" and not _is_json(request):
            return _error(415, "Send JSON, with Content-Type: application/json.")
        try:
            result = await answer(request)
        except PhoneError as error:
            return _error(409, str(error))
        except LookupError as error:
            return _error(404, f"Not found or missing: {error.args[0] if error.args else ''}.")
        except (TypeError, ValueError) as error:
            return _error(400, str(error))
        if isinstance(result, Response):
            return result
        return JSONResponse(result, headers=_HEADERS)

    return endpoint


def _error(status: int, text: str) -> Response:
    return JSONResponse({"error": text}, status_code=status, headers=_HEADERS)


def _is_json(request: Request) -> bool:
    content_type = request.headers.get("content-type", "")
    return content_type.partition(";")[0].strip().lower() == "application/json"


async def json_of(request: Request) -> JsonObject:
    """The request's body, an object. Raises ValueError for anything else."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _BODY_LIMIT:
            raise ValueError("The request is too large.")
    parsed = json.loads(body or b"{}")
    if not isinstance(parsed, dict):
        raise TypeError("Send a JSON object.")
    return parsed


def text_of(given: Mapping[str, JsonValue], name: str) -> str:
    """A field as text, empty where it is missing."""
    value = given.get(name, "")
    if not isinstance(value, str):
        raise TypeError(f"{name} is a text.")
    return value


def number_of(given: Mapping[str, JsonValue], name: str) -> int | None:
    """A field as a whole number, None where it is missing."""
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} is a whole number.")
    return value


def amount_of(given: Mapping[str, JsonValue], name: str, default: float) -> float:
    """A field as a number, the default where it is missing."""
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{name} is a number.")
    return float(value)


def asked(request: Request, name: str, default: float, most: float) -> float:
    """A number in the query, within bounds."""
    return min(max(float(request.query_params.get(name, default)), 0.0), most)
