"""Invented histories of a network: the records that its log would hold, the same for the same seed."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.events import Event
from domain.statistics.turns import CountedRecord
from domain.vocabulary import Ground, RequestType, Urgency
from tests.domain.statistics.moments import FIRST as FIRST
from tests.domain.statistics.moments import LAST as LAST
from tests.domain.statistics.moments import filed_at

MEMBERS: Final = ("AUT", "ESP", "FRA", "ITA", "JPN", "LBN", "MAR", "USA")
PEOPLE: Final = 3
"""Of each member."""

_TARGETS: Final = ("duty", "deputy", "supervisors", "secretariat")
_CHANNELS: Final = ("telegram", "email", "sms")
_OTHER_WAYS: Final = ("interpol", "siena", "post", "telephone")
_ACKNOWLEDGE: Final = {
    Urgency.IMMEDIATE: timedelta(minutes=15),
    Urgency.URGENT: timedelta(hours=1),
    Urgency.STANDARD: timedelta(hours=8),
    Urgency.INFORMATION: timedelta(days=3),
}
_ANSWER: Final = {
    Urgency.IMMEDIATE: timedelta(hours=8),
    Urgency.URGENT: timedelta(days=3),
    Urgency.STANDARD: timedelta(days=7),
    Urgency.INFORMATION: None,
}
_OF_NO_FIGURE: Final = (
    Event.NOTED,
    Event.REMINDED,
    Event.ASSISTANCE_OFFERED,
    Event.ANSWER_REMINDED,
    Event.OWNER_CHANGED,
    Event.LINKED,
    Event.TRANSFER_PROPOSED,
    Event.CONTENT_SHOWN,
)
_SHOWN: Final = ("in_time", "right_person", "right_form", "entry")
_MOMENT: Final = timedelta(milliseconds=1)


def history(seed: int, requests: int, destroyed: float = 0.0) -> list[CountedRecord]:
    """The records of so many requests, of all cases in the order of time.

    ``destroyed``: how likely the keys of a quarter are destroyed, with what its audit parts said.
    """
    invented = random.Random(seed)  # noqa: S311 - invented, and the same each time
    records: list[CountedRecord] = []
    for number in range(requests):
        case = f"{seed % 2**32:08x}{number:024x}"
        records.extend(_Case(invented, case, filed_at(invented)).told())
    records.sort(key=lambda told: told.at)
    quarters = sorted({_quarter(told.at) for told in records})
    gone = {quarter for quarter in quarters if invented.random() < destroyed}
    return [_without(told) if _quarter(told.at) in gone else told for told in records]


def _quarter(at: datetime) -> tuple[int, int]:
    return at.year, (at.month - 1) // 3


def _without(told: CountedRecord) -> CountedRecord:
    return replace(told, about=None)


def _stamp(at: datetime | None) -> str | None:
    if at is None:
        return None
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


class _Case:
    """One request, from its filing until its records end."""

    def __init__(self, invented: random.Random, case: str, at: datetime) -> None:
        self.invented = invented
        self.case = case
        self.at = at
        self.records: list[CountedRecord] = []
        self.origin, self.addressee = invented.sample(MEMBERS, 2)
        self.urgency = invented.choice(list(Urgency))
        self.type: RequestType = invented.choice(
            [each for each in RequestType if each != RequestType.DRILL]
        )
        self.is_drill = self.happens(0.06)
        if self.is_drill and self.happens(0.8):
            self.type = RequestType.DRILL
        self.sent_via = self.ways()
        self.step = 0
        self.is_judicial = False
        self.acknowledge_by = at
        self.answer_by: datetime | None = None
        self.clocks()

    def happens(self, chance: float) -> bool:
        return self.invented.random() < chance

    def ways(self) -> list[str]:
        if not self.happens(0.25):
            return []
        return self.invented.sample(_OTHER_WAYS, self.invented.choice((1, 1, 2)))

    def clocks(self) -> None:
        within = _ANSWER[self.urgency]
        self.acknowledge_by = self.at + _ACKNOWLEDGE[self.urgency]
        self.answer_by = self.at + within if within is not None else None

    def later(self, most: timedelta, least: timedelta = _MOMENT) -> None:
        """Some time passes: often little of it, now and then more."""
        share = self.invented.random() ** 3
        milliseconds = int((most / _MOMENT) * share)
        self.at += max(timedelta(milliseconds=milliseconds), least)

    def until(self, due: datetime | None) -> None:
        """It becomes exactly this moment, or the next; where it has not passed."""
        if due is not None and due > self.at:
            self.at = due + self.invented.choice((timedelta(0), _MOMENT))

    def tell(self, event: Event, **facts: object) -> None:
        about: dict[str, object] = dict(facts)
        if event.value.startswith("request."):
            about = {
                "type": self.type.value,
                "urgency": self.urgency.value,
                "members": [self.origin, self.addressee],
                "drill": self.is_drill,
                **({"sent_via": list(self.sent_via)} if self.sent_via else {}),
                **about,
            }
        told = CountedRecord(case=self.case, at=self.at, event=event.value, about=about)
        self.records.append(replace(told, actor=self.actor(event)))

    def actor(self, event: Event) -> str:
        """One of a few people of the member whose act it is; the same ones in every history."""
        acts = {Event.FILED: self.origin, Event.ACKNOWLEDGED: self.addressee}
        member = acts.get(event)
        number = (int(self.case[-4:], 16) + len(self.records)) % PEOPLE
        return f"{member}-{number}" if member else "service"

    def told(self) -> list[CountedRecord]:
        again = {"sent_anyway": ["CPN-2023-ESP-LBN-000001-4"]} if self.happens(0.05) else {}
        dates = {
            "acknowledge_by": _stamp(self.acknowledge_by),
            "answer_by": _stamp(self.answer_by),
        }
        self.tell(Event.FILED, **dates, **again)
        if self.happens(0.04):
            self.tell(Event.NOT_ACCEPTED)
            self.afterwards()
            return self.records
        self.alert("filed")
        transfers = self.invented.choices((0, 1, 2), (80, 15, 5))[0]
        for _ in range(transfers):
            if not self.goes_on(is_transferred=True):
                break
            self.transfer()
        else:
            self.runs()
        self.afterwards()
        return self.records

    def transfer(self) -> None:
        others = [each for each in MEMBERS if each not in (self.origin, self.addressee)]
        before, self.addressee = self.addressee, self.invented.choice(others)
        self.acknowledge_by = self.at + _ACKNOWLEDGE[self.urgency]
        self.tell(Event.TRANSFERRED, **{"from": before.lower(), "to": self.addressee.lower()})
        self.is_judicial = False
        self.alert("transferred")

    def runs(self) -> None:
        """The last turn, and what begins again after it."""
        while self.goes_on(is_transferred=False):
            if not self.happens(0.2):
                return
            self.later(timedelta(days=20))
            self.tell(Event.REOPENED)
            self.clocks()
            self.is_judicial = False
            self.alert("reopened")

    def goes_on(self, *, is_transferred: bool) -> bool:
        """Until it is transferred or ended; False where it stays open, or is taken back for good."""
        if not self.acknowledged():
            is_taken_back = self.records[-1].event in (Event.WITHDRAWN, Event.RECALLED)
            return is_transferred and not is_taken_back and self.happens(0.3)
        for act in self.acts():
            act()
        if is_transferred:
            return True
        return self.ends()

    def alert(self, why: str) -> None:
        self.step = 0
        self.fire(why, is_beginning=True)

    def fire(self, why: str, *, is_beginning: bool = False) -> None:
        last = len(_TARGETS)
        passed = 0
        self.step = min(self.step + 1, last)
        while self.step < last and self.happens(0.06):
            self.tell(Event.NOBODY_ON_DUTY, step=self.step, target=_TARGETS[self.step - 1])
            self.step += 1
            passed += 1
        if self.step == last and self.happens(0.05):
            self.tell(Event.NOBODY_ON_DUTY, step=self.step, target=_TARGETS[self.step - 1])
            passed += 1
        if passed and is_beginning:
            why = "nobody_on_duty"
        self.say_step(Event.ESCALATED if passed or not is_beginning else Event.ALERTED, why)

    def say_step(self, event: Event, why: str) -> None:
        self.tell(
            event,
            step=self.step,
            steps=len(_TARGETS),
            target=_TARGETS[self.step - 1],
            why=why,
            people=["Rana Khoury", "Duty Officer"],
            **self.rung(),
            next_due=_stamp(self.at + timedelta(minutes=15)),
        )
        self.messages()

    def rung(self) -> dict[str, object]:
        """Whose telephones it rings; nobody's in quiet hours."""
        if self.happens(0.2):
            return {}
        many = self.invented.randrange(PEOPLE) + 1
        return {"rung": [f"{self.addressee}-{number}" for number in range(many)]}

    def messages(self) -> None:
        for _ in range(self.invented.choice((0, 1, 1, 2))):
            self.later(timedelta(seconds=20))
            channel = self.invented.choice(_CHANNELS)
            is_chat, is_taken = channel == "telegram", self.happens(0.85)
            taken = Event.DELIVERED if is_chat else Event.CHANNEL_SENT
            failed = Event.UNDELIVERABLE if is_chat else Event.CHANNEL_FAILED
            self.tell(taken if is_taken else failed, channel=channel, to="Rana Khoury")

    def acknowledged(self) -> bool:
        """Steps are fired until somebody acknowledges; False where nobody does."""
        for _ in range(self.invented.choice((0, 0, 0, 1, 2, 5))):
            self.later(timedelta(hours=4))
            chance = self.invented.random()
            if chance < 0.1:
                self.say_step(Event.ALERTED, "quiet_over")
            elif chance < 0.25:
                self.tell(Event.REMINDED, people=["Duty Officer"], **self.rung())
                self.tell(Event.PASSED_ON, alerted=["Deputy Officer"])
                self.fire("passed_on")
            elif chance < 0.3:
                self.fire("undeliverable")
            else:
                self.fire("not_acknowledged")
        chance = self.invented.random()
        if chance < 0.04:
            self.until(self.answer_by)
            self.tell(Event.ANSWER_OVERDUE, answer_by=_stamp(self.answer_by))
        if chance > 0.92:
            if chance > 0.97:
                self.later(timedelta(days=1))
                self.tell(self.invented.choice((Event.WITHDRAWN, Event.RECALLED)))
            return False
        while self.claimed():
            self.later(timedelta(minutes=10))
            self.tell(Event.ACKNOWLEDGEMENT_LAPSED, by_whom="Rana Khoury")
            self.fire("unproved")
            if self.happens(0.2):
                return False
        return True

    def claimed(self) -> bool:
        """Somebody acknowledges; whether that lapses."""
        if self.happens(0.1):
            self.until(self.acknowledge_by)
        self.later(timedelta(hours=6), least=timedelta(0))
        self.tell(Event.ACKNOWLEDGED, acknowledge_by=_stamp(self.acknowledge_by), step=self.step)
        return self.happens(0.06)

    def acts(self) -> Iterator[Callable[[], None]]:
        """What is done with it while it is open."""
        acts: list[tuple[Callable[[], None], int]] = [
            (self.ask, 4),
            (self.delay, 5),
            (self.answer_in_part, 3),
            (self.miss, 3),
            (self.complete, 3),
            (self.do_something_else, 3),
        ]
        names, weights = zip(*acts, strict=True)
        for act in self.invented.choices(names, weights, k=self.invented.choice((0, 1, 1, 2, 5))):
            self.later(timedelta(days=4))
            yield act

    def ask(self) -> None:
        self.tell(Event.ASKED, answer_clock="paused")
        if self.happens(0.8):
            paused = self.at
            self.later(timedelta(days=2))
            self.answer_by = self.answer_by and self.answer_by + (self.at - paused)
            self.tell(Event.REPLIED, answer_by=_stamp(self.answer_by))

    def delay(self) -> None:
        before, self.is_judicial = self.answer_by, self.happens(0.4)
        self.answer_by = self.at + timedelta(hours=self.invented.randrange(1, 240))
        self.tell(
            Event.DELAYED,
            until=_stamp(self.answer_by),
            before=_stamp(before),
            judicial=self.is_judicial,
        )

    def answer_in_part(self) -> None:
        self.tell(Event.ANSWERED, to="Requester", partial=True, answer_by=_stamp(self.answer_by))

    def miss(self) -> None:
        if self.answer_by is None:
            return
        self.until(self.answer_by)
        judicial = {"judicial": True} if self.is_judicial else {}
        self.tell(Event.ANSWER_OVERDUE, answer_by=_stamp(self.answer_by), reminder=3, **judicial)

    def complete(self) -> None:
        self.sent_via = self.ways()
        self.tell(Event.COMPLETED, fields=["also_sent_via"], missing=[])

    def do_something_else(self) -> None:
        self.tell(self.invented.choice(_OF_NO_FIGURE))

    def ends(self) -> bool:
        """How it ends, if it does; whether it may be reopened."""
        self.later(timedelta(days=6))
        chance = self.invented.random()
        if chance < 0.6:
            if self.happens(0.1):
                self.until(self.answer_by)
            for _ in range(self.invented.choice((1, 1, 1, 2))):
                self.tell(
                    Event.ANSWERED, to="Requester", partial=False, answer_by=_stamp(self.answer_by)
                )
                self.later(timedelta(days=2))
            if self.happens(0.05):
                self.answer_in_part()
        elif chance < 0.75:
            self.tell(Event.REFUSED, ground=self.invented.choice(list(Ground)).value)
        elif chance < 0.82:
            self.tell(Event.WITHDRAWN)
            return True
        elif chance < 0.85:
            self.tell(Event.RECALLED, people=[])
            return False
        elif chance < 0.9 and self.urgency is Urgency.INFORMATION:
            self.close()
            return True
        else:
            return False
        if self.happens(0.6):
            self.later(timedelta(days=5))
            self.close()
        return True

    def close(self) -> None:
        """Of most drills it is said what they showed."""
        if not self.is_drill or self.happens(0.2):
            self.tell(Event.CLOSED)
            return
        shown = [each for each in _SHOWN if self.happens(0.6)]
        self.tell(Event.CLOSED, why="done", shown=shown)

    def afterwards(self) -> None:
        """What follows when it has ended, or stays open."""
        ended = self.records[-1].event in (Event.CLOSED, Event.ANSWERED, Event.REFUSED)
        if ended and self.happens(0.03):
            self.later(timedelta(days=3))
            self.tell(Event.RECALLED, people=["Rana Khoury"])
        if self.happens(0.1):
            self.later(timedelta(days=400), least=timedelta(days=30))
            self.tell(Event.CASE_ERASED, texts=2)
