"""Serving HTTP beside everything else, in the same process: health, webhooks, calendars, codes.

Owns accepting connections, and starting and stopping a server within the service. How many there
may be, and for how long, is left to ``bot.deployment.visitors``; the process's signals to
``bot.service.service``. Nothing of a request is logged.
"""

import asyncio
import contextlib
import socket
from collections.abc import Generator
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.deployment.setting_values import Listen
from bot.deployment.visitors import VisitorConnection, Visitors
from bot.process import logs
from bot.process.descriptors import share
from bot.process.trouble import Trouble

_BACKLOG: Final = 1_024
"""Who may wait in the system to be let in; more are not answered for the moment."""
_LOOKS_AGAIN: Final = 0.01
_AFTER_TROUBLE: Final = 1.0


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


class _Door:
    """Lets in one at a time, so that whatever else the process does has its turn in between.

    The event loop's own servers accept up to the whole backlog at once, and where no descriptor is
    left report each of them.
    """

    def __init__(self, on: socket.socket, server: uvicorn.Server, most: int) -> None:
        self._on = on
        self._server = server
        self._visitors = Visitors(most)
        self._loop = asyncio.get_running_loop()
        self._pause: asyncio.TimerHandle | None = None
        self._entering: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        self._on.setblocking(False)
        self._on.listen(_BACKLOG)
        self._answer()

    def close(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
        self._loop.remove_reader(self._on)

    def _answer(self) -> None:
        self._pause = None
        self._loop.add_reader(self._on, self._let_in)

    def _rest(self, seconds: float) -> None:
        self._loop.remove_reader(self._on)
        self._pause = self._loop.call_later(seconds, self._answer)

    def _let_in(self) -> None:
        if not self._visitors.makes_room(self._loop.time()):
            self._rest(_LOOKS_AGAIN)
            return
        try:
            come, address = self._on.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError as error:
            logs.trouble("connections_not_accepted", error)
            self._rest(_AFTER_TROUBLE)
            return
        entering = self._loop.create_task(self._enter(come, str(address[0])))
        self._entering.add(entering)
        entering.add_done_callback(self._entering.discard)

    async def _enter(self, come: socket.socket, address: str) -> None:
        visitor = VisitorConnection(
            self._visitors, self._server.config, self._server.server_state, address
        )
        try:
            come.setblocking(False)
            await self._loop.connect_accepted_socket(lambda: visitor, come)
        except OSError:
            # Gone again.
            self._visitors.leave(visitor)
            visitor.end()
            come.close()


def pages(*routes: Route) -> Starlette:
    """An application of these addresses and no others: a near one is not redirected to.

    Redirects would repeat whatever host the request claims.
    """
    app = Starlette(routes=list(routes))
    app.router.redirect_slashes = False
    return app


async def body_of(request: Request, most: int) -> bytes | None:
    """The body of a request; None, and no more of it is read, where it has more bytes than ``most``."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            return None
    return bytes(body)


def listener(listen: Listen, setting: str) -> socket.socket:
    """A socket that listens there. Raises ``Trouble`` where that is not possible."""
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    # The protocol is named, since asyncio switches Nagle's delay off only where it is.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((listen.host, listen.port))
    except OSError as error:
        made.close()
        raise Trouble(
            f"{setting} cannot be listened on: {error.strerror}. Set another host or port."
        ) from None
    return made


async def serve(
    app: ASGIApp, on: socket.socket, stop: asyncio.Event, most: int | None = None
) -> None:
    """Serve until told to stop; requests in hand are answered. ``most``: connections at once."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=75,
    )
    server = _Server(config)
    door = _Door(on, server, share() if most is None else most)
    serving = asyncio.create_task(server.serve(sockets=[]))
    door.open()
    await stop.wait()
    door.close()
    on.close()
    server.should_exit = True
    await serving
