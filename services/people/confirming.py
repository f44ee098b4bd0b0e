"""Confirming who enrolled: asking, as soon as there is somebody to ask, and deciding.

Owns when who is asked: at an enrolment everybody who may confirm it and has enrolled, and whoever may
confirm from a later moment on (they enrol, are confirmed, get the role) for all who wait for them then.
Who may is ``domain.directory.enrolling``'s.
"""

from dataclasses import replace
from typing import Final

from domain.directory.actor import Actor
from domain.directory.directory import Directory, Person
from domain.directory.enrolling import (
    confirmers,
    confirming_role,
    may_confirm,
    needs_confirming,
)
from domain.events import Event
from domain.messages.outgoing import Saying
from domain.refused import not_yours
from domain.requests.request import Message, Record, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import Enrolment, Role
from services.people.accounts import end
from services.visit.desk import Desk
from services.visit.office import CONSOLE
from services.visit.waiting import person_facts, waiting_facts
from storage.people.people import Account, AccountState
from storage.transaction.unit_of_work import UnitOfWork

ONE_BY_ONE: Final = 3
"""For more than these somebody is asked in one message, which leads to the list."""


class NothingToConfirm(Exception):
    """The person, whose id it names, does not wait for a confirmation."""


def must_wait(work: UnitOfWork, person: Person) -> bool:
    """Whether who enrols as this person must be confirmed first."""
    return work.directory.enrolment is Enrolment.CONFIRMED and needs_confirming(person)


async def wait(work: UnitOfWork, account: Account, person: Person) -> None:
    """Within a transaction: tell them for whom they wait, and ask these."""
    said = Saying(topic=Topic.WELCOME_WAITING, facts=await waiting_facts(work, person))
    await work.reply(account, account.chat, said)
    for other in confirmers(work.directory, person):
        await _ask(work, account, person, other)


async def confirm_anew(work: UnitOfWork, before: Person, after: Person) -> None:
    """Within a transaction: who gets a role that is confirmed waits for it, as at their enrolment."""
    account = await work.people.by_person(after.id)
    if account is None or account.state is not AccountState.ENROLLED:
        return
    if must_wait(work, after) and not needs_confirming(before):
        await work.people.save(replace(account, state=AccountState.WAITING))
        await wait(work, account, after)


async def confirm_here(work: UnitOfWork, known: Person) -> None:
    """Within a transaction: confirm from the console. Raises ``NothingToConfirm``."""
    account = await work.people.by_person(known.id)
    if account is None or account.state is not AccountState.WAITING:
        raise NothingToConfirm(known.id)
    await _confirm(work, account, known, None, CONSOLE)


async def decide(visit: Desk, opaque: str, *, accept: bool) -> None:
    """A supervisor or the secretariat confirms or denies who enrolled, by button."""
    account = await visit.work.people.by_opaque(opaque)
    person = visit.work.directory.people.get(account.person) if account else None
    if account is None or person is None:
        await _say_decided(visit)
        return
    if not may_confirm(visit.actor.person, person):
        raise not_yours()
    if accept:
        await _confirm(visit.work, account, person, visit.actor, visit.auth)
    else:
        await _deny(visit, account, person)
    facts: Facts = {"name": person.name, "accepted": accept}
    await visit.change_pressed(Topic.ENROLMENT_CONFIRMED, facts)


async def _deny(visit: Desk, account: Account, person: Person) -> None:
    about: Facts = {"person": person.id, "name": person.name, "denied": True}
    record = Record(event=Event.PERSON_REVOKED, actor=visit.actor.id, about=about)
    await end(visit.work, account, record, visit.auth)
    reads = {"reads": visit.work.known.language_of(person.id)}
    denied = Saying(topic=Topic.ENROLMENT_DENIED, facts=reads)
    await visit.work.outbox.post(chat=account.chat, person=None, saying=denied, rings=True)


