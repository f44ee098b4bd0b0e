"""Until when preserved data are kept, as the requested side said, and what has become of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final, Self

from domain.local_time import first_instant
from domain.verbs import Verb
from domain.vocabulary import State

BEFORE: Final = (30, 14, 3)
"""Days before the date on which both sides are reminded."""
MORNING: Final = time(9)
"""When, where the requested side is, so that nobody is rung at night for it."""
AGAIN: Final = tuple(timedelta(days=days) for days in (1, 2, 3))
"""After an end was asked for: when it is said again, until somebody confirms it."""


class Standing(StrEnum):
    """Where a preservation stands. A date that passes ends nothing: the requested side says so."""

    RUNNING = "running"
    PASSED = "passed"
    """The date has passed, and the requested side was asked whether the data are still there."""
    STOPPED = "stopped"
    """A formal request was received: the data stay until it is decided."""
    ENDING = "ending"
    """The requester no longer needs it; the requested side is yet to confirm."""
    ENDED = "ended"
    EXPIRED = "expired"


OVER: Final = frozenset({Standing.ENDED, Standing.EXPIRED})
"""The data are no longer kept for the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preservation:
    """The preserved data's own clock, which runs on when the request is answered or closed."""

    until: date
    """The last day on which they are kept, where the requested side is."""
    standing: Standing = Standing.RUNNING
    moments: tuple[datetime, ...] = ()
    """When somebody must still be told; the next one first."""

    @classmethod
    def of(cls, until: date, zone: tzinfo, now: datetime) -> Self:
        """Kept until this day: its moments are those still ahead, the last one after the day itself."""
        days = [until - timedelta(days=days) for days in BEFORE] + [until + timedelta(days=1)]
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        days[-1] = max(days[-1], tomorrow)
        moments = (first_instant(datetime.combine(day, MORNING), zone) for day in days)
        return cls(until=until, moments=tuple(at for at in moments if at > now))

    @property
    def due(self) -> datetime | None:
        """The next of its moments; None where none is left, or a formal request has stopped it."""
        return next(iter(self.moments), None)

    @property
    def is_kept(self) -> bool:
        """Whether the data are still kept, as far as the requested side has said."""
        return self.standing not in OVER


def requesters_verbs(standing: str, state: str) -> tuple[Verb, ...]:
    """What the requester may do about what is preserved, by where it and the request stand."""
    if standing not in set(Standing) or standing in OVER or state == State.WITHDRAWN:
        return ()
    extend = () if state == State.NOTIFIED else (Verb.EXTEND,)
    return (*extend, Verb.END) if standing != Standing.ENDING else extend


def desks_verbs(standing: str) -> tuple[Verb, ...]:
    """What the requested side may do about what is preserved."""
    return {
        Standing.RUNNING.value: (Verb.RECEIVED, Verb.PRESERVED),
        Standing.PASSED.value: (Verb.EXPIRED, Verb.PRESERVED, Verb.RECEIVED),
        Standing.STOPPED.value: (Verb.DECIDED,),
        Standing.ENDING.value: (Verb.CONFIRM,),
    }.get(standing, ())


def said_until(answer: Mapping[str, object]) -> date | None:
    """The day that an answer's fields name; None where they name none."""
    found = answer.get("preserved_until")
    try:
        return date.fromisoformat(found) if isinstance(found, str) else None
    except ValueError:
        return None
