"""HTTP towards others: requests over connections that are kept open.

Owns how a request goes out and what counts as no answer. What an answer means is left to whoever
asked. Addresses hold tokens, so no error carries one.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Self

import aiohttp
from aiohttp.abc import AbstractStreamWriter

CONNECT_WITHIN: Final = 5.0
_KEPT_OPEN: Final = 60.0
_LONGEST: Final = 1 << 25
may_leave: Final[ContextVar[Callable[[], bool]]] = ContextVar("may_leave", default=lambda: True)
"""Asked when the body of a request is about to be written; where it says no, none of it is."""


class NoAnswer(Exception):
    """The other side did not answer; the text is a word for the log."""

    def __init__(self, why: str, *, is_late: bool) -> None:
        super().__init__(why)
        self.why = why
        self.is_late = is_late
        """Whether the request may have arrived, and only the answer is missing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body, and headers whatever their case."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class Body(aiohttp.BytesPayload):
    """A request's body, which asks before it leaves: the last moment at which nothing has."""

    def __init__(self, value: bytes, content_type: str) -> None:
        super().__init__(value, content_type=content_type)
        self._may_leave = may_leave.get()

    @classmethod
    def of_json(cls, document: Mapping[str, object]) -> Self:
        """The document as JSON."""
        return cls(json.dumps(document).encode(), "application/json")

    async def write_with_length(
        self, writer: AbstractStreamWriter, content_length: int | None
    ) -> None:
        if not self._may_leave():
            raise ConnectionAbortedError
        await super().write_with_length(writer, content_length)


class HttpClient:
    """A pool of at most ``connections``. ``trusts_environment``: whether proxies set there are used."""

    def __init__(self, connections: int = 100, *, trusts_environment: bool) -> None:
        self._connections = connections
        self._trusts_environment = trusts_environment
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def request(
        self,
        method: str,
        url: str,
        *,
        within: float,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Make one request, in ``within`` seconds. Raises ``NoAnswer``.

        Redirects are not followed, and of an endless answer no more is read than memory bears.
        """
        limits = aiohttp.ClientTimeout(total=within, sock_connect=CONNECT_WITHIN)
        try:
            async with self._open().request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=limits,
                allow_redirects=False,
            ) as answer:
                return Answer(answer.status, await _read(answer), answer.headers)
        except TimeoutError as error:
            raise NoAnswer(type(error).__name__, is_late=True) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # Its text may hold the address.
            raise NoAnswer(type(error).__name__, is_late=False) from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(
                limit=self._connections, limit_per_host=0, keepalive_timeout=_KEPT_OPEN
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._trusts_environment,
            )
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            # Connections under TLS are only closed a turn of the loop later.
            await asyncio.sleep(0)


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    read = bytearray()
    async for piece in answer.content.iter_any():
        read += piece
        if len(read) > _LONGEST:
            break
    return bytes(read)
