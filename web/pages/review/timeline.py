"""``/requests/REF/timeline``: the course of a request as a picture, with its records as a table below it.

Owns that it is drawn after its reading was recorded, and that who only opens the address is asked for what.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.log.course import CaseClock, CaseCourse, ChainState, ClockKind
from domain.refused import Refused
from domain.requests.request import Request as CaseRequest
from domain.sessions.session import Level
from domain.verbs import Verb
from services.log.overview import course as courses
from services.log.overview.exporting import ExportForm
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why
from web.frame.trouble import is_not_found
from web.frame.typed import fields_of
from web.frame.visitor import Visitor, do, look, visitor_of
from web.pages.requests.rows import told_to
from web.pages.review.exports import of_case
from wording import labels, times
from wording.emphasis import plain
from wording.language import Translator, translator
from wording.messages.acts import verb_label
from wording.messages.records import sentence
from wording.pictures.course import CoursePicture, Happened, Lane, Runs, picture_of
from wording.safe_text import Shown, joined, technical
from wording.times import zone_place


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInWords:
    """A record in the table: its number, its time in each zone, and what it says."""

    number: int
    at: tuple[Shown, ...]
    said: Shown


async def ask(request: Request) -> Response:
    """``GET /requests/REF/timeline``: for what is it read?"""
    found = await _known(request)
    canonical = str(found.reference)
    if request.path_params["reference"] != canonical:
        return RedirectResponse(f"/requests/{canonical}/timeline", 303)
    return _why(request, canonical)


async def show(request: Request) -> Response:
    """``POST /requests/REF/timeline``: shown once to who says for what they read it."""
    typed = await fields_of(request)
    found = await _known(request)
    reason = typed.get("reason", "").strip()
    try:
        form = ExportForm(typed["form"]) if typed.get("form") else None
    except ValueError:
        raise HTTPException(400) from None
    noting = partial(_note, case=found.id, reason=reason, form=form)
    try:
        await do(request, Level.PROVED, noting)
    except Refused as refused:
        if is_not_found(refused):
            raise
        return _why(request, str(found.reference), reason, why(request, refused))

    async def act(visit: PageVisit) -> CaseCourse:
        return await courses.course(visit, found.id)

    course = await look(request, Level.PROVED, act, is_long=True)
    if form is not None:
        return of_case(course, form)
    # Of a long case it takes as long as many requests: others are answered meanwhile.
    drawn: dict[str, object] = await asyncio.to_thread(_values, visitor_of(request), course)
    label = _document_label(request)
    return page(request, "review/timeline.html", course=drawn, reason=reason, document_label=label)


def _why(request: Request, reference: str, reason: str = "", wrong: str = "") -> Response:
    """What is asked before anything is read; the document is taken for the same reason."""
    return page(
        request,
        "review/why.html",
        status=409 if wrong else 200,
        reference=reference,
        reason=reason,
        wrong=wrong,
        document_label=_document_label(request),
    )


def _document_label(request: Request) -> str:
    return plain(verb_label(translator(visitor_of(request).reader.language), Verb.DOCUMENT))


async def _known(request: Request) -> CaseRequest:
    target = str(request.path_params["reference"])
    return await look(request, Level.CLAIMED, partial(courses.known, target=target))


async def _note(visit: PageVisit, case: str, reason: str, form: ExportForm | None) -> None:
    await courses.note(visit, case, reason, form.value if form else "")


def _values(visitor: Visitor, course: CaseCourse) -> dict[str, object]:
    _ = translator(visitor.reader.language)
    told = told_to(visitor, visitor.now)
    zones = _zones(course)
    said = [sentence(_, told, row) for row in course.rows]
    picture = _picture(_, visitor, course, said, zones)
    case = course.request
    head = (
        labels.exercise_before(_, case.reference) + labels.urgency(_, case.urgency.value),
        labels.request_type(_, case.type.value),
        _(
            "{origin} to {addressee}",
            origin=told.member(course.origin),
            addressee=told.member(course.addressee),
        ),
        labels.state(_, case.state.value),
    )
    return {
        "reference": case.reference,
        "head": _.told_on(tuple(map(Shown, head))),
        "picture": picture,
        "lanes": {each.value: word for each, word in _lanes(_).items()},
        "described": _described(_),
        "places": [_("UTC"), *(zone_place(_, ZoneInfo(zone)) for zone in zones)],
        "rows": [
            RecordInWords(
                number=row.number,
                at=tuple(_written(_, row.at, zones, visitor.now)),
                said=words,
            )
            for row, words in zip(course.rows, said, strict=True)
        ],
        "clocks": [(clock.label, clock.said) for clock in _clocks(_, visitor, course)],
        "left_out": course.left_out,
        "proofs": list(_proofs(_, visitor, course)),
        "checkpoint": course.proof.checkpoint,
        "verifier": course.proof.verifier,
    }


def _zones(course: CaseCourse) -> list[str]:
    return [zone for zone in dict.fromkeys(course.zones) if zone != "UTC"]


def _written(_: Translator, at: datetime, zones: Sequence[str], now: datetime) -> Iterator[Shown]:
    """A moment in UTC and in each zone, with its date where that is not today's, or not that in UTC."""
    yield times.moment(_, at, now.date())
    for zone in zones:
        local = at.astimezone(ZoneInfo(zone))
        clock = technical(f"{local:%H:%M}", is_rtl=_.is_rtl)
        is_other_day = local.date() != at.date()
        yield joined((times.day(_, local.date()) if is_other_day else Shown(""), clock), " ")


