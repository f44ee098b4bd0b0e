"""One change of one layer of a roster, worked out and checked; nothing is stored here.

Owns what becomes of the turns: whoever has the turn that runs keeps it, unless they are taken out, the
order begins with somebody else, or another first day is given. What chat cannot write (fixed shifts,
restrictions, overrides) stays as it is. Asking and putting in force are left to
``services.directory.in_chat.roster_editing``.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from domain.directory.directory import DEFAULT_POLICY, Directory, Layer, Roster, Rotation
from domain.duty.roster import turn_number
from domain.duty.turns import RosterAct, beginning_with, begun, in_turn
from domain.vocabulary import WORD_TARGETS, LayerName, MemberCode, PersonId, RosterId
from formats.network_file.checks import check
from formats.network_file.difference import entry_difference
from formats.network_file.document import roster_from_plain
from formats.network_file.plain import plain_entry
from formats.network_file.tree import Plain
from services.directory.edit import EditedDirectory, of_member
from services.directory.new_roster import (
    cannot,
    first_day,
    may_stand,
    standing_elsewhere,
    weekly_layer,
)

DEPUTY: Final = LayerName("deputy")
LENGTHS: Final = ("1d", "1w")
"""The lengths of turns that are offered; others are written."""


def _no_line(_section: str, _key: str) -> None:
    """A directory in force has no lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerEdit:
    """What is to become of a layer; what is left empty stays."""

    act: RosterAct
    layer: LayerName
    people: tuple[PersonId, ...] = ()
    """Who is added or taken out; all of them in turn for an order or a new layer."""
    every: str = ""
    handover: str = ""
    start: str = ""


def with_layer(
    known: Directory, roster: RosterId, member: MemberCode, edit: LayerEdit, now: datetime
) -> EditedDirectory:
    """The directory with the change. Raises ``NetworkFileError`` with why it may not be."""
    before = known.rosters[roster]
    changed = _changed(known, before, member, edit, now)
    # What the file's readers would not take is not written in chat either.
    return with_roster(known, member, roster_from_plain(known, roster, plain_entry(changed)), now)


def with_roster(
    known: Directory, member: MemberCode, found: Roster, now: datetime
) -> EditedDirectory:
    """The directory with this roster in place of the one of its key."""
    roster, before = found.id, known.rosters[found.id]
    after = replace(known, rosters=MappingProxyType({**known.rosters, roster: found}))
    seen = {*check(of_member(known, member), _no_line, now)}
    warnings = (w for w in check(of_member(after, member), _no_line, now) if w not in seen)
    return EditedDirectory(
        directory=after,
        changes=entry_difference("rosters", roster, plain_entry(before), plain_entry(found)),
        warnings=(*warnings, *standing_elsewhere(known, found)),
    )


def missing_layers(known: Directory, roster: RosterId) -> list[LayerName]:
    """The layers that a policy alerts at a contact point of the roster and that it has not.

    A deputy's, which every network knows, is among them.
    """
    points = [point for point in known.contact_points.values() if point.roster == roster]
    policies = dict.fromkeys([*(point.policy for point in points), DEFAULT_POLICY])
    named = (
        step.notify
        for policy in policies
        if policy in known.policies
        for _urgency, part in known.policies[policy].every_urgency
        for step in part.steps
        if step.kind.value == "notify" and step.notify not in WORD_TARGETS
    )
    has = {layer.name for layer in known.rosters[roster].layers}
    return [name for name in dict.fromkeys([*named, DEPUTY]) if name not in has]


