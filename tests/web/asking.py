"""The pages asked as no browser would: any bytes as target, headers and body, as they come off the wire."""

import asyncio
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp

Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request; ``target`` is what stands between method and version, in ASCII."""

    method: str
    target: str
    headers: Sequence[Header] = ()
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


async def asks(app: ASGIApp, asked: Asked, within: float = 60) -> Answered:
    """What the app answers, then the other side is gone, so that a stream ends. What it raises is raised."""
    path, _, query = asked.target.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "https",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": list(asked.headers),
        "client": ("198.51.100.7", 4711),
        "server": ("127.0.0.1", 8087),
    }
    coming = [{"type": "http.request", "body": asked.body, "more_body": False}]
    status, headers, body = 0, {}, bytearray()

    async def receive() -> dict[str, Any]:
        return coming.pop() if coming else {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in message["headers"]
            }
        else:
            body.extend(message.get("body", b""))

    async with asyncio.timeout(within):
        await app(scope, receive, send)
    return Answered(status=status, headers=headers, body=bytes(body))
