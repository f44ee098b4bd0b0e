"""People and their accounts: inviting, enrolling, and what the console does with them.

A code is used once, lives 24 hours, and every failure reads the same. Where the network asks for it,
somebody else confirms who enrolled (``services.people.confirming``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.channels import ChannelKind
from domain.directory.directory import Person
from domain.directory.enrolling import confirmers
from domain.directory.languages import spoken_as
from domain.events import Event
from domain.messages.outgoing import Saying
from domain.refused import not_yours
from domain.requests.request import Message, Record, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode, PersonId, Role
from formats.typed.codes import new_code, read_code
from formats.typed.list_words import read_sought
from services.people.accounts import revoke_within
from services.people.change_of_chat import leave
from services.people.confirming import begin, confirm_here, must_wait, wait
from services.visit import reachability
from services.visit.attempts import note_attempt
from services.visit.desk import Desk
from services.visit.inbound import TELEGRAM, Inbound, keep_own, stranger_facts
from services.visit.office import CONSOLE, Office, in_transaction
from services.visit.waiting import waiting_facts
from storage.messages.inbox import is_of
from storage.people.people import Account, AccountState, Invitation
from storage.transaction.unit_of_work import UnitOfWork

CODE_LIVES = timedelta(hours=24)
ATTEMPTS_AN_HOUR = 5
_IN_ONE_TRANSACTION = 20


class UnknownPerson(Exception):
    """No person of this id, which it names, is in the directory."""


class UnknownMember(Exception):
    """No member of this code is in the directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A one-time code, shown once and never again."""

    person: PersonId
    name: str
    member: MemberCode | None
    code: str
    expires_at: datetime
    is_second: bool
    """Whether there was another that could still be used, which this one makes void."""


class EnrolmentState(StrEnum):
    """How far a person's enrolment has come."""

    NOT_INVITED = "not invited"
    INVITED = "invited"
    WAITING = "waiting"
    ENROLLED = "enrolled"
    REVOKED = "revoked"


STATES: Final = {
    "not invited": EnrolmentState.NOT_INVITED,
    "not enrolled": EnrolmentState.NOT_INVITED,
    **{state.value: state for state in EnrolmentState},
}
"""By what people call them."""


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
    is_elsewhere: bool = False
    """Whether their chat took messages of an earlier bot alone: they have not begun with the one of now."""
    passkeys: int = 0
    """How many they have for the pages."""
    channels: tuple[ChannelKind, ...] = ()
    """The channels on which the person can be reached now, Telegram among them."""


async def invite(office: Office, person: str) -> Invited:
    """A new code for the person; earlier unused ones no longer work. Raises ``UnknownPerson``."""
    (invited,) = await invite_all(office, [person])
    return invited


async def invite_all(office: Office, persons: Sequence[str]) -> tuple[Invited, ...]:
    """The same for several, a few in a transaction. Raises ``UnknownPerson`` before any is made."""
    wanted = list(dict.fromkeys(persons))
    async with office.store.reading() as work:
        for person in wanted:
            _known(work, person)
    found: list[Invited] = []
    for start in range(0, len(wanted), _IN_ONE_TRANSACTION):
        some = wanted[start : start + _IN_ONE_TRANSACTION]
        async with office.store.work() as work:
            known = [_known(work, person) for person in some]
            found += [await invite_within(work, each, None, CONSOLE) for each in known]
    return tuple(found)


async def not_enrolled(office: Office, member: str) -> list[PersonId]:
    """Who of a member was never enrolled, in the directory's order. Raises ``UnknownMember``.

    Whose account was taken away is not among them: they are invited by their name alone.
    """
    async with office.store.reading() as work:
        code = MemberCode(member.strip().upper())
        if code not in work.directory.members:
            raise UnknownMember
        people = [p.id for p in work.directory.people.values() if p.member == code]
        return [person for person in people if await work.people.by_person(person) is None]


async def invite_within(work: UnitOfWork, known: Person, by: PersonId | None, auth: str) -> Invited:
    """A new code within a transaction that somebody else began."""
    before = await work.people.invited_until(known.id)
    code = new_code()
    expires_at = await work.people.invite(known.id, code, CODE_LIVES)
    about = {"person": known.id, "name": known.name}
    await work.note(Record(event=Event.PERSON_INVITED, actor=by, about=about), auth=auth)
    return Invited(
        person=known.id,
        name=known.name,
        member=known.member,
        code=code,
        expires_at=expires_at,
        is_second=before is not None and before > work.now,
    )


@in_transaction
async def enrol(work: UnitOfWork, inbound: Inbound, code: str) -> None:
    """Bind the chat account to the person the code was made for."""
    if not await work.inbox.claim(inbound.update_id):
        return
    if await work.people.attempts(inbound.account, timedelta(hours=1)) >= ATTEMPTS_AN_HOUR:
        await _fail(work, inbound)
        return
    code = read_code(code)
    invitation = await work.people.invitation(code) if code else None
    person = work.directory.people.get(invitation.person) if invitation else None
    if invitation is None or person is None:
        await _fail(work, inbound)
    elif await _waits_already(work, inbound, invitation, person):
        waits = await waiting_facts(work, person, is_again=True)
        facts = {**waits, "reads": work.known.language_of(person.id)}
        await work.reply(None, inbound.chat, Saying(topic=Topic.WELCOME_WAITING, facts=facts))
    elif await _is_misused(work, inbound, invitation, person):
        await _fail(work, inbound)
        await _warn(work, inbound, person)
    else:
        await _bind(work, inbound, code, person)


