"""The library's requests through our own connections, and what counts as an answer of the Bot API.

Only the Bot API's own JSON is one, and the page of a proxy in between is an outage. What an answer
means for a message is left to ``bot.dispatch.sending`` and ``bot.telegram.telegram_api``.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import aiohttp
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

from bot.process.http_client import CONNECT_WITHIN, Answer, Body, HttpClient, NoAnswer

_LOOKED_AT: Final = ("message_id", "date", "chat")
_DONE: Final = b'{"ok":true,"result":'
"""How the Bot API begins what it did; anything else is looked at before it is believed."""
_PASSING: Final = (408, 425)
_WAIT_UNNAMED: Final = 1
_LONGEST_WAIT: Final = 31_536_000


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
        try:
            answer = await self._client.request(
                method,
                url,
                within=(given or self._within) + CONNECT_WITHIN,
                body=await _body(request_data),
                headers={"User-Agent": self.USER_AGENT},
            )
        except NoAnswer as error:
            raise (TimedOut() if error.is_late else NetworkError(error.why)) from None
        if answer.status != 200 or not answer.body.startswith(_DONE):
            _check(answer)
        return answer.status, answer.body


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


async def _body(data: RequestData | None) -> Body | None:
    if data is None:
        return None
    if not data.contains_files:
        # The standard library's quoting takes six times as long.
        form = URL.build(query=data.json_parameters).raw_query_string
        return Body(form.encode("ascii"), "application/x-www-form-urlencoded")
    fields = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in _files(data).items():
        fields.add_field(name, content, filename=filename, content_type=kind)
    parts = fields()
    return Body(await parts.as_bytes(), parts.content_type)


def _files(data: RequestData) -> Mapping[str, tuple[str, Any, str]]:
    return dict(data.multipart_data)
