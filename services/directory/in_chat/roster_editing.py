"""Changing a roster in chat: what is missing is asked for, the effect on duty is shown, a press puts it in
force.

Owns the steps of that conversation. Who looks after a contact point's entry may change its roster. What
becomes of the turns is left to ``services.directory.roster_edit``, what is said of it and to whom to
``services.directory.in_chat.roster_telling``.
"""

from collections.abc import Mapping
from typing import Final

from domain.directory.directory import ContactPoint, Person
from domain.directory.entry_fields import Field, Section, may_look_after
from domain.duty.turns import RosterAct
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.filing import LONGEST_TEXT
from domain.requests.request import Record
from domain.topics import Facts, Topic
from domain.verbs import PromptVerb
from domain.vocabulary import ContactPointId
from formats.network_file.document import to_document
from services.directory.browsing import in_force, place_of
from services.directory.edit import EditedDirectory
from services.directory.in_chat.checked import checked
from services.directory.in_chat.roster_draft import (
    RosterDraft,
    acts_on,
    choices,
    roster_of,
    taken,
)
from services.directory.in_chat.roster_telling import (
    asking,
    change_facts,
    done_facts,
    hand_on,
    places_facts,
    tell_actor,
    tell_others,
)
from services.directory.roster_edit import missing_layers, with_layer
from services.directory.roster_effect import Effect, effect_of
from services.directory.versions import put_in_force
from services.people.people_in_chat import opaque_of_person
from services.visit import asked
from services.visit.desk import Desk
from services.visit.visit import Visit
from storage.sealing.vault import Json

KIND: Final = "roster"
"""Of the questions that this file asks."""


async def change(visit: Desk, opaque: str, number: int, act: RosterAct) -> None:
    """Begin a change of a layer, by its number on the roster; of a new one whatever the number is."""
    known, point = in_force(visit), point_of(visit, opaque)
    roster = known.rosters[point.roster]
    if act is RosterAct.NEW_LAYER:
        if not missing_layers(known, roster.id):
            raise Refused(Topic.STALE_STEP)
        await _go_on(visit, RosterDraft.begun(point, None, act))
        return
    # Buttons stand in chats for long: the layer may have changed, or left, since.
    if number >= len(roster.layers) or act not in acts_on(roster, roster.layers[number]):
        raise Refused(Topic.STALE_STEP)
    await _go_on(visit, RosterDraft.begun(point, roster.layers[number], act))


async def put_on(visit: Desk, opaque: str) -> None:
    """Put an officer on a roster of their member: on the only one there is, else it is asked which."""
    person = _officer(visit, opaque)
    places = _places(visit, person)
    if not places:
        raise Refused(Topic.DIRECTORY_NO_PLACE, {"name": person.name})
    if len(places) == 1:
        await _join(visit, *places[0], person)
    else:
        await visit.reply(Topic.DIRECTORY_PLACES, places_facts(visit, person, places))


async def join(visit: Desk, opaque_point: str, number: int, opaque: str) -> None:
    """Put an officer on the layer that was chosen."""
    point, person = point_of(visit, opaque_point), _officer(visit, opaque)
    if (point, number) not in _places(visit, person):
        raise Refused(Topic.STALE_STEP)
    await _join(visit, point, number, person)


async def _join(visit: Desk, point: ContactPoint, number: int, person: Person) -> None:
    known = in_force(visit)
    layer = known.rosters[point.roster].layers[number]
    draft = RosterDraft.begun(point, layer, RosterAct.ADD)
    await _go_on(visit, draft.with_value(known, person.id))


def point_of(visit: Visit, opaque: str) -> ContactPoint:
    """The contact point of a button. Raises ``Refused`` alike for who may not and for none."""
    place = place_of(visit, opaque)
    if place.section is not Section.POINT:
        raise not_yours()
    return in_force(visit).contact_points[ContactPointId(place.key)]


def _officer(visit: Visit, opaque: str) -> Person:
    known = in_force(visit)
    for person in known.people.values():
        if opaque_of_person(visit, person.id) == opaque:
            if may_look_after(visit.actor, person.member):
                return person
            break
    raise not_yours()


def _places(visit: Visit, person: Person) -> list[tuple[ContactPoint, int]]:
    """The layers of their member in which the person could take turns, by one desk of each roster."""
    known = in_force(visit)
    points = known.points_of(person.member) if person.member else ()
    desks = {point.roster: point for point in reversed(points)}
    return [
        (point, number)
        for point in points
        if desks[point.roster] is point
        for number, layer in enumerate(known.rosters[point.roster].layers)
        if layer.rotation is not None and person.id not in layer.people
    ]


async def typed(visit: Desk, question: Mapping[str, Json], text: str) -> None:
    """Within a visit: take a typed text as the value that is asked for."""
    draft = RosterDraft.read(question)
    if not _may_go_on(visit, draft):
        raise Refused(Topic.DIRECTORY_GONE)
    if len(text) > LONGEST_TEXT:
        raise Refused(Topic.TEXT_TOO_LONG, {"length": len(text), "longest": LONGEST_TEXT})
    if not draft.asks:
        raise Refused(Topic.DIRECTORY_PRESS)
    known, offered = in_force(visit), _offered(question)
    value = checked(lambda: taken(known, draft, offered, text))
    await visit.keep_own_message(None)
    await _go_on(visit, draft.with_value(known, value))


