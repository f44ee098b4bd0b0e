"""Erasing a case for good: two people agree, or a rule says so, and the log keeps that it was done.

Owns who is asked, the record, and that all of it is one transaction. Which rows go is left to
``storage.log.erasures``, who may agree and when a rule reaches a case to ``domain.log.erasure``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.events import Event
from domain.log import erasure as rules
from domain.log.approval import Act, CannotAgree, shown_reason
from domain.log.erasure import PROPOSAL_LIVES, ErasureBasis
from domain.refused import not_yours
from domain.requests.request import Message, Record, Request, Ring
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId, Urgency
from services.log.approval import two_people
from services.log.console import named, resolved
from services.visit.desk import Desk
from services.visit.office import CONSOLE, Office
from services.visit.visit import Visit
from storage.log.erasures import Erased
from storage.sealing.vault import Json
from storage.transaction.unit_of_work import UnitOfWork

LONGEST_REASON = 500
"""As much of it as both are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """An erasure that waits for both people to agree in their chats."""

    reference: str
    names: tuple[str, ...]


async def propose(office: Office, typed: str, reason: str, by: Sequence[str]) -> Proposed:
    """Ask two people in their chats to agree to the erasure of a case, for the reason given.

    Raises ``CannotAgree``, and as ``console.resolved`` and ``console.named`` do.
    """
    typed = await resolved(office, typed)
    async with office.store.work() as work:
        request = await named(work, typed)
        await _require_erasable(work, request)
        people = await _both(work, request, by)
        reason = shown_reason(reason, LONGEST_REASON)
        bound = _bound(work, request, reason, people)
        names = tuple(work.situation.name(person) for person in people)
        about: Facts = {"act": "erasure", "reason": reason, "names": names, "by": people}
        await work.note(Record(event=Event.APPROVAL_ASKED, about=about), request.id, CONSOLE)
        kept: dict[str, Json] = {"reason": reason, "by": [*people], "given": []}
        await work.erasures.propose(request.id, kept, PROPOSAL_LIVES)
        shown: Facts = {
            "case": request.id,
            "reference": request.reference,
            "reason": reason,
            "names": names,
            "bound": bound,
        }
        for person in people:
            topic, urgency = Topic.ERASURE_ASKED, Urgency.STANDARD
            await work.say(
                Message(to=person, topic=topic, facts=shown, ring=Ring.RINGS, urgency=urgency)
            )
    return Proposed(reference=request.reference, names=names)


async def decide(visit: Desk, case: str, bound: str, *, agrees: bool) -> None:
    """One of the two presses Erase or Keep; the second agreement erases at once.

    ``bound`` stands for all that they were shown: it must be what is proposed now.
    """
    proposal = await visit.work.erasures.proposal(case)
    request = await visit.work.requests.by_case(case)
    if proposal is None or request is None:
        await _say_over(visit)
        return
    people, reason = _people(proposal["by"]), str(proposal["reason"])
    if bound != _bound(visit.work, request, reason, people):
        await _say_over(visit)
        return
    if visit.actor.id not in people or not rules.may_agree(visit.actor, request):
        raise not_yours()
    given = dict.fromkeys((*_people(proposal["given"]), visit.actor.id))
    why = await _objection(visit.work, request, people) if agrees else None
    await _record_decision(visit, request, reason, agrees=agrees, why=why)
    if not agrees or why is not None:
        await visit.work.erasures.end_proposal(case)
        topic = Topic.ERASURE_VOID if agrees else Topic.ERASURE_DECLINED
        await _tell(visit, request, people, topic)
    elif set(given) == set(people):
        names = [visit.work.situation.name(person) for person in people]
        about: Facts = {"reason": reason, "people": names, "by": list(people)}
        await erase(visit.work, request, ErasureBasis.AUTHORITY, about, visit.auth)
        await _tell(visit, request, people, Topic.CASE_ERASED)
    else:
        kept: dict[str, Json] = {"reason": reason, "by": [*people], "given": [*given]}
        await visit.work.erasures.keep_proposal(case, kept)
        facts: Facts = {"reference": request.reference, "case": case}
        await visit.change_pressed(Topic.ERASURE_AGREED, facts)


