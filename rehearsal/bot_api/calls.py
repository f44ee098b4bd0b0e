"""The Bot API over HTTP: `/bot<token>/METHOD`, by GET or POST.

Owns the way of a call: token, parameters, faults, limits, method, journal, answer. What a method does
is in `method_*`; long polling is answered here, since it lasts as long as the connection.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send

from rehearsal.bot_api import (
    method_account,
    method_edits,
    method_messages,
    method_profile,
    method_webhook,
)
from rehearsal.bot_api.asgi import (
    BodyTooLarge,
    ClientGone,
    Reply,
    body_of,
    drop_connection,
    gone,
    send_reply,
)
from rehearsal.bot_api.methods import Method, Worded
from rehearsal.bot_api.params import Params, from_request
from rehearsal.bot_api.webhook import Webhook
from rehearsal.world.errors import (
    WEBHOOK_ACTIVE,
    ApiError,
    conflict,
    method_not_found,
    not_found,
    too_many_requests,
    unauthorized,
)
from rehearsal.world.faults import Fault, FaultKind, Faults
from rehearsal.world.journal import Journal
from rehearsal.world.limits import Limits
from rehearsal.world.updates import Update
from rehearsal.world.values import ChatId, JsonValue, Violation
from rehearsal.world.world import World

_BODY_LIMIT = 52_428_800
_LONGEST_POLL = 50
_LIMITED = frozenset({"sendmessage", "sendphoto", "senddocument"})
_NOTHING = b'{"ok":true,"result":true}'
_GATEWAY_PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n"
    b"</body>\r\n</html>\r\n"
)


class CallChecker(Protocol):
    """Strict checking of calls against the documentation."""

    def check(self, method: str, params: Params) -> list[Violation]:
        """What the call does against it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """A call on its way. `method` in lower case, `named` as the bot wrote it."""

    method: str
    named: str
    params: Params
    chat_id: ChatId | None


