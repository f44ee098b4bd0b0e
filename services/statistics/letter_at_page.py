"""``/statistics/month/…``: all of a month's letter at a page, and whether one is sent it.

Owns whom it is for there. It is worked out as the letter is, from what is shared with everybody who looks at
the same month.
"""

import re
from dataclasses import dataclass
from functools import partial
from typing import Final

from domain.refused import not_yours
from domain.sessions.session import Level
from domain.statistics.letters.letter import letter_of
from domain.statistics.period import CountedPeriod
from domain.statistics.whose import NotShown
from domain.vocabulary import Letters
from services.sessions.visiting import NeedsProof
from services.statistics import letters
from services.statistics.asking import not_shown, read_asked_period
from services.statistics.at_page import WAITS
from services.statistics.letter_facts import LetterSeen, letter_seen
from services.statistics.months import MonthSeen, month_of
from services.visit.beside import StillWorking, TooMuchAsked
from services.visit.office import Office
from services.visit.page import PageVisit

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """What is shown of a month."""

    period: CountedPeriod
    is_sent: bool
    """Whether the network sends letters."""
    is_wanted: bool | None
    """Whether the reader is sent theirs; None for who has no chat."""
    seen: LetterSeen | None = None
    """None while it is being counted."""


async def letter_page(visit: PageVisit, typed: str) -> LetterPage:
    """The month that stands in the address. Raises ``Refused`` and ``NeedsProof``."""
    period = _require(visit, typed)
    sends = visit.work.directory.letters is Letters.MONTHLY
    wanted = await letters.chooses(visit.work, visit.actor.id)
    shown = LetterPage(period=period, is_sent=sends, is_wanted=wanted)
    month = await visit.wait_beside(partial(_month, visit.office, period, visit.actor.id))
    if month is None:
        return shown
    whose = letter_of(visit.actor)
    if whose is None:
        raise not_yours()
    seen = await letter_seen(visit.work, visit.actor, whose, month, period)
    return LetterPage(period=period, is_sent=sends, is_wanted=wanted, seen=seen)


async def choose(visit: PageVisit, typed: str, *, wanted: bool) -> None:
    """The reader is sent the letters from now on, or no more. Raises ``Refused`` and ``NeedsProof``."""
    _require(visit, typed)
    await letters.choose(visit, wanted=wanted)


def _require(visit: PageVisit, typed: str) -> CountedPeriod:
    if letter_of(visit.actor) is None:
        raise not_yours()
    if not _MONTH.fullmatch(typed):
        raise not_yours()
    if visit.session.level is not Level.PROVED:
        raise NeedsProof
    return read_asked_period(typed, visit.work.now)


async def _month(office: Office, period: CountedPeriod, asker: str) -> MonthSeen | None:
    try:
        return await month_of(office, period, asker, WAITS)
    except StillWorking:
        return None
    except TooMuchAsked:
        raise not_shown(NotShown.BUSY) from None
