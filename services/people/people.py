"""People and their accounts: inviting, enrolling, confirming, revoking.

A code is used once, lives 24 hours, and every failure reads the same. Where the network asks for it,
somebody else confirms who enrolled: a supervisor for duty officers, the secretariat for supervisors.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.channels import ChannelKind
from domain.directory.actor import Actor
from domain.directory.directory import Person
from domain.events import Event
from domain.outgoing import Saying
from domain.refused import not_yours
from domain.requests.request import Message, Record, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import Enrolment, MemberCode, PersonId, Role
from services.people.change_of_chat import leave
from services.visit import reachability
from services.visit.attempts import note_attempt
from services.visit.desk import TELEGRAM, Desk, Inbound, keep_own
from services.visit.office import CONSOLE, Office, in_transaction
from storage.people.people import Account, AccountState, Invitation
from storage.transaction.unit_of_work import UnitOfWork

CODE_LIVES = timedelta(hours=24)
ATTEMPTS_AN_HOUR = 5
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
_CODE_LENGTH = 22  # 127 bits; fits Telegram's 64 characters of a start link


class UnknownPerson(Exception):
    """No person of this id is in the directory; ``network export`` lists them."""


class NothingToConfirm(Exception):
    """The person does not wait for a confirmation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A one-time code, shown once and never again."""

    person: PersonId
    code: str
    expires_at: datetime


class EnrolmentState(StrEnum):
    """How far a person's enrolment has come."""

    NOT_INVITED = "not invited"
    INVITED = "invited"
    WAITING = "waiting"
    ENROLLED = "enrolled"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person as ``people list`` shows them."""

    id: PersonId
    name: str
    member: MemberCode | None
    roles: tuple[Role, ...]
    standing: EnrolmentState
    reachable: bool
    language: str | None
    channels: tuple[ChannelKind, ...] = ()
    """The channels on which the person can be reached now, Telegram among them."""


async def invite(office: Office, person: str) -> Invited:
    """A new code for the person; earlier unused ones no longer work. Raises ``UnknownPerson``."""
    async with office.store.work() as work:
        return await invite_within(work, _known(work, person), None, CONSOLE)


async def invite_within(work: UnitOfWork, known: Person, by: PersonId | None, auth: str) -> Invited:
    """The same within a transaction that somebody else began."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    expires_at = await work.people.invite(known.id, code, CODE_LIVES)
    about = {"person": known.id, "name": known.name}
    await work.note(Record(event=Event.PERSON_INVITED, actor=by, about=about), auth=auth)
    return Invited(person=known.id, code=code, expires_at=expires_at)


@in_transaction
async def enrol(work: UnitOfWork, inbound: Inbound, code: str) -> None:
    """Bind the chat account to the person the code was made for."""
    if not await work.inbox.claim(inbound.update_id):
        return
    if await work.people.attempts(inbound.account, timedelta(hours=1)) >= ATTEMPTS_AN_HOUR:
        await _fail(work, inbound)
        return
    invitation = await work.people.invitation(code) if code else None
    person = work.directory.people.get(invitation.person) if invitation else None
    if invitation is None or person is None:
        await _fail(work, inbound)
    elif await _is_misused(work, inbound, invitation, person):
        await _fail(work, inbound)
        await _warn(work, inbound, person)
    else:
        await _bind(work, inbound, code, person)


async def confirm(office: Office, person: str) -> None:
    """Confirm from the console who enrolled. Raises ``UnknownPerson``, ``NothingToConfirm``."""
    async with office.store.work() as work:
        known = _known(work, person)
        account = await work.people.by_person(known.id)
        if account is None or account.state is not AccountState.WAITING:
            raise NothingToConfirm
        await _confirm(work, account, known, None, CONSOLE)


async def revoke(office: Office, person: str) -> None:
    """Take the person's account away; it takes effect at the next press. Raises ``UnknownPerson``."""
    async with office.store.work() as work:
        if await work.people.by_person(PersonId(person)) is None:
            _known(work, person)
        await revoke_within(work, PersonId(person), None, CONSOLE)


async def revoke_within(work: UnitOfWork, person: PersonId, by: PersonId | None, auth: str) -> None:
    """The same within a transaction that somebody else began."""
    await work.people.withdraw_invitations(person)
    account = await work.people.by_person(person) or _without_chat(work, person)
    if account.state is AccountState.REVOKED:
        return
    about: Facts = {"person": person, "name": work.situation.name(person)}
    await _end(work, account, Record(event=Event.PERSON_REVOKED, actor=by, about=about), auth)


def _without_chat(work: UnitOfWork, person: PersonId) -> Account:
    """Somebody who has other channels alone: an account without a chat, which can be revoked."""
    return Account(
        person=person,
        account=0,
        chat=0,
        language=_language(work, work.directory.people[person]),
        state=AccountState.ENROLLED,
        reachable=False,
        enrolled_at=work.now,
    )


