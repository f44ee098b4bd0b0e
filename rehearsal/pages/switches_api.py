"""The rehearsal's switches over HTTP: clock, faults, raw updates, limits, the bot's process, journal.

Under `/rehearsal`, beside `phones_api`. The bot's process reads the clock here.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Protocol

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from rehearsal.mini_apps.mini_apps import MiniApps
from rehearsal.pages.control import BotControl, BotState
from rehearsal.pages.guard import Answer, amount_of, asked, guarded, json_of, number_of, text_of
from rehearsal.world.clock import RehearsalClock
from rehearsal.world.faults import EFFECTS, FaultKind, Faults, Given
from rehearsal.world.journal import Journal
from rehearsal.world.limits import Limits
from rehearsal.world.updates import UpdateQueue
from rehearsal.world.values import EventKind, JsonObject, JsonValue, PhoneError
from rehearsal.world.wire import record, time_of, to_json
from rehearsal.world.world import World

_LONGEST_WAIT = 60.0
_STEPS = ("days", "hours", "minutes", "seconds")


class LocalTelegram(Protocol):
    """A local Telegram that runs, as ``rehearsal.server`` makes it."""

    world: World
    clock: RehearsalClock
    updates: UpdateQueue
    faults: Faults
    limits: Limits
    journal: Journal
    mini_apps: MiniApps
    control: BotControl
    title: str
    guide: tuple[str, ...]


class SwitchesApi:
    """The endpoints, about one server."""

    def __init__(self, server: LocalTelegram) -> None:
        self._server = server

    def routes(self) -> list[Route]:
        """Everything under /rehearsal that is not about people."""
        endpoints: dict[str, tuple[Answer, list[str]]] = {
            "clock": (self.clock, ["GET", "POST"]),
            "faults": (self.faults, ["GET", "POST", "DELETE"]),
            "updates": (self.updates, ["GET", "POST"]),
            "limits": (self.limits, ["GET", "POST"]),
            "bot": (self.bot, ["GET", "POST"]),
            "calls": (self.calls, ["GET"]),
            "violations": (self.violations, ["GET"]),
            "events": (self.events, ["GET"]),
        }
        return [
            Route(f"/rehearsal/{name}", guarded(answer), methods=methods)
            for name, (answer, methods) in endpoints.items()
        ]

    async def clock(self, request: Request) -> JsonValue:
        """The time, speed and generation; GET waits for a new generation, POST sets."""
        clock = self._server.clock
        if request.method == "POST":
            _set_clock(clock, await json_of(request))
        elif "generation" in request.query_params:
            wait = asked(request, "timeout", 0.0, _LONGEST_WAIT)
            await clock.changed_from(int(request.query_params["generation"]), wait)
        return {
            "now": clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "speed": clock.speed,
            "generation": clock.generation,
        }

    async def faults(self, request: Request) -> JsonValue:
        """The faults that are on, and all kinds; POST switches one on, DELETE one or all off."""
        faults = self._server.faults
        if request.method == "POST":
            given = await json_of(request)
            lasting = "times" in given and given["times"] is None
            faults.add(
                text_of(given, "kind"),
                method=text_of(given, "method"),
                chat_id=number_of(given, "chat_id"),
                times=None if lasting else number_of(given, "times") or 1,
                seconds=amount_of(given, "seconds", 3.0),
                given=_answer_of(given),
            )
        elif request.method == "DELETE":
            number = request.query_params.get("id")
            faults.clear() if number is None else faults.remove(int(number))
        if request.method != "GET":
            self._server.world.feed.publish(EventKind.FAULTS)
        active: list[JsonValue] = [to_json(fault) for fault in faults.active]
        kinds: list[JsonValue] = [
            {"kind": kind.value, "effect": EFFECTS[kind]}
            for kind in FaultKind
            if kind is not FaultKind.ANSWER  # which needs a status and a body besides
        ]
        return {"active": active, "kinds": kinds}

    async def updates(self, request: Request) -> JsonValue:
        """What waits for the bot; POST {"update"}, {"text"}, {"repeat": n} or {"reverse": n}."""
        queue = self._server.updates
        if request.method == "GET":
            return {"waiting": len(queue)}
        given = await json_of(request)
        if "update" in given:
            body = record(given["update"])
            return {"update_id": queue.inject(next(iter(body), ""), body)}
        if "text" in given:
            return {"update_id": queue.inject_text(text_of(given, "text"))}
        queue.repeat_next(number_of(given, "repeat") or 0)
        queue.reverse_next(number_of(given, "reverse") or 0)
        return {"waiting": len(queue)}

    async def limits(self, request: Request) -> JsonValue:
        """Whether Telegram's flood limits hold; POST {"enabled"}."""
        if request.method == "POST":
            given = await json_of(request)
            self._server.limits.enabled = given.get("enabled") is True
            self._server.world.feed.publish(EventKind.FAULTS)
        return {"enabled": self._server.limits.enabled}

    async def bot(self, request: Request) -> JsonValue:
        """Whether the bot runs; POST {"action": "kill" or "restart"}."""
        control = self._server.control
        if request.method == "POST":
            given = await json_of(request)
            action = text_of(given, "action")
            if action not in ("kill", "restart"):
                raise ValueError("action is kill or restart.")
            if control.state() is BotState.UNKNOWN:
                raise PhoneError(
                    "The bot was started elsewhere and cannot be controlled from here."
                )
            await (control.kill() if action == "kill" else control.restart())
            self._server.world.feed.publish(EventKind.BOT)
        bot = self._server.world.bot
        return {"state": control.state().value, "name": bot.name, "username": bot.username}

    async def calls(self, request: Request) -> JsonValue:
        """The journal after a number, of one method or chat; waits `timeout` seconds for more."""
        query = request.query_params
        journal = self._server.journal
        after = int(query.get("after", "0"))
        wait = asked(request, "timeout", 0.0, _LONGEST_WAIT)
        if wait and journal.last_number <= after:
            await journal.changed(wait)
        chat_id = int(query["chat_id"]) if "chat_id" in query else None
        return [to_json(call) for call in journal.calls(query.get("method", ""), chat_id, after)]

    async def violations(self, request: Request) -> JsonValue:  # noqa: ARG002 - an endpoint's form
        """What strict checking found."""
        return [to_json(one) for one in self._server.journal.violations]

    async def events(self, request: Request) -> StreamingResponse:
        """Everything that happens after a number, as server-sent events."""
        named = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        return StreamingResponse(
            self._stream(int(named)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    async def _stream(self, number: int) -> AsyncIterator[str]:
        feed = self._server.world.feed
        yield ": EXERCISE\n\n"
        while not feed.closed:
            for event in await feed.wait_after(number, 15.0):
                number = event.number
                yield f"id: {number}\ndata: {json.dumps(to_json(event))}\n\n"
            yield ": here\n\n"
            await asyncio.sleep(0.02)


def _answer_of(given: JsonObject) -> Given | None:
    if "status" not in given and "body" not in given:
        return None
    return Given(status=number_of(given, "status") or 0, body=text_of(given, "body"))


def _set_clock(clock: RehearsalClock, given: JsonObject) -> None:
    steps = {step: amount_of(given, f"advance_{step}", 0.0) for step in _STEPS}
    if "speed" in given:
        clock.set_speed(amount_of(given, "speed", 1.0))
    if "now" in given:
        clock.set_now(time_of(given["now"]))
    elif any(steps.values()):
        clock.advance(**steps)
    elif "speed" not in given:
        raise ValueError('Send "advance_seconds", "advance_minutes", "now" or "speed".')
