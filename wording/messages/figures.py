"""How figures read, in chat and at a page alike: shares, medians, times that have a name, whose they are."""

from collections.abc import Iterator
from datetime import timedelta

from domain.statistics.period import NamedPeriod
from domain.statistics.rows import NO_TIME
from domain.statistics.whose import Whose
from wording import times
from wording.language import Translator
from wording.safe_text import Shown


def median(_: Translator, milliseconds: int) -> Shown:
    """``4 min 12 s``; words where there are too few values."""
    if milliseconds == NO_TIME:
        return _("too few cases")
    return times.duration(_, timedelta(milliseconds=milliseconds))


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
