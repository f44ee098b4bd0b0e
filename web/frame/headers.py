"""What every answer says to the browser, and which requests are not let in at all.

Owns that no page loads, frames, sends or tells anything beyond this portal (W3C Content Security
Policy Level 3; Trusted Types), and that what changes something was sent from a page of ours.
"""

import secrets
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.frame.portal import Portal

_CHANGES_NOTHING: Final = frozenset({"GET", "HEAD"})
_POLICY: Final = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}; "
    "require-trusted-types-for 'script'; trusted-types {policies}"
)
_FIXED: Final = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": forms would then be sent with the origin "null" (Fetch, section 3.2.3).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), usb=(), payment=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
}
_STRICT_TRANSPORT: Final = "max-age=63072000; includeSubDomains"
NONCE: Final = "nonce"
"""In a request's state: by which scripts of this very answer are known."""
SANDBOXED: Final = "sandboxed"
"""In a request's state: that the answer is somebody's file, which a browser shall do nothing with."""
_SANDBOX: Final = "default-src 'none'; sandbox; base-uri 'none'; frame-ancestors 'none'"
ANCESTORS: Final = "frame_ancestors"
"""In a request's state: who may frame the answer; nobody where it is not set."""


POLICIES: Final = "policies"
"""In a request's state: which Trusted Types policies the answer may make; none where it is not set."""


class Guarded:
    """The app behind these headers; what another site sends is refused before it."""

    def __init__(self, app: ASGIApp, portal: Portal) -> None:
        self._app = app
        self._portal = portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        state = scope.setdefault("state", {})
        state[NONCE] = nonce = secrets.token_urlsafe(18)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._guard(headers, nonce, state)
                if state.get(SANDBOXED, False):
                    headers["Content-Security-Policy"] = _SANDBOX
            await send(message)

        if scope["method"] in _CHANGES_NOTHING or self._is_from_here(Headers(scope=scope)):
            await self._app(scope, receive, sending)
        else:
            refused = PlainTextResponse(
                "This was not sent from a page of this portal. Please open the page again.", 403
            )
            await refused(scope, receive, sending)

    def _is_from_here(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is not None:
            return origin == self._portal.origin
        return headers.get("sec-fetch-site") == "same-origin"

    def _guard(self, headers: MutableHeaders, nonce: str, state: Mapping[str, str]) -> None:
        ancestors = state.get(ANCESTORS, "'none'")
        for name, value in _FIXED.items():
            headers[name] = value
        headers["Content-Security-Policy"] = _POLICY.format(
            nonce=nonce, ancestors=ancestors, policies=state.get(POLICIES, "'none'")
        )
        if ancestors == "'none'":
            headers["X-Frame-Options"] = "DENY"
        headers.setdefault("Cache-Control", "no-store")
        if self._portal.is_secure:
            headers["Strict-Transport-Security"] = _STRICT_TRANSPORT
