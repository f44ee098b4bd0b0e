"""``/review``: the night at a glance. What is asked for stands in the address; nothing of a case does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.log.at_night import NightCounts, NightRow, Period, RefusalRow
from domain.refused import Refused
from domain.sessions.session import Level
from domain.vocabulary import RequestType, Urgency
from services.log.overview import night as nights
from services.log.overview.night import Night, NightAsked
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.trouble import is_not_found
from web.frame.typed import page_number
from web.frame.visitor import Visitor, look, visitor_of
from web.pages.requests.rows import told_to
from wording import labels, times
from wording.language import Translator, translator
from wording.safe_text import Shown

ROWS_A_PAGE: Final = 25
_LONGEST: Final = 40
_ASKED: Final = ("period", "from", "to", "member", "type", "urgency")


@dataclass(frozen=True, slots=True, kw_only=True)
class NightInWords:
    """One row, in words."""

    reference: str
    urgency: str
    head: Shown
    what: Shown
    reached: Shown
    acknowledged: Shown
    is_late: bool
    unanswered: Shown
    went: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalInWords:
    """A refusal that nobody has confirmed yet, in words."""

    reference: str
    what: Shown
    refused: Shown
    ground: Shown


async def show(request: Request) -> Response:
    """``GET /review``."""
    typed = {name: request.query_params.get(name, "").strip()[:_LONGEST] for name in _ASKED}
    number = page_number(request)

    async def act(visit: PageVisit) -> Night | Refused:
        try:
            return await nights.night(visit, _asked(typed), number, ROWS_A_PAGE)
        except Refused as refused:
            if is_not_found(refused):
                raise
            return refused

    found = await look(request, Level.CLAIMED, act)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    wrong = why(request, found) if isinstance(found, Refused) else ""
    night = found if isinstance(found, Night) else None
    return page(
        request,
        "review/night.html",
        status=409 if wrong else 200,
        wrong=wrong,
        typed=typed,
        is_narrowed=bool(wrong) or any(typed[name] for name in _ASKED[1:]),
        night=night,
        rows=[in_words(_, visitor, row) for row in night.page.rows] if night else [],
        counted=list(counted(_, night.counts)) if night else [],
        span=_span(_, visitor, night) if night else "",
        members=_members(visitor, night),
        periods=_periods(_),
        types=[(each.value, labels.request_type(_, each.value)) for each in RequestType],
        urgencies=[(each.value, labels.urgency(_, each.value)) for each in Urgency],
        address=_address(typed),
        exported=_exported(visitor, typed, night),
        refusals=[_refusal(_, visitor, row) for row in night.refusals] if night else [],
    )


def _asked(typed: Mapping[str, str]) -> NightAsked:
    return NightAsked(
        period=typed["period"],
        since=typed["from"],
        until=typed["to"],
        member=typed["member"],
        type=typed["type"],
        urgency=typed["urgency"],
    )


def _address(typed: Mapping[str, str]) -> str:
    asked = urlencode({name: value for name, value in typed.items() if value})
    return f"/review?{asked}&" if asked else "/review?"


def _exported(visitor: Visitor, typed: Mapping[str, str], night: Night | None) -> str:
    """The same as whole days, by which it can be exported."""
    if night is None:
        return ""
    zone = visitor.reader.zone or UTC
    last = night.span.until - timedelta(milliseconds=1)
    days = {
        "from": f"{night.span.since.astimezone(zone):%Y-%m-%d}",
        "to": f"{last.astimezone(zone):%Y-%m-%d}",
    }
    return urlencode({**days, **{name: typed[name] for name in _ASKED[3:] if typed[name]}})


def _periods(_: Translator) -> list[tuple[str, Shown]]:
    return [
        (Period.NIGHT.value, _("Last night (18:00 to 08:00)")),
        (Period.DAY.value, _("Last 24 hours")),
        (Period.WEEK.value, _("Last 7 days")),
        (Period.MONTH.value, _("Last 30 days")),
    ]


def _members(visitor: Visitor, night: Night | None) -> list[tuple[str, str]]:
    return (
        [(m.code, f"{visitor.member(m.name)} ({m.code})") for m in night.members] if night else []
    )


def _span(_: Translator, visitor: Visitor, night: Night) -> Shown:
    since, until = (times.deadline(_, at, None, visitor.reader) for at in night.span)
    return _("From {since} to {until}.", since=since, until=until)


def counted(_: Translator, counts: NightCounts) -> Iterator[tuple[Shown, Shown]]:
    """What stands above the rows: what is counted, and how many."""
    yield _("Escalated"), _count(counts.cases)
    for urgency, count in counts.urgencies:
        sign, word = labels.urgency_sign(urgency), labels.urgency(_, urgency)
        yield Shown(sign + word), _count(count)
    yield _("Not acknowledged yet"), _count(counts.waiting)
    yield _("Acknowledged too late, or overdue"), _count(counts.late)
    if counts.latest:
        yield _("The latest, by"), times.duration(_, counts.latest)
    if counts.furthest:
        yield _("Highest step reached"), _count(counts.furthest)


def _count(number: int) -> Shown:
    return Shown(str(number))


def in_words(_: Translator, visitor: Visitor, row: NightRow) -> NightInWords:
    """The row as this visitor reads it."""
    told = told_to(visitor, visitor.now)
    went = (
        _(
            "transferred to {member} at {time}",
            member=told.member(row.transferred_to),
            time=told.moment_of(row.transferred_at),
        )
        if row.transferred_to
        else Shown("")
    )
    sides = _(
        "{origin} to {addressee}",
        origin=told.member(row.origin),
        addressee=told.member(row.addressee),
    )
    return NightInWords(
        reference=row.reference,
        urgency=row.urgency,
        head=Shown(
            labels.exercise_before(_, row.reference)
            + labels.urgency_sign(row.urgency)
            + labels.urgency(_, row.urgency)
        ),
        what=_.told_on((labels.request_type(_, row.type), sides, labels.state(_, row.state))),
        reached=_reached(_, visitor, row),
        acknowledged=_acknowledged(_, visitor, row),
        is_late=bool(row.late),
        unanswered=_unanswered(_, visitor, row),
        went=went,
    )


def _refusal(_: Translator, visitor: Visitor, row: RefusalRow) -> RefusalInWords:
    told = told_to(visitor, visitor.now)
    sides = _(
        "{origin} to {addressee}",
        origin=told.member(row.origin),
        addressee=told.member(row.addressee),
    )
    exercise = labels.exercise_before(_, row.reference)
    return RefusalInWords(
        reference=row.reference,
        what=_.told_on((Shown(exercise + labels.request_type(_, row.type)), sides)),
        refused=_(
            "refused by {name} at {time}",
            name=told.shown(row.refused_by),
            time=told.moment_of(row.refused_at),
        ),
        ground=labels.ground(_, row.ground) if row.ground else Shown(""),
    )


def _reached(_: Translator, visitor: Visitor, row: NightRow) -> Shown:
    told = told_to(visitor, visitor.now)
    at = told.moment_of(row.escalated_at)
    if not row.step:
        return _("escalated at {time}", time=at)
    step, steps = told.technical(str(row.step)), told.technical(str(row.steps))
    return _("step {step} of {steps}, escalated at {time}", step=step, steps=steps, time=at)


def _acknowledged(_: Translator, visitor: Visitor, row: NightRow) -> Shown:
    told = told_to(visitor, visitor.now)
    by, late = told.deadline_of(row.acknowledge_by), times.duration(_, row.late)
    if row.begun_again_at:
        return _("begun again at {time}", time=told.moment_of(row.begun_again_at))
    if row.waits:
        if row.late:
            return _("nobody yet: was due at {time}, overdue by {length}", time=by, length=late)
        return _("nobody yet: due at {time}", time=by)
    at = told.moment_of(row.acknowledged_at)
    if not at:
        return _("nobody before it ended")
    if not row.late:
        return _("{name} at {time}, in time", name=told.shown(row.acknowledged_by), time=at)
    name = told.shown(row.acknowledged_by)
    return _("{name} at {time}, {length} late", name=name, time=at, length=late)


def _unanswered(_: Translator, visitor: Visitor, row: NightRow) -> Shown:
    told = told_to(visitor, visitor.now)
    if row.unanswered:
        return _.listed(told.shown(name) for name in row.unanswered)
    if row.unanswered_count:
        return _.ngettext("{count} person", "{count} persons", row.unanswered_count)
    return Shown("")


ROUTES = (Route("/review", show),)
