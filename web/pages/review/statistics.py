"""``/statistics``: the figures of a time, for whom they concern, as tables, and as files.

What is asked for stands in the address: whose of those that are the reader's, and a time; no member and no
person does. ``/review/times`` leads here.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.sessions.session import Level
from domain.statistics.measures import FEWEST_TIMES
from domain.statistics.period import NamedPeriod
from domain.statistics.person import CountedPerson
from domain.statistics.report import Counted, Own
from domain.statistics.rows import is_empty
from domain.statistics.whose import NotShown, Whose
from domain.statistics.written import COLUMNS, document, figure_lines, tables_of
from domain.vocabulary import Role
from services.statistics import at_page
from services.statistics.at_page import StatisticsSeen
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.tables import as_csv, download
from web.frame.visitor import Visitor, look, visitor_of
from web.pages.review.bars import FigureTable, bars
from wording import times
from wording.documents.figures import (
    WordedTable,
    exact,
    name_of,
    own_rows,
    person_tables,
    ran_out,
    report_tables,
)
from wording.language import Translator, translator
from wording.messages.figures import named_periods, whose_label
from wording.pictures.numbers import title as picture_title
from wording.safe_text import Shown

MOST_ROWS: Final = 300
"""Of one table on a page; all of them are in the files."""
_LONGEST: Final = 60
_MONTH: Final = len("2026-11")
_HAS_LETTER: Final = {Whose.MEMBER: Role.SUPERVISOR, Whose.NETWORK: Role.SECRETARIAT}
_ASKED: Final = ("whose", "period", "from", "to")


async def show(request: Request) -> Response:
    """``GET /statistics``."""
    return await _page(request, *await _seen(request))


async def as_table(request: Request) -> Response:
    """``GET /statistics/csv``: a figure a line."""
    typed, seen = await _seen(request)
    if seen.counted is None:
        return await _page(request, typed, seen)
    written = await asyncio.to_thread(_csv, seen.counted)
    return download(written, _file_name(seen, "csv"), "text/csv")


async def as_data(request: Request) -> Response:
    """``GET /statistics/json``: all of it as one document."""
    typed, seen = await _seen(request)
    if seen.counted is None:
        return await _page(request, typed, seen)
    written = await asyncio.to_thread(_json, seen.counted)
    return download(written, _file_name(seen, "json"), "application/json")


def _csv(counted: Counted | CountedPerson) -> str:
    return as_csv(COLUMNS, figure_lines(tables_of(counted.report)))


def _json(counted: Counted | CountedPerson) -> str:
    data = document(counted, tables_of(counted.report))
    return json.dumps(data, ensure_ascii=False, indent=2)


async def of_member(request: Request) -> Response:
    """``GET /review/times``: where response times of one's own member stood."""

    async def act(visit: PageVisit) -> None:
        at_page.require_member(visit)

    await look(request, Level.CLAIMED, act)
    return RedirectResponse(f"/statistics?whose={Whose.MEMBER.value}", 303)


async def _seen(request: Request) -> tuple[Mapping[str, str], StatisticsSeen]:
    typed = {name: request.query_params.get(name, "").strip()[:_LONGEST] for name in _ASKED}

    async def act(visit: PageVisit) -> StatisticsSeen:
        return await at_page.statistics_seen(visit, typed["whose"], _period(typed))

    return typed, await look(request, Level.CLAIMED, act)


def _period(typed: Mapping[str, str]) -> str:
    """Days, where there are any, in place of the period; one alone is that day."""
    since, until = typed["from"] or typed["to"], typed["to"] or typed["from"]
    return f"{since}..{until}" if since else typed["period"]


def _file_name(seen: StatisticsSeen, form: str) -> str:
    return f"statistics-{seen.whose.value}-{seen.period}.{form}"


