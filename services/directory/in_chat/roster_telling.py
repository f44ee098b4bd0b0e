"""What is said of a change of a roster, on the way and once it is in force, and what follows for requests.

Everybody whose duty changes reads once what they have now; the member's supervisors and the secretariat
read who changed what. Open requests of whoever leaves duty go to whoever comes, as at a hand-over.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.directory.actor import Actor
from domain.directory.directory import ContactPoint, Directory, Person
from domain.directory.entry_fields import Field, Place, Section, may_look_after
from domain.duty.cover import in_no_roster
from domain.duty.turns import RosterAct
from domain.requests.ownership import follow_roster
from domain.requests.request import Message, Ring
from domain.rows import texts
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId, Role
from services.directory.browsing import in_force
from services.directory.confirming import key_of
from services.directory.edit import EditedDirectory
from services.directory.in_chat.draft import shown_people
from services.directory.in_chat.roster_draft import RosterDraft, turns_of, values_of
from services.directory.in_chat.telling import not_enrolled, to_invite
from services.directory.roster_effect import Effect, next_turn
from services.duty.handing_on import hand_requests_on, is_of_roster
from services.people.people_in_chat import opaque_of_person
from services.visit.desk import Desk
from services.visit.visit import Visit

_MOST_WARNINGS = 5
_MOST_CHOICES = 20


def asking(visit: Visit, draft: RosterDraft, offered: list[str]) -> Facts:
    """The facts of the question for what is asked first."""
    known, field = in_force(visit), draft.asks[0]
    now = values_of(known, draft, visit.work.now).get(field)
    if field is Field.PEOPLE:
        named = [*draft.edit.people] if draft.edit.act is not RosterAct.TAKE_OUT else []
        now = [*map(str, named)]
    return {
        **_place_facts(known, draft),
        "field": field.value,
        "value": shown_people(known, field, now),
        "choices": [shown_people(known, field, choice) for choice in offered[:_MOST_CHOICES]],
        "more": max(len(offered) - _MOST_CHOICES, 0),
        "count": len(draft.edit.people) if draft.names_several else 0,
        "is_weekly": any(choice.startswith("MON ") for choice in offered),
    }


def places_facts(visit: Visit, person: Person, places: Sequence[tuple[ContactPoint, int]]) -> Facts:
    """The layers in which an officer could take turns, each a choice."""
    known = in_force(visit)
    rosters = [known.rosters[point.roster] for point, _number in places]
    numbers = [number for _point, number in places]
    keys = [key_of(visit.work, _entry(point)) for point, _number in places]
    return {
        "name": person.name,
        "person": opaque_of_person(visit, person.id),
        "desks": [point.name for point, _number in places],
        "layers": [r.layers[n].name for r, n in zip(rosters, numbers, strict=True)],
        "keys": keys,
        "numbers": [str(number) for number in numbers],
    }


def _entry(point: ContactPoint) -> Place:
    return Place(section=Section.POINT, key=point.id)


def _place_facts(known: Directory, draft: RosterDraft) -> Facts:
    point = known.contact_points[draft.point]
    return {
        "desk": point.name,
        "member": known.members[point.member].name,
        "layer": draft.edit.layer,
        "act": draft.edit.act.value,
    }


async def change_facts(
    visit: Visit, draft: RosterDraft, edited: EditedDirectory, effect: Effect
) -> Facts:
    """What would change, and who is on duty before and after; for who decides and who reads of it."""
    known, now = in_force(visit), visit.work.now
    before = values_of(known, draft, now)
    roster = edited.directory.rosters[effect.roster]
    after = turns_of(roster, roster.layer(effect.layer), now)
    fields = [field for field in (*after, *before) if before.get(field) != after.get(field)]
    fields = [*dict.fromkeys(fields)]
    others = [
        point.name
        for point in known.contact_points.values()
        if point.roster == effect.roster and point.id != draft.point
    ]
    idle = {person.id for person in in_no_roster(known)}
    warnings = edited.warnings[:_MOST_WARNINGS]
    return {
        **_place_facts(known, draft),
        "who": [_name(known, person) for person in _who(draft)],
        "fields": [field.value for field in fields],
        "befores": [shown_people(known, field, before.get(field)) for field in fields],
        "afters": [shown_people(known, field, after.get(field)) for field in fields],
        "rows": texts(effect.rows),
        "leaves": [_name(known, person) for person in effect.leaves],
        "comes": [_name(known, person) for person in effect.comes],
        **await _requests_facts(visit, effect),
        "others": others,
        "idle": [p.name for p in in_no_roster(edited.directory) if p.id not in idle],
        "warnings": [f"{warning.message}; {warning.remedy}" for warning in warnings],
    }


def _who(draft: RosterDraft) -> tuple[PersonId, ...]:
    is_about_some = draft.edit.act in (RosterAct.ADD, RosterAct.TAKE_OUT)
    return draft.edit.people if is_about_some else ()


def _name(known: Directory, person: PersonId) -> str:
    found = known.people.get(person)
    return found.name if found else person


async def _requests_facts(visit: Visit, effect: Effect) -> Facts:
    """How many open requests of who leaves duty go over, and to whom, and how many stay with them."""
    work, heirs, kept = visit.work, list[str](), 0
    before, after = work.situation, replace(work.situation, directory=effect.after)
    for person in effect.leaves:
        for request in await work.requests.open_of_owner(person):
            if (
                not is_of_roster(request, effect.before, effect.roster)
                or request.awaits_acknowledgement
            ):
                continue
            owner = follow_roster(request, before, after).request.owner
            if owner is None or owner == person:
                kept += 1
            else:
                heirs.append(before.name(owner))
    return {"owned": len(heirs), "heirs": [*dict.fromkeys(heirs)], "kept": kept}


async def hand_on(visit: Visit, effect: Effect) -> None:
    """Within a visit, once the change is in force: nobody leaves duty with a request in hand."""
    work = visit.work
    before = work.situation
    after = replace(before, directory=effect.after)
    owners = (*effect.before.rosters[effect.roster].people, *effect.leaves)
    await hand_requests_on(
        work, before, after, effect.roster, owners, visit.auth, has_comers=bool(effect.comes)
    )


async def done_facts(
    visit: Visit, draft: RosterDraft, facts: Facts, effect: Effect, version: int
) -> Facts:
    """That it is in force, and what comes next, for who did it."""
    missing = await not_enrolled(visit, effect.after, _joining(draft))
    place = Place(section=Section.POINT, key=draft.point)
    return {
        **facts,
        "version": version,
        "key": key_of(visit.work, place),
        **to_invite(visit, visit.actor, missing),
    }


async def tell_actor(visit: Desk, done: Facts) -> None:
    """The message whose button was pressed says that it is in force, and what comes next."""
    if await visit.pressed_post() is None:
        await visit.reply(Topic.DIRECTORY_ROSTER_DONE, done)
    else:
        await visit.change_pressed(Topic.DIRECTORY_ROSTER_DONE, done)


def _joining(draft: RosterDraft) -> tuple[PersonId, ...]:
    joins = draft.edit.act in (RosterAct.ADD, RosterAct.NEW_LAYER, RosterAct.REDRAW)
    return draft.edit.people if joins else ()


async def tell_others(visit: Visit, draft: RosterDraft, facts: Facts, effect: Effect) -> None:
    """One message to everybody whose duty changes, and to whoever looks after the entry."""
    known, work = in_force(visit), visit.work
    member = known.contact_points[draft.point].member
    missing = await not_enrolled(visit, effect.after, _joining(draft))
    watching = [p.id for p in (*known.supervisors_of(member), *known.with_role(Role.SECRETARIAT))]
    for person in dict.fromkeys((*effect.people, *watching)):
        if person == visit.actor.id or person not in work.situation.reachable:
            continue
        reader = Actor(person=known.people[person])
        may_see = may_look_after(reader, member)
        told: Facts = {
            **{name: facts[name] for name in _TOLD},
            "by": visit.actor.person.name,
            **(_own(effect, person, visit) if person in effect.people else {}),
            **to_invite(visit, reader, missing if may_see else ()),
            "key": key_of(work, Place(section=Section.POINT, key=draft.point)) if may_see else "",
        }
        topic = Topic.DIRECTORY_ROSTER_CHANGED
        await work.say(Message(to=person, topic=topic, facts=told, ring=Ring.RINGS))


def _own(effect: Effect, person: PersonId, visit: Visit) -> Facts:
    """What the reader's own duty is by the change."""
    shift = next_turn(effect, person, visit.work.now)
    is_on = shift is not None and shift.since <= visit.work.now
    return {
        "is_theirs": True,
        "is_on": is_on,
        "was_on": person in effect.leaves,
        "since": stamp(shift.since) if shift else None,
        "until": stamp(shift.until) if shift else None,
    }


_TOLD = (
    *("desk", "member", "layer", "act", "who", "fields", "befores", "afters"),
    *("rows", "leaves", "comes", "owned", "heirs", "kept"),
)
