"""Serving HTTP beside everything else, in the same process: health and webhooks.

Owns starting and stopping a server within the service. The process's signals are left to
``bot.service``; nothing of a request is logged.
"""

import asyncio
import contextlib
import socket
from collections.abc import Generator

import uvicorn
from starlette.types import ASGIApp

from bot.setting_values import Listen
from bot.trouble import Trouble


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


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


async def serve(app: ASGIApp, on: socket.socket, stop: asyncio.Event) -> None:
    """Serve until told to stop; requests in hand are answered."""
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
    serving = asyncio.create_task(server.serve(sockets=[on]))
    await stop.wait()
    server.should_exit = True
    await serving
    on.close()
