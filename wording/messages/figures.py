"""How figures read, in chat and at a page alike: shares, medians, times that have a name, whose they are."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from domain.statistics.period import NamedPeriod
from domain.statistics.rows import NO_TIME, TIMES, MainFigure, MainRow
from domain.statistics.whose import Whose
from wording import labels, times
from wording.language import Translator
from wording.safe_text import Shown


def median(_: Translator, milliseconds: int) -> Shown:
    """``4 min 12 s``; words where there are too few values."""
    if milliseconds == NO_TIME:
        return _("too few cases")
    return times.duration(_, timedelta(milliseconds=milliseconds))


_PARTS: Final = frozenset({MainFigure.ACKNOWLEDGED, MainFigure.ANSWERED, MainFigure.TAKEN})


def main_figure(_: Translator, row: MainRow) -> tuple[Shown, Shown, Shown] | None:
    """What a main figure is called, how it is, and how it was before; None for one that is not known."""
    called: Mapping[str, Shown] = {
        MainFigure.SENT: _("Sent"),
        MainFigure.RECEIVED: _("Received"),
        MainFigure.ACKNOWLEDGED: _("Acknowledged in time"),
        MainFigure.TO_ACKNOWLEDGE: _("Median until acknowledged"),
        MainFigure.ANSWERED: _("Answered in time"),
        MainFigure.MISSED: _("Not answered in time"),
        MainFigure.REFUSED: _("Refused"),
        MainFigure.ESCALATIONS: _("Escalations"),
        MainFigure.TAKEN: _("Acknowledged by you, in time"),
        MainFigure.TO_TAKE: _("Median until you acknowledged"),
    }
    if row.figure not in called:
        return None
    now, before = _value(_, row, row.now, row.of), _value(_, row, row.before, row.before_of)
    return called[row.figure], now, before


def beside_before(_: Translator, said: tuple[Shown, Shown, Shown]) -> Shown:
    """``31 of 40 (30 of 38)``."""
    _label, now, before = said
    return _("{value} ({before})", value=now, before=before)


def _value(_: Translator, row: MainRow, number: int, of: int) -> Shown:
    if row.figure in TIMES:
        return median(_, number)
    return labels.part(_, number, of if row.figure in _PARTS else None)


def named_periods(_: Translator) -> Iterator[tuple[NamedPeriod, Shown]]:
    """What each is called."""
    yield NamedPeriod.MONTH, _("This month")
    yield NamedPeriod.LAST_MONTH, _("Last month")
    yield NamedPeriod.YEAR, _("This year")
    yield NamedPeriod.LAST_YEAR, _("Last year")


def whose_title(_: Translator, whose: str, member: Shown | None) -> Shown:
    """What stands over figures; ``member``: whose they are, where they are a member's."""
    if whose == Whose.NETWORK:
        return _("Statistics of the network")
    if whose == Whose.MEMBER:
        return (
            _("Statistics of {member}", member=member) if member else _("Statistics of your member")
        )
    return _("Your own statistics")


def whose_label(_: Translator, whose: Whose) -> Shown:
    """What chooses whose figures are shown."""
    return {
        Whose.NETWORK: _("The network"),
        Whose.MEMBER: _("My member"),
        Whose.OWN: _("My own"),
    }[whose]
