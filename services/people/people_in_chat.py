"""People in chat: a supervisor lists, invites, confirms and revokes those of their own member.

Owns which of them are listed, and who comes first: whoever waits for this person's word. Who may do what
with whom is ``domain.directory.enrolling``'s.
"""

from domain.channels import ChannelKind
from domain.directory.actor import Actor
from domain.directory.directory import Person
from domain.directory.enrolling import may_confirm, may_manage
from domain.directory.rows import ListedPerson
from domain.duty.roster import everyone_on_duty
from domain.refused import Refused, not_yours
from domain.topics import Facts, Topic, stamp
from domain.verbs import Sure
from domain.vocabulary import PersonId, Role
from services.people.accounts import revoke_within
from services.people.people import PersonRow, invite_within, person_row
from services.visit import sure
from services.visit.desk import Desk
from services.visit.lists import Page, page_of, show_page
from services.visit.visit import Visit
from storage.people.people import Account, AccountState


async def people(visit: Desk, page: int) -> None:
    """In chat: whom this person manages."""
    await show_page(visit, Topic.PEOPLE, await managed(visit, page))


async def managed(visit: Visit, page: int) -> Page[ListedPerson]:
    """Whom this person manages, and how far each has come. Raises ``Refused``."""
    _require_manager(visit.actor)
    shown = page_of(await _in_order(visit), page)
    return shown.of([await _listed(visit, person) for person in shown.rows])


async def person(visit: Visit, opaque: str) -> None:
    """One of them, with what can be done."""
    known = await _of(visit, opaque)
    await visit.reply(Topic.PERSON_SHOWN, await _facts(visit, known))


async def invite(visit: Visit, opaque: str) -> None:
    """A new code for one of them, to be handed over in person."""
    known = await _managed(visit, opaque)
    invited = await invite_within(visit.work, known, visit.actor.id, visit.auth)
    name = visit.office.bot.name
    facts: Facts = {
        "name": known.name,
        "code": invited.code,
        "link": f"https://t.me/{name}?start={invited.code}" if name else "",
        "expires_at": stamp(invited.expires_at),
        "is_second": invited.is_second,
    }
    await visit.reply(Topic.INVITATION, facts)


async def ask_revoke(visit: Desk, opaque: str) -> None:
    """What revoking would do to one of them, in place of their page."""
    known = await _managed(visit, opaque)
    facts: Facts = {"name": known.name, "is_on_duty": _is_on_duty(visit, known.id)}
    await sure.ask(visit, Sure.REVOKE, opaque, facts, instead_of=Topic.PERSON_SHOWN)


async def show_again(visit: Desk, opaque: str) -> None:
    """Their page, in place of the question about them."""
    await visit.change_pressed(Topic.PERSON_SHOWN, await _facts(visit, await _of(visit, opaque)))


async def revoke(visit: Desk, opaque: str) -> None:
    """Take one of them their account and codes away, at once."""
    known = await _managed(visit, opaque)
    await revoke_within(visit.work, known.id, visit.actor.id, visit.auth)
    facts = {**await _facts(visit, known), "is_done": True}
    await visit.change_pressed(Topic.PERSON_SHOWN, facts)


def _require_manager(actor: Actor) -> None:
    if not actor.has(Role.SUPERVISOR, Role.SECRETARIAT):
        raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})


async def _listed_people(visit: Visit) -> dict[PersonId, tuple[Person, Account | None]]:
    """Whom this person manages or is asked to confirm, with their accounts."""
    actor, people = visit.actor, visit.work.people
    found = {p.id: p for p in visit.work.directory.people.values() if may_manage(actor, p)}
    for account in await people.waiting():
        person = visit.work.directory.people.get(account.person)
        if person is not None and may_confirm(actor.person, person):
            found[person.id] = person
    return {key: (person, await people.by_person(key)) for key, person in found.items()}


async def _in_order(visit: Visit) -> list[Person]:
    """The same: who waits first, then who cannot be reached in chat, then all others."""
    found = (await _listed_people(visit)).values()
    return [person for person, _ in sorted(found, key=lambda each: _urgency(each[1]))]


def _urgency(account: Account | None) -> int:
    if account is not None and account.state is AccountState.WAITING:
        return 0
    is_well = account is not None and account.state is AccountState.ENROLLED and account.reachable
    return 2 if is_well else 1


async def _of(visit: Visit, opaque: str) -> Person:
    """The person of a button. Raises ``Refused`` alike for who is not theirs and who is nobody."""
    _require_manager(visit.actor)
    listed = await _listed_people(visit)
    key = next((key for key in listed if opaque_of_person(visit, key) == opaque), None)
    if key is None:
        raise not_yours()
    return listed[key][0]


async def _managed(visit: Visit, opaque: str) -> Person:
    """The same, where this person invites and revokes them too."""
    known = await _of(visit, opaque)
    if not may_manage(visit.actor, known):
        raise not_yours()
    return known


def opaque_of_person(visit: Visit, person: PersonId) -> str:
    """A short name of somebody who is managed, as a button carries it."""
    return visit.work.vault.opaque("managed", person)[:16]


def _is_on_duty(visit: Visit, person: PersonId) -> bool:
    theirs = (r for r in visit.work.directory.rosters.values() if person in r.people)
    layers = (on_duty for r in theirs for on_duty in everyone_on_duty(r, visit.work.now).values())
    return any(shift.person == person for shifts in layers for shift in shifts)


async def _row(visit: Visit, known: Person) -> PersonRow:
    account = await visit.work.people.by_person(known.id)
    return await person_row(visit.work, known, account)


async def _listed(visit: Visit, known: Person) -> ListedPerson:
    row = await _row(visit, known)
    return ListedPerson(
        key=opaque_of_person(visit, known.id),
        name=known.name,
        standing=row.standing,
        channels=row.channels,
    )


async def _facts(visit: Visit, known: Person) -> Facts:
    row = await _row(visit, known)
    account = await visit.work.people.by_person(known.id)
    waits = account is not None and account.state is AccountState.WAITING
    is_asked = waits and may_confirm(visit.actor.person, known)
    has_chat = ChannelKind.TELEGRAM in row.channels
    return {
        "key": opaque_of_person(visit, known.id),
        "name": known.name,
        "roles": [role.value for role in row.roles],
        "standing": row.standing.value,
        "channels": [channel.value for channel in row.channels],
        "is_enrolled": has_chat,
        "only_confirms": not may_manage(visit.actor, known),
        "account": visit.work.people.opaque(account) if account and is_asked else "",
    }
