"""A roster at a page: drawn for a month, and a layer of it written anew as the directory file has it.

Owns what of a layer can be filled in, and that nothing is put in force past what somebody else has
changed meanwhile. What a roster may say is found by the file's own readers, with their words; what
follows, and who reads of it, is as where a roster is changed in chat.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from domain.directory.directory import ContactPoint, Directory, Layer, Roster
from domain.duty.coverage import empty_shifts
from domain.duty.roster import shifts
from domain.duty.turns import RosterAct
from domain.messages.outgoing import Saying
from domain.refused import Refused, not_yours
from domain.topics import Topic
from domain.vocabulary import LayerName, PersonId, Role
from formats.network_file.document import roster_from_plain
from formats.network_file.findings import FileFinding, NetworkFileError
from formats.network_file.plain import plain_entry
from formats.network_file.tree import Plain
from services.directory.browsing import in_force
from services.directory.edit import EditedDirectory
from services.directory.in_chat.roster_draft import RosterDraft
from services.directory.in_chat.roster_editing import (
    point_of,
    put_roster_in_force,
    seen_of,
)
from services.directory.in_chat.roster_telling import change_facts
from services.directory.new_roster import may_stand
from services.directory.roster_edit import LayerEdit, missing_layers, with_roster
from services.directory.roster_effect import Effect, effect_of
from services.visit.visit import Visit

MOST_ROWS: Final = 60
"""Of people, hours, restrictions and exceptions each; a longer list comes with the file."""
_DIGEST: Final = 32
_EDITORS: Final = (Role.SUPERVISOR, Role.SECRETARIAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnShift:
    """Somebody's shift in a layer, of nobody where ``name`` is empty; ``is_laid`` where it is no turn, but
    laid over it.
    """

    layer: LayerName
    name: str
    since: datetime
    until: datetime
    is_laid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRoster:
    """A roster for a stretch of time."""

    key: str
    desk: str
    zone: ZoneInfo
    layers: tuple[LayerName, ...]
    may_add: bool
    """Whether a policy alerts a layer that it has not."""
    others: tuple[str, ...]
    """Other desks that follow it."""
    shifts: tuple[DrawnShift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursForm:
    """A window of a week as it is filled in, and whose it is where it is a fixed shift."""

    days: str = ""
    since: str = ""
    until: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionForm:
    """In this time this person alone is on duty; local time of the roster."""

    person: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerForm:
    """A layer as it is filled in; a rotation, or fixed hours."""

    is_rotation: bool
    every: str = ""
    handover: str = ""
    start: str = ""
    holidays: str = ""
    people: tuple[str, ...] = ()
    fixed: tuple[HoursForm, ...] = ()
    restrictions: tuple[HoursForm, ...] = ()
    overrides: tuple[ExceptionForm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerView:
    """A layer that can be filled in."""

    key: str
    desk: str
    layer: LayerName
    zone: ZoneInfo
    form: LayerForm
    people: tuple[tuple[PersonId, str], ...]
    """Who may stand there."""
    stood: str
    """By what a later form shows on which roster it was filled in."""
    is_too_long: bool
    """Whether a form takes not all of it, so that it comes with the file alone."""
    may_go: bool
    """Whether it is not the only one, which nobody takes out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRoster:
    """What would change: for who decides, line by line as an import prints it."""

    said: Saying
    changes: tuple[str, ...]
    seen: str


class RosterChanged(Exception):
    """The roster is not as it was when the form was drawn."""


class NotWritable(Exception):
    """What the file's readers refuse, each with its place and remedy."""

    def __init__(self, findings: Sequence[FileFinding]) -> None:
        super().__init__("the roster cannot be written so")
        self.findings = tuple(findings)


def zone_of(visit: Visit, key: str) -> ZoneInfo:
    """The time zone of the roster of that contact point. Raises ``Refused``."""
    return looked_after(visit, key)[2].time_zone


