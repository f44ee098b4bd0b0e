"""Phones of a server in another process: the same verbs, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from msgspec import convert

from rehearsal.phones.acts import Outgoing
from rehearsal.phones.phone import Phone
from rehearsal.world.http_client import request
from rehearsal.world.values import (
    BotCommand,
    Call,
    CallbackAnswer,
    ChatId,
    Content,
    Event,
    JsonObject,
    JsonValue,
    Message,
    MessageId,
    PhoneError,
    PhonePerson,
    TelegramId,
)
from rehearsal.world.wire import record

_PATIENCE = 15.0


class RemoteError(Exception):
    """The rehearsal's server refused a request; the text is its own."""


class Wire:
    """JSON to and from a rehearsal server. Raises PhoneError, RemoteError, OSError, TimeoutError."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    async def get(self, path: str, within: float = 0.0, **query: str | float | None) -> JsonValue:
        """Ask; `within` is how long the server itself may wait."""
        asked = urlencode({key: value for key, value in query.items() if value is not None})
        return await self._call("GET", f"{path}?{asked}", None, within)

    async def post(self, path: str, body: JsonObject, within: float = 0.0) -> JsonValue:
        """Do."""
        return await self._call("POST", path, body, within)

    async def delete(self, path: str) -> JsonValue:
        """Undo."""
        return await self._call("DELETE", path, {}, 0.0)

    async def _call(
        self, method: str, path: str, body: JsonObject | None, within: float
    ) -> JsonValue:
        answer = await request(
            method,
            f"{self._url}/rehearsal/{path}",
            headers={"Content-Type": "application/json"},
            body=b"" if body is None else json.dumps(body).encode(),
            within=within + _PATIENCE,
        )
        told: JsonValue = json.loads(answer.body)
        if answer.status == 200:
            return told
        problem = str(told.get("error", "")) if isinstance(told, dict) else ""
        raise PhoneError(problem) if answer.status == 409 else RemoteError(problem)


class _RemoteLine:
    """The way from a phone to a server in another process."""

    def __init__(self, wire: Wire, person: TelegramId) -> None:
        self._wire = wire
        self._path = f"people/{person}"

    async def send(self, chat_id: ChatId, outgoing: Outgoing) -> Message:
        body: JsonObject = {
            "chat": chat_id,
            "text": outgoing.text,
            "content": outgoing.content.value,
            "reply_to": outgoing.reply_to,
            "forwarded_from": outgoing.forwarded_from,
        }
        return convert(await self._wire.post(f"{self._path}/send", body), Message)

    async def edit(self, chat_id: ChatId, message_id: MessageId, text: str) -> Message:
        body: JsonObject = {"chat": chat_id, "message_id": message_id, "text": text}
        return convert(await self._wire.post(f"{self._path}/edit", body), Message)

    async def delete(self, chat_id: ChatId, message_id: MessageId) -> None:
        await self._wire.post(f"{self._path}/delete", {"chat": chat_id, "message_id": message_id})

    async def press(
        self, chat_id: ChatId, message_id: MessageId, data: str, *, forged: bool, within: float
    ) -> CallbackAnswer | None:
        body: JsonObject = {
            "chat": chat_id,
            "message_id": message_id,
            "data": data,
            "forged": forged,
            "within": within,
        }
        told = record(await self._wire.post(f"{self._path}/press", body, within))
        return convert(told, CallbackAnswer) if told["answered"] else None

    async def open(self, chat_id: ChatId, message_id: MessageId, url: str) -> str:
        body: JsonObject = {"chat": chat_id, "message_id": message_id, "url": url}
        return str(record(await self._wire.post(f"{self._path}/open", body))["url"])

    async def block(self, blocked: bool) -> None:
        await self._wire.post(f"{self._path}/block", {"blocked": blocked})

    async def messages(self, chat_id: ChatId) -> Sequence[Message]:
        told = record(await self._wire.get(f"{self._path}/messages", chat=chat_id))
        return convert(told["messages"], list[Message])

    async def events(self, chat_id: ChatId, after: int, within: float) -> Sequence[Event]:
        told = await self._wire.get(
            f"{self._path}/events", within, chat=chat_id, after=after, timeout=within
        )
        return convert(told, list[Event])

    async def menu(self, chat_id: ChatId) -> Sequence[BotCommand]:
        told = await self._wire.get(f"{self._path}/commands", chat=chat_id)
        return convert(told, list[BotCommand])

    async def sample(self, kind: Content) -> JsonObject:  # noqa: ARG002 - the server makes it
        return {}


class RemotePhones:
    """All phones of the server at that address, and its switches."""

    def __init__(self, url: str) -> None:
        self._wire = Wire(url)
        self._phones: dict[TelegramId, Phone] = {}

    def phone(self, telegram_id: int, name: str = "") -> Phone:
        """The phone of that person; `name` is for error messages."""
        person = TelegramId(telegram_id)
        if person not in self._phones:
            line = _RemoteLine(self._wire, person)
            self._phones[person] = Phone(line, person, name or f"phone {telegram_id}")
        return self._phones[person]

    async def people(self) -> list[PhonePerson]:
        """Everybody who has a phone."""
        return convert(await self._wire.get("people"), list[PhonePerson])

    async def advance(
        self, *, seconds: float = 0.0, minutes: float = 0.0, hours: float = 0.0
    ) -> None:
        """Set the rehearsal's clock forward."""
        total = seconds + 60 * minutes + 3600 * hours
        await self._wire.post("clock", {"advance_seconds": total})

    async def set_speed(self, speed: float) -> None:
        """Set the rehearsal's speed."""
        await self._wire.post("clock", {"speed": speed})

    async def clock(self) -> JsonObject:
        """The rehearsal's time, speed and generation."""
        return record(await self._wire.get("clock"))

    async def add_fault(
        self,
        kind: str,
        *,
        method: str = "",
        chat_id: int | None = None,
        times: int | None = 1,
        seconds: float = 3.0,
    ) -> None:
        """Switch a fault on."""
        body: JsonObject = {
            "kind": kind,
            "method": method,
            "chat_id": chat_id,
            "times": times,
            "seconds": seconds,
        }
        await self._wire.post("faults", body)

    async def clear_faults(self) -> None:
        """Switch all faults off."""
        await self._wire.delete("faults")

    async def bot(self, action: str) -> None:
        """Kill or restart the bot's process."""
        await self._wire.post("bot", {"action": action}, within=60.0)

    async def inject(self, update: JsonObject) -> int:
        """Put a raw update among those that wait for the bot; returns its number."""
        told = record(await self._wire.post("updates", {"update": update}))
        return convert(told["update_id"], int)

    async def calls(self, method: str = "", chat_id: int | None = None) -> list[Call]:
        """The journal of Bot API calls."""
        told = await self._wire.get("calls", method=method, chat_id=chat_id)
        return convert(told, list[Call])