class BotApi:
    """The ASGI application behind `/bot`."""

    def __init__(
        self,
        world: World,
        *,
        faults: Faults,
        limits: Limits,
        journal: Journal,
        webhook: Webhook,
        checker: CallChecker | None = None,
    ) -> None:
        self._world = world
        self._faults = faults
        self._limits = limits
        self._journal = journal
        self._checker = checker
        self._methods: Mapping[str, Method] = {
            **method_account.METHODS,
            **method_profile.METHODS,
            **method_messages.METHODS,
            **method_edits.METHODS,
            **method_webhook.methods_for(webhook),
        }
        self._webhook = webhook
        webhook.on_reply(self.call_from_webhook)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            call = await self._read(scope, receive)
        except ClientGone:
            return
        except BodyTooLarge:
            await send_reply(send, _refused(ApiError(413, "Request Entity Too Large")))
            return
        except ApiError as error:
            await send_reply(send, _refused(error))
            return
        if self._checker is not None:
            self._journal.add_violations(self._checker.check(call.named, call.params))
        await self._answer(call, receive, send)

    async def _read(self, scope: Scope, receive: Receive) -> _Call:
        token, _, named = str(scope["path"]).removeprefix("/bot").partition("/")
        body = await body_of(receive, _BODY_LIMIT)
        if not token.partition(":")[0].isdigit() or "/" in named:
            raise not_found()
        if unquote(token) != self._world.bot.token:
            raise unauthorized()
        content_type = ""
        for name, value in scope["headers"]:
            if name == b"content-type":
                content_type = value.decode("latin-1")
        params = from_request(scope["query_string"], content_type, body)
        return _Call(method=named.lower(), named=named, params=params, chat_id=_chat_id_of(params))

    async def _answer(self, call: _Call, receive: Receive, send: Send) -> None:
        fault = self._faults.take(call.method, call.chat_id) if self._faults.active else None
        if fault is None:
            await self._answer_well(call, receive, send)
        else:
            await self._misbehave(fault, call, receive, send)

    async def _answer_well(self, call: _Call, receive: Receive, send: Send) -> None:
        if call.method == "getupdates":
            reply = await self._poll(call.params, receive)
        else:
            reply = self._perform(call)
        if reply is None:
            self._write(call, 0, "the client closed the connection")
            return
        self._write(call, reply.status, "" if reply.status == 200 else _described(reply))
        await send_reply(send, reply)

    def _perform(self, call: _Call) -> Reply:
        try:
            return self._do(call)
        except ApiError as error:
            return _refused(error)

    def _do(self, call: _Call) -> Reply:
        method = self._methods.get(call.method)
        if method is None:
            raise method_not_found()
        if call.method in _LIMITED and (wait := self._limits.retry_after(call.chat_id)):
            raise too_many_requests(wait)
        result = method(self._world, call.params)
        if result is True:
            return Reply(status=200, body=_NOTHING)
        if isinstance(result, Worded):
            told: dict[str, JsonValue] = {"ok": True, "result": result.result}
            told["description"] = result.description
            return Reply(status=200, body=json.dumps(told).encode())
        body = json.dumps({"ok": True, "result": result}, separators=(",", ":"))
        return Reply(status=200, body=body.encode())

    async def _poll(self, params: Params, receive: Receive) -> Reply | None:
        try:
            limit, within = self._poll_terms(params)
        except ApiError as error:
            return _refused(error)
        polling = asyncio.ensure_future(self._world.updates.poll(limit, within))
        if within and not polling.done():
            leaving = asyncio.ensure_future(gone(receive))
            await asyncio.wait({polling, leaving}, return_when=asyncio.FIRST_COMPLETED)
            leaving.cancel()
            if not polling.done():
                polling.cancel()
                return None
        try:
            return _updates_reply(await polling)
        except ApiError as error:
            return _refused(error)

    def _poll_terms(self, params: Params) -> tuple[int, float]:
        if self._webhook.url:
            raise conflict(WEBHOOK_ACTIVE)
        updates = self._world.updates
        if params.values.get("allowed_updates") is not None:
            updates.allowed = method_webhook.allowed_kinds(params)
        updates.confirm_before(params.integer("offset"))
        limit = params.integer("limit", 100)
        within = min(max(params.integer("timeout"), 0), _LONGEST_POLL)
        return (limit if 1 <= limit <= 100 else 100), float(within)

    async def _misbehave(self, fault: Fault, call: _Call, receive: Receive, send: Send) -> None:
        kind = fault.kind
        if kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
            await self._answer_well(call, receive, send)
            return
        reply = self._fault_reply(fault, call)
        status = reply.status if reply is not None else 0
        self._write(call, status, f"fault: {kind.value}")
        if reply is not None:
            await send_reply(send, reply)
        elif kind in (FaultKind.SILENCE, FaultKind.SILENCE_AFTER):
            await self._stay_silent(receive, send)
        else:
            await drop_connection(receive, send)

    async def _stay_silent(self, receive: Receive, send: Send) -> None:
        waiting = [
            asyncio.ensure_future(gone(receive)),
            asyncio.ensure_future(self._world.closing.wait()),
        ]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        await drop_connection(receive, send)

    def _fault_reply(self, fault: Fault, call: _Call) -> Reply | None:
        if fault.kind is FaultKind.TOO_MANY_REQUESTS:
            return _refused(too_many_requests(max(1, int(fault.seconds))))
        if fault.kind is FaultKind.SERVER_ERROR:
            return _refused(ApiError(500, "Internal Server Error"))
        if fault.given is not None:
            body = fault.given.body.encode()
            kind = b"text/html" if body.startswith(b"<") else b"application/json"
            return Reply(status=fault.given.status, body=body, content_type=kind)
        if fault.kind is FaultKind.BAD_GATEWAY:
            return Reply(status=502, body=_GATEWAY_PAGE, content_type=b"text/html")
        if fault.kind in (FaultKind.DROP_BEFORE, FaultKind.SILENCE):
            return None
        if call.method == "getupdates":
            try:
                limit, _ = self._poll_terms(call.params)
            except ApiError as error:
                done = _refused(error)
            else:
                done = _updates_reply(self._world.updates.batch(limit))
        else:
            done = self._perform(call)
        if fault.kind is FaultKind.MALFORMED:
            return Reply(status=200, body=done.body[: max(1, len(done.body) // 2)])
        return None

    def call_from_webhook(self, named: str, params: Params) -> None:
        """Perform a call that the bot gave as its answer to a webhook; its result is not told."""
        call = _Call(method=named.lower(), named=named, params=params, chat_id=_chat_id_of(params))
        reply = self._perform(call)
        self._write(call, reply.status, "" if reply.status == 200 else _described(reply))

    def _write(self, call: _Call, status: int, description: str) -> None:
        self._journal.write(
            self._world.clock.now(),
            call.named,
            call.chat_id,
            call.params.values,
            status,
            description,
        )


def _chat_id_of(params: Params) -> ChatId | None:
    value = params.values.get("chat_id")
    if value is None:
        return None
    try:
        return ChatId(int(str(value)))
    except ValueError:
        return None


def _refused(error: ApiError) -> Reply:
    return Reply(
        status=error.code,
        body=json.dumps(error.body()).encode(),
        retry_after=error.retry_after,
    )


def _described(reply: Reply) -> str:
    try:
        return str(json.loads(reply.body)["description"])
    except (ValueError, KeyError):
        return ""


def _updates_reply(found: list[Update]) -> Reply:
    joined = ",".join(update.text for update in found)
    return Reply(status=200, body=f'{{"ok":true,"result":[{joined}]}}'.encode())
