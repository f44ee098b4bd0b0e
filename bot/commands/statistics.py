"""``statistics``: the figures of a period, without content."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.commands.frame import Language, require_language, with_office
from bot.deployment.opening import Opened
from bot.process.answers import json_text, plain, say, shown, table_lines, tell
from bot.process.kept_files import new_file
from bot.process.progress import bar
from bot.process.trouble import Trouble
from domain.directory.languages import SOURCE
from domain.durations import format_duration
from domain.statistics.outside import NotAYear, Outside, TooFew, outside
from domain.statistics.period import CountedPeriod
from domain.statistics.report import Counted
from domain.statistics.suppression import FEWEST
from domain.statistics.tables import Table, Value, tables
from domain.statistics.written import COLUMNS, Written, document, figure_lines, known
from domain.vocabulary import MemberCode
from formats.typed.filters import NoFilter, whole_period
from services.people.people import UnknownMember
from services.statistics import comparing, counting
from services.statistics.comparing import TallyDiffers
from services.statistics.counting import NotYet
from storage.log.counting import LogDamaged

_UNIT: Final = "_s"
_SHORT: Final = {
    "sent": "SENT",
    "received": "RECEIVED",
    "acknowledged_in_time": "IN TIME",
    "acknowledged_late": "LATE",
    "not_acknowledged": "NOT",
    "acknowledge_median_s": "MEDIAN",
    "acknowledge_p95_s": "95 %",
    "answered_in_time": "ANSWERED IN TIME",
    "answered_late": "LATE",
    "late_for_judge": "FOR A JUDGE",
    "overdue": "OVERDUE",
    "waiting": "WAITING",
    "became_refused": "REFUSED",
    "became_transferred": "TRANSFERRED",
    "became_withdrawn": "WITHDRAWN",
    "escalations": "ESCALATIONS",
}
"""What a reader at the terminal sees of a long row; the files have all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """What is written; ``outside`` where it may leave the network."""

    counted: Counted
    tables: tuple[Table, ...]
    outside: Outside | None


