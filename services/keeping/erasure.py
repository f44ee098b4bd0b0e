"""Erasing a case for good: two people agree, or a rule says so, and the log keeps that it was done.

Two people agree to a hold and its release in the same way. Owns who is asked, the record, and that all
of it is one transaction. Which rows go is left to ``storage.log.erasures``, who may agree and when a rule
reaches a case to ``domain.log.erasure``, what a hold does to ``services.keeping.holding``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from domain.events import Event
from domain.log import erasure as rules
from domain.log.approval import Act, CannotAgree, shown_reason
from domain.log.erasure import PROPOSAL_LIVES, Agreed, ErasureBasis
from domain.refused import not_yours
from domain.requests.request import Message, Record, Request, Ring
from domain.requests.values.keeping import Hold
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId, Urgency
from services.keeping import holding
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
    """An act that waits for both people to agree in their chats."""

    reference: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proposal:
    """What waits for both people, as it is kept; one of an earlier version is an erasure."""

    act: Agreed
    until: date | None
    reason: str
    people: tuple[PersonId, ...]

    @classmethod
    def of(cls, kept: Mapping[str, Json]) -> Self:
        """What was kept."""
        until = str(kept.get("until") or "")
        return cls(
            act=Agreed(str(kept.get("act") or Agreed.ERASURE)),
            until=date.fromisoformat(until) if until else None,
            reason=str(kept["reason"]),
            people=_people(kept["by"]),
        )

    def kept(self) -> dict[str, Json]:
        """As it is kept."""
        until = self.until.isoformat() if self.until is not None else ""
        return {"act": self.act.value, "until": until, "reason": self.reason, "by": [*self.people]}

    @property
    def hold(self) -> Hold | None:
        """The hold to which both agree; None where they agree to something else."""
        if self.act is not Agreed.HOLD or self.until is None:
            return None
        return Hold(reason=self.reason, until=self.until, by=self.people)


async def propose(
    office: Office,
    typed: str,
    reason: str,
    by: Sequence[str],
    act: Agreed = Agreed.ERASURE,
    until: date | None = None,
) -> Proposed:
    """Ask two people in their chats to agree to an act on a case, for the reason given.

    ``until``: the last day of a hold. Raises ``CannotAgree``, and as ``console.resolved`` and
    ``console.named`` do.
    """
    typed = await resolved(office, typed)
    async with office.store.work() as work:
        request = await named(work, typed)
        await _require_possible(work, request, act, until)
        people = await _both(work, request, by)
        reason = shown_reason(reason, LONGEST_REASON)
        day = until.isoformat() if until is not None else ""
        proposal = _Proposal(act=act, until=until, reason=reason, people=people)
        bound = _bound(work, request, proposal)
        names = tuple(work.situation.name(person) for person in people)
        about: Facts = {"act": act.value, "reason": reason, "names": names, "by": people}
        about = {**about, **({"until": day} if day else {})}
        await work.note(Record(event=Event.APPROVAL_ASKED, about=about), request.id, CONSOLE)
        kept: dict[str, Json] = {**proposal.kept(), "given": []}
        await work.erasures.propose(request.id, kept, PROPOSAL_LIVES)
        shown: Facts = {
            "case": request.id,
            "reference": request.reference,
            "reason": reason,
            "names": names,
            "bound": bound,
            "act": act.value,
            "until": day,
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
    proposed = _Proposal.of(proposal)
    people, reason = proposed.people, proposed.reason
    if bound != _bound(visit.work, request, proposed):
        await _say_over(visit)
        return
    if visit.actor.id not in people or not rules.may_agree(visit.actor, request):
        raise not_yours()
    given = dict.fromkeys((*_people(proposal["given"]), visit.actor.id))
    why = await _objection(visit.work, request, proposed) if agrees else None
    await _record_decision(visit, request, proposed, agrees=agrees, why=why)
    if not agrees or why is not None:
        await visit.work.erasures.end_proposal(case)
        topic = Topic.ERASURE_VOID if agrees else Topic.ERASURE_DECLINED
        await _tell(visit, request, proposed, topic)
    elif set(given) == set(people):
        names = [visit.work.situation.name(person) for person in people]
        if proposed.act is Agreed.ERASURE:
            about: Facts = {"reason": reason, "people": names, "by": list(people)}
            await erase(visit.work, request, ErasureBasis.AUTHORITY, about, visit.auth)
            await _tell(visit, request, proposed, Topic.CASE_ERASED)
        else:
            await visit.work.erasures.end_proposal(case)
            await holding.change(visit.work, request, proposed.hold, names, visit.auth)
            await _tell(visit, request, proposed, Topic.CASE_HELD)
    else:
        kept: dict[str, Json] = {**proposed.kept(), "given": [*given]}
        await visit.work.erasures.keep_proposal(case, kept)
        facts: Facts = {"reference": request.reference, "case": case, "act": proposed.act.value}
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


async def _require_possible(
    work: UnitOfWork, request: Request, act: Agreed, until: date | None
) -> None:
    """Raise ``CannotAgree`` where the case is not such that this can be done to it now."""
    if await work.erasures.is_erased(request.id):
        raise CannotAgree("This case was erased already.")
    if act is not Agreed.ERASURE:
        holding.require_sensible(work, request, act, until)
        return
    if request.is_open:
        raise CannotAgree(
            "This request is open. It can be erased once it is closed or withdrawn by who filed it."
        )
    held = request.keeping.hold_at(work.now)
    if held is not None:
        raise CannotAgree(
            f"This case is held until {held.until.isoformat()}. Two people can release it before: "
            "contactpoint requests release REF"
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


async def _objection(work: UnitOfWork, request: Request, proposed: _Proposal) -> str | None:
    """Why it may not be done on the word of these people, as everything is now."""
    try:
        await _require_possible(work, request, proposed.act, proposed.until)
        await _both(work, request, proposed.people)
    except CannotAgree as error:
        return str(error)
    return None


def _bound(work: UnitOfWork, request: Request, proposed: _Proposal) -> str:
    """What stands for the proposal as it was shown; a button carries it."""
    day = proposed.until.isoformat() if proposed.until is not None else ""
    act = Act(
        name=proposed.act.value,
        case=request.id,
        reason=proposed.reason,
        people=proposed.people,
        recipient=day,
    )
    return work.vault.opaque_text("approval", act.canonical())[:16]


async def _record_decision(
    visit: Visit, request: Request, proposed: _Proposal, *, agrees: bool, why: str | None
) -> None:
    about: Facts = {
        "act": proposed.act.value,
        "reason": proposed.reason,
        "agrees": agrees,
        **({"why": why} if why is not None else {}),
        "name": visit.actor.person.name,
        "roles": sorted(role.value for role in visit.actor.person.roles),
    }
    event = Event.APPROVAL_GIVEN if agrees and why is None else Event.APPROVAL_FAILED
    record = Record(event=event, actor=visit.actor.id, about=about)
    await visit.work.note(record, request.id, visit.auth)


async def _tell(visit: Desk, request: Request, proposed: _Proposal, topic: Topic) -> None:
    """Both read what became of it; these messages belong to no case, so they stay."""
    people = proposed.people
    facts: Facts = {
        "reference": request.reference,
        "act": proposed.act.value,
        "until": proposed.until.isoformat() if proposed.until is not None else "",
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
