"""Giving a request to another person of the desk: a supervisor of the requested side decides it.

What nobody has acknowledged stays on its schedule, and the person is alerted beside whoever was. What
somebody has in hand waits to be acknowledged anew, by a clock of its own: a choice is not yet somebody who
has said that they have it. The person stands where the first step of the policy would; where they do not
acknowledge, its further steps follow. The time for the answer runs on.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from domain.directory.actor import Actor
from domain.directory.directory import Person, Roster
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.acknowledge import owes_proof, prove_first
from domain.requests.escalation import Cause, Why, next_due, union, without
from domain.requests.headline import alert_cards, alert_facts, alert_of, decided, headline, tell
from domain.requests.ownership import UNNAMED
from domain.requests.permissions import acts_for_addressee, require_not_given_away, sight
from domain.requests.request import SETTLED, Decision, Message, Record, Request
from domain.requests.routing import after_quiet_hours, let_on, target_name
from domain.requests.values.situation import Situation
from domain.requests.values.turn import FirstTaken
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId, Role, State


class Unfit(StrEnum):
    """Why somebody cannot take a request now."""

    OVER = "over"
    NOBODY = "nobody"
    """Nobody else of the desk can."""
    NOT_OF_DESK = "not_of_desk"
    HOLDER = "holder"
    """They have it in hand already."""
    AWAY = "away"
    UNREACHED = "unreached"
    KEPT = "kept"
    """It is for supervisors alone until one of them passes it on."""


def may_reassign(actor: Actor, request: Request) -> bool:
    """Whether the person supervises the member that has it, and something is still to be done for it."""
    is_chief = actor.has(Role.SUPERVISOR) and actor.person.member == request.addressee
    return is_chief and request.left is None and request.state not in SETTLED


def require_reassign(request: Request, actor: Actor, situation: Situation) -> None:
    """Let pass who may give it to somebody else. Raises ``Refused``."""
    is_chief = actor.has(Role.SUPERVISOR) and actor.person.member == request.addressee
    if not is_chief or sight(actor, request, situation) is None:
        require_not_given_away(actor, request, situation)
        raise not_yours()
    if not may_reassign(actor, request):
        raise _refused(request, situation, Unfit.OVER)
    if owes_proof(request, actor, situation):
        raise prove_first(request, situation)


def takers(request: Request, situation: Situation) -> Sequence[Person]:
    """Who could take it now, in the order of the desk's roster."""
    return [
        each for each in _of_desk(request, situation) if _unfit(request, each, situation) is None
    ]


def require_taker(request: Request, to: PersonId, situation: Situation) -> Person:
    """The person, if they can take it now. Raises ``Refused``."""
    known = next((each for each in _of_desk(request, situation) if each.id == to), None)
    unfit = _unfit(request, known, situation) if known is not None else Unfit.NOT_OF_DESK
    if known is None or unfit is not None:
        who = known.name if known is not None else ""
        raise _refused(request, situation, unfit or Unfit.NOT_OF_DESK, who)
    return known


def named(request: Request, typed: str, situation: Situation) -> Person:
    """The person of the desk of that name or id; anybody else, known or not, reads the same.

    Raises ``Refused``.
    """
    wanted = " ".join(typed.split()).casefold()
    for person in _of_desk(request, situation):
        if wanted in (person.id.casefold(), " ".join(person.name.split()).casefold()):
            return person
    raise _refused(request, situation, Unfit.NOT_OF_DESK)


def require_possible(request: Request, actor: Actor, situation: Situation) -> Sequence[Person]:
    """Who could take it now, for who may give it to them. Raises ``Refused``, also where nobody could."""
    require_reassign(request, actor, situation)
    found = takers(request, situation)
    if not found:
        raise _refused(
            request, situation, Unfit.KEPT if request.is_for_supervisors else Unfit.NOBODY
        )
    return found


def reassign(request: Request, actor: Actor, situation: Situation, to: PersonId) -> Decision:
    """Give it to this person of the desk. Raises ``Refused``."""
    require_reassign(request, actor, situation)
    require_taker(request, to, situation)
    waited = request.awaits_acknowledgement
    given = request if waited else _again(request, situation)
    changed = replace(
        given,
        alerted=union(given.alerted, (to,)),
        passed_on_by=without(given.passed_on_by, (to,)),
        undelivered=without(given.undelivered, (to,)),
    )
    is_there = request.owner in situation.directory.people
    about: Facts = {
        "from": (situation.name(request.owner) if is_there else UNNAMED) if request.owner else None,
        "to": situation.name(to),
        "before": request.state.value,
        "acknowledge_by": stamp(changed.acknowledge_by),
    }
    cause = Cause(why=Why.REASSIGNED, by=actor.id, had=request.owner)
    facts = alert_facts(changed, situation, cause.why, situation.now - changed.clock_start)
    alert = alert_of(changed, situation, to, facts, by=cause.by, had=cause.had)
    done = tell(actor.id, Topic.DONE_REASSIGNED, changed, situation, given_to=situation.name(to))
    records = [Record.by(actor, Event.REASSIGNED, about), _alerted(changed, situation, to)]
    told = [done, *_told(request, changed, actor, situation, to)]
    if waited:
        return decided(changed, situation, records, [*told, alert])
    closed = alert_cards(changed, situation, "reassigned", actor.person.name)
    closed = replace(closed, facts={**closed.facts, "given_to": situation.name(to)})
    return decided(changed, situation, records, [*told, alert], closed)