def _picture(
    _: Translator,
    visitor: Visitor,
    course: CaseCourse,
    said: Sequence[Shown],
    zones: Sequence[str],
) -> CoursePicture | None:
    told = told_to(visitor, visitor.now)
    happened = [
        Happened(
            at=row.at,
            event=row.event,
            said=joined((told.moment_of(row.at), words), " · "),
        )
        for row, words in zip(course.rows, said, strict=True)
    ]
    if not happened:
        return None
    clocks = list(_clocks(_, visitor, course))
    _drawn, moments = picture_of(happened, clocks, is_rtl=_.is_rtl)
    written = [
        tuple(
            joined((clock, place), " ")
            for clock, place in zip(
                _written(_, at, zones, visitor.now),
                [Shown(""), *(zone_place(_, ZoneInfo(zone)) for zone in zones)],
                strict=True,
            )
        )
        for at in moments
    ]
    return picture_of(happened, clocks, written, is_rtl=_.is_rtl)[0]


def _lanes(_: Translator) -> dict[Lane, Shown]:
    return {
        Lane.ALERTS: _("Alerts and steps"),
        Lane.DELIVERIES: _("Deliveries"),
        Lane.ACTS: _("What was done"),
        Lane.READINGS: _("Readings"),
        Lane.OTHERS: _("Other records"),
    }


def _clocks(_: Translator, visitor: Visitor, course: CaseCourse) -> Iterator[Runs]:
    is_several = len({clock.member for clock in course.clocks}) > 1
    for clock in course.clocks:
        label = (
            _("To acknowledge")
            if clock.kind is ClockKind.ACKNOWLEDGEMENT
            else _.pgettext("clock", "To answer")
        )
        if is_several:
            label = _("{what} ({member})", what=label, member=Shown(clock.member))
        yield Runs(
            label=label,
            began=clock.began,
            due=clock.due,
            ended=clock.ended or max(visitor.now, clock.began),
            said=_said(_, visitor, clock),
            is_late=bool(clock.late(visitor.now)),
        )


def _said(_: Translator, visitor: Visitor, clock: CaseClock) -> Shown:
    """How a clock ended: due when, done when, in time or by how much too late."""
    told, late = told_to(visitor, visitor.now), clock.late(visitor.now)
    due, length = told.deadline_of(clock.due), times.duration(_, late)
    ended = told.moment_of(clock.ended)
    if clock.is_met and late:
        return _("due at {due}, done at {time}, {length} late", due=due, time=ended, length=length)
    if clock.is_met:
        return _("due at {due}, done at {time}, in time", due=due, time=ended)
    if ended:
        return _("due at {due}, ended at {time} without it", due=due, time=ended)
    if late:
        return _("was due at {time}, overdue by {length}", time=due, length=length)
    return _("due at {time}, still runs", time=due)


def _described(_: Translator) -> Shown:
    return _(
        "Its records from the first to the last, by kind, with its clocks below. Where nothing happens for "
        "long the distance is shortened. All of it stands in the tables that follow."
    )


def _proofs(_: Translator, visitor: Visitor, course: CaseCourse) -> Iterator[tuple[Shown, Shown]]:
    """What shows that the records are whole: label and state."""
    told = told_to(visitor, visitor.now)
    chain = {
        ChainState.HOLDS: _(
            "whole: each record follows the one before it, up to the last; checked just now"
        ),
        ChainState.BROKEN: _(
            "BROKEN: a record is missing, changed or moved. Please tell the secretariat, and verify the "
            "whole log with /verify"
        ),
        ChainState.TOO_LONG: _(
            "not checked here, for it is long: verify the whole log with /verify"
        ),
    }
    yield _("Chain of this case"), chain[course.chain]
    spans = (str(a) if a == b else f"{a}–{b}" for a, b in course.proof.spans[:40])
    yield _("Records"), _.listed(technical(span, is_rtl=_.is_rtl) for span in spans)
    anchor = course.anchor
    if anchor is None:
        yield _("Anchor"), _("none has left the machine since the last of these records")
        return
    places = _.listed(
        _("{place} at {time}", place=told.technical(place), time=told.moment_of(at))
        for place, at in anchor.places
    )
    yield (
        _("Anchor"),
        _(
            "of {time}, over the first {size} records of the log, which are all of these; kept at {places}",
            time=told.moment_of(anchor.at),
            size=told.technical(str(anchor.size)),
            places=places,
        ),
    )


ROUTES = (
    Route("/requests/{reference}/timeline", ask, methods=["GET"]),
    Route("/requests/{reference}/timeline", show, methods=["POST"]),
)