def _changed(
    known: Directory, roster: Roster, member: MemberCode, edit: LayerEdit, now: datetime
) -> Roster:
    joining = edit.people if edit.act in (RosterAct.ADD, RosterAct.NEW_LAYER) else ()
    for person in joining:
        if person not in may_stand(known, member):
            raise cannot(f"{person} is no duty officer of {member}", "begin again without them")
    layer = roster.layer(edit.layer)
    if edit.act is RosterAct.NEW_LAYER:
        if layer is not None:
            raise cannot(f"there is a layer {edit.layer} already", "open the roster again")
        return _with_new_layer(known, roster, edit, now)
    if layer is None:
        raise cannot(f"there is no layer {edit.layer} any more", "open the roster again")
    if edit.act is RosterAct.DROP_LAYER:
        kept = tuple(each for each in roster.layers if each.name != layer.name)
        if not kept:
            raise cannot("this is the only layer", "add another one first")
        return replace(roster, layers=kept)
    rotation = _turned(known, roster, layer, edit, now)
    return _with(roster, replace(layer, rotation=rotation))


def _rotation(layer: Layer | None) -> Rotation:
    if layer is None or layer.rotation is None:
        raise cannot("this layer has fixed hours", "have it changed in the directory file")
    return layer.rotation


def _with(roster: Roster, layer: Layer) -> Roster:
    layers = (layer if each.name == layer.name else each for each in roster.layers)
    return replace(roster, layers=tuple(layers))


def _with_new_layer(known: Directory, roster: Roster, edit: LayerEdit, now: datetime) -> Roster:
    handover = edit.handover or None
    start = first_day(edit.people, handover, roster.time_zone, now)
    layer = weekly_layer(edit.layer, edit.people, handover, start)
    return _read(known, roster, [layer])


def _read(known: Directory, roster: Roster, more: list[dict[str, Plain]]) -> Roster:
    """The roster with these layers as the file writes them, in place of those of their names."""
    written = plain_entry(roster)
    names = {layer["name"] for layer in more}
    kept = [plain for plain in _layers(written) if plain["name"] not in names]
    return roster_from_plain(known, roster.id, {**written, "layers": [*kept, *more]})


def _layers(written: dict[str, Plain]) -> list[dict[str, Plain]]:
    layers = written["layers"]
    return [each for each in layers if isinstance(each, dict)] if isinstance(layers, list) else []


def _turned(
    known: Directory, roster: Roster, layer: Layer, edit: LayerEdit, now: datetime
) -> Rotation:
    rotation, zone = _rotation(layer), roster.time_zone
    order = in_turn(rotation, zone, now)
    match edit.act:
        case RosterAct.ADD:
            order = (*order, *(each for each in edit.people if each not in order))
        case RosterAct.TAKE_OUT:
            order = tuple(each for each in order if each not in edit.people)
            if not order:
                raise cannot("nobody else is in this layer", "add somebody else first")
        case RosterAct.ORDER:
            if {*edit.people} != {*order}:
                raise cannot("other people take turns there by now", "begin again")
            order = edit.people
    has_begun = turn_number(rotation, zone, now) >= 0
    if edit.every or edit.handover:
        rotation = _regular(known, roster, layer, edit)
        rotation = begun(rotation, zone, now) if has_begun else rotation
    if edit.start:
        return _started(replace(rotation, people=order), edit, roster, now, has_begun=has_begun)
    return beginning_with(rotation, zone, now, order)


def _regular(known: Directory, roster: Roster, layer: Layer, edit: LayerEdit) -> Rotation:
    """The rotation with another length of turns or another hand-over, as the file's readers take it."""
    written = next(each for each in _layers(plain_entry(roster)) if each["name"] == layer.name)
    turns = written["rotation"]
    turns = {**turns} if isinstance(turns, dict) else {}
    turns |= {"every": edit.every} if edit.every else {}
    turns |= {"handover": edit.handover} if edit.handover else {}
    read = _read(known, roster, [{**written, "rotation": turns}])
    return _rotation(read.layer(layer.name))


def _started(
    rotation: Rotation, edit: LayerEdit, roster: Roster, now: datetime, *, has_begun: bool
) -> Rotation:
    started = replace(rotation, start=date.fromisoformat(edit.start))
    if has_begun and turn_number(started, roster.time_zone, now) < 0:
        raise cannot("nobody would be on duty until then", "choose an earlier day")
    return started
