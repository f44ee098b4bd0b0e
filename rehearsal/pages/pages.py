"""The page with everybody's phones, its static files, and the HTTP interface behind it.

Strict content security: own files only, nothing inline, and in frames what phones open on this machine.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rehearsal.pages.guard import from_this_machine
from rehearsal.pages.phones_api import PhonesApi
from rehearsal.pages.switches_api import LocalTelegram, SwitchesApi

_HERE = Path(__file__).parent
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src http://127.0.0.1:* http://localhost:*; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SECURITY = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class _SecurityHeaders:
    """Adds the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name for name, _ in message["headers"]}
                added = [(name, value) for name, value in _SECURITY if name not in known]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def pages_app(server: LocalTelegram) -> ASGIApp:
    """The Starlette application of one server."""
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=select_autoescape(["html"])
    )
    template = templates.get_template("phones.html")

    async def phones(request: Request) -> Response:
        if not from_this_machine(request):
            return PlainTextResponse("This address is for this machine only.", 403)
        page = template.render(title=server.title, guide=server.guide)
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    app = Starlette(
        routes=[
            Route("/", phones, methods=["GET"]),
            Mount("/static", StaticFiles(directory=_HERE / "static"), name="static"),
            *PhonesApi(server.world, server.mini_apps).routes(),
            *SwitchesApi(server).routes(),
        ],
        middleware=[Middleware(_SecurityHeaders)],
    )
    # A redirect would repeat whatever host the request claims.
    app.router.redirect_slashes = False
    return app