async def confirm(office: Office, persons: Sequence[str]) -> None:
    """Confirm from the console who enrolled as these, all of them or nobody.

    Raises ``UnknownPerson``, ``NothingToConfirm``.
    """
    async with office.store.work() as work:
        for known in [_known(work, person) for person in dict.fromkeys(persons)]:
            await confirm_here(work, known)


async def revoke(office: Office, person: str) -> None:
    """Take the person's account away; it takes effect at the next press. Raises ``UnknownPerson``."""
    async with office.store.work() as work:
        if await work.people.by_person(PersonId(person)) is None:
            _known(work, person)
        await revoke_within(work, PersonId(person), None, CONSOLE)


async def choose_language(visit: Desk, typed: str) -> None:
    """The person reads in this language from now on; where it is not offered, they see which are."""
    offered = visit.work.known.languages
    language = spoken_as(typed.strip(), offered)
    if not language and visit.is_press and not spoken_as(typed, visit.work.known.speaks()):
        raise not_yours()
    if not language:
        facts: Facts = {"options": list(offered), "current": visit.language}
        await visit.reply(Topic.LANGUAGE, facts)
        return
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
    bot = reachability.own_bot(work)
    is_of_another = not is_of(inbound.update_id, bot)
    if account is None or is_of_another or account.is_reached_by(bot) == reachable:
        return
    if reachable:
        await reachability.found(work, account)
    else:
        await reachability.lost(work, account.person)


async def listing(office: Office, typed: str = "") -> tuple[PersonRow, ...]:
    """Everybody in the directory, and how far their enrolment has come.

    ``typed`` narrows them (``formats.typed.list_words``).
    """
    async with office.store.reading() as work:
        sought = read_sought(typed, work.directory, STATES)
        accounts = {account.person: account for account in await work.people.all()}
        invited = await work.people.invited_among(work.directory.people)
        passkeys = await work.passkeys.counted()
        return tuple(
            [
                replace(
                    await person_row(work, person, accounts.get(key), key in invited),
                    passkeys=passkeys.get(key, 0),
                )
                for key, person in work.directory.people.items()
                if sought.fits(
                    person.member,
                    (person.name, key, *person.roles),
                    standing_of(accounts.get(key), key in invited),
                )
            ]
        )


def standing_of(account: Account | None, is_invited: bool) -> EnrolmentState:
    """How far somebody has come; ``is_invited``: they have a code that can still be used."""
    is_bound = account is not None and account.state is not AccountState.REVOKED
    if is_invited and not is_bound:
        return EnrolmentState.INVITED
    return EnrolmentState(account.state.value) if account else EnrolmentState.NOT_INVITED


async def person_row(
    work: UnitOfWork, person: Person, account: Account | None, is_invited: bool
) -> PersonRow:
    """How far one person's enrolment has come, and how they can be reached."""
    standing = standing_of(account, is_invited)
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
        is_elsewhere=standing is EnrolmentState.ENROLLED
        and account is not None
        and account.is_elsewhere,
        language=work.known.language_of(person.id) if account else None,
        channels=channels,
    )


def _known(work: UnitOfWork, person: str) -> Person:
    known = work.directory.people.get(PersonId(person))
    if known is None:
        raise UnknownPerson(person)
    return known


async def _waits_already(
    work: UnitOfWork, inbound: Inbound, invitation: Invitation, person: Person
) -> bool:
    """Whether it is the code that this account used, and the person still waits to be confirmed."""
    holder = await work.people.by_account(inbound.account)
    is_theirs = holder is not None and holder.person == person.id
    waits = holder is not None and holder.state is AccountState.WAITING
    return is_theirs and waits and invitation.used_at is not None


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
    for confirmer in confirmers(work.directory, person):
        await work.say(
            Message(
                to=confirmer.id,
                topic=Topic.CODE_MISUSED,
                facts={"name": person.name},
                ring=Ring.RINGS,
            )
        )


async def _bind(work: UnitOfWork, inbound: Inbound, code: str, person: Person) -> None:
    await work.people.use(code)
    before = await work.people.by_person(person.id)
    waits = must_wait(work, person)
    account = Account(
        person=person.id,
        account=inbound.account,
        chat=inbound.chat,
        language=before.language if before else "",
        letters=before.letters if before else True,
        client=inbound.language,
        state=AccountState.WAITING if waits else AccountState.ENROLLED,
        taken_by=reachability.own_bot(work),
        enrolled_at=work.now,
        version=before.version if before else 0,
        bots=work.known.accounts.bots,
    )
    await work.people.save(account)
    if before is not None and before.chat != inbound.chat:
        await leave(work, before, account)
    about: Facts = {"person": person.id, "name": person.name, "waits": waits}
    record = Record(event=Event.PERSON_ENROLLED, actor=person.id, about=about)
    await work.note(record, auth=TELEGRAM)
    if waits:
        await wait(work, account, person)
    else:
        await begin(work, account, person)


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
    facts = (
        {"reads": work.known.language_of(holder.person)}
        if holder
        else stranger_facts(work, inbound)
    )
    refused = Saying(topic=Topic.ENROLMENT_REFUSED, facts=facts)
    await work.reply(None, inbound.chat, refused)
