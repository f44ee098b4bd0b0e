"""A roster drawn for a month, and a layer of it as a form.

Owns that the form works without scripts, that what was typed stands there again whatever becomes of it,
and that what the file's readers refuse is said in their words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.refused import Refused
from domain.sessions.session import Level
from services.directory.at_page import rosters
from services.directory.at_page.rosters import (
    MOST_ROWS,
    DrawnRoster,
    ExceptionForm,
    HoursForm,
    LayerForm,
    LayerView,
    NotWritable,
    RosterChanged,
    ShownRoster,
)
from services.sessions.sessions import keep_said
from services.visit.page import PageVisit
from web.frame.rendering import page
from web.frame.said import why, words
from web.frame.trouble import is_not_found
from web.frame.typed import LARGEST, fields_of
from web.frame.visitor import Act, do, look, visitor_of
from web.pages.directory import layer_fields
from web.pages.directory.layer_fields import WrongAt
from web.pages.directory.looking import said_before
from web.pages.duty.month import CalendarStretch, Month, edges, month_of, weeks
from web.pages.requests.rows import told_to
from wording import times
from wording.language import Translator, translator
from wording.messages.findings import finding
from wording.messages.told import Told
from wording.safe_text import Shown, clean_line, isolated

_MOST_FIELDS: Final = 1000
_MORE_ROWS: Final = 2
"""Empty rows under those that are filled in."""
_LONGEST: Final = 120
Typed = Mapping[str, str]


async def show(request: Request) -> Response:
    """``GET /directory/rosters/KEY``: ``month`` is which is drawn."""
    return await drawn(request)


async def drawn(request: Request, *, wrong: str = "") -> Response:
    """The roster of a month; what is ``wrong`` is said with it."""
    key = str(request.path_params["key"])

    async def act(visit: PageVisit) -> tuple[DrawnRoster, Month]:
        zone = rosters.zone_of(visit, key)
        month = month_of(request, visit.work.now, zone)
        return rosters.drawn(visit, key, *month.bounds()), month

    found, month = await look(request, Level.CLAIMED, act)
    said = await said_before(request)
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    told = told_to(visitor, visitor.now)
    stretches = _stretches(_, told, found)
    first, last = month.first, month.after(1).first
    inside = [
        each
        for each in stretches
        if each.since.astimezone(found.zone).date() < last
        and each.until.astimezone(found.zone).date() >= first
    ]
    return page(
        request,
        "directory/roster.html",
        status=409 if wrong else 200,
        wrong=wrong,
        said=said,
        roster=found,
        layers=[(layer, told.layer(layer)) for layer in found.layers],
        desk=clean_line(found.desk),
        others=_.listed(_name(_, each) for each in found.others),
        place=times.zone_place(_, found.zone),
        month=month,
        month_name=times.month(_, month.first),
        weekdays=times.weekdays(_),
        weeks=weeks(_, month, stretches, visitor.now, found.zone),
        shifts=[(edges(_, each), each.label, each.is_instead, each.is_empty) for each in inside],
    )


async def form(request: Request) -> Response:
    """``GET /directory/rosters/KEY/layers/NAME``."""
    found = await look(request, Level.PROVED, _view(request))
    return _form_page(request, found, found.form, {})


async def change(request: Request) -> Response:
    """``POST /directory/rosters/KEY/layers/NAME``: the layer; with ``seen`` it is put in force."""
    typed = await fields_of(request, LARGEST, _MOST_FIELDS)
    key, name = str(request.path_params["key"]), str(request.path_params["layer"])
    view = await look(request, Level.PROVED, _view(request))
    read = _read(typed, view.form)
    _ = translator(visitor_of(request).reader.language)
    if "more" in typed:
        return _form_page(request, replace(view, stood=typed.get("stood", "")), read, typed)

    async def shows(visit: PageVisit) -> ShownRoster | None:
        return await rosters.difference(visit, key, name, read, typed.get("stood", ""))

    async def puts(visit: PageVisit) -> ShownRoster | None:
        stood, seen = typed.get("stood", ""), typed["seen"]
        found = await rosters.put(visit, key, name, read, stood, seen)
        if found is None:
            await keep_said(visit)
        return found

    is_sure = "seen" in typed
    try:
        asked = do(request, Level.PROVED, puts) if is_sure else look(request, Level.PROVED, shows)
        found = await asked
    except RosterChanged:
        return _form_page(
            request, view, read, typed, wrong=[layer_fields.nowhere(_changed(_))], now=view.form
        )
    except NotWritable as error:
        stood = replace(view, stood=typed.get("stood", ""))
        wrong = [
            layer_fields.place_of(_, each.path, finding(_, f"{each.message}; {each.remedy}"))
            for each in error.findings
        ]
        return _form_page(request, stood, read, typed, wrong=wrong)
    except Refused as refused:
        if is_not_found(refused):
            raise
        stood = replace(view, stood=typed.get("stood", ""))
        wrong = [layer_fields.nowhere(why(request, refused))]
        return _form_page(request, stood, read, typed, wrong=wrong)
    back = f"/directory/rosters/{key}"
    if found is None:
        return RedirectResponse(back, 303)
    return page(
        request,
        "directory/difference.html",
        status=409 if is_sure else 200,
        said=words(request, found.said),
        changes=found.changes,
        address=f"{back}/layers/{name}",
        back=f"{back}/layers/{name}",
        kept={name: value for name, value in typed.items() if name != "seen"},
        seen=found.seen,
    )


def _view(request: Request) -> Act[LayerView]:
    key, name = str(request.path_params["key"]), str(request.path_params["layer"])

    async def act(visit: PageVisit) -> LayerView:
        return rosters.layer_view(visit, key, name)

    return act


def _form_page(
    request: Request,
    view: LayerView,
    form: LayerForm,
    typed: Typed,
    *,
    wrong: Sequence[WrongAt] = (),
    now: LayerForm | None = None,
) -> Response:
    """The form; ``now`` is what the layer says meanwhile, where that is not what was changed."""
    visitor = visitor_of(request)
    _ = translator(visitor.reader.language)
    return page(
        request,
        "directory/layer.html",
        status=409 if wrong else 200,
        view=view,
        layer=told_to(visitor, visitor.now).layer(view.layer),
        form=form,
        wrong=wrong,
        wrong_at={each.at for each in wrong},
        now=_in_lines(_, view, now) if now is not None else (),
        desk=clean_line(view.desk),
        place=times.zone_place(_, view.zone),
        people=[(person, clean_line(name)) for person, name in view.people],
        rows={
            "people": [*form.people, *[""] * _MORE_ROWS][:MOST_ROWS],
            "fixed": [*form.fixed, *[HoursForm()] * _MORE_ROWS][:MOST_ROWS],
            "restrictions": [*form.restrictions, *[HoursForm()] * _MORE_ROWS][:MOST_ROWS],
            "overrides": [*form.overrides, *[ExceptionForm()] * _MORE_ROWS][:MOST_ROWS],
        },
        longest=_LONGEST,
        typed=typed,
    )


def _read(typed: Typed, before: LayerForm) -> LayerForm:
    """The layer as it is filled in; a row of which nothing is filled in is none."""

    def said(name: str) -> str:
        return " ".join(typed.get(name, "").split())[:_LONGEST]

    def hours(kind: str) -> tuple[HoursForm, ...]:
        rows = (
            HoursForm(
                days=said(f"{kind}-{n}-days"),
                since=said(f"{kind}-{n}-from"),
                until=said(f"{kind}-{n}-to"),
                person=said(f"{kind}-{n}-person"),
            )
            for n in range(MOST_ROWS)
        )
        return tuple(row for row in rows if row != HoursForm())

    overrides = (
        ExceptionForm(
            person=said(f"override-{n}-person"),
            since=said(f"override-{n}-from").replace("T", " ", 1),
            until=said(f"override-{n}-to").replace("T", " ", 1),
        )
        for n in range(MOST_ROWS)
    )
    return LayerForm(
        is_rotation=before.is_rotation,
        every=said("every"),
        handover=said("handover"),
        start=said("start"),
        holidays=said("holidays"),
        people=tuple(person for n in range(MOST_ROWS) if (person := said(f"people-{n}"))),
        fixed=hours("fixed") if not before.is_rotation else (),
        restrictions=hours("restriction"),
        overrides=tuple(row for row in overrides if row != ExceptionForm()),
    )


def _changed(_: Translator) -> str:
    return _(
        "Somebody else changed this roster meanwhile, and nothing was done. What you typed stands below; "
        "please look at what the layer says now, and see again what would change."
    )


def _in_lines(_: Translator, view: LayerView, form: LayerForm) -> list[Shown]:
    """What the layer says, line by line."""
    names = dict(view.people)

    def name(person: str) -> str:
        return next((known for key, known in names.items() if key == person), person)

    lines = [_.listed(_name(_, name(person)) for person in form.people)] if form.people else []
    if form.is_rotation:
        lines.append(
            _.beside(Shown(clean_line(x)) for x in (form.every, form.handover, form.start))
        )
    for each in (*form.fixed, *form.restrictions):
        parts = (each.days, f"{each.since}-{each.until}", name(each.person))
        lines.append(_.beside(Shown(clean_line(part)) for part in parts if part))
    for laid in form.overrides:
        parts = (laid.since, laid.until, name(laid.person))
        lines.append(_.beside(Shown(clean_line(part)) for part in parts))
    return lines


def _stretches(_: Translator, told: Told, found: DrawnRoster) -> list[CalendarStretch]:
    return [
        CalendarStretch(
            since=each.since,
            until=each.until,
            zone=found.zone,
            label=_(
                "{label}: {value}",
                label=told.layer(each.layer),
                value=_name(_, each.name) if each.name else _("nobody"),
            ),
            is_instead=each.is_laid,
            is_empty=not each.name,
        )
        for each in found.shifts
    ]


def _name(_: Translator, text: str) -> Shown:
    return isolated(clean_line(text), is_rtl=_.is_rtl)


ROUTES = (
    Route("/directory/rosters/{key}", show, methods=["GET"]),
    Route("/directory/rosters/{key}/layers/{layer}", form, methods=["GET"]),
    Route("/directory/rosters/{key}/layers/{layer}", change, methods=["POST"]),
)
