"""People in chat: a supervisor lists, invites and revokes those of their own member.

Owns who may manage whom: supervisors the officials and duty officers of their member, the secretariat
the supervisors, auditors and those of no member; nobody themselves.
"""

from domain.channels import ChannelKind
from domain.directory.actor import Actor
from domain.directory.directory import Person
from domain.directory.entry_fields import OVERSIGHT
from domain.refused import Refused, not_yours
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId, Role
from services.people.people import PersonRow, invite_within, person_row, revoke_within
from services.visit.desk import TELEGRAM, Desk, Inbound, serve
from services.visit.lists import cells, show_page
from services.visit.office import Office

ROWS_A_PAGE = 8


async def people(office: Office, inbound: Inbound, page: int) -> None:
    """Whom this person manages, and how far each has come."""

    async def act(desk: Desk) -> None:
        _require_manager(desk.actor)
        rows = [await _cells(desk, person) for person in _managed(desk)]
        await show_page(desk, Topic.PEOPLE, rows, page, each=ROWS_A_PAGE)

    await serve(office, inbound, act)


async def person(office: Office, inbound: Inbound, opaque: str) -> None:
    """One of them, with what can be done."""

    async def act(desk: Desk) -> None:
        known = _of(desk, opaque)
        await desk.reply(Topic.PERSON_SHOWN, await _facts(desk, known))

    await serve(office, inbound, act)


async def invite(office: Office, inbound: Inbound, opaque: str) -> None:
    """A new code for one of them, to be handed over in person."""

    async def act(desk: Desk) -> None:
        known = _of(desk, opaque)
        invited = await invite_within(desk.work, known, desk.actor.id, TELEGRAM)
        name = desk.office.bot.name
        facts: Facts = {
            "name": known.name,
            "code": invited.code,
            "link": f"https://t.me/{name}?start={invited.code}" if name else "",
            "expires_at": stamp(invited.expires_at),
        }
        await desk.reply(Topic.INVITATION, facts)

    await serve(office, inbound, act)


async def revoke(office: Office, inbound: Inbound, opaque: str) -> None:
    """Take one of them their account and codes away, at once."""

    async def act(desk: Desk) -> None:
        known = _of(desk, opaque)
        await revoke_within(desk.work, known.id, desk.actor.id, TELEGRAM)
        facts = {**await _facts(desk, known), "is_done": True}
        await desk.change_pressed(Topic.PERSON_SHOWN, facts)

    await serve(office, inbound, act)


def _require_manager(actor: Actor) -> None:
    if not actor.has(Role.SUPERVISOR, Role.SECRETARIAT):
        raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})


def may_manage(actor: Actor, person: Person) -> bool:
    """Whether the actor may invite and revoke this person."""
    if person.id == actor.id:
        return False
    is_plain = person.member is not None and person.roles.isdisjoint(OVERSIGHT)
    if actor.has(Role.SECRETARIAT) and not is_plain:
        return True
    return actor.has(Role.SUPERVISOR) and is_plain and person.member == actor.person.member


def _managed(desk: Desk) -> list[Person]:
    everybody = desk.work.directory.people.values()
    return [person for person in everybody if may_manage(desk.actor, person)]


def _of(desk: Desk, opaque: str) -> Person:
    """The person of a button. Raises ``Refused`` alike for who is not theirs and who is nobody."""
    _require_manager(desk.actor)
    found = (person for person in _managed(desk) if opaque_of_person(desk, person.id) == opaque)
    known = next(found, None)
    if known is None:
        raise not_yours()
    return known


def opaque_of_person(desk: Desk, person: PersonId) -> str:
    """A short name of somebody who is managed, as a button carries it."""
    return desk.work.vault.opaque("managed", person)[:16]


async def _row(desk: Desk, known: Person) -> PersonRow:
    account = await desk.work.people.by_person(known.id)
    return await person_row(desk.work, known, account)


async def _cells(desk: Desk, known: Person) -> str:
    row = await _row(desk, known)
    reached = " ".join(channel.value for channel in row.channels)
    return cells(opaque_of_person(desk, known.id), known.name, row.standing.value, reached)


async def _facts(desk: Desk, known: Person) -> Facts:
    row = await _row(desk, known)
    has_chat = ChannelKind.TELEGRAM in row.channels
    return {
        "key": opaque_of_person(desk, known.id),
        "name": known.name,
        "roles": [role.value for role in row.roles],
        "standing": row.standing.value,
        "channels": [channel.value for channel in row.channels],
        "is_enrolled": has_chat,
    }
