"""Who reads of a change of the directory that was made in chat.

The actor reads what comes next. The member's supervisors, the secretariat and whom the entry is about
read who changed what; they read no values, which stand in the directory for who looks after it.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from domain.directory.actor import Actor
from domain.directory.directory import Directory, Person
from domain.directory.enrolling import may_manage
from domain.directory.entry_fields import Field, Section, entry_at, may_look_after, member_of
from domain.duty.cover import in_no_roster
from domain.requests.request import Message, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import ContactPointId, MemberCode, PersonId, Role
from services.directory.browsing import in_force
from services.directory.confirming import key_of, may_settle
from services.directory.edit import roles_of
from services.directory.in_chat.draft import EntryDraft, change_facts, values_facts
from services.directory.new_roster import named_in
from services.people.people_in_chat import opaque_of_person
from services.visit.desk import Desk
from services.visit.visit import Visit

_GRAVE: Final = frozenset({Field.ROLES, Field.CHANNELS, Field.TELEPHONE, Field.PEOPLE})
"""Changes that may send alerts astray, or give somebody what they had not: they ring."""


async def done_facts(visit: Visit, draft: EntryDraft, after: Directory, version: int) -> Facts:
    """That it is in force, and what comes next, for who did it."""
    return {
        **change_facts(in_force(visit), draft, after),
        "version": version,
        "key": "" if draft.is_removal else key_of(visit.work, draft.place),
        **values_facts(in_force(visit), draft),
        **_next(visit, draft, after),
        **to_invite(visit, visit.actor, await _missing(visit, draft, after)),
    }


async def tell_actor(visit: Desk, facts: Facts) -> None:
    """The message whose button was pressed says that it is in force, and what comes next."""
    if await visit.pressed_post() is None:
        await visit.reply(Topic.DIRECTORY_DONE, facts)
    else:
        await visit.change_pressed(Topic.DIRECTORY_DONE, facts)


def _next(visit: Visit, draft: EntryDraft, after: Directory) -> Facts:
    """What is still missing, and buttons: to invite a new person, to confirm a contact point's entry."""
    if draft.section is Section.PERSON and not draft.is_removal:
        person = after.people[PersonId(draft.place.key)]
        may_invite = draft.is_new and may_manage(visit.actor, person)
        is_idle = Field.ROLES in draft.changed() and person in in_no_roster(after)
        opaque = opaque_of_person(visit, person.id)
        return {"invite": opaque if may_invite else "", "idle_person": opaque if is_idle else ""}
    if draft.section is Section.POINT and not draft.is_removal:
        point = after.contact_points[ContactPointId(draft.place.key)]
        if may_settle(visit.actor, point, after):
            return {"entry": visit.work.confirmations.opaque(point.id)}
    return {}


async def _missing(visit: Visit, draft: EntryDraft, after: Directory) -> list[Person]:
    """Those of a new roster who have no account yet."""
    return await not_enrolled(visit, after, named_in(draft.values or {}))


async def not_enrolled(visit: Visit, after: Directory, people: Iterable[PersonId]) -> list[Person]:
    """Those of them who have no account yet, so that no alert can reach them."""
    named = [after.people[key] for key in people]
    return [each for each in named if await visit.work.people.by_person(each.id) is None]


def to_invite(visit: Visit, reader: Actor, missing: Sequence[Person]) -> Facts:
    """Who is not enrolled yet, and buttons for those whom the reader may invite."""
    theirs = [person for person in missing if may_manage(reader, person)]
    return {
        "not_enrolled": [person.name for person in missing],
        "invites": [opaque_of_person(visit, person.id) for person in theirs],
        "invited": [person.name for person in theirs],
    }


async def tell_others(visit: Visit, draft: EntryDraft, after: Directory) -> None:
    """One message to everybody whom the change concerns, and who did not make it."""
    known = in_force(visit)
    facts: Facts = {
        **change_facts(known, draft, after),
        "by": visit.actor.person.name,
        "roles": _roles(draft),
        "people": [after.people[key].name for key in named_in(draft.values or {})],
    }
    missing = await _missing(visit, draft, after)
    is_grave = draft.is_removal or not _GRAVE.isdisjoint(draft.changed())
    ring = Ring.RINGS if is_grave else Ring.SILENT
    for person in _whom(known, draft, after):
        if person == visit.actor.id or person not in visit.work.situation.reachable:
            continue
        # Whom it is about may not look after it.
        reader = Actor(person=known.people[person])
        may_see = may_look_after(reader, _member(known, draft, after))
        key = key_of(visit.work, draft.place) if may_see and not draft.is_removal else ""
        shown: Facts = {**facts, "key": key, **to_invite(visit, reader, missing)}
        await visit.work.say(
            Message(to=person, topic=Topic.DIRECTORY_CHANGED, facts=shown, ring=ring)
        )


def _roles(draft: EntryDraft) -> list[str]:
    """The roles that the person has now, where they were changed: everybody may know these."""
    roles = (draft.values or {}).get(Field.ROLES)
    return [role.value for role in Role if roles is not None and role in roles_of(roles)]


def _member(known: Directory, draft: EntryDraft, after: Directory) -> MemberCode | None:
    found = entry_at(known, draft.place) or entry_at(after, draft.place)
    return member_of(found) if found else None


def _whom(known: Directory, draft: EntryDraft, after: Directory) -> dict[PersonId, None]:
    member = _member(known, draft, after)
    people = [*known.supervisors_of(member)] if member else []
    people += known.with_role(Role.SECRETARIAT)
    whom = dict.fromkeys(person.id for person in people)
    if draft.section is Section.PERSON and not draft.is_removal:
        whom[PersonId(draft.place.key)] = None
    return whom | dict.fromkeys(named_in(draft.values or {}))
