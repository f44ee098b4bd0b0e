"""The few ASGI forms that the Bot API's fast path needs, without a framework in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from starlette.types import Receive, Send


class BodyTooLarge(Exception):
    """The request's body is over the limit."""


class ClientGone(Exception):
    """The client closed the connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer ready to be sent."""

    status: int
    body: bytes
    content_type: bytes = b"application/json"
    retry_after: int | None = None


async def body_of(receive: Receive, limit: int) -> bytes:
    """The whole body. Raises BodyTooLarge or ClientGone."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise BodyTooLarge
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


async def send_reply(send: Send, reply: Reply) -> None:
    """Send it in one piece."""
    headers = [
        (b"content-type", reply.content_type),
        (b"content-length", str(len(reply.body)).encode()),
    ]
    if reply.retry_after is not None:
        headers.append((b"retry-after", str(reply.retry_after).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


class _Transport(Protocol):
    def abort(self) -> None: ...


@runtime_checkable
class _HoldsTransport(Protocol):
    transport: _Transport


async def drop_connection(receive: Receive, send: Send) -> None:
    """Cut the connection without a word, as a failing network does.

    ASGI has no message for it: uvicorn's `send` is a method of the object that holds the transport.
    """
    owner = getattr(send, "__self__", None)
    if isinstance(owner, _HoldsTransport):
        owner.transport.abort()
    await gone(receive)


async def gone(receive: Receive) -> None:
    """Return when the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
