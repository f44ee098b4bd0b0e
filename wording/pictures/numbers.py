"""What is said with a picture of figures, in chat and at a page alike: title, how it is read, numbers.

Owns the table that says the same as the picture; both are made from ``domain.statistics.pictures.rows``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.drills.grid import DeskRow, DrillSign, OrderRow
from domain.rows import read_rows
from domain.statistics.measures import FEWEST_TIMES
from domain.statistics.pictures.kinds import PictureKind
from domain.statistics.pictures.rows import NO_SHARE, HourRow, IndicatorRow, MonthRow, RungRow
from domain.statistics.rows import NO_TIME
from domain.topics import Facts
from wording import drills, labels, times
from wording.language import Translator
from wording.safe_text import NOTHING, Shown, clean_line, isolated, technical

Cell = Shown | int
_NONE: Final = Shown("–")
"""Where there is no such number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersTable:
    """What a picture says, as a table; the first column says of what a row is."""

    titles: Sequence[Shown]
    rows: Sequence[Sequence[Cell]]


def title(_: Translator, kind: PictureKind) -> Shown:
    """What it is of; also what chooses it."""
    return {
        PictureKind.MONTHS: _("Time to acknowledge, by month"),
        PictureKind.HOURS: _("Requests by weekday and hour"),
        PictureKind.DRILLS: _("How drills went"),
        PictureKind.INDICATORS: _("What drills showed, by year"),
        PictureKind.NIGHTS: _("Alerts at night"),
    }[kind]


def how_to_read(_: Translator, kind: PictureKind) -> Shown:
    """What is drawn as what."""
    fewest = _exact(_, str(FEWEST_TIMES))
    match kind:
        case PictureKind.MONTHS:
            return _(
                "Dot: the median. End of the bar: 95 of 100 were acknowledged by then. A month of fewer "
                "than {count} cases has neither.",
                count=fewest,
            )
        case PictureKind.HOURS:
            return _(
                "The larger the square, the more requests. Filled: the share that was acknowledged in "
                "time, where there are {count} cases or more.",
                count=fewest,
            )
        case PictureKind.DRILLS:
            return _.listed(
                _("{label}: {value}", label=Shown(sign.value), value=word)
                for sign, word in signs(_).items()
            )
        case PictureKind.INDICATORS:
            return _(
                "The line shows of how many of each year’s drills this was so; the numbers stand beside it."
            )
        case PictureKind.NIGHTS:
            return _(
                "How often each person was rung between 22:00 and 06:00 by the clock of the member, "
                "drills included."
            )


def signs(_: Translator) -> Mapping[DrillSign, Shown]:
    """What each sign of a drill says."""
    return {
        DrillSign.PASSED: _("In time"),
        DrillSign.LATE: _.pgettext("drill", "done, and late"),
        DrillSign.MISSED: _.pgettext("drill", "missed"),
        DrillSign.WITHDRAWN: _.pgettext("drill", "withdrawn for something real"),
        DrillSign.STOPPED: _.pgettext("drill", "stopped"),
        DrillSign.NOT_HELD: _.pgettext("drill", "not held"),
        DrillSign.STRUCK: _.pgettext("drill", "struck"),
    }


def indicator(_: Translator, word: str) -> Shown:
    """What a drill may show."""
    return {
        "in_time": _("Acknowledged in time"),
        "right_person": _("Acknowledged by somebody on duty"),
        "right_form": _("Done as was asked"),
        "entry": _("Entry confirmed"),
    }.get(word) or labels.unknown(_, word)


def left_out(_: Translator, count: int) -> Shown:
    """How many earlier orders of drills are not shown; nothing where all are."""
    if count <= 0:
        return NOTHING
    return _.ngettext(
        "{count} earlier one is not shown.", "{count} earlier ones are not shown.", count
    )


def nothing_to_show(_: Translator) -> Shown:
    """In place of a picture of nothing."""
    return _("There is nothing to show yet, so nothing is drawn.")


def orders(_: Translator, facts: Facts) -> list[Shown]:
    """What the numbers over the columns of drills stand for."""
    found = []
    for number, row in enumerate(read_rows(OrderRow, facts.get("columns")), 1):
        value = _.beside((_exact(_, row.month), drills.kind(_, row.kind)))
        found.append(_("{label}: {value}", label=_exact(_, str(number)), value=value))
    return found


def numbers(_: Translator, facts: Facts) -> NumbersTable | None:
    """The table beside the picture; None where it is of no kind that is known here."""
    word = facts.get("kind")
    kind = next((each for each in PictureKind if each == word), None)
    if kind is None:
        return None
    titles, rows = _TABLES[kind](_, facts)
    return NumbersTable(titles=titles, rows=rows)