def _again(request: Request, situation: Situation) -> Request:
    """It waits for an acknowledgement as it does at a beginning; who did not answer before still did not.

    What stood still while something was asked is given back, as at a transfer.
    """
    held = let_on(request.resumed(situation.now))
    left = [each for each in held.alerted if each in (*held.missed, *held.passed_on_by)]
    begun = replace(
        held,
        state=State.NOTIFIED,
        clock_start=situation.now,
        next_step=1,
        aloud_due=None,
        steps_fired=1,
        alerted=tuple(left),
        missed=(),
        acknowledged_at=None,
        acknowledged_by=None,
        owner=None,
        first_taken=held.first_taken or _first_taken(held),
        proof=held.proof.ended(),
        handover_at=None,
        idle_due=None,
        idle_reminders=0,
    )
    due = next_due(begun, situation.now, begun.next_step, Cause(why=Why.REASSIGNED))
    due = after_quiet_hours(due, begun.next_step, begun, situation.directory)
    return replace(begun, step_due=due)


def _first_taken(held: Request) -> FirstTaken | None:
    if held.acknowledged_at is None:
        return None
    return FirstTaken(
        clock_start=held.clock_start,
        acknowledged_at=held.acknowledged_at,
        steps_fired=held.steps_fired,
    )


def _told(
    before: Request, after: Request, actor: Actor, situation: Situation, to: PersonId
) -> list[Message]:
    """Who has it no more, or was alerted too; the requester, where somebody had acknowledged it."""
    waits = before.awaits_acknowledgement
    others = before.unanswered if waits else ([before.owner] if before.owner else [])
    own = [each for each in others if each not in (actor.id, to)]
    people = [(each, False) for each in own if not situation.notes_only(each)]
    if not waits:
        people.append((before.requester, True))
    return [
        tell(
            person,
            Topic.REASSIGNED,
            after,
            situation,
            by="" if is_requester else situation.name(actor.id, person),
            given_to=situation.name(to, person),
            is_requester=is_requester,
            had_it=not waits and not is_requester,
        )
        for person, is_requester in people
    ]


def _alerted(request: Request, situation: Situation, to: PersonId) -> Record:
    step = request.policy.steps[max(request.steps_fired - 1, 0)]
    return Record(
        event=Event.ALERTED,
        about={
            "step": max(request.steps_fired, 1),
            "steps": len(request.policy.steps),
            "target": target_name(step, situation.directory),
            "why": Why.REASSIGNED.value,
            "people": [situation.name(to)],
            "rung": [to],
            "next_due": stamp(request.step_due),
        },
    )


def _of_desk(request: Request, situation: Situation) -> list[Person]:
    """The member's own people whom the roster of the desk names."""
    roster = situation.directory.roster_of(request.contact_point)
    found = (situation.directory.people.get(each) for each in (roster.people if roster else ()))
    return [each for each in found if each is not None and each.member == request.addressee]


def _unfit(request: Request, person: Person, situation: Situation) -> Unfit | None:
    if person.id == request.owner and not request.awaits_acknowledgement:
        return Unfit.HOLDER
    given = replace(request, alerted=union(request.alerted, (person.id,)))
    if not acts_for_addressee(Actor(person=person), given, situation):
        return Unfit.KEPT if request.is_for_supervisors else Unfit.NOT_OF_DESK
    roster = situation.directory.roster_of(request.contact_point)
    if roster is not None and _is_away(roster, person.id, situation):
        return Unfit.AWAY
    return None if person.id in situation.reachable else Unfit.UNREACHED


def _is_away(roster: Roster, person: PersonId, situation: Situation) -> bool:
    absences = roster.exact_absences.get(person, ())
    return any(span.since <= situation.now < span.until for span in absences)


def _refused(request: Request, situation: Situation, unfit: Unfit, who: str = "") -> Refused:
    told = headline(request, situation)
    return Refused(Topic.REASSIGN_REFUSED, {**told, "unfit": unfit.value, "who": who})
