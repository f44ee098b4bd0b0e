"""How figures read, in chat and at a page alike: shares, medians, times that have a name, whose they are."""

from collections.abc import Iterator
from datetime import timedelta

from domain.statistics.period import NamedPeriod
from domain.statistics.rows import NO_TIME
from domain.statistics.whose import Whose
from wording import times
from wording.language import Translator
from wording.safe_text import Shown, technical


def part(_: Translator, number: int, of: int | None) -> Shown:
    """``31 of 40 (77 %)``; the number alone where it is no part, and without a share of nothing."""
    shown = technical(str(number), is_rtl=_.is_rtl)
    if of is None:
        return shown
    said = _("{number} of {whole}", number=shown, whole=technical(str(of), is_rtl=_.is_rtl))
    if not of:
        return said
    # Never rounded up: all of them is said of all alone.
    share = technical(f"{100 * number // of} %", is_rtl=_.is_rtl)
    return _("{value}, {share}", value=said, share=share)


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


def whose_label(_: Translator, whose: Whose) -> Shown:
    """What chooses whose figures are shown."""
    return {
        Whose.NETWORK: _("The network"),
        Whose.MEMBER: _("My member"),
        Whose.OWN: _("My own"),
    }[whose]
