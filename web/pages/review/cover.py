"""``/review/cover``: who is on duty in the days ahead, as a picture; pressing on a gap fills it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.duty.cover import FaultKind
from domain.duty.rows import BarRow, FaultRow, ShiftRow
from domain.refused import Refused
from domain.sessions.session import Level
from services.duty import ahead
from services.duty.ahead import CoverAhead, FillingGap
from services.log.overview.reviewers import require_proof, require_reviewer
from services.sessions.sessions import keep_said, take_said
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why, words
from web.frame.trouble import is_not_found
from web.frame.typed import fields_of, page_number
from web.frame.visitor import Visitor, do, look, visitor_of
from web.pages.requests.rows import told_to
from wording import times
from wording.language import SOURCE, Translator, locale_of, translator
from wording.messages.told import Told
from wording.safe_text import Shown, clean_line, isolated
from wording.times import zone_place

LINES_A_PAGE: Final = 12
WIDTH: Final = 956
_LEFT, _RIGHT, _TOP, _LINE = 200, 8, 34, 40
_LETTER: Final = 7.2
"""About as wide as a letter of a name."""
_GAP: Final = ("roster", "layer", "from", "to")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBar:
    """A shift in the picture; ``address`` where a press fills it."""

    x: float
    y: float
    width: float
    kind: str
    name: str
    said: Shown
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultInWords:
    """Something that is wrong, as a line of the table; ``address`` where it can be filled."""

    what: Shown
    where: Shown
    when: Shown
    address: str


async def show(request: Request) -> Response:
    """``GET /review/cover``."""
    number = page_number(request)

    async def act(visit: PageVisit) -> CoverAhead:
        require_reviewer(visit)
        require_proof(visit)
        return await ahead.ahead(visit, number, LINES_A_PAGE)

    found = await look(request, Level.CLAIMED, act)
    visitor = visitor_of(request)
    said = await do(request, Level.PROVED, take_said) if visitor.has_news else ()
    _, told = translator(visitor.reader.language), told_to(visitor, visitor.now)
    return page(
        request,
        "review/cover.html",
        found=found.page,
        said=[words(request, each) for each in said],
        lines=[
            (_TOP + number * _LINE + 24, clean_line(row.desk, 24), told.layer(row.layer))
            for number, row in enumerate(found.page.rows)
        ],
        days=list(_days(_, visitor, found)),
        bars=[_bar(_, visitor, found, bar) for bar in found.bars],
        shifts=[
            (*_shift(told, found, bar), _bar(_, visitor, found, bar).said) for bar in found.bars
        ],
        faults=[_fault(_, visitor, found, row) for row in found.faults],
        width=WIDTH,
        height=_TOP + _LINE * len(found.page.rows) + 6,
        start=_turned(_, 4),
    )


async def ask(request: Request) -> Response:
    """``GET /review/cover/fill``: who takes the gap that the address names?"""
    typed = {name: request.query_params.get(name, "") for name in _GAP}
    since, until = _moment(typed["from"]), _moment(typed["to"])
    return _asked(request, await _filling(request, typed, since, until), {}, "")


async def fill(request: Request) -> Response:
    """``POST /review/cover/fill``: who, from when, to when."""
    typed = await fields_of(request)
    gap = {name: typed.get(name, "") for name in _GAP}
    since, until = _moment(gap["from"]), _moment(gap["to"])
    found = await _filling(request, gap, since, until)
    begins = _typed(visitor_of(request), typed.get("begins", "")) or since
    ends = _typed(visitor_of(request), typed.get("ends", "")) or until

    async def act(visit: PageVisit) -> None:
        person = typed.get("person", "")
        await ahead.fill(visit, gap["roster"], gap["layer"], begins, ends, person)
        await keep_said(visit)

    try:
        await do(request, Level.PROVED, act)
    except Refused as refused:
        if is_not_found(refused):
            raise
        return _asked(request, found, typed, why(request, refused))
    return RedirectResponse("/review/cover", 303)


async def _filling(
    request: Request, gap: Mapping[str, str], since: datetime, until: datetime
) -> FillingGap:
    async def act(visit: PageVisit) -> FillingGap:
        require_reviewer(visit)
        found = await ahead.filling(visit, gap["roster"], gap["layer"], since, until)
        require_proof(visit)
        return found

    return await look(request, Level.CLAIMED, act)


def _asked(request: Request, found: FillingGap, typed: Mapping[str, str], wrong: str) -> Response:
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    remarks = {
        "busy": _("on duty elsewhere then"),
        "unreachable": _("cannot be reached"),
    }
    return page(
        request,
        "review/fill.html",
        status=409 if wrong else 200,
        wrong=wrong,
        typed=typed,
        gap=_of(found.gap),
        where=_where(_, visitor, found.gap.desk, found.gap.layer, ""),
        when=_when(_, visitor, found.gap.since, found.gap.until),
        place=zone_place(_, _zone(visitor)),
        begins=typed.get("begins") or _local(visitor, found.gap.since),
        ends=typed.get("ends") or _local(visitor, found.gap.until),
        people=[
            (each.person, _person(_, each.name, remarks.get(each.remark))) for each in found.people
        ],
    )


def _person(_: Translator, name: str, remark: Shown | None) -> Shown:
    shown = Shown(clean_line(name))
    return _("{name} ({remark})", name=shown, remark=remark) if remark else shown


def _of(gap: ShiftRow) -> dict[str, str]:
    """The gap as an address and a form name it."""
    return {
        "roster": gap.roster,
        "layer": gap.layer,
        "from": gap.since.astimezone(UTC).isoformat(),
        "to": gap.until.astimezone(UTC).isoformat(),
    }


def _moment(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise HTTPException(404) from None
    if found.tzinfo is None:
        raise HTTPException(404)
    return found.astimezone(UTC)


def _zone(visitor: Visitor) -> ZoneInfo:
    return visitor.reader.zone or ZoneInfo("UTC")


def _local(visitor: Visitor, at: datetime) -> str:
    return at.astimezone(_zone(visitor)).strftime("%Y-%m-%dT%H:%M")


def _typed(visitor: Visitor, written: str) -> datetime | None:
    """A time of the form, on the clock of the reader's member; None where none was given."""
    if not written:
        return None
    try:
        return datetime.fromisoformat(written).replace(tzinfo=_zone(visitor)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise HTTPException(400) from None


def _address(found: CoverAhead, desk: str, layer: str, since: datetime) -> str:
    for gap in found.gaps:
        if (gap.desk, gap.layer, gap.since) == (desk, layer, since):
            return f"/review/cover/fill?{urlencode(_of(gap))}"
    return ""


def _x(_: Translator, found: CoverAhead, at: datetime) -> float:
    at = min(max(at, found.since), found.until)
    share = (at - found.since) / (found.until - found.since)
    return _turned(_, _LEFT + share * (WIDTH - _LEFT - _RIGHT))


def _turned(_: Translator, place: float) -> float:
    return round(WIDTH - place if _.is_rtl else place, 1)


def _days(_: Translator, visitor: Visitor, found: CoverAhead) -> Iterator[tuple[float, Shown]]:
    """Where each day begins on the clock of the reader's member, and which it is."""
    zone = _zone(visitor)
    day = found.since.astimezone(zone).date() + timedelta(days=1)
    while (at := datetime(day.year, day.month, day.day, tzinfo=zone)) < found.until:
        yield _x(_, found, at), _tick(_, day)
        day += timedelta(days=1)


def _tick(_: Translator, day: date) -> Shown:
    """``27/11``, in the order of the language (Unicode CLDR), read from its side."""
    locale = locale_of(_.language if _.language != SOURCE else "en-GB")
    return isolated(str(format_skeleton("Md", day, locale=locale)), is_rtl=_.is_rtl)


def _bar(_: Translator, visitor: Visitor, found: CoverAhead, bar: BarRow) -> DrawnBar:
    begins, ends = _x(_, found, bar.since), _x(_, found, bar.until)
    width = max(round(abs(ends - begins), 1), 3)
    line = found.page.rows[bar.line]
    name = clean_line(bar.name) if bar.name else str(_("empty"))
    what = _kinds(_, "").get(bar.kind)
    when = _when(_, visitor, bar.since, bar.until)
    said = _.beside([Shown(name), *([what] if what else []), when])
    fits = int(width / _LETTER) - 1
    short = name if len(name) <= fits else f"{name[: fits - 1]}…" if fits > 3 else ""
    return DrawnBar(
        x=min(begins, ends),
        y=_TOP + bar.line * _LINE + 4,
        width=width,
        kind=bar.kind or "calm",
        name=isolated(short, is_rtl=_.is_rtl),
        said=said,
        address=_address(found, line.desk, line.layer, bar.since)
        if bar.kind == FaultKind.EMPTY
        else "",
    )


def _shift(told: Told, found: CoverAhead, bar: BarRow) -> tuple[Shown, Shown]:
    """Of which desk and layer a shift is."""
    line = found.page.rows[bar.line]
    return told.shown(line.desk), told.layer(line.layer)


def _fault(_: Translator, visitor: Visitor, found: CoverAhead, row: FaultRow) -> FaultInWords:
    told = told_to(visitor, visitor.now)
    what = _kinds(_, row.elsewhere).get(row.kind, Shown(row.kind))
    if row.person:
        what = _("{name}: {what}", name=told.shown(row.person), what=what)
    is_empty = row.kind == FaultKind.EMPTY
    return FaultInWords(
        what=what,
        where=_where(_, visitor, row.desk, row.layer, row.member),
        when=_when(_, visitor, row.since, row.until),
        address=_address(found, row.desk, row.layer, row.since) if is_empty else "",
    )


def _kinds(_: Translator, elsewhere: str) -> dict[str, Shown]:
    double = _("in two places at once")
    if elsewhere:
        double = _("in two places at once, also {place}", place=Shown(clean_line(elsewhere)))
    return {
        FaultKind.EMPTY: _("nobody on duty"),
        FaultKind.DOUBLE: double,
        FaultKind.LONG: _("too long without a break"),
        FaultKind.UNREACHABLE: _("cannot be reached"),
        FaultKind.NO_CHANNEL: _("reached by no channel"),
    }


def _where(_: Translator, visitor: Visitor, desk: str, layer: str, member: str) -> Shown:
    told = told_to(visitor, visitor.now)
    return _.beside((told.member(member), told.shown(desk), told.layer(layer)))


def _when(_: Translator, visitor: Visitor, since: datetime, until: datetime) -> Shown:
    begins, ends = (times.deadline(_, at, None, visitor.reader) for at in (since, until))
    return _("{since} to {until}", since=begins, until=ends)


ROUTES = (
    Route("/review/cover", show, methods=["GET"]),
    Route("/review/cover/fill", ask, methods=["GET"]),
    Route("/review/cover/fill", fill, methods=["POST"]),
)