def drawn(visit: Visit, key: str, since: datetime, until: datetime) -> DrawnRoster:
    """The roster of that contact point, as everybody sees it. Raises ``Refused``."""
    known, point, roster = looked_after(visit, key)
    seen = visit.work.directory.rosters.get(roster.id, roster)
    found = [
        DrawnShift(
            layer=layer.name,
            name=visit.work.situation.name(shift.person),
            since=shift.since,
            until=shift.until,
            is_laid=any(
                each.since <= shift.since and shift.until <= each.until
                for each in seen.exact_overrides.get(layer.name, ())
            ),
        )
        for layer in seen.layers
        for shift in shifts(seen, layer.name, since, until)
    ]
    alone = replace(visit.work.directory, rosters=MappingProxyType({seen.id: seen}))
    found += [
        DrawnShift(layer=gap.layer, name="", since=gap.since, until=gap.until, is_laid=False)
        for gap in empty_shifts(alone, since, until)
    ]
    points = known.contact_points.values()
    return DrawnRoster(
        key=key,
        desk=point.name,
        zone=roster.time_zone,
        layers=tuple(layer.name for layer in roster.layers),
        may_add=bool(missing_layers(known, roster.id)),
        others=tuple(p.name for p in points if p.roster == roster.id and p.id != point.id),
        shifts=tuple(sorted(found, key=lambda each: each.since)),
    )


def layer_view(visit: Visit, key: str, name: str) -> LayerView:
    """The layer as it can be filled in. Raises ``Refused``."""
    known, point, roster = looked_after(visit, key)
    layer = _layer(roster, name)
    return LayerView(
        key=key,
        desk=point.name,
        layer=layer.name,
        zone=roster.time_zone,
        form=_form(roster, layer),
        people=tuple(
            (person, known.people[person].name) for person in _people(known, point, roster)
        ),
        stood=_stood(roster),
        is_too_long=_is_too_long(_form(roster, layer)),
        may_go=len(roster.layers) > 1,
    )


def _is_too_long(form: LayerForm) -> bool:
    parts = (form.people, form.fixed, form.restrictions, form.overrides)
    return max(map(len, parts)) > MOST_ROWS


async def difference(visit: Visit, key: str, name: str, form: LayerForm, stood: str) -> ShownRoster:
    """What this would change. Raises ``NotWritable``, ``RosterChanged``, and ``Refused``."""
    draft, edited, effect = await _worked_out(visit, key, name, form)
    if _stood(looked_after(visit, key)[2]) != stood:
        raise RosterChanged
    return await shown_change(visit, draft, edited, effect)


async def put(
    visit: Visit, key: str, name: str, form: LayerForm, stood: str, seen: str
) -> ShownRoster | None:
    """Put it in force; gives what would change now where that is not what was shown."""
    draft, edited, effect = await _worked_out(visit, key, name, form)
    if _stood(looked_after(visit, key)[2]) != stood:
        raise RosterChanged
    return await put_as_seen(visit, draft, edited, effect, seen)


async def put_as_seen(
    visit: Visit, draft: RosterDraft, edited: EditedDirectory, effect: Effect, seen: str
) -> ShownRoster | None:
    """Put what was worked out in force; gives what would change now where that is not what was shown."""
    if _seen(visit, draft, edited, effect) != seen:
        return await shown_change(visit, draft, edited, effect, is_again=True)
    done = await put_roster_in_force(visit, draft, edited, effect)
    await visit.reply(Topic.DIRECTORY_ROSTER_DONE, done)
    return None


async def shown_change(
    visit: Visit,
    draft: RosterDraft,
    edited: EditedDirectory,
    effect: Effect,
    *,
    is_again: bool = False,
) -> ShownRoster:
    """What was worked out, as it is shown to who decides."""
    facts = {**await change_facts(visit, draft, edited, effect), "is_again": is_again}
    return ShownRoster(
        said=Saying(topic=Topic.DIRECTORY_ROSTER_CHANGE, facts=facts),
        changes=tuple(map(str, edited.changes)),
        seen=_seen(visit, draft, edited, effect),
    )


async def _worked_out(
    visit: Visit, key: str, name: str, form: LayerForm
) -> tuple[RosterDraft, EditedDirectory, Effect]:
    known, point, roster = looked_after(visit, key)
    layer = _layer(roster, name)
    if _is_too_long(_form(roster, layer)):
        raise not_yours()
    allowed = {*_people(known, point, roster)}
    named = [*form.people, *(f.person for f in form.fixed), *(o.person for o in form.overrides)]
    for person in named:
        if person not in allowed:
            raise Refused(Topic.DIRECTORY_CHOOSE)
    try:
        found = roster_from_plain(known, roster.id, _written(roster, layer, form))
        edited = with_roster(known, point.member, found, visit.work.now)
    except NetworkFileError as error:
        raise NotWritable(error.findings) from None
    if not edited.changes:
        raise Refused(Topic.DIRECTORY_SAME)
    edit = LayerEdit(act=RosterAct.REDRAW, layer=layer.name, people=found.people)
    draft = RosterDraft(point=point.id, edit=edit, asks=())
    return draft, edited, await effect_of(visit.work, edited.directory, roster.id, layer.name)