async def press(visit: Desk, question: Mapping[str, Json], verb: PromptVerb, value: str) -> None:
    """Within a visit: a choice, that these are all, or the press that puts it in force."""
    draft, offered = RosterDraft.read(question), _offered(question)
    if not _may_go_on(visit, draft):
        await asked.end(visit)
        await visit.done(Topic.DIRECTORY_GONE)
    elif verb is PromptVerb.PICK and draft.asks:
        if not (value.isdecimal() and len(value) < 4 and int(value) < len(offered)):
            raise not_yours()
        await _go_on(visit, draft.with_value(in_force(visit), offered[int(value)]))
    elif verb is PromptVerb.EMPTY and draft.names_several and draft.edit.people:
        await _go_on(visit, draft.with_these_people())
    elif verb is PromptVerb.APPLY and not draft.asks:
        await _apply(visit, draft, question)
    else:
        raise not_yours()


def _offered(question: Mapping[str, Json]) -> list[str]:
    offered = question.get("offered")
    return [str(each) for each in offered] if isinstance(offered, list) else []


def _may_go_on(visit: Visit, draft: RosterDraft) -> bool:
    """Whether the person may make this change, as they and the contact point are now."""
    point = in_force(visit).contact_points.get(draft.point)
    return point is not None and may_look_after(visit.actor, point.member)


async def _go_on(visit: Desk, draft: RosterDraft) -> None:
    """Ask for what is missing; once nothing is, show what would change."""
    if not draft.asks:
        await _show_change(visit, draft, is_again=False)
        return
    known = in_force(visit)
    offered = choices(known, draft, visit.work.now)
    if draft.asks[0] is Field.LAYER and len(offered) == 1:
        await _go_on(visit, draft.with_value(known, offered[0]))
        return
    if draft.asks[0] is Field.PEOPLE and not offered:
        if not draft.edit.people:
            member = known.members[known.contact_points[draft.point].member]
            raise Refused(Topic.DIRECTORY_NOBODY_LEFT, {"member": member.name})
        await _go_on(visit, draft.with_these_people())
        return
    post = await visit.reply(Topic.DIRECTORY_ROSTER_ASK, asking(visit, draft, offered))
    await asked.keep(visit, KIND, post, **draft.written(offered))


async def _show_change(visit: Desk, draft: RosterDraft, *, is_again: bool) -> None:
    edited, effect = await worked_out(visit, draft)
    facts = await change_facts(visit, draft, edited, effect)
    shown = {**facts, "is_again": is_again}
    post = await visit.reply(Topic.DIRECTORY_ROSTER_CHANGE, shown, repeats=True)
    await asked.keep(
        visit, KIND, post, **draft.written([]), seen=seen_of(visit, draft, edited, effect)
    )


def seen_of(
    visit: Visit, draft: RosterDraft, edited: EditedDirectory, effect: Effect
) -> list[Json]:
    """What the person decides about: the roster before and after, and who is on duty at once."""
    before = roster_of(in_force(visit), draft)
    after = edited.directory.rosters[before.id]
    return [repr(before.layers), repr(after.layers), [*effect.leaves], [*effect.comes]]


async def _apply(visit: Desk, draft: RosterDraft, question: Mapping[str, Json]) -> None:
    edited, effect = await worked_out(visit, draft)
    if seen_of(visit, draft, edited, effect) != question.get("seen"):
        await _show_change(visit, draft, is_again=True)
        return
    done = await put_roster_in_force(visit, draft, edited, effect)
    await tell_actor(visit, done)
    await asked.forget(visit)


async def put_roster_in_force(
    visit: Visit, draft: RosterDraft, edited: EditedDirectory, effect: Effect
) -> Facts:
    """Within a visit: it is so from now on, requests follow, and everybody concerned reads of it.

    Returns what is to be said to who did it.
    """
    facts = await change_facts(visit, draft, edited, effect)
    about = {"name": visit.actor.person.name}
    record = Record(event=Event.DIRECTORY_CHANGED, actor=visit.actor.id, about=about)
    document = to_document(edited.directory, is_file=False)
    version = await put_in_force(
        visit.work, edited.directory, edited.changes, record, visit.auth, document
    )
    await hand_on(visit, effect)
    done = await done_facts(visit, draft, facts, effect, version)
    await tell_others(visit, draft, facts, effect)
    return done


async def worked_out(visit: Visit, draft: RosterDraft) -> tuple[EditedDirectory, Effect]:
    """What would be in force. Raises ``Refused`` where that cannot be, or is so already."""
    known = in_force(visit)
    point = known.contact_points[draft.point]
    edit, now = draft.edit, visit.work.now
    edited = checked(lambda: with_layer(known, point.roster, point.member, edit, now))
    if not edited.changes:
        raise Refused(Topic.DIRECTORY_SAME)
    effect = await effect_of(visit.work, edited.directory, point.roster, edit.layer)
    return edited, effect