_Table = tuple[Sequence[Shown], Sequence[Sequence[Cell]]]


def _of_months(_: Translator, facts: Facts) -> _Table:
    titles = (_("Month"), _("Median"), _("95 of 100 acknowledged within"), _("Acknowledged"))
    rows = [
        (_exact(_, row.month), *_times(_, row), row.cases)
        for row in read_rows(MonthRow, facts.get("rows"))
    ]
    return titles, rows


def _times(_: Translator, row: MonthRow) -> tuple[Shown, Shown]:
    """The median and the 95th percentile; that there are too few cases is said once."""
    if row.median == NO_TIME:
        return _("too few cases"), _NONE
    return _length(_, row.median), _length(_, row.p95)


def _length(_: Translator, milliseconds: int) -> Shown:
    return times.duration(_, timedelta(milliseconds=milliseconds))


def _exact(_: Translator, text: str) -> Shown:
    """A number or a month, in its own order wherever it stands."""
    return technical(text, is_rtl=_.is_rtl)


def _name(_: Translator, text: str) -> Shown:
    return isolated(clean_line(text), is_rtl=_.is_rtl)


def _of_hours(_: Translator, facts: Facts) -> _Table:
    found = read_rows(HourRow, facts.get("rows"))
    cells = {(row.hour, row.weekday): row for row in found}
    rows: list[Sequence[Cell]] = []
    for hour in sorted({row.hour for row in found}):
        of_hour = (cells.get((hour, day)) for day in range(7))
        rows.append((_exact(_, f"{hour:02}:00"), *(_hour(_, row) for row in of_hour)))
    return (_("Hour"), *times.weekdays(_)), rows


def _hour(_: Translator, row: HourRow | None) -> Shown:
    if row is None:
        return NOTHING
    count = _exact(_, str(row.count))
    if row.judged == NO_SHARE or not row.judged:
        return count
    share = _exact(_, f"{100 * row.kept // row.judged} %")
    return _("{value} ({before})", value=count, before=share)


def _of_drills(_: Translator, facts: Facts) -> _Table:
    found = read_rows(DeskRow, facts.get("rows"))
    numbers = (_exact(_, str(each)) for each, _row in enumerate(columns(facts), 1))
    rows = [(_name(_, row.desk), *map(_sign, row.signs)) for row in found]
    return (_("Contact point"), *numbers), rows


def columns(facts: Facts) -> Sequence[OrderRow]:
    """The orders that are the columns of drills."""
    return read_rows(OrderRow, facts.get("columns"))


def _sign(word: str) -> Shown:
    return NOTHING if word == DrillSign.NONE else Shown(word[:1])


def _of_indicators(_: Translator, facts: Facts) -> _Table:
    found = read_rows(IndicatorRow, facts.get("rows"))
    years = sorted({row.year for row in found})
    cells = {(row.indicator, row.year): row for row in found}
    rows = [
        (indicator(_, word), *(_share(_, cells.get((word, year))) for year in years))
        for word in dict.fromkeys(row.indicator for row in found)
    ]
    return (NOTHING, *(_exact(_, str(year)) for year in years)), rows


def _share(_: Translator, row: IndicatorRow | None) -> Shown:
    return labels.part(_, row.met, row.of) if row is not None and row.of else _NONE


def _of_nights(_: Translator, facts: Facts) -> _Table:
    months = facts.get("months")
    names = [str(each) for each in months] if isinstance(months, Sequence) else []
    titles = (_("Name"), *(_exact(_, each) for each in names), _("Of these, drills"))
    rows: list[Sequence[Cell]] = [
        (_name(_, row.name), *(_exact(_, each) for each in row.by_month), row.drills)
        for row in read_rows(RungRow, facts.get("rows"))
    ]
    return titles, rows


_TABLES = {
    PictureKind.MONTHS: _of_months,
    PictureKind.HOURS: _of_hours,
    PictureKind.DRILLS: _of_drills,
    PictureKind.INDICATORS: _of_indicators,
    PictureKind.NIGHTS: _of_nights,
}


def as_lines(_: Translator, table: NumbersTable) -> Iterator[Shown]:
    """The table for who reads it line by line: each row with what its cells are of; empty cells left out."""
    for label, *cells in table.rows:
        said = [
            _("{label}: {value}", label=name, value=Shown(str(cell)))
            for name, cell in zip(table.titles[1:], cells, strict=False)
            if cell != NOTHING
        ]
        yield _("{label}: {value}", label=Shown(str(label)), value=_.told_on(said))
