"""What the report of a period says, as data for ``document.typ``.

Owns what stands around its tables, and which may leave the network; the tables themselves are
``wording.documents.figures``', and what is counted ``domain.statistics``'.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from typing import Final

from domain.statistics.measures import FEWEST_TIMES
from domain.statistics.outside import Outside
from domain.statistics.report import Counted
from domain.statistics.suppression import FEWEST
from domain.statistics.tables import Value
from wording import labels
from wording.documents.figures import (
    Cell,
    exact,
    length,
    member,
    name_of,
    report_tables,
    request_type,
)
from wording.documents.parts import Part, Parts, View, row, said, section
from wording.language import Translator
from wording.safe_text import NOTHING, Shown, lines

ATTACHED: Final = "statistics.json"


def view(counted: Counted, _: Translator, outside: Outside | None = None) -> View:
    """Everything that stands on the pages; of ``outside`` alone where they may leave the network."""
    sections = _given(counted, outside, _) if outside else _sections(counted, _)
    period = exact(_, str(counted.report.period))
    title = _("Statistics of {period}", period=period)
    return {
        "language": _.language,
        "rtl": _.is_rtl,
        "title": title,
        "exercise": "",
        "marking": str(_whose(_, counted)) or counted.network,
        "reference": period,
        "statement": _("Counted from the log, without content."),
        "page": _("Page {page} of {pages}"),
        "attachment": ATTACHED,
        "attached": _("These figures as data"),
        "notes": list(_notes(counted, outside, _)),
        "header": [row(label, said(_, value)) for label, value in _header(counted, _) if value],
        "sections": [section(title, parts) for title, parts in sections if any(parts.values())],
    }


def _notes(counted: Counted, outside: Outside | None, _: Translator) -> Iterator[Shown]:
    if outside is not None:
        yield _(
            "Numbers below {count}, and those from which they could be reckoned, are left out.",
            count=exact(_, str(FEWEST)),
        )
    elif counted.report.member is None:
        yield _("For use within the network: small numbers stand as they are.")
    if not counted.report.sent and not counted.report.whole.received:
        yield _("There was no request in this time.")


def _header(counted: Counted, _: Translator) -> Iterator[tuple[Shown, Shown]]:
    report = counted.report
    yield _("Network"), name_of(_, counted.name)
    yield _("Member"), _whose(_, counted)
    yield _("Period"), exact(_, f"{report.period.first}..{report.period.last}")
    yield _("As of"), exact(_, f"{counted.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    yield (
        _("How it is counted"),
        lines(
            _("A request counts in the time in which it came, with all that happens to it later."),
            _("What was transferred counts at each member that had it."),
            _("Drills are counted apart."),
            _(
                "A time stands where there are {count} values or more.",
                count=exact(_, str(FEWEST_TIMES)),
            ),
        ),
    )


def _sections(counted: Counted, _: Translator) -> Iterator[tuple[Shown, Parts]]:
    for table in report_tables(counted, _):
        yield table.title, _table(_, table.titles, table.rows, first=table.first, of=table.of)


def _given(counted: Counted, outside: Outside, _: Translator) -> Iterator[tuple[Shown, Parts]]:
    """What is shown of numbers that may be given away: none is there that ``outside`` does not have."""
    found = {table.name: table.rows for table in outside.tables}

    def listed(name: str, first: Shown, word: Callable[[str], Shown]) -> Parts:
        key = name.removeprefix("by_") if name not in ("sent", "asked") else "member"
        rows = [(word(str(each[key])), _int(each["sent"])) for each in found[name]]
        return _table(_, (first, _("Requests")), rows, first=3)

    def by_code(code: str) -> Shown:
        return member(_, counted, code)

    whole = counted.report.whole
    pairs = [
        (by_code(str(e["from"])), by_code(str(e["to"])), _int(e["sent"])) for e in found["between"]
    ]
    titles = (_("From"), _("To"), _("Requests"))
    yield _("Who asked whom"), _table(_, titles, pairs, first=2, of=2)
    yield _("Sent"), listed("sent", _("Member"), by_code)
    yield _("Received"), listed("asked", _("Member"), by_code)
    rows: list[tuple[Shown, Shown | int]] = [
        (_("Requests"), counted.report.sent),
        (_("Median until acknowledged"), length(_, whole.to_acknowledge.median)),
        (_("95 of 100 acknowledged within"), length(_, whole.to_acknowledge.p95)),
        (_("Median until answered"), length(_, whole.to_answer.median)),
    ]
    period = exact(_, str(counted.report.period))
    yield _("Summary"), _table(_, (Shown(""), period), rows, first=3)
    yield _("By urgency"), listed("by_urgency", _("Urgency"), lambda name: labels.urgency(_, name))
    yield _("By type"), listed("by_type", _("Type"), lambda name: request_type(_, name))


def _table(
    _: Translator,
    titles: Sequence[Shown],
    rows: Sequence[Sequence[Cell]],
    *,
    first: int,
    of: int = 1,
) -> Parts:
    """``of`` columns say of what a row is, and are ``first`` times as wide as the others."""
    if not rows:
        return {}
    cells: list[Part] = [
        [said(_, cell if isinstance(cell, str) else exact(_, str(cell))) for cell in each]
        for each in rows
    ]
    widths = [first if place < of else 1 for place in range(len(titles))]
    return {"columns": list(titles), "widths": widths, "steps": cells}


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _whose(_: Translator, counted: Counted) -> Shown:
    """Whose return it is; empty for the network's."""
    code = counted.report.member
    return member(_, counted, code) if code is not None else NOTHING