async def _say_decided(visit: Desk) -> None:
    """Nobody waits under this name: somebody was quicker, or nobody ever did."""
    post = await visit.pressed_post()
    if post is None or post.saying.topic not in _ASKING:
        raise not_yours()
    await visit.retire(post.id, Topic.PROMPT_OVER, among=frozenset({Topic.CONFIRM_ENROLMENT}))
    await visit.done(Topic.STALE_STEP)


async def _confirm(
    work: UnitOfWork, account: Account, person: Person, by: Actor | None, auth: str
) -> None:
    await work.people.save(replace(account, state=AccountState.ENROLLED))
    about = {"person": person.id, "name": person.name}
    actor = by.id if by else None
    await work.note(Record(event=Event.PERSON_CONFIRMED, actor=actor, about=about), auth=auth)
    await begin(work, account, person)


async def begin(work: UnitOfWork, account: Account, person: Person) -> None:
    """Within a transaction: the account may act from now on, and may be asked about others."""
    can_choose = len(work.known.languages) > 1
    facts: Facts = {**person_facts(work, person), "can_choose": can_choose}
    welcome = Saying(topic=Topic.WELCOME, facts=facts)
    await work.reply(account, account.chat, welcome)
    await work.outbox.set_menu(chat=account.chat, person=person.id)
    await _ask_for_all(work, person, await _waiting(work, work.directory))


async def follow(work: UnitOfWork, after: Directory) -> None:
    """Within the transaction that puts this directory in force: who may confirm from now on is asked."""
    before, waiting = work.directory, await _waiting(work, after)
    changed = [(account, person) for account, person in waiting if _is_changed(before, person)]
    if not waiting:
        return
    for role in (Role.SECRETARIAT, Role.SUPERVISOR):
        for other in after.with_role(role):
            pool = waiting if _is_changed(before, other) else changed
            mine = [
                (account, person)
                for account, person in pool
                if confirming_role(person) is role and not _might(before, other, person)
            ]
            if mine and await work.enrolled(other.id) is not None:
                await _ask_for_all(work, other, mine)


def _is_changed(before: Directory, person: Person) -> bool:
    """Whether the directory said something else of who confirms them, or whom they confirm."""
    then = before.people.get(person.id)
    return then is None or (then.roles, then.member) != (person.roles, person.member)


def _might(before: Directory, other: Person, person: Person) -> bool:
    """Whether the one might confirm the other by the directory as it was."""
    then, waited = before.people.get(other.id), before.people.get(person.id)
    return then is not None and waited is not None and may_confirm(then, waited)


async def _waiting(work: UnitOfWork, directory: Directory) -> list[tuple[Account, Person]]:
    """Whoever waits, with what this directory says of them."""
    found = [
        (account, directory.people.get(account.person)) for account in await work.people.waiting()
    ]
    return [(account, person) for account, person in found if person is not None]


async def _ask_for_all(
    work: UnitOfWork, other: Person, waiting: list[tuple[Account, Person]]
) -> None:
    """Ask somebody for everybody of these whom they may confirm."""
    mine = [(account, person) for account, person in waiting if may_confirm(other, person)]
    if len(mine) > ONE_BY_ONE:
        facts: Facts = {"count": len(mine)}
        await work.say(
            Message(to=other.id, topic=Topic.ENROLMENTS_WAIT, facts=facts, ring=Ring.RINGS)
        )
        return
    for account, person in mine:
        await _ask(work, account, person, other)


async def _ask(work: UnitOfWork, account: Account, person: Person, other: Person) -> None:
    facts = {**person_facts(work, person), "account": work.people.opaque(account)}
    await work.say(
        Message(to=other.id, topic=Topic.CONFIRM_ENROLMENT, facts=facts, ring=Ring.RINGS)
    )


_ASKING: Final = frozenset({Topic.CONFIRM_ENROLMENT, Topic.ENROLMENT_CONFIRMED, Topic.PERSON_SHOWN})
"""Messages that have, or had, the buttons that decide."""
