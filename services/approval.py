"""Two people confirm an act at the console, each with a code that reaches their own chat.

Owns who may, and that neither code is shown to whoever asks. A code lives 15 minutes, and five wrong
tries end it. What the act then does is its own.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from domain.events import Event
from domain.permissions import Actor, may_review
from domain.request import Facts, Message, Record, Request, Ring
from domain.topics import Topic
from domain.vocabulary import PersonId, Role
from services.console import CONSOLE
from services.office import Office
from storage.people import AccountState
from storage.unit_of_work import UnitOfWork

LIVES: Final = timedelta(minutes=15)


class CannotApprove(Exception):
    """The two people cannot confirm this; the message says why and what to do instead."""


async def ask(
    office: Office, act: str, request: Request, by: Sequence[str], reason: str
) -> tuple[str, ...]:
    """Send each of two people a code; returns their names. Raises ``CannotApprove``."""
    async with office.store.work() as work:
        people = await _both(work, request, by)
        codes: dict[str, str] = {person: _code() for person in people}
        await work.approvals.ask(_bound(act, request), codes, LIVES)
        about: Facts = {"act": act, "by": people, "reason": reason, "channel": CONSOLE}
        await work.note(Record(event=Event.APPROVAL_ASKED, about=about), request.id, CONSOLE)
        names = tuple(work.situation.name(person) for person in people)
        for person in people:
            facts: Facts = {
                "reference": request.reference,
                "act": act,
                "reason": reason,
                "names": names,
                "code": codes[person],
            }
            await work.say(
                Message(to=person, topic=Topic.APPROVAL_CODE, facts=facts, ring=Ring.RINGS)
            )
    return names


async def require(
    office: Office, act: str, request: Request, codes: Mapping[str, str], reason: str
) -> tuple[str, ...]:
    """Let pass with both people's codes, once; returns their names. Raises ``CannotApprove``."""
    async with office.store.work() as work:
        tidy = {person: code.replace("-", "").strip() for person, code in codes.items()}
        given = await work.approvals.is_given(_bound(act, request), tidy)
        event = Event.APPROVAL_GIVEN if given else Event.APPROVAL_FAILED
        about: Facts = {"act": act, "by": list(codes), "reason": reason, "channel": CONSOLE}
        await work.note(Record(event=event, about=about), request.id, CONSOLE)
        names = tuple(work.situation.name(PersonId(person)) for person in codes)
    if given is None:
        raise CannotApprove(
            "No codes wait for this, or they have run out. Run the command again without --code."
        )
    if not given:
        raise CannotApprove(
            "These are not the two codes. Give each person's with the same --by, in the same order."
        )
    return names


async def _both(work: UnitOfWork, request: Request, by: Sequence[str]) -> list[PersonId]:
    if len(by) != 2 or by[0] == by[1]:
        raise CannotApprove("Two different people must confirm. Name both: --by ID --by ID")
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
        account = await work.people.by_person(person.id)
        if account is None or account.state is not AccountState.ENROLLED:
            raise CannotApprove(f"{person.id} is not enrolled, so there is no chat for the code.")
    return [PersonId(typed) for typed in by]


def may_open(actor: Actor, request: Request) -> bool:
    """Whether the person may be one of the two: who reviews this case, and may read its content."""
    return actor.has(Role.SUPERVISOR, Role.AUDITOR) and may_review(actor, request)


def _bound(act: str, request: Request) -> str:
    return f"{act}:{request.id}"


def _code() -> str:
    """Eight digits, 27 bits; five tries in 15 minutes."""
    return f"{secrets.randbelow(10**8):08d}"
