"""Acknowledging an alert, passing it on, noting it.

Decides who may, that exactly one acknowledgement counts, and what becomes of one of an immediate request
that is only claimed, where the network asks for proof: it holds the escalation for some minutes. Two that
arrive together are told apart by the request's version when the decision is stored.
"""

from dataclasses import replace

from domain.directory.actor import Actor
from domain.directory.desk_card import lines_for
from domain.directory.portal import Acknowledging
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.escalation import Cause, Why, fire
from domain.requests.headline import (
    alert_cards,
    decided,
    headline,
    is_provisional,
    own_card,
    tell,
)
from domain.requests.ownership import handover_after
from domain.requests.permissions import acts_for_addressee, is_colleague, require_addressee
from domain.requests.request import Card, CardChange, Decision, Record, Request, Ring
from domain.requests.values.proof import HELD_FOR
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import Role, State, Urgency


def acknowledge(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Claim the request. Raises ``Refused`` for who comes second, or may not."""
    if is_colleague(actor, request) and not acts_for_addressee(actor, request, situation):
        return offer_assistance(request, actor, situation)
    require_addressee(actor, request, situation)
    if is_provisional(request) and actor.is_proved:
        if actor.id in (request.acknowledged_by, request.owner):
            return prove(request, actor, situation)
    else:
        require_unacknowledged(request, actor, situation)
    changed = claimed(request, actor, situation)
    if owes_proof(request, actor, situation):
        if actor.id in request.proof.failed:
            raise prove_first(request, situation)
        changed = replace(changed, proof=replace(request.proof, by=situation.now + HELD_FOR))
    content = tell(actor.id, Topic.CONTENT, changed, situation)
    # Who waits for somebody at the other end in an emergency must not have to look again and again.
    ring = Ring.RINGS if request.urgency is Urgency.IMMEDIATE else Ring.SILENT
    told = tell(request.requester, Topic.ACKNOWLEDGED, changed, situation, ring=ring)
    about: Facts = {"step": request.steps_fired, "acknowledge_by": stamp(request.acknowledge_by)}
    if changed.proof.by is not None:
        about = {**about, "prove_by": stamp(changed.proof.by)}
    before = request.owner if request.owner != actor.id else None
    others = [tell(before, Topic.OWNER_NO_MORE, changed, situation)] if before else []
    return decided(
        changed,
        situation,
        [Record.by(actor, Event.ACKNOWLEDGED, about)],
        [replace(content, shows_all=True), told, *others],
        alert_cards(changed, situation, "acknowledged", actor.person.name),
        CardChange(
            card=Card.ALERT,
            only=actor.id,
            facts={**content.facts, "stage": "yours", "desk_card": desk_card(changed, situation)},
        ),
    )


def owes_proof(request: Request, actor: Actor, situation: Situation) -> bool:
    """Whether the network asks that it is shown, for this request, who acknowledges."""
    asked = situation.directory.portal.acknowledge is Acknowledging.PROVED
    return asked and request.urgency is Urgency.IMMEDIATE and not actor.is_proved


def prove_first(request: Request, situation: Situation) -> Refused:
    """It takes more than a claim."""
    return Refused(Topic.PROVE_FIRST, headline(request, situation))


def require_proof(request: Request, actor: Actor, situation: Situation) -> None:
    """Raise ``Refused`` for what would end the escalation while nobody has shown who they are."""
    waits = request.awaits_acknowledgement or is_provisional(request)
    if waits and owes_proof(request, actor, situation):
        raise prove_first(request, situation)


def prove(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Who acknowledged has shown that it was them: it stands."""
    changed = replace(request, proof=request.proof.ended())
    done = tell(actor.id, Topic.DONE_PROVED, changed, situation)
    record = Record.by(actor, Event.ACKNOWLEDGEMENT_PROVED)
    return decided(changed, situation, [record], [done], own_card(changed, situation))


def with_proof(decision: Decision, actor: Actor, situation: Situation) -> Decision:
    """The same; what its owner does where they have shown who they are shows it of the acknowledgement."""
    request = decision.request
    is_theirs = actor.id in (request.acknowledged_by, request.owner)
    if not is_provisional(request) or not actor.is_proved or not is_theirs:
        return decision
    shown = prove(request, actor, situation)
    return Decision(
        request=shown.request,
        records=(*shown.records, *decision.records),
        messages=tuple(replace(m, facts=_proved(m.facts)) for m in decision.messages),
        cards=(*(replace(c, facts=_proved(c.facts)) for c in decision.cards), *shown.cards),
    )


def _proved(facts: Facts) -> Facts:
    return {**facts, "prove_by": None} if "prove_by" in facts else facts


def lapse_unproved(request: Request, situation: Situation) -> Decision:
    """Nobody has shown that it was them: the escalation goes on, as if nobody had acknowledged."""
    if situation.directory.portal.acknowledge is not Acknowledging.PROVED:
        return Decision(request=replace(request, proof=request.proof.ended()))
    by = request.acknowledged_by
    back = replace(
        request,
        state=State.NOTIFIED,
        step_due=situation.now,
        missed=(),
        acknowledged_at=None,
        acknowledged_by=None,
        owner=None,
        proof=request.proof.failed_by(by),
        handover_at=None,
        idle_due=None,
        idle_reminders=0,
    )
    fired = fire(back, situation, Cause(why=Why.UNPROVED))
    facts: Facts = {"by_whom": situation.name(by)}
    chiefs = (chief.id for chief in situation.directory.supervisors_of(request.addressee))
    people = [person for person in chiefs if person in situation.reachable and person != by]
    told = [
        tell(
            to,
            Topic.ACKNOWLEDGEMENT_LAPSED,
            fired.request,
            situation,
            ring=Ring.RINGS,
            by_whom=situation.name(by, to),
            is_own=to == by,
            is_requester=to == request.requester,
        )
        for to in dict.fromkeys((*people, request.requester, *([by] if by else [])))
    ]
    record = Record(event=Event.ACKNOWLEDGEMENT_LAPSED, about=facts)
    again = alert_cards(fired.request, situation, "open")
    return replace(
        fired,
        records=(record, *fired.records),
        messages=(*fired.messages, *told),
        cards=(*fired.cards, again),
    )


def desk_card(request: Request, situation: Situation) -> list[str]:
    """What the desk keeps at hand for requests of this type."""
    desk = situation.directory.contact_points.get(request.contact_point)
    return list(lines_for(desk.card, request.type)) if desk is not None else []


def claimed(request: Request, actor: Actor, situation: Situation) -> Request:
    """The request as acknowledged by this person, who owns it from now on."""
    idle = request.policy.remind_idle_after
    return replace(
        request,
        state=State.ACKNOWLEDGED,
        missed=tuple(person for person in request.unanswered if person != actor.id),
        step_due=None,
        aloud_due=None,
        acknowledged_at=situation.now,
        acknowledged_by=actor.id,
        owner=actor.id,
        proof=request.proof.ended(),
        handover_at=handover_after(request, actor.id, situation),
        idle_due=situation.now + idle if idle else None,
        idle_reminders=0,
    )


def require_unacknowledged(request: Request, actor: Actor, situation: Situation) -> None:
    """Raise ``Refused`` where somebody was first, or the request is over."""
    if request.awaits_acknowledgement:
        return
    told = headline(request, situation)
    if not request.is_open or request.acknowledged_by is None:
        raise Refused(Topic.ALREADY_OVER, told)
    if request.acknowledged_by == actor.id:
        raise Refused(Topic.ALREADY_ACKNOWLEDGED_BY_YOU, told)
    raise Refused(Topic.ALREADY_ACKNOWLEDGED, told)


def offer_assistance(request: Request, actor: Actor, situation: Situation) -> Decision:
    """A colleague of the same desk may assist: recorded, and the escalation goes on."""
    require_unacknowledged(request, actor, situation)
    return Decision(
        request=request,
        records=(Record.by(actor, Event.ASSISTANCE_OFFERED),),
        messages=(tell(actor.id, Topic.ASSISTANCE_RECORDED, request, situation),),
    )


def pass_on(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Not me: fire the next step now. Raises ``Refused``."""
    require_addressee(actor, request, situation)
    require_unacknowledged(request, actor, situation)
    if actor.id in request.passed_on_by:
        raise Refused(Topic.ALREADY_PASSED_ON, headline(request, situation))
    fired = fire(request, situation, Cause(why=Why.PASSED_ON, by=actor.id))
    alerted = [situation.name(m.to) for m in fired.messages if m.topic is Topic.ALERT]
    record = Record.by(actor, Event.PASSED_ON, {"alerted": alerted})
    done = tell(actor.id, Topic.DONE_PASSED_ON, fired.request, situation, alerted=alerted)
    return replace(fired, records=(record, *fired.records), messages=(done, *fired.messages))


def note(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The secretariat has read the alert; it acts for no member, so the escalation goes on."""
    if not actor.has(Role.SECRETARIAT) or actor.id not in request.alerted:
        raise not_yours()
    return Decision(
        request=request,
        records=(Record.by(actor, Event.NOTED),),
        messages=(tell(actor.id, Topic.DONE_NOTED, request, situation),),
    )
