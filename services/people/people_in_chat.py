"""People in chat: a supervisor lists, invites, confirms and revokes those of their own member.

Owns which of them are listed, and who comes first: whoever waits for this person's word. Who may do what
with whom is ``domain.directory.enrolling``'s.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from domain.channels import ChannelKind
from domain.directory.actor import Actor
from domain.directory.directory import Person
from domain.directory.enrolling import may_confirm, may_manage
from domain.directory.entry_fields import may_look_after
from domain.directory.rows import InvitedRow, ListedPerson
from domain.duty.cover import in_no_roster
from domain.duty.roster import everyone_on_duty
from domain.refused import Refused, not_yours
from domain.rows import texts
from domain.topics import Facts, Topic, stamp
from domain.verbs import Sure
from domain.vocabulary import PersonId, Role
from formats.typed.list_words import read_sought
from services.people.accounts import in_hand, revoke_within
from services.people.people import (
    STATES,
    EnrolmentState,
    PersonRow,
    invite_within,
    person_row,
    standing_of,
)
from services.visit import sure
from services.visit.desk import Desk
from services.visit.lists import Page, narrowed, page_facts, page_of, show
from services.visit.visit import Visit
from storage.people.people import Account, AccountState


@dataclass(frozen=True, slots=True, kw_only=True)
class _Managed:
    """Somebody in the list, and how far they have come."""

    person: Person
    standing: EnrolmentState
    is_well: bool
    """Whether their chat takes messages."""


async def people(visit: Desk, page: int, typed: str = "") -> None:
    """In chat: whom this person manages; ``typed`` narrows them."""
    wanted = await narrowed(visit, typed)
    found = await _found(visit, wanted)
    idle = _idle(visit)
    facts: Facts = {
        **page_facts(await _page(visit, found, page)),
        "filter": wanted,
        "waiting": [each.standing for each in found].count(EnrolmentState.WAITING),
        "missing": [each.standing for each in found].count(EnrolmentState.NOT_INVITED),
        "idle": [each.person.name for each in found if each.person.id in idle],
    }
    await show(visit, Topic.PEOPLE, facts)


async def managed(visit: Visit, page: int, typed: str = "") -> Page[ListedPerson]:
    """Whom this person manages or is asked to confirm: who waits first, then who has not enrolled.

    ``typed`` narrows them (``formats.typed.list_words``). Raises ``Refused``.
    """
    return await _page(visit, await _found(visit, typed), page)


async def _page(visit: Visit, found: Sequence[_Managed], page: int) -> Page[ListedPerson]:
    shown, idle = page_of(found, page), _idle(visit)
    return shown.of([await _listed(visit, each.person, idle) for each in shown.rows])


async def _found(visit: Visit, typed: str) -> list[_Managed]:
    _require_manager(visit.actor)
    sought = read_sought(typed, visit.work.directory, STATES)
    listed = await _listed_people(visit)
    invited = await visit.work.people.invited_among(listed)
    found = [
        _Managed(
            person=person,
            standing=standing_of(account, person.id in invited),
            is_well=_is_well(account),
        )
        for person, account in listed.values()
    ]
    fitting = [
        each
        for each in found
        if sought.fits(each.person.member, (each.person.name, each.person.id), each.standing)
    ]
    return sorted(fitting, key=lambda each: (_ORDER.index(each.standing), each.is_well))


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


async def invite_many(visit: Desk) -> None:
    """Codes for those in the list who were never invited, some with each press. Raises ``Refused``."""
    post = await visit.pressed_post()
    if post is None or post.saying.topic is not Topic.PEOPLE:
        raise not_yours()
    found = await _found(visit, await visit.pressed_fact("filter"))
    wanted = [
        each.person
        for each in found
        if each.standing is EnrolmentState.NOT_INVITED and may_manage(visit.actor, each.person)
    ]
    if not wanted:
        raise Refused(Topic.STALE_STEP)
    some = wanted[:_INVITED_AT_ONCE]
    made = [await invite_within(visit.work, each, visit.actor.id, visit.auth) for each in some]
    facts: Facts = {
        "rows": texts(InvitedRow(name=each.name, code=each.code) for each in made),
        "expires_at": stamp(made[0].expires_at),
        "more": len(wanted) - len(made),
    }
    await visit.reply(Topic.INVITATIONS, facts)


async def ask_revoke(visit: Desk, opaque: str) -> None:
    """What revoking would do to one of them, in place of their page."""
    known = await _managed(visit, opaque)
    is_on_duty, hand = _is_on_duty(visit, known.id), len(await in_hand(visit.work, known.id))
    facts: Facts = {"name": known.name, "is_on_duty": is_on_duty, "in_hand": hand}
    rests_on = await revoke_rests_on(visit, opaque)
    await sure.ask(
        visit, Sure.REVOKE, opaque, facts, instead_of=Topic.PERSON_SHOWN, rests_on=rests_on
    )


async def revoke_rests_on(visit: Desk, opaque: str) -> Sequence[str]:
    """Whether they are on duty, and how much they have in hand."""
    known = await _managed(visit, opaque)
    hand = len(await in_hand(visit.work, known.id))
    return ["on duty" if _is_on_duty(visit, known.id) else "off duty", str(hand)]


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


def _is_well(account: Account | None) -> bool:
    return account is not None and account.reachable


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
    invited = await visit.work.people.invited_among([known.id])
    return await person_row(visit.work, known, account, bool(invited))


async def _listed(visit: Visit, known: Person, idle: Collection[PersonId]) -> ListedPerson:
    row = await _row(visit, known)
    member = known.member
    is_other = member is not None and member != visit.actor.person.member
    return ListedPerson(
        key=opaque_of_person(visit, known.id),
        name=known.name,
        standing=row.standing,
        channels=row.channels,
        member=visit.work.situation.member_name(member) if member and is_other else "",
        is_idle=known.id in idle,
    )


def _idle(visit: Visit) -> frozenset[PersonId]:
    """The duty officers in no roster whom the reader can put on one."""
    # Without the changes to duty beside it, in which somebody may stand for a day.
    filed = visit.work.known.imported or visit.work.directory
    idle = in_no_roster(filed)
    return frozenset(p.id for p in idle if may_look_after(visit.actor, p.member))


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
        "is_idle": known.id in _idle(visit),
        "account": visit.work.people.opaque(account) if account and is_asked else "",
    }


_INVITED_AT_ONCE: Final = 10
"""As many codes as one message shows, and one transaction makes."""
_ORDER: Final = (
    EnrolmentState.WAITING,
    EnrolmentState.NOT_INVITED,
    EnrolmentState.INVITED,
    EnrolmentState.ENROLLED,
    EnrolmentState.REVOKED,
)
"""What needs the reader first."""
