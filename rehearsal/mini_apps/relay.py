"""One telephone's way to the pages: what it asks is passed on, and what is answered is shown there.

A telephone's browser is a window of its own; here it is a frame in a page, at an address of its own. Owns
the difference: the telephone keeps the cookies, and says the portal's own origin where the frame has
another; the answer may be framed by the page with the phones alone, and in the app's shape each page
begins with the telephone's bridge. Whatever else a page may do stays as it was answered.

A page that is opened outside of the frame is opened at the portal itself, as in the telephone's browser.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Final, Self

import aiohttp
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from rehearsal.mini_apps.telephone import Shape, Telephone

_BRIDGE: Final = "/exercise-telephone.js"
_SOURCE: Final = Path(__file__).with_name("static") / "telephone.js"
_ANDROID: Final = (
    "Mozilla/5.0 (Linux; Android 16; EXERCISE) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36 Telegram-Android/12.0"
)
_LARGEST: Final = 30_000_000
"""Bytes of what is sent in one piece."""
_OWN: Final = frozenset(
    {"host", "cookie", "origin", "referer", "user-agent", "accept-encoding", "content-length"}
)
_OF_ONE_CONNECTION: Final = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade"})
_NOT_TOLD: Final = frozenset({"set-cookie", "x-frame-options", "content-length", "date"})
_ANCESTORS: Final = re.compile(r"frame-ancestors [^;]*")
_NONCE: Final = re.compile(r"'nonce-([^']+)'")
_LOOKS_AROUND: Final = re.compile(r"/static/[^/]+/(?:door|device)\.js")
"""Scripts that ask in which window they are: they are told that of the telephone."""
_HOSTS: Final = frozenset({"127.0.0.1", "localhost"})


class Relay:
    """The pages of ``portal`` as this telephone shows them, as an ASGI app."""

    def __init__(self, portal: str, telephone: Telephone) -> None:
        self._portal = portal
        self._telephone = telephone
        self._is_native = telephone.shape is Shape.NATIVE
        self._cookies: dict[str, str] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=5),
            auto_decompress=False,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        await (await self._answer(request))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.url.hostname not in _HOSTS:
            return Response("This address is for this machine only.", 403)
        if request.headers.get("sec-fetch-dest") == "document":
            return RedirectResponse(f"{self._portal}{_target(request)}", 303)
        if self._is_native and request.url.path == _BRIDGE:
            return Response(_SOURCE.read_bytes(), media_type="text/javascript")
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _LARGEST:
                return Response(status_code=413)
        try:
            return await self._passed_on(request, body)
        except aiohttp.ClientError:
            return Response("The pages do not answer. Does the bot run?", 502)

    async def _passed_on(self, request: Request, body: bytes) -> Response:
        if self._session is None:
            raise RuntimeError("The relay is not open.")
        answer = await self._session.request(
            request.method,
            f"{self._portal}{_target(request)}",
            headers=self._asked(request),
            data=body or None,
            allow_redirects=False,
        )
        self._keep(answer)
        headers = self._told(answer)
        kind = headers.get("content-type", "")
        if self._is_native and kind.startswith("text/html"):
            shown = self._with_bridge(await answer.read(), headers)
            return Response(shown, answer.status, headers)
        if self._is_native and _LOOKS_AROUND.fullmatch(request.url.path):
            return Response(_in_telephone(await answer.read()), answer.status, headers)
        return StreamingResponse(_pieces(answer), answer.status, headers)

    def _asked(self, request: Request) -> dict[str, str]:
        """What the telephone says: its own cookies, and the portal where the frame has its address."""
        given: Headers = request.headers
        asked = {
            name: value
            for name, value in given.items()
            if name not in _OWN and name not in _OF_ONE_CONNECTION
        }
        here = f"http://{given.get('host', '')}"
        for name in ("origin", "referer"):
            if name in given:
                asked[name] = re.sub(f"^{re.escape(here)}(?=/|$)", self._portal, given[name])
        if self._cookies:
            asked["cookie"] = "; ".join(f"{name}={text}" for name, text in self._cookies.items())
        return {**asked, "user-agent": _ANDROID, "accept-encoding": "identity"}

    def _keep(self, answer: aiohttp.ClientResponse) -> None:
        if not self._is_native:
            return
        for said in answer.headers.getall("Set-Cookie", ()):
            for name, cookie in SimpleCookie(said).items():
                if cookie["max-age"] == "0" or not cookie.value:
                    self._cookies.pop(name, None)
                else:
                    self._cookies[name] = cookie.value

    def _told(self, answer: aiohttp.ClientResponse) -> dict[str, str]:
        told = {
            name.lower(): value
            for name, value in answer.headers.items()
            if name.lower() not in _OF_ONE_CONNECTION | _NOT_TOLD
        }
        policy = told.get("content-security-policy", "")
        framed = f"frame-ancestors {self._telephone.phones}"
        told["content-security-policy"] = _ANCESTORS.sub(framed, policy)
        return told

    def _with_bridge(self, page: bytes, headers: Mapping[str, str]) -> bytes:
        nonce = _NONCE.search(headers.get("content-security-policy", ""))
        if nonce is None:
            return page
        said = (
            f'<head><script nonce="{nonce[1]}" src="{_BRIDGE}" data-portal="{self._portal}" '
            f'data-phones="{self._telephone.phones}"></script>'
        )
        return page.replace(b"<head>", said.encode(), 1)


def _target(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def _in_telephone(script: bytes) -> bytes:
    """The script, for which ``window`` and ``location`` are the telephone's."""
    head, tail = (
        b"((window, location) => {\n",
        b"\n})(exerciseTelephone.window, exerciseTelephone.location);\n",
    )
    return head + script + tail


async def _pieces(answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for piece in answer.content.iter_any():
            yield piece
    finally:
        answer.close()
