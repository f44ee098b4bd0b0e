"""``/statistics`` at a page: all figures of a time, or that they are being counted.

Owns how long a page waits for them. For whom they are, and how they are come by, is
``services.statistics.asking``'s; a reading is recorded as little as other lists without content are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from domain.refused import Refused, not_yours
from domain.sessions.session import Level
from domain.statistics.period import CountedPeriod
from domain.statistics.person import CountedPerson
from domain.statistics.pictures.kinds import PictureKind, drawable
from domain.statistics.report import Counted
from domain.statistics.whose import Whose, readable
from domain.topics import Facts
from services.sessions.visiting import NeedsProof
from services.statistics.asking import figures, name_of, read_asked_period, read_whose
from services.statistics.pictures import picture_facts
from services.visit.page import PageVisit

WAITS: Final = 8.0
"""Seconds after which a page says that they are being counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsSeen:
    """What may be chosen, what was, and the figures; ``refused`` says why there are none."""

    may: Sequence[Whose]
    whose: Whose
    today: date
    period: CountedPeriod | None = None
    named: str = ""
    """By which name the period is chosen."""
    pictures: Sequence[PictureKind] = ()
    """Those that may be chosen."""
    counted: Counted | CountedPerson | None = None
    """None where they are being counted."""
    refused: Refused | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSeen:
    """A picture, the others that may be chosen; ``refused`` says why there is nothing to draw."""

    whose: Whose
    kind: PictureKind
    pictures: Sequence[PictureKind]
    facts: Facts | None = None
    """What it shows; None where that is being counted."""
    refused: Refused | None = None


def may_read(visit: PageVisit) -> Sequence[Whose]:
    """What the person may read, at a page that needs a proof. Raises ``Refused`` and ``NeedsProof``."""
    may = readable(visit.actor)
    if not may:
        raise not_yours()
    if visit.session.level is not Level.PROVED:
        raise NeedsProof
    return may


async def statistics_seen(visit: PageVisit, whose: str, typed: str) -> StatisticsSeen:
    """The figures of the time that was typed or chosen. Raises ``Refused`` and ``NeedsProof``."""
    may = may_read(visit)
    chosen, now = read_whose(visit.actor, whose), visit.work.now
    pictures = drawable(visit.actor, chosen)
    try:
        period = read_asked_period(typed, now)
    except Refused as refused:
        return StatisticsSeen(
            may=may, whose=chosen, today=now.date(), pictures=pictures, refused=refused
        )
    seen = StatisticsSeen(
        may=may,
        whose=chosen,
        today=now.date(),
        period=period,
        named=name_of(period, now),
        pictures=pictures,
    )
    try:
        found = await figures(visit, chosen, period, WAITS)
    except Refused as refused:
        return replace(seen, refused=refused)
    return replace(seen, counted=found)


async def picture_seen(visit: PageVisit, whose: str, kind: str, page: int) -> PictureSeen:
    """What a picture shows, the first where none is named. Raises ``Refused`` and ``NeedsProof``."""
    may_read(visit)
    chosen = read_whose(visit.actor, whose)
    pictures = drawable(visit.actor, chosen)
    drawn = next((each for each in pictures if kind in ("", each)), None)
    if drawn is None:
        raise not_yours()
    seen = PictureSeen(whose=chosen, kind=drawn, pictures=pictures)
    try:
        facts = await picture_facts(visit, chosen, drawn, page, WAITS)
    except Refused as refused:
        return replace(seen, refused=refused)
    return replace(seen, facts=facts)


def require_member(visit: PageVisit) -> None:
    """Raise ``Refused`` for whom there are no figures of their member."""
    if Whose.MEMBER not in readable(visit.actor):
        raise not_yours()
