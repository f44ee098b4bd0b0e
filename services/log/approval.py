"""Two people confirm an act at the console, each with a code that reaches their own chat.

Owns who may, that neither code is shown to whoever asks, and that both may still confirm when the act
is done. A code lives 15 minutes, and five wrong tries end it. What the act then does is its own.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.log.approval import Act, NotShown, shown_reason
from domain.requests.permissions import may_review
from domain.requests.request import Message, Record, Request, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, Role
from services.log.console import CONSOLE
from services.visit.office import Office
from storage.transaction.unit_of_work import UnitOfWork

LIVES: Final = timedelta(minutes=15)
LONGEST_REASON: Final = 300
"""As much of it as the message with the code shows."""


class CannotApprove(Exception):
    """The two people cannot confirm this; the message says why and what to do instead."""


def read_reason(typed: str) -> str:
    """The reason as both are shown it, and as it is recorded. Raises ``CannotApprove``."""
    try:
        return shown_reason(typed, LONGEST_REASON)
    except NotShown as error:
        raise CannotApprove(str(error)) from None


async def ask(office: Office, act: Act) -> tuple[str, ...]:
    """Send each of two people a code; returns their names. Raises ``CannotApprove``."""
    async with office.store.work() as work:
        request, people = await _both(work, act)
        codes: dict[str, str] = {person: _code() for person in people}
        await work.approvals.ask(act.canonical(), codes, LIVES)
        record = Record(event=Event.APPROVAL_ASKED, about=_about(act))
        await work.note(record, request.id, CONSOLE)
        names = tuple(work.situation.name(person) for person in people)
        for person in people:
            facts: Facts = {
                "reference": request.reference,
                "act": act.name,
                "reason": act.reason,
                "recipient": act.recipient,
                "names": names,
                "code": codes[person],
            }
            await work.say(
                Message(to=person, topic=Topic.APPROVAL_CODE, facts=facts, ring=Ring.RINGS)
            )
    return names


async def require(office: Office, act: Act, codes: Mapping[str, str]) -> tuple[str, ...]:
    """Let pass with both people's codes, once; returns their names. Raises ``CannotApprove``.

    Both must still be such as may confirm: codes that are right are used up where they are not.
    """
    async with office.store.work() as work:
        tidy = {person: code.replace("-", "").strip() for person, code in codes.items()}
        given = await work.approvals.is_given(act.canonical(), tidy)
        objection = await _objection(work, act) if given else None
        about = _about(act)
        if objection is not None:
            about = {**about, "why": str(objection)}
        is_approved = given and objection is None
        event = Event.APPROVAL_GIVEN if is_approved else Event.APPROVAL_FAILED
        await work.note(Record(event=event, about=about), act.case, CONSOLE)
        names = tuple(work.situation.name(PersonId(person)) for person in codes)
    if objection is not None:
        raise objection
    if given is None:
        raise CannotApprove(
            "No codes wait for this, or they have run out. They count only for the request, the "
            "reason, the file and the people that they were asked for. Run the command again "
            "without --code."
        )
    if not given:
        raise CannotApprove(
            "These are not the two codes. Give each person's with the same --by, in the same order."
        )
    return names


async def _objection(work: UnitOfWork, act: Act) -> CannotApprove | None:
    """Why the two may not confirm it any more, where they may not."""
    try:
        await _both(work, act)
    except CannotApprove as error:
        return error
    return None


def _about(act: Act) -> Facts:
    return {
        "act": act.name,
        "by": list(act.people),
        "reason": act.reason,
        "recipient": act.recipient,
        "channel": CONSOLE,
    }


async def _both(work: UnitOfWork, act: Act) -> tuple[Request, list[PersonId]]:
    """The request as it is now, and the two, each of whom may confirm now."""
    by = act.people
    if len(by) != 2 or by[0] == by[1]:
        raise CannotApprove("Two different people must confirm. Name both: --by ID --by ID")
    request = await work.requests.by_case(act.case)
    if request is None or await work.erasures.is_erased(act.case):
        raise CannotApprove("This case was erased, so there is nothing to open.")
    for typed in by:
        person = work.directory.people.get(PersonId(typed))
        if person is None:
            raise CannotApprove(
                "Nobody in the directory has one of these ids. See: contactpoint people list"
            )
        if not may_open(Actor(person=person), request):
            raise CannotApprove(
                f"{person.id} cannot confirm this: choose supervisors of the two members, or "
                "auditors."
            )
        if await work.enrolled(person.id) is None:
            raise CannotApprove(f"{person.id} is not enrolled, so there is no chat for the code.")
    return request, [PersonId(typed) for typed in by]


def may_open(actor: Actor, request: Request) -> bool:
    """Whether the person may be one of the two: who reviews this case, and may read its content."""
    return actor.has(Role.SUPERVISOR, Role.AUDITOR) and may_review(actor, request)


def _code() -> str:
    """Eight digits, 27 bits; five tries in 15 minutes."""
    return f"{secrets.randbelow(10**8):08d}"
