"""Figures for who asks for them, in chat or at a page: whose they may be, and how they are come by.

Owns that the one rule (``domain.statistics.whose``) is asked whenever figures are counted and again before
they are given, that they are counted beside every visit, once for all who ask for the same, and what is
said where there are none. What is counted is ``services.statistics.counting``'s.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from domain.directory.actor import Actor
from domain.refused import Refused, not_yours
from domain.statistics.period import CountedPeriod, NamedPeriod, named_period
from domain.statistics.person import CountedPerson
from domain.statistics.report import Counted
from domain.statistics.whose import NotShown, Subject, Whose, readable, subject_of
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from formats.typed.filters import NoFilter, whole_period
from services.people.people import UnknownMember
from services.statistics.counting import NotYet, statistics, statistics_of_person
from services.visit.beside import StillWorking, TooMuchAsked
from services.visit.office import Office
from services.visit.visit import Visit
from storage.log.counting import LogDamaged

LONGEST_PERIOD = 40
"""Characters of what is typed as one, as far as they are looked at and shown again."""


@dataclass(frozen=True, slots=True)
class FiguresAsked:
    """Whose figures, of which time."""

    subject: Subject
    period: CountedPeriod


@dataclass(frozen=True, slots=True)
class FiguresFound:
    """What was counted of what was asked; ``why`` there is none, which is not kept."""

    asked: FiguresAsked
    counted: Counted | CountedPerson | None = None
    why: NotShown | None = None
    is_waiting: bool = False
    """Whether it is being counted, and takes longer than was to be waited for."""


def widest(actor: Actor) -> Whose:
    """What the person reads who does not choose. Raises ``Refused`` for whom no figures concern."""
    may = readable(actor)
    if not may:
        raise Refused(Topic.ROLE_MISSING, {})
    return may[0]


def read_whose(actor: Actor, typed: str) -> Whose:
    """What was chosen, else the widest. Raises ``Refused`` for what the person may not read."""
    default = widest(actor)
    if not typed:
        return default
    found = next((each for each in readable(actor) if each == typed), None)
    if found is None:
        raise not_yours()
    return found


def read_asked_period(typed: str, now: datetime) -> CountedPeriod:
    """The time that was typed or chosen, as far as it has been; this month where there is nothing.

    Raises ``Refused``.
    """
    text, today = typed.strip(), now.date()
    named = next((each for each in NamedPeriod if each == (text or NamedPeriod.MONTH)), None)
    if named is not None:
        return named_period(named, today)
    try:
        found = whole_period(text[: LONGEST_PERIOD + 1], now)
    except NoFilter:
        raise not_shown(NotShown.PERIOD, text) from None
    if found.first > today:
        raise not_shown(NotShown.NOT_YET, text)
    return found.up_to(today)


def name_of(period: CountedPeriod, now: datetime) -> str:
    """By which name it is chosen today; empty where it has none."""
    return next((each for each in NamedPeriod if named_period(each, now.date()) == period), "")


def not_shown(why: NotShown, typed: str = "") -> Refused:
    """Why there are no figures; ``typed`` is the time that was asked for."""
    facts: Facts = {"why": why.value, **({"typed": typed[:LONGEST_PERIOD]} if typed else {})}
    return Refused(Topic.STATISTICS_NOT_SHOWN, facts)


async def figures(
    visit: Visit, whose: Whose, period: CountedPeriod, within: float
) -> Counted | CountedPerson | None:
    """What was counted; None where it is being counted and takes longer than ``within`` seconds.

    Raises ``Refused``. The visit begins again by it, and so looks twice at who they are.
    """
    return await counted_of(visit, asked_by(visit.actor, whose, period), within)


async def counted_of(
    visit: Visit, asked: FiguresAsked, within: float
) -> Counted | CountedPerson | None:
    """The same of what was asked, which the visit works out anew each time that it begins."""
    office, asker = visit.office, visit.actor.id
    answer = await visit.wait_beside(partial(answered, office, asked, asker, within))
    if answer.asked != asked:
        # Who they are, or the day, has changed since it was counted.
        raise not_shown(NotShown.BUSY)
    if answer.why is not None:
        raise not_shown(answer.why)
    return answer.counted


def asked_by(actor: Actor, whose: Whose, period: CountedPeriod) -> FiguresAsked:
    """What is to be counted for this reader. Raises ``Refused`` for what they may not read."""
    subject = subject_of(actor, whose)
    if subject is None:
        raise not_yours()
    return FiguresAsked(subject, period)


async def answered(
    office: Office, asked: FiguresAsked, asker: PersonId, within: float | None = None
) -> FiguresFound:
    """What is counted of it, or why nothing is. Raises ``WorkEnded``."""
    try:
        found = await office.shared.outcome(
            ("statistics", asked), asker, partial(_count, office, asked), office.now, within
        )
    except StillWorking:
        return FiguresFound(asked, is_waiting=True)
    except TooMuchAsked:
        return FiguresFound(asked, why=NotShown.BUSY)
    except LogDamaged:
        return FiguresFound(asked, why=NotShown.DAMAGED)
    except NotYet:
        return FiguresFound(asked, why=NotShown.NOT_YET)
    except UnknownMember:
        return FiguresFound(asked, why=NotShown.CLOSED)
    return FiguresFound(asked, found)


async def _count(office: Office, asked: FiguresAsked) -> Counted | CountedPerson:
    person = asked.subject.person
    if person is not None:
        return await statistics_of_person(office, asked.period, person)
    return await statistics(office, asked.period, asked.subject.member)
