"""Who reads of a change of the directory that was made in chat.

The actor reads what comes next. The member's supervisors, the secretariat and whom the entry is about
read who changed what; they read no values, which stand in the directory for who looks after it.
"""

from domain.directory import Directory
from domain.entry_fields import Section, entry_at, member_of
from domain.request import Facts, Message, Ring
from domain.topics import Topic
from domain.vocabulary import ContactPointId, PersonId, Role
from services.desk import Desk
from services.entries import key_of, may_settle
from services.entry_browsing import in_force
from services.entry_draft import EntryDraft, change_facts
from services.people_in_chat import may_manage, opaque_of_person


async def tell_actor(desk: Desk, draft: EntryDraft, after: Directory, version: int) -> None:
    """The message whose button was pressed says that it is in force, and what comes next."""
    facts: Facts = {
        **change_facts(in_force(desk), draft, after),
        "version": version,
        "key": "" if draft.is_removal else key_of(desk.work, draft.place),
        **_next(desk, draft, after),
    }
    await desk.change_pressed(Topic.DIRECTORY_DONE, facts)


def _next(desk: Desk, draft: EntryDraft, after: Directory) -> Facts:
    """Buttons beyond the entry: to invite a new person, to confirm a contact point's entry."""
    if draft.section is Section.PERSON and draft.is_new:
        person = after.people[PersonId(draft.place.key)]
        if may_manage(desk.actor, person):
            return {"invite": opaque_of_person(desk, person.id)}
    if draft.section is Section.POINT and not draft.is_removal:
        point = after.contact_points[ContactPointId(draft.place.key)]
        if may_settle(desk.actor, point, after):
            return {"entry": desk.work.confirmations.opaque(point.id)}
    return {}


async def tell_others(desk: Desk, draft: EntryDraft, after: Directory) -> None:
    """One message to everybody whom the change concerns, and who did not make it."""
    known = in_force(desk)
    facts: Facts = {**change_facts(known, draft, after), "by": desk.actor.person.name}
    for person in _whom(known, draft, after):
        if person != desk.actor.id and person in desk.work.situation.reachable:
            message = Message(
                to=person, topic=Topic.DIRECTORY_CHANGED, facts=facts, ring=Ring.RINGS
            )
            await desk.work.say(message)


def _whom(known: Directory, draft: EntryDraft, after: Directory) -> dict[PersonId, None]:
    found = entry_at(known, draft.place) or entry_at(after, draft.place)
    member = member_of(found) if found else None
    people = [*known.supervisors_of(member)] if member else []
    people += known.with_role(Role.SECRETARIAT)
    whom = dict.fromkeys(person.id for person in people)
    if draft.section is Section.PERSON and not draft.is_removal:
        whom[PersonId(draft.place.key)] = None
    return whom