async def erase(
    work: UnitOfWork, request: Request, why: ErasureBasis, about: Facts, auth: str = "service"
) -> None:
    """Within a transaction: record the erasure, empty the request, delete its key and content."""
    emptied = await work.requests.save(rules.emptied(request, work.now))
    facts: Facts = {"why": why.value, "reference": request.reference, **about}
    record = Record(event=Event.CASE_ERASED, about=facts)
    await work.log.append(record, request.id, auth, emptied.version + 1)
    await work.log.flush()
    await work.erasures.erase(request.id, work.outbox)


async def erase_again(office: Office, erased: Iterable[Erased]) -> int:
    """After a restore: erase what had been erased since the backup was made; returns how many."""
    count = 0
    for each in erased:
        async with office.store.work() as work:
            request = await work.requests.by_case(each.case)
            if request is None or await work.erasures.is_erased(each.case):
                continue
            about: Facts = {"again": True, "first_at_ms": each.at_ms}
            await erase(work, request, ErasureBasis.AUTHORITY, about, CONSOLE)
            count += 1
    return count


async def _require_erasable(work: UnitOfWork, request: Request) -> None:
    if await work.erasures.is_erased(request.id):
        raise CannotAgree("This case was erased already.")
    if request.is_open:
        raise CannotAgree(
            "This request is open. It can be erased once it is closed or withdrawn by who filed it."
        )


async def _both(work: UnitOfWork, request: Request, by: Sequence[str]) -> tuple[PersonId, PersonId]:
    return await two_people(
        work,
        by,
        lambda actor: rules.may_agree(actor, request),
        must="agree",
        cannot="agree to this: choose supervisors of the two members, the secretariat or auditors, "
        "who had no part in the case themselves",
        chat="in which to ask them",
    )


async def _objection(work: UnitOfWork, request: Request, people: Sequence[str]) -> str | None:
    """Why it may not be erased on the word of these people, as everything is now."""
    try:
        await _require_erasable(work, request)
        await _both(work, request, people)
    except CannotAgree as error:
        return str(error)
    return None


def _bound(work: UnitOfWork, request: Request, reason: str, people: Sequence[str]) -> str:
    """What stands for the proposal as it was shown; a button carries it."""
    proposed = Act(name="erasure", case=request.id, reason=reason, people=tuple(people))
    return work.vault.opaque_text("approval", proposed.canonical())[:16]


async def _record_decision(
    visit: Visit, request: Request, reason: str, *, agrees: bool, why: str | None
) -> None:
    about: Facts = {
        "act": "erasure",
        "reason": reason,
        "agrees": agrees,
        **({"why": why} if why is not None else {}),
        "name": visit.actor.person.name,
        "roles": sorted(role.value for role in visit.actor.person.roles),
    }
    event = Event.APPROVAL_GIVEN if agrees and why is None else Event.APPROVAL_FAILED
    record = Record(event=event, actor=visit.actor.id, about=about)
    await visit.work.note(record, request.id, visit.auth)


async def _tell(visit: Desk, request: Request, people: Sequence[PersonId], topic: Topic) -> None:
    """Both read what became of it; these messages belong to no case, so they stay."""
    facts: Facts = {
        "reference": request.reference,
        "names": [visit.work.situation.name(person) for person in people],
        "by": visit.actor.person.name,
        "at": stamp(visit.work.now),
    }
    for person in people:
        if person != visit.actor.id:
            await visit.work.say(Message(to=person, topic=topic, facts=facts))
    await visit.change_pressed(topic, facts)


async def _say_over(visit: Desk) -> None:
    """It is done, declined or too old, or nobody ever asked."""
    asked = frozenset({Topic.ERASURE_ASKED, Topic.ERASURE_AGREED})
    post = await visit.pressed_post()
    if post is None or post.saying.topic not in asked | {Topic.PROMPT_OVER}:
        raise not_yours()
    await visit.retire(post.id, Topic.PROMPT_OVER, among=asked)
    await visit.done(Topic.STALE_STEP)


def _people(found: object) -> tuple[PersonId, ...]:
    return tuple(PersonId(str(each)) for each in found) if isinstance(found, list) else ()
