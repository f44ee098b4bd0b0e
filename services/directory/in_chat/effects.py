"""What else follows for a person whose entry was changed or taken out in chat."""

from domain.directory.directory import Directory
from domain.directory.entry_fields import Field, Section
from domain.requests.request import Message, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from services.directory.browsing import in_force
from services.directory.in_chat.draft import EntryDraft
from services.people.accounts import revoke_within
from services.people.confirming import confirm_anew
from services.visit.visit import Visit
from storage.requests.conversations import Conversation


async def follow(visit: Visit, draft: EntryDraft, after: Directory) -> None:
    """Within a visit: who left has no access any more; who got a role may have to be confirmed."""
    if draft.section is not Section.PERSON or draft.is_new:
        return
    person = PersonId(draft.place.key)
    if draft.is_removal:
        await _leaves(visit, person)
    elif Field.ROLES in draft.changed():
        await confirm_anew(visit.work, in_force(visit).people[person], after.people[person])


async def _leaves(visit: Visit, person: PersonId) -> None:
    facts: Facts = {"by": visit.actor.person.name}
    message = Message(to=person, topic=Topic.DIRECTORY_LEFT, facts=facts, ring=Ring.RINGS)
    if person in visit.work.situation.reachable:
        await visit.work.say(message)
    await revoke_within(visit.work, person, visit.actor.id, visit.auth)
    for kind in Conversation:
        await visit.work.conversations.end(person, kind)