async def _page(request: Request, typed: Mapping[str, str], seen: StatisticsSeen) -> Response:
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    counted, period = seen.counted, seen.period
    own = counted.report.own if isinstance(counted, Counted) else None
    wrong = _wrong(request, _, seen)
    # In a thread: members by the thousand pairs take long enough for others to notice.
    worded = await asyncio.to_thread(_tables, _, counted) if counted is not None else ()
    return page(
        request,
        "review/statistics.html",
        status=409 if wrong else 200,
        wrong=wrong,
        typed=typed,
        is_counted=counted is not None,
        is_empty=counted is not None and is_empty(counted.report),
        is_within=seen.whose is Whose.NETWORK,
        title=_title(_, visitor, seen),
        whose=seen.whose.value,
        pictures=[(each.value, picture_title(_, each)) for each in seen.pictures],
        choices=[(each.value, whose_label(_, each)) for each in seen.may],
        periods=list(named_periods(_)),
        named=seen.named,
        period=seen.named or str(period or NamedPeriod.MONTH),
        today=seen.today.isoformat(),
        span=_span(_, seen),
        at=times.moment(_, counted.at, None) if counted is not None else "",
        fewest=exact(_, str(FEWEST_TIMES)),
        here=_address(seen),
        letter=_letter(_, visitor, seen),
        tables=worded,
        bars=_bars(_, counted),
        ran_out=ran_out(_, own) if own else None,
        days=times.weekdays(_),
        hours=[exact(_, f"{hour:02}") for hour in range(24)],
        grid=_grid(own) if own else [],
        most=MOST_ROWS,
    )


def _bars(_: Translator, counted: Counted | CountedPerson | None) -> list[FigureTable]:
    if not isinstance(counted, Counted):
        return []
    return [bars(_, each) for each in own_rows(_, counted.report) if each.rows]


def _tables(_: Translator, counted: Counted | CountedPerson) -> Sequence[WordedTable]:
    found = (
        person_tables(counted, _)
        if isinstance(counted, CountedPerson)
        else report_tables(counted, _, with_own=False)
    )
    titles = (Shown(""), _("This time"), _("The time before"))
    shown = [
        replace(each, titles=titles) if each.is_compared else each for each in found if each.rows
    ]
    # What is in short comes first, whatever the order of the document.
    shown.sort(key=lambda each: not each.is_compared)
    return shown


def _grid(own: Own) -> Sequence[Sequence[int]]:
    return [[own.grid.get((day, hour), 0) for hour in range(24)] for day in range(7)]


def _title(_: Translator, visitor: Visitor, seen: StatisticsSeen) -> Shown:
    counted = seen.counted
    if seen.whose is Whose.OWN:
        return _("Your own statistics")
    if seen.whose is Whose.NETWORK:
        return _("Statistics of the network")
    code = counted.report.member if isinstance(counted, Counted) else None
    if code is None or not isinstance(counted, Counted):
        return _("Statistics of your member")
    name = visitor.member(counted.names.get(code, code))
    return _("Statistics of {member}", member=name_of(_, name))


def _span(_: Translator, seen: StatisticsSeen) -> Shown:
    period = seen.period
    if period is None:
        return Shown("")
    return _(
        "From {since} to {until}, in UTC, beside {before} to {before_until}.",
        since=times.day(_, period.first),
        until=times.day(_, period.last),
        before=times.day(_, period.before.first),
        before_until=times.day(_, period.before.last),
    )


def _letter(_: Translator, visitor: Visitor, seen: StatisticsSeen) -> tuple[str, Shown] | None:
    """The month of whose letter these figures are, where the reader has one."""
    period, role = seen.period, _HAS_LETTER.get(seen.whose)
    is_month = period is not None and (
        len(str(period)) == _MONTH or seen.named == NamedPeriod.MONTH
    )
    if period is None or not is_month or role is None or role.value not in visitor.roles:
        return None
    said = _("The letter of {month}", month=times.month(_, period.first))
    return f"{period.first:%Y-%m}", said


def _address(seen: StatisticsSeen) -> str:
    asked = {"whose": seen.whose.value, "period": seen.named or str(seen.period or "")}
    return urlencode(asked)


def _wrong(request: Request, _: Translator, seen: StatisticsSeen) -> str:
    """What is said where there are no figures."""
    if seen.refused is None:
        return ""
    if seen.refused.facts.get("why") in (NotShown.PERIOD, NotShown.NOT_YET):
        return _(
            "There are no figures of these days. Please choose the first and the last of some days that "
            "have been."
        )
    return why(request, seen.refused)


ROUTES = (
    Route("/statistics", show),
    Route("/statistics/csv", as_table),
    Route("/statistics/json", as_data),
    Route("/review/times", of_member),
)
