"""Misbehaviour on demand: which calls fail, how, and how often.

Owns the switches. What a fault looks like on the wire is `bot_api`'s to do.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from enum import StrEnum

from rehearsal.world.values import ChatId


class FaultKind(StrEnum):
    """The ways in which Telegram, or the way to it, can fail."""

    TOO_MANY_REQUESTS = "429"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    SILENCE = "silence"
    SILENCE_AFTER = "silence_after"
    SLOW = "slow"
    MALFORMED = "malformed"
    ANSWER = "answer"


EFFECTS: dict[FaultKind, str] = {
    FaultKind.TOO_MANY_REQUESTS: "429 with retry_after, nothing happens",
    FaultKind.SERVER_ERROR: "500, nothing happens",
    FaultKind.BAD_GATEWAY: "502 as a page of HTML, nothing happens",
    FaultKind.DROP_BEFORE: "the connection drops, nothing happens",
    FaultKind.DROP_AFTER: "it happens, but the reply is lost",
    FaultKind.SILENCE: "no answer at all, nothing happens",
    FaultKind.SILENCE_AFTER: "it happens, but there is no answer at all",
    FaultKind.SLOW: "it happens, late",
    FaultKind.MALFORMED: "it happens, but the answer is broken JSON",
    FaultKind.ANSWER: "any status and body that are given, nothing happens",
}
"""What each kind does, in words for the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer to be given as it stands: a refusal in JSON, or the page of a proxy between."""

    status: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A switch that is on. `method` empty: all methods; `times` None: until it is removed.

    `seconds` is the retry_after of a 429, and how late a slow answer is.
    """

    id: int
    kind: FaultKind
    method: str = ""
    chat_id: ChatId | None = None
    times: int | None = 1
    seconds: float = 3.0
    given: Given | None = None
    """What an ``answer`` is."""

    def concerns(self, method: str, chat_id: ChatId | None) -> bool:
        """Whether a call falls under this switch; methods in any case."""
        if self.method and self.method.lower() != method:
            return False
        return self.chat_id is None or self.chat_id == chat_id


class Faults:
    """The switches that are on, oldest first."""

    def __init__(self) -> None:
        self._active: list[Fault] = []
        self._ids = itertools.count(1)

    def add(
        self,
        kind: FaultKind | str,
        *,
        method: str = "",
        chat_id: int | None = None,
        times: int | None = 1,
        seconds: float = 3.0,
        given: Given | None = None,
    ) -> Fault:
        """Switch a fault on. Raises ValueError for an unknown kind or a senseless number."""
        if times is not None and times < 1:
            raise ValueError("times is 1 or more, or null for until it is removed.")
        if not 0 <= seconds <= 86_400:
            raise ValueError("seconds is a number from 0 to 86400.")
        if (FaultKind(kind) is FaultKind.ANSWER) is not (given is not None):
            raise ValueError("status and body belong to the kind answer, which needs both.")
        if given is not None and not 200 <= given.status <= 599:
            raise ValueError("status is a number from 200 to 599.")
        fault = Fault(
            id=next(self._ids),
            kind=FaultKind(kind),
            method=method,
            chat_id=None if chat_id is None else ChatId(chat_id),
            times=times,
            seconds=seconds,
            given=given,
        )
        self._active.append(fault)
        return fault

    def remove(self, fault_id: int) -> bool:
        """Switch one off; False where there is none of that number."""
        before = len(self._active)
        self._active = [fault for fault in self._active if fault.id != fault_id]
        return len(self._active) < before

    def clear(self) -> None:
        """Switch all off."""
        self._active.clear()

    @property
    def active(self) -> tuple[Fault, ...]:
        """What is on, with the number of times left."""
        return tuple(self._active)

    def take(self, method: str, chat_id: ChatId | None) -> Fault | None:
        """The fault that this call meets, counted down; `method` in lower case."""
        for index, fault in enumerate(self._active):
            if fault.concerns(method, chat_id):
                if fault.times == 1:
                    del self._active[index]
                elif fault.times is not None:
                    self._active[index] = replace(fault, times=fault.times - 1)
                return fault
        return None
