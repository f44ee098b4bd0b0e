"""``/review/times``: how fast one's own member took its requests, as bars beside tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from babel.dates import format_date
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.requests.figures.response import FEWEST, ResponseFigure
from domain.sessions.session import Level
from services.log.overview import response
from services.log.overview.response import MONTHS, ResponseTimes
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.visitor import look, visitor_of
from wording import times
from wording.language import Translator, locale_of, translator
from wording.safe_text import Shown, technical

_WIDTH: Final = 480
_BAR: Final = 22
_LABEL: Final = 110
_A_MONDAY: Final = date(2026, 1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A row of a table, and its bar: how many cases, of these in time."""

    label: Shown
    figure: ResponseFigure
    median: Shown
    y: float
    x: float
    width: float
    in_x: float
    in_width: float
    number_x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """A group of figures: a picture and its table."""

    id: str
    title: Shown
    first: Shown
    rows: tuple[FigureRow, ...]
    width: int
    height: int
    label_x: float


async def show(request: Request) -> Response:
    """``GET /review/times``: over ``months``, three where the address names none of those there are."""
    typed = request.query_params.get("months", "")
    months = next((each for each in MONTHS if str(each) == typed), 3)

    async def act(visit: PageVisit) -> ResponseTimes:
        return await response.response_times(visit, months)

    found = await look(request, Level.CLAIMED, act, is_long=True)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    figures = found.figures
    days = [_weekday(_, number) for number in range(7)]
    hours = [(technical(f"{hour:02}", is_rtl=_.is_rtl), fig) for hour, fig in figures.by_hour]
    months_ = [(technical(month, is_rtl=_.is_rtl), fig) for month, fig in figures.by_month]
    steps = [
        (technical(str(step), is_rtl=_.is_rtl) if step else _("none yet"), figure)
        for step, figure in figures.by_step
    ]
    return page(
        request,
        "review/times.html",
        months=months,
        choices=[(each, _.ngettext("{count} month", "{count} months", each)) for each in MONTHS],
        whole=figures.whole,
        median=_median(_, figures.whole),
        left_out=figures.left_out,
        fewest=FEWEST,
        is_cut=found.is_cut,
        since=times.day(_, found.since.date()),
        tables=[
            _table(_, "month", _("By month"), _("Month"), months_),
            _table(_, "step", _("By the step that was reached"), _("Step"), steps),
            _table(
                _,
                "weekday",
                _("By weekday"),
                _("Weekday"),
                [(days[day], figure) for day, figure in figures.by_weekday],
            ),
            _table(_, "hour", _("By hour"), _("Hour"), hours),
        ],
        days=days,
        grid=figures.grid,
        hours=[f"{hour:02}" for hour in range(24)],
    )


def _weekday(_: Translator, number: int) -> Shown:
    day = _A_MONDAY + timedelta(days=number)
    return Shown(str(format_date(day, "EEEE", locale=locale_of(_.language) or "en")))


def _median(_: Translator, figure: ResponseFigure) -> Shown:
    if figure.median is None:
        return _("too few cases")
    return times.duration(_, figure.median)


def _table(
    _: Translator,
    name: str,
    title: Shown,
    first: Shown,
    found: Iterable[tuple[Shown, ResponseFigure]],
) -> FigureTable:
    rows = list(found)
    most = max((figure.cases for _label, figure in rows), default=0) or 1
    room = _WIDTH - _LABEL - 50

    def from_start(place: float, width: float) -> float:
        return round(_WIDTH - place - width if _.is_rtl else place, 1)

    drawn = []
    for number, (label, figure) in enumerate(rows):
        width = round(figure.cases / most * room, 1)
        in_time = round(figure.in_time / most * room, 1)
        drawn.append(
            FigureRow(
                label=label,
                figure=figure,
                median=_median(_, figure),
                y=number * _BAR + 4,
                x=from_start(_LABEL, width),
                width=width,
                in_x=from_start(_LABEL, in_time),
                in_width=in_time,
                number_x=from_start(_LABEL + width + 6, 0),
            )
        )
    return FigureTable(
        id=name,
        title=title,
        first=first,
        rows=tuple(drawn),
        width=_WIDTH,
        height=len(rows) * _BAR + 8,
        label_x=from_start(4, 0),
    )


ROUTES = (Route("/review/times", show),)