class Format(StrEnum):
    """As what the figures are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PDF = "pdf"


In = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="A year (2026), a month (2026-11) or days (2026-11-01..2026-11-15), in UTC; this year.",
    ),
]
Member = Annotated[
    str | None,
    typer.Option("--member", metavar="CODE", help="That member's own return, such as ESP."),
]
Form = Annotated[Format, typer.Option("--format", help="As what it is written.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Into this file; never overwritten."),
]

ToGive = Annotated[
    bool,
    typer.Option("--outside", help="Fit to be given away: of one year, without small numbers."),
]

Anew = Annotated[
    bool,
    typer.Option("--anew", help="From the log alone, and what is kept of it is compared."),
]


def statistics(
    period: In = None,
    member: Member = None,
    form: Form = Format.TABLE,
    output: Output = None,
    language: Language = SOURCE,
    to_give: ToGive = False,
    anew: Anew = False,
) -> None:
    """The figures of a period, counted from the log, without content."""
    if to_give and member is not None:
        raise Trouble(
            "A member's own return is whole, and its own to give. Leave out --outside or --member."
        )
    if language != SOURCE and form is not Format.PDF:
        raise Trouble(
            "Only a PDF is written in a language: add --format pdf, or leave out --language."
        )
    if form is Format.PDF and output is None:
        raise Trouble("A PDF needs a file to be written into: add --output FILE.")
    require_language(language)

    async def act(deployment: Opened) -> None:
        asked = read(period, deployment.clock.now())
        if output is None:
            figures = await _figures(deployment, asked, member, to_give=to_give, anew=anew)
            say(_text(figures, form))
            return
        # Before anything is counted: a file that cannot be written costs nothing.
        with new_file(output) as stream:
            figures = await _figures(deployment, asked, member, to_give=to_give, anew=anew)
            if form is Format.PDF:
                stream.write(await _pdf(deployment, figures, language))
            else:
                stream.write(f"{_text(figures, form)}\n".encode())
        tell(f"The figures of {asked} are in {plain(str(output))}.")

    with_office(act)


def read(typed: str | None, now: datetime) -> CountedPeriod:
    """The period that was typed, else this year. Raises ``Trouble``."""
    text = typed.strip() if typed is not None else f"{now:%Y}"
    try:
        return whole_period(text, now)
    except NoFilter:
        raise Trouble(
            f"'{plain(text)}' is no period. Write a year, a month or days: "
            "2026, 2026-11 or 2026-11-01..2026-11-15."
        ) from None


async def _figures(
    deployment: Opened, period: CountedPeriod, member: str | None, *, to_give: bool, anew: bool
) -> _Figures:
    code = MemberCode(member.upper()) if member is not None else None
    try:
        with bar("counting") as progress:
            count = comparing.compared if anew else counting.statistics
            counted = await count(deployment.office, period, code, progress.reach)
        if not to_give:
            return _Figures(counted=counted, tables=tables(counted.report), outside=None)
        given = outside(counted)
        return _Figures(counted=counted, tables=given.tables, outside=given)
    except NotYet:
        raise Trouble(f"The period {period} has not begun yet. Name one that has.") from None
    except UnknownMember:
        raise Trouble(
            f"There is no member '{plain(member or '')}'. Write its code, such as LBN."
        ) from None
    except LogDamaged as damaged:
        raise Trouble(
            f"The log is damaged near record {damaged.seq}, so nothing is counted. Run contactpoint log "
            "verify, which says what is wrong."
        ) from None
    except TallyDiffers:
        raise Trouble(
            "What was kept of earlier counts was not what the log says. It is thrown away, and made again "
            "from the log: run the command again. Somebody may have changed the database: see "
            "docs/statistics.md."
        ) from None
    except NotAYear:
        raise Trouble(
            "What leaves the network is of one year that is over, since the difference of two periods may "
            f"be one request. Name such a year, not {period}."
        ) from None
    except TooFew:
        raise Trouble(
            f"There are too few requests in {period}: whatever was shown of them would tell a small number."
        ) from None


async def _pdf(deployment: Opened, figures: _Figures, language: str) -> bytes:
    from bot.process.typesetting import said_missing, set_statistics  # no other form needs it

    data = json_text(_document(figures))
    fonts = deployment.settings.font_dir
    made = await set_statistics(figures.counted, figures.outside, data, fonts, language)
    if made.missing:
        tell(said_missing(made.missing))
    return made.pdf


def _text(figures: _Figures, form: Format) -> str:
    match form:
        case Format.JSON:
            return json_text(_document(figures))
        case Format.CSV:
            return _csv(figures)
        case _:
            return "\n".join(_lines(figures))


def _document(figures: _Figures) -> Mapping[str, Written]:
    is_outside = figures.outside is not None
    return document(figures.counted, figures.tables, is_outside=is_outside)


def _csv(figures: _Figures) -> str:
    stream = io.StringIO()
    lines = csv.writer(stream, lineterminator="\n")
    lines.writerow(COLUMNS)
    lines.writerows(figure_lines(figures.tables))
    return stream.getvalue().removesuffix("\n")


def _lines(figures: _Figures) -> Iterator[str]:
    counted, report = figures.counted, figures.counted.report
    whose = f"{report.member} in" if report.member else "The network in"
    yield f"{whose} {report.period}, as the log stood at {shown(counted.at)}. Drills stand apart."
    if figures.outside is not None:
        yield f"Numbers below {FEWEST}, and what they follow from, are left out."
    for table in figures.tables:
        if table.rows:
            yield f"\n{table.name.replace('_', ' ').capitalize()}"
            yield from _columns(table)
    if not report.sent and not report.whole.received:
        yield "\nNo request was filed in this period."


def _columns(table: Table) -> Iterator[str]:
    names = [name for name in table.rows[0] if name not in table.keys]
    if "counted" in names:
        names = [name for name in _SHORT if name in names]
    titles = (*map(str.upper, table.keys), *(_SHORT.get(name, name.upper()) for name in names))
    rows = (
        (
            *(str(known(row[key])) for key in table.keys),
            *(_cell(name, row[name]) for name in names),
        )
        for row in table.rows
    )
    return table_lines(titles, rows)


def _cell(name: str, value: Value) -> str:
    if value is None:
        return "-"
    if name.endswith(_UNIT) and not isinstance(value, str):
        return format_duration(timedelta(seconds=round(value)))
    return str(value)
