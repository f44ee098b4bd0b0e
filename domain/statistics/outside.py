"""The figures of a year as they may leave the network: no small number, and none that follows from others.

Owns what is left out (docs/statistics.md). A number below the bound is not shown, nor a nought, so that what
is missing may be either; as many others are missing as it takes (``domain.statistics.suppression``). All
tables have one total, the requests that were filed, and share no other number. What changes when a year is
over, such as what became of them, is not among them, and the bound is one and the same: two reports of one
year must say no more than one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from domain.statistics.measures import TimeFigures
from domain.statistics.report import Counted, Report
from domain.statistics.suppression import Hidden, hidden
from domain.statistics.tables import Row, Table, time_figures

_ALL: Final = ""


class NotAYear(Exception):
    """It is no year that is over: of two stretches that differ by a day, the difference is a request."""


class TooFew(Exception):
    """So few requests that the total itself would say a small number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The tables that may be given away."""

    tables: tuple[Table, ...]


def outside(counted: Counted) -> Outside:
    """Of the network's report. Raises ``NotAYear`` and ``TooFew``."""
    report = counted.report
    if not report.period.is_year or report.period.until > counted.at:
        raise NotAYear
    between = {(each.origin, each.member): each.sent for each in report.pairs if each.sent}
    lists: Mapping[str, Mapping[str, int]] = {
        "by_urgency": report.requests.by_urgency,
        "by_type": report.requests.by_type,
    }
    left = hidden(between)
    lefts = {
        name: hidden({(_ALL, of): count for of, count in counts.items()})
        for name, counts in lists.items()
    }
    if not report.sent or left.whole or any(each.whole for each in lefts.values()):
        raise TooFew
    return Outside(
        tables=(
            Table(name="whole", keys=("period",), rows=tuple(_whole(report))),
            *_between(between, left),
            *(_list(name, counts, lefts[name]) for name, counts in lists.items()),
        ),
    )


def _whole(report: Report) -> Iterable[Row]:
    yield {
        "period": str(report.period),
        "sent": report.sent,
        **_times("acknowledge", report.whole.to_acknowledge),
        **_times("answer", report.whole.to_answer),
    }


def _times(name: str, times: TimeFigures) -> Row:
    """Without how many values they are of, which would be another total."""
    told = time_figures(name, times)
    return {each: told[each] for each in (f"{name}_median_s", f"{name}_p95_s")}


def _between(cells: Mapping[tuple[str, str], int], left: Hidden) -> Iterable[Table]:
    senders = _totals(((origin, count) for (origin, _to), count in cells.items()), left.rows)
    asked = _totals(((to, count) for (_origin, to), count in cells.items()), left.columns)
    pairs: Iterable[Row] = (
        {"from": origin, "to": to, "sent": count}
        for (origin, to), count in sorted(cells.items())
        if (origin, to) not in left.cells
    )
    yield Table(name="sent", keys=("member",), rows=tuple(senders))
    yield Table(name="asked", keys=("member",), rows=tuple(asked))
    yield Table(name="between", keys=("from", "to"), rows=tuple(pairs))


def _totals(counts: Iterable[tuple[str, int]], left: frozenset[str]) -> Iterable[Row]:
    totals: dict[str, int] = {}
    for name, count in counts:
        totals[name] = totals.get(name, 0) + count
    return ({"member": name, "sent": totals[name]} for name in sorted(totals) if name not in left)


def _list(name: str, counts: Mapping[str, int], left: Hidden) -> Table:
    rows: Iterable[Row] = (
        {name.removeprefix("by_"): of, "sent": count}
        for of, count in sorted(counts.items())
        if count and (_ALL, of) not in left.cells and of not in left.columns
    )
    return Table(name=name, keys=(name.removeprefix("by_"),), rows=tuple(rows))
