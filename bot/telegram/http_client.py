"""HTTP towards Telegram: one pool of connections that are kept open, for sending and for polling.

Owns how a request goes out and what counts as no answer: only the Bot API's own JSON is one, and
the page of a proxy in between is an outage. What an answer means for a message is left to
``bot.dispatch.sending`` and ``bot.telegram.telegram_api``. The token is in every address, so no
error carries one.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData
from yarl import URL

CONNECT_WITHIN: Final = 5.0
_KEPT_OPEN: Final = 60.0
_LOOKED_AT: Final = ("message_id", "date", "chat")
_DONE: Final = b'{"ok":true,"result":'
"""How the Bot API begins what it did; anything else is looked at before it is believed."""
_PASSING: Final = (408, 425)
_WAIT_UNNAMED: Final = 1
_LONGEST_WAIT: Final = 31_536_000
may_leave: Final[ContextVar[Callable[[], bool]]] = ContextVar("may_leave", default=lambda: True)
"""Asked when the body of a request is about to be written; where it says no, none of it is."""
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


class NoAnswer(Exception):
    """The other side did not answer; the text is a word for the log."""

    def __init__(self, why: str, *, is_late: bool) -> None:
        super().__init__(why)
        self.why = why
        self.is_late = is_late
        """Whether the request may have arrived, and only the answer is missing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body."""

    status: int
    body: bytes


class _Body(aiohttp.BytesPayload):
    """A body that asks before it leaves: the last moment at which nothing has."""

    def __init__(self, value: bytes, content_type: str) -> None:
        super().__init__(value, content_type=content_type)
        self._may_leave = may_leave.get()

    async def write_with_length(
        self, writer: AbstractStreamWriter, content_length: int | None
    ) -> None:
        if not self._may_leave():
            raise ConnectionAbortedError
        await super().write_with_length(writer, content_length)


class HttpClient:
    """A pool of at most ``connections``. ``trusts_environment``: whether proxies set there are used."""

    def __init__(self, connections: int, *, trusts_environment: bool) -> None:
        self._connections = connections
        self._trusts_environment = trusts_environment
        self._session: aiohttp.ClientSession | None = None

    async def post(
        self,
        url: str,
        *,
        within: float,
        body: bytes | aiohttp.FormData | None = None,
        headers: Mapping[str, str] | None = None,
        method: str = "POST",
    ) -> Answer:
        """Make one request; redirects are not followed. Raises ``NoAnswer``."""
        limits = aiohttp.ClientTimeout(total=within + CONNECT_WITHIN, sock_connect=CONNECT_WITHIN)
        try:
            async with self._open().request(
                method,
                url,
                data=await _asking(body),
                headers=headers,
                timeout=limits,
                allow_redirects=False,
            ) as answer:
                return Answer(answer.status, await answer.read())
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


class PooledRequest(BaseRequest):
    """The library's requests through an ``HttpClient``. ``within``: seconds for an answer."""

    def __init__(self, client: HttpClient, within: float) -> None:
        self._client = client
        self._within = within

    @property
    def read_timeout(self) -> float | None:
        """Seconds for an answer, unless a call says otherwise."""
        return self._within

    async def initialize(self) -> None:
        """Connections are opened when they are needed."""

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._client.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer to a sending repeats what was sent; only its number is looked at.

        Making the library's objects of the rest would take as long as all else that a sending does.
        Raises ``TelegramError`` for what is no JSON; its text is not logged, unlike the library does.
        """
        try:
            told: Any = json.loads(payload)
        except (ValueError, RecursionError):
            raise TelegramError("Invalid server response") from None
        if not isinstance(told, dict):
            raise TelegramError("Invalid server response")
        sent = told.get("result")
        if isinstance(sent, dict) and "message_id" in sent:
            told["result"] = {name: sent[name] for name in _LOOKED_AT if name in sent}
        return told

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - one limit is enough
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - likewise
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - likewise
    ) -> tuple[int, bytes]:
        """One request of the library. Raises ``TimedOut`` or ``NetworkError``."""
        given = self._within if isinstance(read_timeout, DefaultValue) else read_timeout
        body, headers = _body(request_data)
        try:
            answer = await self._client.post(
                url,
                within=given or self._within,
                body=body,
                headers={"User-Agent": self.USER_AGENT, **headers},
                method=method,
            )
        except NoAnswer as error:
            raise (TimedOut() if error.is_late else NetworkError(error.why)) from None
        if answer.status != 200 or not answer.body.startswith(_DONE):
            _check(answer)
        return answer.status, answer.body


async def _asking(body: bytes | aiohttp.FormData | None) -> _Body | None:
    if body is None:
        return None
    if isinstance(body, bytes):
        return _Body(body, _FORM["Content-Type"])
    form = body()
    return _Body(await form.as_bytes(), form.content_type)


def _check(answer: Answer) -> None:
    """Raise what an answer says that is not plainly a success; it may be anybody's.

    The library reads the status alone, and so takes a proxy's page for a word about the person.
    """
    told = _object(answer.body)
    if 200 <= answer.status < 300 and told.get("ok") is True and "result" in told:
        return
    code, text = told.get("error_code"), told.get("description")
    if told.get("ok") is not False or not isinstance(code, int):
        raise NetworkError(f"no answer of the Bot API ({answer.status})")
    parameters = told.get("parameters")
    more = parameters if isinstance(parameters, dict) else {}
    raise _refusal(code, text if isinstance(text, str) else "", more)


def _object(body: bytes) -> dict[str, Any]:
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _refusal(code: int, text: str, more: Mapping[str, Any]) -> TelegramError:
    """The library's error for a refusal in the Bot API's own form."""
    moved, wait = more.get("migrate_to_chat_id"), more.get("retry_after")
    if isinstance(moved, int) and moved:
        return ChatMigrated(moved)
    if code == 429:
        seconds = wait if isinstance(wait, int) and wait > 0 else _WAIT_UNNAMED
        return RetryAfter(timedelta(seconds=min(seconds, _LONGEST_WAIT)))
    if code in (401, 404):
        return InvalidToken(text or "Not Found")
    if code == 403:
        return Forbidden(text)
    if code == 409:
        return Conflict(text)
    is_about_this = 400 <= code < 500 and code not in _PASSING
    return BadRequest(text) if is_about_this else NetworkError(f"error {code}")


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, Mapping[str, str]]:
    if data is None:
        return None, {}
    if not data.contains_files:
        # The standard library's quoting takes six times as long.
        return URL.build(query=data.json_parameters).raw_query_string.encode("ascii"), _FORM
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in _files(data).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}


def _files(data: RequestData) -> Mapping[str, tuple[str, Any, str]]:
    return dict(data.multipart_data)