async def _end(work: UnitOfWork, account: Account, record: Record, auth: str) -> None:
    """The account may not act from now on: its codes end, and content leaves its chat."""
    await work.people.save(replace(account, state=AccountState.REVOKED))
    await work.notices.end_codes(account.person)
    if account.chat:
        await work.outbox.set_menu(chat=account.chat, person=None)
        for post in await work.outbox.in_chat(account.chat):
            if post.has_content:
                await work.outbox.remove(post)
    await work.note(record, auth=auth)


async def decide(visit: Desk, opaque: str, *, accept: bool) -> None:
    """A supervisor or the secretariat confirms or denies who enrolled, by button."""
    account = await visit.work.people.by_opaque(opaque)
    person = visit.work.directory.people.get(account.person) if account else None
    if account is None or person is None:
        await _say_decided(visit)
        return
    if visit.actor.id not in _confirmers(visit.work, person):
        raise not_yours()
    if accept:
        await _confirm(visit.work, account, person, visit.actor, visit.auth)
    else:
        about: Facts = {"person": person.id, "name": person.name, "denied": True}
        record = Record(event=Event.PERSON_REVOKED, actor=visit.actor.id, about=about)
        await _end(visit.work, account, record, visit.auth)
    facts: Facts = {"name": person.name, "accepted": accept}
    await visit.change_pressed(Topic.ENROLMENT_CONFIRMED, facts)


async def _say_decided(visit: Desk) -> None:
    """Nobody waits under this name: somebody was quicker, or nobody ever did."""
    post = await visit.pressed_post()
    topics = frozenset({Topic.CONFIRM_ENROLMENT, Topic.ENROLMENT_CONFIRMED})
    if post is None or post.saying.topic not in topics:
        raise not_yours()
    await visit.retire(post.id, Topic.PROMPT_OVER, among=frozenset({Topic.CONFIRM_ENROLMENT}))
    await visit.done(Topic.STALE_STEP)


