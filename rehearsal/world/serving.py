"""Serving HTTP on this machine alone: a listener, and a server that ends without delay."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Generator

import uvicorn
from starlette.types import ASGIApp

_STARTING = 10.0
_ENDING = 1.0


@contextlib.asynccontextmanager
async def served(app: ASGIApp, port: int = 0) -> AsyncIterator[ServedApp]:
    """Serve the app until the block ends. `port` 0 takes a free one. Raises OSError where it is taken."""
    listener = _listener(port)
    http = ServedApp(_config(app), listener.getsockname()[1])
    serving = asyncio.get_running_loop().create_task(http.serve(sockets=[listener]))
    try:
        await _until_started(http, serving)
        yield http
    finally:
        http.end()
        await serving
        listener.close()


class ServedApp(uvicorn.Server):
    """Leaves the process's signals to whoever runs the process, and ends without delay.

    uvicorn's own end takes a fifth of a second, which the tests would pay hundreds of times.
    """

    def __init__(self, config: uvicorn.Config, port: int) -> None:
        super().__init__(config)
        self.port = port
        self._ending = asyncio.Event()

    def end(self) -> None:
        """Let it end."""
        self.should_exit = True
        self._ending.set()

    async def main_loop(self) -> None:
        await self._ending.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in self.servers:
            listening.close()
        for listener in sockets or ():
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        end = asyncio.get_running_loop().time() + _ENDING
        while self.server_state.connections or self.server_state.tasks:
            if asyncio.get_running_loop().time() > end:
                for task in self.server_state.tasks:
                    task.cancel()
                break
            await asyncio.sleep(0.002)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def _listener(port: int) -> socket.socket:
    # The protocol is named, since asyncio switches Nagle's delay off only where it is; without that
    # each answer would wait 40 ms for the client's acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.close()
        raise
    return listener


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
    )


async def _until_started(http: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    async with asyncio.timeout(_STARTING):
        while not http.started:
            if serving.done():
                serving.result()
                raise RuntimeError("The rehearsal's server stopped while it started.")
            await asyncio.sleep(0.005)
