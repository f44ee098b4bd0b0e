"""Figures as pictures: which there are, for whom each is, and of which time.

Owns the rule of who sees which picture, which every way to one asks before it is counted and again before
it is shown. It is narrower than that of figures (``domain.statistics.whose``): hours are a member's own, how
drills went is told to the secretariat and to the member that was drilled, and how often somebody was rung
at night to that person and their supervisor.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from domain.directory.actor import Actor
from domain.statistics.period import CountedPeriod
from domain.statistics.whose import Subject, Whose, readable
from domain.vocabulary import Role


class PictureKind(StrEnum):
    """What is drawn."""

    MONTHS = "months"
    """Time to acknowledge, by month."""
    HOURS = "hours"
    """Requests by weekday and hour."""
    DRILLS = "drills"
    """How each drill of each desk went."""
    INDICATORS = "indicators"
    """What drills showed, by year."""
    NIGHTS = "nights"
    """How often each person was rung at night, by month."""


class PictureForm(StrEnum):
    """As what it is asked for in chat."""

    PICTURE = "picture"
    NUMBERS = "numbers"


MONTHS: Final = 13
NIGHT_MONTHS: Final = 3
YEARS: Final = 10
_DAY: Final = timedelta(days=1)


def drawable(actor: Actor, whose: Whose) -> tuple[PictureKind, ...]:
    """Which pictures of this part somebody sees; none where they may not read it."""
    may = readable(actor)
    if whose not in may:
        return ()
    has_member = actor.person.member is not None
    is_supervisor = has_member and actor.has(Role.SUPERVISOR)
    # Who is drilled reads of it with the widest part that is about their member.
    is_drilled = has_member and actor.has(Role.DUTY_OFFICER) and not is_supervisor
    drills = (PictureKind.DRILLS, PictureKind.INDICATORS)
    match whose:
        case Whose.NETWORK:
            return (PictureKind.MONTHS, *(drills if actor.has(Role.SECRETARIAT) else ()))
        case Whose.MEMBER:
            kept = (*drills, PictureKind.NIGHTS) if is_supervisor else ()
            return (PictureKind.MONTHS, PictureKind.HOURS, *kept)
        case Whose.OWN:
            return (PictureKind.NIGHTS, *(drills if is_drilled else ()))


def subject_drawn(actor: Actor, whose: Whose, kind: PictureKind) -> Subject | None:
    """Of whom the picture is, for this reader; None where they may not see it."""
    if kind not in drawable(actor, whose):
        return None
    if whose is Whose.NETWORK:
        return Subject()
    if whose is Whose.OWN and kind is PictureKind.NIGHTS:
        return Subject(person=actor.id)
    return Subject(member=actor.person.member)


def period_drawn(kind: PictureKind, today: date) -> CountedPeriod:
    """The time that a picture is of, up to today.

    It begins a day before its first month or year, so that this is whole by every clock.
    """
    first = date(today.year - YEARS + 1, 1, 1)
    if kind is not PictureKind.INDICATORS:
        first = date.fromisoformat(f"{months_drawn(kind, today)[0]}-01")
    return CountedPeriod(first=first - _DAY, last=today)


def months_drawn(kind: PictureKind, today: date) -> tuple[str, ...]:
    """The months of a picture, such as ``2026-11``, the oldest first."""
    this = 12 * today.year + today.month - 1
    many = _MONTHS.get(kind, MONTHS)
    return tuple(f"{at // 12}-{at % 12 + 1:02}" for at in range(this - many + 1, this + 1))


_MONTHS: Final[Mapping[PictureKind, int]] = {PictureKind.NIGHTS: NIGHT_MONTHS}