async def choose_language(visit: Desk, language: str) -> None:
    """The person reads in this language from now on."""
    await visit.work.people.save(replace(visit.account, language=language))
    await visit.work.outbox.set_menu(chat=visit.inbound.chat, person=visit.actor.id)
    about = {"language": language}
    record = Record(event=Event.LANGUAGE_CHOSEN, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
    await visit.reply(Topic.LANGUAGE_CHOSEN, {"language": language})


@in_transaction
async def mark_reachable(work: UnitOfWork, inbound: Inbound, *, reachable: bool) -> None:
    """The person blocked the bot, or lets it in again."""
    if not await work.inbox.claim(inbound.update_id):
        return
    account = await work.people.by_account(inbound.account)
    if account is None or account.reachable == reachable:
        return
    if reachable:
        await reachability.found(work, account)
    else:
        await reachability.lost(work, account.person)


async def listing(office: Office) -> tuple[PersonRow, ...]:
    """Everybody in the directory, and how far their enrolment has come."""
    async with office.store.reading() as work:
        accounts = {account.person: account for account in await work.people.all()}
        return tuple(
            [
                await person_row(work, person, accounts.get(person.id))
                for person in work.directory.people.values()
            ]
        )


async def person_row(work: UnitOfWork, person: Person, account: Account | None) -> PersonRow:
    """How far one person's enrolment has come, and how they can be reached."""
    people, now = work.people, work.now
    standing = EnrolmentState(account.state.value) if account else EnrolmentState.NOT_INVITED
    if standing in (EnrolmentState.NOT_INVITED, EnrolmentState.REVOKED):
        until = await people.invited_until(person.id)
        standing = EnrolmentState.INVITED if until is not None and until > now else standing
    has_chat = account is not None and account.reachable and standing is EnrolmentState.ENROLLED
    others = (channel.kind for channel in await work.notices.working(person))
    channels = (*((ChannelKind.TELEGRAM,) if has_chat else ()), *others)
    return PersonRow(
        id=person.id,
        name=person.name,
        member=person.member,
        roles=tuple(role for role in Role if role in person.roles),
        standing=standing,
        reachable=bool(channels),
        language=account.language if account else None,
        channels=channels,
    )


def _known(work: UnitOfWork, person: str) -> Person:
    known = work.directory.people.get(PersonId(person))
    if known is None:
        raise UnknownPerson
    return known


async def _is_misused(
    work: UnitOfWork, inbound: Inbound, invitation: Invitation, person: Person
) -> bool:
    """Whether the code was used, is too old, or comes from somebody else's account."""
    if invitation.used_at is not None or invitation.expires_at <= work.now:
        return True
    holder = await work.people.by_account(inbound.account)
    return holder is not None and holder.person != person.id


async def _warn(work: UnitOfWork, inbound: Inbound, person: Person) -> None:
    """Somebody else holds this person's code, or an old one: who confirms them is told."""
    holder = await work.people.by_account(inbound.account)
    if holder is not None and holder.person == person.id:
        return  # their own link, pressed again
    for confirmer in _confirmers(work, person):
        await work.say(
            Message(
                to=confirmer,
                topic=Topic.CODE_MISUSED,
                facts={"name": person.name},
                ring=Ring.RINGS,
            )
        )


async def _bind(work: UnitOfWork, inbound: Inbound, code: str, person: Person) -> None:
    await work.people.use(code)
    before = await work.people.by_person(person.id)
    waits = work.directory.enrolment is Enrolment.CONFIRMED and _needs_confirming(person)
    account = Account(
        person=person.id,
        account=inbound.account,
        chat=inbound.chat,
        language=_language(work, person),
        state=AccountState.WAITING if waits else AccountState.ENROLLED,
        enrolled_at=work.now,
        version=before.version if before else 0,
    )
    await work.people.save(account)
    if before is not None and before.chat != inbound.chat:
        await leave(work, before, account)
    about: Facts = {"person": person.id, "name": person.name, "waits": waits}
    record = Record(event=Event.PERSON_ENROLLED, actor=person.id, about=about)
    await work.note(record, auth=TELEGRAM)
    topic = Topic.WELCOME_WAITING if waits else Topic.WELCOME
    await work.reply(account, inbound.chat, Saying(topic=topic, facts=_welcome(work, person)))
    if waits:
        await _ask_to_confirm(work, account, person)
    else:
        await work.outbox.set_menu(chat=inbound.chat, person=person.id)


async def confirm_anew(work: UnitOfWork, before: Person, after: Person) -> None:
    """Within a transaction: who gets a role that is confirmed waits for it, as at their enrolment."""
    account = await work.people.by_person(after.id)
    if account is None or account.state is not AccountState.ENROLLED:
        return
    is_new = _needs_confirming(after) and not _needs_confirming(before)
    if work.directory.enrolment is not Enrolment.CONFIRMED or not is_new:
        return
    await work.people.save(replace(account, state=AccountState.WAITING))
    facts = _welcome(work, after)
    await work.reply(account, account.chat, Saying(topic=Topic.WELCOME_WAITING, facts=facts))
    await _ask_to_confirm(work, account, after)


async def _ask_to_confirm(work: UnitOfWork, account: Account, person: Person) -> None:
    facts = {**_welcome(work, person), "account": work.people.opaque(account)}
    for confirmer in _confirmers(work, person):
        await work.say(
            Message(to=confirmer, topic=Topic.CONFIRM_ENROLMENT, facts=facts, ring=Ring.RINGS)
        )


def _welcome(work: UnitOfWork, person: Person) -> Facts:
    return {
        "name": person.name,
        "member": work.situation.member_name(person.member) if person.member else None,
    }


async def _confirm(
    work: UnitOfWork, account: Account, person: Person, by: Actor | None, auth: str
) -> None:
    await work.people.save(replace(account, state=AccountState.ENROLLED))
    about = {"person": person.id, "name": person.name}
    actor = by.id if by else None
    await work.note(Record(event=Event.PERSON_CONFIRMED, actor=actor, about=about), auth=auth)
    welcome = Saying(topic=Topic.WELCOME, facts=_welcome(work, person))
    await work.reply(account, account.chat, welcome)
    await work.outbox.set_menu(chat=account.chat, person=person.id)


async def _fail(work: UnitOfWork, inbound: Inbound) -> None:
    """Count and record the failed attempt; after too many the secretariat is told once."""
    count = await work.people.count_attempt(
        inbound.account, timedelta(hours=1), most=ATTEMPTS_AN_HOUR
    )
    record = Record(event=Event.ENROLMENT_FAILED, about={"attempts": count})
    await note_attempt(work, record, TELEGRAM, str(inbound.account))
    if count == ATTEMPTS_AN_HOUR:
        for person in work.directory.with_role(Role.SECRETARIAT):
            await work.say(
                Message(to=person.id, topic=Topic.ENROLMENT_ATTACKED, facts={"attempts": count})
            )
    holder = await work.people.by_account(inbound.account)
    if holder is not None:
        await keep_own(inbound, work, holder.person, None)
    await work.reply(None, inbound.chat, Saying(topic=Topic.ENROLMENT_REFUSED))


def _needs_confirming(person: Person) -> bool:
    return not person.roles.isdisjoint({Role.DUTY_OFFICER, Role.SUPERVISOR})


def _confirmers(work: UnitOfWork, person: Person) -> tuple[PersonId, ...]:
    """The secretariat for supervisors; for duty officers their supervisors; never the person."""
    if Role.SUPERVISOR in person.roles or person.member is None:
        found = work.directory.with_role(Role.SECRETARIAT)
    else:
        found = work.directory.supervisors_of(person.member)
    return tuple(other.id for other in found if other.id != person.id)


def _language(work: UnitOfWork, person: Person) -> str:
    offered = work.directory.languages
    return next((language for language in person.languages if language in offered), offered[0])
