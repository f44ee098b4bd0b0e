"""Two people confirm an act at the console, each with a code that reaches their own chat.

Owns who may, that neither code is shown to whoever asks, and that both may still confirm when the act
is done. A code lives ten minutes, and five wrong tries end it. What the act then does is its own.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from secrets import randbelow
from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.log.approval import Act, CannotAgree
from domain.requests.permissions import sight
from domain.requests.request import Message, Record, Request, Ring
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, Role
from services.visit.office import CONSOLE, Office
from storage.transaction.unit_of_work import UnitOfWork

LIVES: Final = timedelta(minutes=10)
LONGEST_REASON: Final = 300
"""As much of it as the message with the code shows."""


async def two_people(
    work: UnitOfWork,
    by: Sequence[str],
    may: Callable[[Actor], bool],
    *,
    must: str,
    cannot: str,
    chat: str,
) -> tuple[PersonId, PersonId]:
    """Two different people, each of whom ``may`` and has a chat. Raises ``CannotAgree``.

    ``must``, ``cannot`` and ``chat`` say what they are to do, and who else could, where that is not so.
    """
    if len(by) != 2 or by[0] == by[1]:
        raise CannotAgree(f"Two different people must {must}. Name both: --by ID --by ID")
    for typed in by:
        person = work.directory.people.get(PersonId(typed))
        if person is None:
            raise CannotAgree(
                "Nobody in the directory has one of these ids. See: contactpoint people list"
            )
        if not may(Actor(person=person)):
            raise CannotAgree(f"{person.id} cannot {cannot}.")
        if await work.enrolled(person.id) is None:
            raise CannotAgree(f"{person.id} is not enrolled, so there is no chat {chat}.")
    return PersonId(by[0]), PersonId(by[1])


async def ask(office: Office, act: Act) -> tuple[str, ...]:
    """Send each of two people a code; returns their names. Raises ``CannotAgree``."""
    async with office.store.work() as work:
        request, people = await _both(work, act)
        # Eight digits, 27 bits; five tries in ten minutes.
        codes: dict[str, str] = {person: f"{randbelow(10**8):08d}" for person in people}
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
            topic = Topic.APPROVAL_CODE
            await work.say(Message(to=person, topic=topic, facts=facts, ring=Ring.RINGS))
    return names


async def require(office: Office, act: Act, codes: Mapping[str, str]) -> tuple[str, ...]:
    """Let pass with both people's codes, once; returns their names. Raises ``CannotAgree``.

    Both must still be such as may confirm: codes that are right are used up where they are not.
    """
    async with office.store.work() as work:
        tidy = {person: code.replace("-", "").strip() for person, code in codes.items()}
        given = await work.approvals.is_given(act.canonical(), tidy)
        event, about = Event.APPROVAL_GIVEN if given else Event.APPROVAL_FAILED, _about(act)
        objection: CannotAgree | None = None
        try:
            if given:
                await _both(work, act)
        except CannotAgree as error:
            objection, event = error, Event.APPROVAL_FAILED
            about = {**about, "why": str(error)}
        await work.note(Record(event=event, about=about), act.case, CONSOLE)
        names = tuple(work.situation.name(PersonId(person)) for person in codes)
    if objection is not None:
        raise objection
    if given is None:
        raise CannotAgree(
            "No codes wait for this, or they have run out. They count only for the request, the "
            "reason, the file and the people that they were asked for. Run the command again "
            "without --code."
        )
    if not given:
        raise CannotAgree(
            "These are not the two codes. Give each person's with the same --by, in the same order."
        )
    return names


def _about(act: Act) -> Facts:
    return {
        "act": act.name,
        "by": list(act.people),
        "reason": act.reason,
        "recipient": act.recipient,
        "channel": CONSOLE,
    }


async def _both(work: UnitOfWork, act: Act) -> tuple[Request, tuple[PersonId, PersonId]]:
    """The request as it is now, and the two, each of whom may confirm now."""
    request = await work.requests.by_case(act.case)
    if request is None or await work.erasures.is_erased(act.case):
        raise CannotAgree("This case was erased, so there is nothing to open.")
    return request, await two_people(
        work,
        act.people,
        lambda actor: may_open(actor, request, work.situation),
        must="confirm",
        cannot="confirm this: choose supervisors of the two members, or auditors",
        chat="for the code",
    )


def may_open(actor: Actor, request: Request, situation: Situation) -> bool:
    """Whether the person may be one of the two: who oversees this case, and may read all of it."""
    seen = sight(actor, request, situation)
    is_overseer = actor.has(Role.SUPERVISOR, Role.AUDITOR)
    return is_overseer and seen is not None and seen.is_whole
