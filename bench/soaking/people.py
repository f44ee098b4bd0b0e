"""Ordinary traffic: officials file, officers acknowledge or do not, ask, answer; some people are off.

Owns what people do after what they read, each after a while. They know nothing but their own chats.
Minutes are those of the service's clock.
"""

import asyncio
import contextlib
import random
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from bench.soaking.scene import SPEED
from bench.stage import crowd
from bench.stage.running import Deployment
from domain.vocabulary import REASONS, RequestType, Urgency
from rehearsal.phones.acts import LocalLine
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Event, EventKind, Message, PhoneError

REFERENCE: Final = re.compile(r"EXERCISE-\d{4}-[A-Z]{3}-[A-Z]{3}-\d{6}-[0-9A-Z](?:-X)?")
AN_HOUR: Final = 50.0
"""Requests on average."""
_URGENCIES: Final = {
    Urgency.IMMEDIATE: 3,
    Urgency.URGENT: 3,
    Urgency.STANDARD: 3,
    Urgency.INFORMATION: 1,
}
_TAKES: Final = 6.0
"""Minutes on average until an alert is acknowledged, a message typed."""
_WORKS: Final = 25.0
"""Minutes on average until an answer."""
_IGNORES: Final = {"duty": 0.25, "deputy": 0.25, "chief": 0.0}
"""How often an alert is never acknowledged by whom it reached."""
_ASKS: Final = 0.25
_NEVER_ANSWERS: Final = 0.05
_NEVER_CLOSES: Final = 0.1
_PRESSES: Final = 0.7
"""Rather than typing the command."""
_BETWEEN_ABSENCES: Final = 80.0
_SICK_FOR: Final = 480.0
_SWITCHED_OFF_FOR: Final = 120.0
_FINISHES_WITHIN: Final = 15.0
"""Real seconds after the last filing in which people end what they do."""

Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request that somebody sent, by the number that its text carries."""

    number: int
    by: str
    at: datetime


class Traffic:
    """Everybody of the network, until they are told to go home."""

    def __init__(self, stage: Deployment, dice: random.Random) -> None:
        self._stage = stage
        self._dice = dice
        self._names = {number: person for person, number in stage.ids.items()}
        self._seen: set[tuple[object, ...]] = set()
        self._off: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._group: asyncio.TaskGroup | None = None
        self.sent: list[Sent] = []

    async def lives(self, seconds: float) -> None:
        """File for that many real seconds, and do all that follows from it a little longer."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            self._begin(self._watch())
            self._begin(self._are_absent())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._file()
            await asyncio.sleep(_FINISHES_WITHIN)
            for task in self._tasks:
                task.cancel()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._group is not None  # noqa: S101 - it lives
        self._tasks = [task for task in self._tasks if not task.done()]
        self._tasks.append(self._group.create_task(work))

    def _after(self, minutes: float, act: Act) -> None:
        """Do it after about that many minutes, if the telephone lets it be done."""
        wait = self._dice.expovariate(1 / minutes) * 60 / SPEED

        async def later() -> None:
            await asyncio.sleep(wait)
            with contextlib.suppress(PhoneError):
                await act()

        self._begin(later())

    async def _file(self) -> None:
        """One request after the other, as if each knew nothing of the others."""
        while True:
            await asyncio.sleep(self._dice.expovariate(AN_HOUR * SPEED / 3600))
            origin, to = self._dice.sample(crowd.MEMBERS, 2)
            by = crowd.official(origin, self._dice.randrange(crowd.OFFICIALS))
            (urgency,) = self._dice.choices(list(_URGENCIES), list(_URGENCIES.values()))
            reason = f" {self._dice.choice(REASONS[urgency])}" if REASONS[urgency] else ""
            kind = self._dice.choice(list(RequestType))
            number = len(self.sent)
            line = f"/request {to} {urgency}{reason} {kind} EXERCISE number {number}."
            self.sent.append(Sent(number=number, by=by, at=self._stage.server.clock.now()))
            await self._stage.phone(by).sends(line)

    async def _watch(self) -> None:
        """Everybody looks at what comes."""
        feed = self._stage.server.world.feed
        number = feed.number
        while True:
            for event in await feed.wait_after(number, 15.0):
                number = event.number
                self._read(event)

    def _read(self, event: Event) -> None:
        message = event.message
        if message is None or not message.from_bot or event.kind is EventKind.DELETED:
            return
        found, who = REFERENCE.search(message.text), self._names.get(message.chat_id)
        if found is None or who is None or who in self._off:
            return
        reference, text = found[0], message.text
        if message.button("Acknowledge") is not None:
            self._is_alerted(who, message, reference)
        elif "Acknowledged by you" in text and self._is_new("owns", who, reference):
            self._owns(who, reference)
        elif "asks you about" in text and self._is_new("asked", who, reference):
            self._types(_TAKES, who, f"/reply {reference} EXERCISE it is the second one")
        elif "The requester writes" in text and self._is_new("replied", who, reference):
            self._types(_WORKS, who, f"/answer {reference} EXERCISE it was kept")
        elif f"answers\n{reference}" in text and self._is_new("answered", who, reference):
            self._is_answered(who, message, reference)

    def _is_new(self, *what: object) -> bool:
        """A message that comes twice is acted upon once."""
        if what in self._seen:
            return False
        self._seen.add(what)
        return True

    def _types(self, minutes: float, who: str, line: str) -> None:
        self._after(minutes, lambda: self._stage.phone(who).sends(line))

    def _is_alerted(self, who: str, message: Message, reference: str) -> None:
        ignores = self._dice.random() < _IGNORES[who.rpartition("-")[2]]
        if not self._is_new("alerted", who, message.id) or ignores:
            return
        self._after(_TAKES, lambda: self._acts(who, message, "Acknowledge", reference))

    def _owns(self, who: str, reference: str) -> None:
        chance = self._dice.random()
        if chance < _ASKS:
            self._types(_TAKES, who, f"/ask {reference} EXERCISE which of the two?")
        elif chance < 1 - _NEVER_ANSWERS:
            self._types(_WORKS, who, f"/answer {reference} EXERCISE it was kept")

    def _is_answered(self, who: str, message: Message, reference: str) -> None:
        if self._dice.random() >= _NEVER_CLOSES:
            self._after(_TAKES, lambda: self._acts(who, message, "Close", reference))

    async def _acts(self, who: str, message: Message, label: str, reference: str) -> None:
        """Press the button, if it is still there, or type the command; wait for nothing."""
        stands = self._stage.chat(who).messages[message.id]
        button = stands.button(label)
        if who in self._off or stands.deleted or button is None or button.data is None:
            return
        phone = self._stage.phone(who)
        if self._dice.random() < _PRESSES:
            world = self._stage.server.world
            LocalLine(world, phone.telegram_id).begin_press(None, stands.id, button.data)
        else:
            await phone.sends(f"/{label.lower()} {reference}")

    async def _are_absent(self) -> None:
        """Now and then a duty officer is off sick, or has no telephone that takes messages."""
        while True:
            await asyncio.sleep(self._dice.expovariate(1 / _BETWEEN_ABSENCES) * 60 / SPEED)
            who = crowd.duty(self._dice.choice(crowd.MEMBERS))
            if who in self._off:
                continue
            self._off.add(who)
            phone = self._stage.phone(who)
            if self._dice.random() < 0.5:
                await phone.sends("/sick now")
                self._after(_SICK_FOR, partial(self._comes_back, who))
            else:
                await phone.blocks()
                self._after(_SWITCHED_OFF_FOR, partial(self._is_on, who, phone))

    async def _comes_back(self, who: str) -> None:
        self._off.discard(who)

    async def _is_on(self, who: str, phone: Phone) -> None:
        await phone.unblocks()
        self._off.discard(who)
