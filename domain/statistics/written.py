"""Figures as files have them, for the console and the pages alike: one document, or one figure a line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from domain.statistics.person import CountedPerson, PersonReport
from domain.statistics.report import Counted, Report
from domain.statistics.suppression import FEWEST
from domain.statistics.tables import Table, Value, person_tables, tables
from domain.statistics.whose import Whose
from domain.topics import stamp

Written = Sequence["Written"] | Mapping[str, "Written"] | str | int | float | bool | None
"""What a document holds."""
COLUMNS: Final = ("table", "of", "figure", "value")


def tables_of(report: Report | PersonReport) -> tuple[Table, ...]:
    """All of its tables."""
    return person_tables(report) if isinstance(report, PersonReport) else tables(report)


def document(
    counted: Counted | CountedPerson, found: Iterable[Table], *, is_outside: bool = False
) -> Mapping[str, Written]:
    """These tables with what they are of. Of a person it is not said who."""
    report = counted.report
    own = {"whose": Whose.OWN.value}
    within = {
        **({"member": report.member} if isinstance(report, Report) else own),
        "records": counted.records,
    }
    return {
        "network": counted.network,
        "period": str(report.period),
        "from": stamp(report.period.since),
        "until": stamp(report.period.until),
        "counted_at": stamp(counted.at),
        **({"fewest": FEWEST} if is_outside else within),
        **{table.name: [dict(row) for row in table.rows] for table in found},
    }


def figure_lines(found: Iterable[Table]) -> Iterator[tuple[str, str, str, Value]]:
    """A line for each figure: its table, what it is of, its name, and the figure; ``COLUMNS``."""
    for table in found:
        for row in table.rows:
            of = " ".join(f"{key}={known(row[key])}" for key in table.keys)
            for name, value in row.items():
                if name not in table.keys:
                    yield table.name, of, name, "" if value is None else value


def known(value: Value) -> Value:
    """What a row is of, or that no record says it."""
    return "not known" if value == "" else value