def looked_after(visit: Visit, key: str) -> tuple[Directory, ContactPoint, Roster]:
    """The roster of that contact point, for who looks after it. Raises ``Refused``."""
    if not visit.actor.has(*_EDITORS):
        raise not_yours()
    known, point = in_force(visit), point_of(visit, key)
    return known, point, known.rosters[point.roster]


def _layer(roster: Roster, name: str) -> Layer:
    layer = roster.layer(LayerName(name))
    if layer is None:
        raise not_yours()
    return layer


def _people(known: Directory, point: ContactPoint, roster: Roster) -> list[PersonId]:
    """Who stands on the roster, and the member's other officers."""
    return [*dict.fromkeys([*roster.people, *may_stand(known, point.member)])]


def _form(roster: Roster, layer: Layer) -> LayerForm:
    written = plain_entry(replace(roster, layers=(layer,)))
    (plain,) = _parts(written, "layers")
    turns = plain.get("rotation")
    rotation = turns if isinstance(turns, dict) else {}
    people = rotation.get("people", [])
    overrides = [each for each in _parts(written, "overrides") if each["layer"] == layer.name]
    return LayerForm(
        is_rotation=layer.rotation is not None,
        every=str(rotation.get("every", "")),
        handover=str(rotation.get("handover", "")),
        start=str(rotation.get("start", "")),
        holidays=layer.holidays,
        people=tuple(map(str, people)) if isinstance(people, list) else (),
        fixed=tuple(_hours(each) for each in _parts(plain, "fixed")),
        restrictions=tuple(_hours(each) for each in _parts(plain, "restrictions")),
        overrides=tuple(
            ExceptionForm(
                person=str(each["person"]), since=str(each["from"]), until=str(each["to"])
            )
            for each in overrides
        ),
    )


def _hours(written: Mapping[str, Plain]) -> HoursForm:
    days = written.get("days", [])
    return HoursForm(
        days=" ".join(map(str, days)) if isinstance(days, list) else "",
        since=str(written["from"]),
        until=str(written["to"]),
        person=str(written.get("person", "")),
    )


def _parts(written: Mapping[str, Plain], name: str) -> list[dict[str, Plain]]:
    found = written.get(name, [])
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _written(roster: Roster, layer: Layer, form: LayerForm) -> dict[str, Plain]:
    """The roster as the file would write it, with the layer as it is filled in."""
    whole = plain_entry(roster)
    plain: dict[str, Plain] = {"name": layer.name}
    if form.holidays:
        plain["holidays"] = form.holidays
    if form.is_rotation:
        plain["rotation"] = {
            "every": form.every,
            "handover": form.handover,
            "people": [*form.people],
            **({"start": form.start} if form.start else {}),
        }
    else:
        plain["fixed"] = [{**_window(each), "person": each.person} for each in form.fixed]
    if form.restrictions:
        plain["restrictions"] = [_window(each) for each in form.restrictions]
    layers: list[Plain] = [
        plain if each["name"] == layer.name else each for each in _parts(whole, "layers")
    ]
    kept: list[Plain] = [o for o in _parts(whole, "overrides") if o["layer"] != layer.name]
    overrides: list[Plain] = [
        {"layer": layer.name, "person": each.person, "from": each.since, "to": each.until}
        for each in form.overrides
    ]
    written = {**whole, "layers": layers, "overrides": [*kept, *overrides]}
    return {name: value for name, value in written.items() if value}


def _window(form: HoursForm) -> dict[str, Plain]:
    days: list[Plain] = [*form.days.upper().replace(",", " ").split()]
    return {**({"days": days} if days else {}), "from": form.since, "to": form.until}


def _stood(roster: Roster) -> str:
    return hashlib.sha256(repr(plain_entry(roster)).encode()).hexdigest()[:_DIGEST]


def _seen(visit: Visit, draft: RosterDraft, edited: EditedDirectory, effect: Effect) -> str:
    before, after = effect.before.rosters[effect.roster], effect.after.rosters[effect.roster]
    laid = repr((before.overrides, after.overrides, before.absences))
    seen = repr(seen_of(visit, draft, edited, effect))
    return hashlib.sha256(f"{seen}\0{laid}".encode()).hexdigest()[:_DIGEST]
