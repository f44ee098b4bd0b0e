"""``/statistics/month/…``: the whole of a month's letter, and whether the reader is sent it."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.refused import Refused
from domain.sessions.session import Level
from domain.statistics.letters.letter import Switch
from domain.statistics.rows import letter_rows
from domain.statistics.whose import Whose
from services.statistics import letter_at_page
from services.statistics.letter_at_page import LetterPage
from services.statistics.letter_facts import LetterSeen
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.trouble import is_not_found
from web.frame.typed import fields_of
from web.frame.visitor import Visitor, do, look, visitor_of
from web.pages.requests.rows import told_to
from wording import times
from wording.documents.figures import steps_ran_out
from wording.language import Translator, translator
from wording.messages import standings
from wording.messages.figures import main_figure
from wording.safe_text import Shown, technical

MOST_ROWS: Final = 300
"""Of one table."""
_LONGEST: Final = 20


async def show(request: Request) -> Response:
    """``GET /statistics/month/{month}``."""

    async def act(visit: PageVisit) -> LetterPage | Refused:
        try:
            return await letter_at_page.letter_page(visit, _month(request))
        except Refused as refused:
            if is_not_found(refused):
                raise
            return refused

    found = await look(request, Level.CLAIMED, act, is_long=True)
    if isinstance(found, Refused):
        return page(request, "review/month.html", status=409, wrong=why(request, found), title="")
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    return page(
        request,
        "review/month.html",
        wrong="",
        title=_("The letter of {month}", month=times.month(_, found.period.first)),
        span=_(
            "From {since} to {until}, in UTC, beside {before} to {before_until}.",
            since=times.day(_, found.period.first),
            until=times.day(_, found.period.last),
            before=times.day(_, found.period.before.first),
            before_until=times.day(_, found.period.before.last),
        ),
        month=_month(request),
        here=str(found.period),
        is_sent=found.is_sent,
        is_wanted=found.is_wanted,
        most=MOST_ROWS,
        **_seen(_, visitor, found.seen),
    )


def _seen(_: Translator, visitor: Visitor, seen: LetterSeen | None) -> dict[str, Any]:
    if seen is None:
        return {"is_counted": False}
    told, figures = told_to(visitor, visitor.now), seen.figures
    is_own = seen.whose is Whose.MEMBER
    return {
        "is_counted": True,
        "whose": seen.whose.value,
        "subject": _("Statistics of {member}", member=told.shown(visitor.member(seen.member)))
        if is_own
        else _("Statistics of the network"),
        "is_own": is_own,
        "at": _("Counted from the log, as it stood at {time}.", time=times.moment(_, seen.at, None))
        if seen.at is not None
        else None,
        "has_points": seen.has_points,
        "is_damaged": figures is None,
        "is_empty": figures is not None and figures.is_empty,
        "figures": [
            said
            for row in letter_rows(figures.whole, figures.before)
            if (said := main_figure(_, row)) is not None
        ]
        if figures is not None
        else [],
        "ran_out": steps_ran_out(_, figures.ran_out) if figures is not None else None,
        "unanswered": [(told.shown(row.name), row.count) for row in seen.unanswered],
        "doubtful_title": _counted(_, _("Contact points in doubt"), len(seen.doubtful)),
        "shifts_title": _counted(_, _("Empty shifts of the next 31 days"), len(seen.open_shifts)),
        "doubtful": _doubtful(_, visitor, seen, is_own=is_own),
        "shifts": [
            (
                told.member(row.member) if row.member else Shown(""),
                _("{desk}, {layer}", desk=told.shown(row.desk), layer=told.layer(row.layer)),
                _("from {since} to {until}", since=begins, until=ends),
            )
            for row in seen.open_shifts
            for begins, ends in [told.stretch_of(row.since, row.until)]
        ],
    }


def _counted(_: Translator, label: Shown, count: int) -> Shown:
    return _("{label}: {value}", label=label, value=technical(str(count), is_rtl=_.is_rtl))


def _doubtful(
    _: Translator, visitor: Visitor, seen: LetterSeen, *, is_own: bool
) -> Sequence[tuple[Shown, Shown, Shown, Sequence[Shown], Shown | None]]:
    told = told_to(visitor, visitor.now)
    return [
        (
            told.shown(row.name),
            told.member(row.member) if row.member else Shown(""),
            standings.standing(_, row.standing),
            standings.findings(_, row.health),
            standings.remedy(_, row.health) if is_own else None,
        )
        for row in seen.doubtful
    ]


async def choose(request: Request) -> Response:
    """``POST /statistics/month/{month}``: ``letters`` is ``on`` or ``off``."""
    fields = await fields_of(request)
    word, month = fields.get("letters", ""), _month(request)
    if word not in set(Switch):
        raise HTTPException(400)
    act = partial(letter_at_page.choose, typed=month, wanted=word == Switch.ON)
    await do(request, Level.CLAIMED, act)
    return RedirectResponse(f"/statistics/month/{month}", 303)


def _month(request: Request) -> str:
    return str(request.path_params["month"])[:_LONGEST]


ROUTES = (
    Route("/statistics/month/{month}", show),
    Route("/statistics/month/{month}", choose, methods=["POST"]),
)
