"""The way to a PostgreSQL server, which can be closed while processes run on it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit


class Road:
    """A relay on 127.0.0.1 to the socket of a server on this machine.

    Made by ``road``, or by hand: ``opens`` and ``closes`` may follow each other any number of times.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
        self._name = parts.path.lstrip("/")
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """The database's address on this way, as the setting takes it."""
        return f"postgresql+psycopg://postgres:@127.0.0.1:{self.port}/{self._name}"

    async def opens(self) -> None:
        """Let connections through, always on the same port."""
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def closes(self) -> None:
        """Refuse connections, and cut those that there are."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.05)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_unix_connection(self._socket)
        self._writers |= {writer, ours}
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(_copy(reader, ours), _copy(theirs, writer))
        for each in (writer, ours):
            each.close()
            self._writers.discard(each)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.transport.abort()


@contextlib.asynccontextmanager
async def road(url: str) -> AsyncIterator[Road]:
    """A way to the database at ``url``, open at first."""
    way = Road(url)
    await way.opens()
    try:
        yield way
    finally:
        await way.closes()
