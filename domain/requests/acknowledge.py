"""Acknowledging an alert, passing it on, noting it.

Decides who may, and that exactly one acknowledgement counts. Two that arrive together are told apart
by the request's version when the decision is stored.
"""

from dataclasses import replace

from domain.directory.actor import Actor
from domain.directory.desk_card import lines_for
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.escalation import Cause, Why, fire
from domain.requests.headline import alert_cards, decided, headline, tell
from domain.requests.ownership import handover_after
from domain.requests.permissions import acts_for_addressee, is_colleague, require_addressee
from domain.requests.request import Card, CardChange, Decision, Record, Request, Ring
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import Role, State, Urgency


def acknowledge(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Claim the request. Raises ``Refused`` for who comes second, or may not."""
    if is_colleague(actor, request) and not acts_for_addressee(actor, request, situation):
        return offer_assistance(request, actor, situation)
    require_addressee(actor, request, situation)
    require_unacknowledged(request, actor, situation)
    changed = claimed(request, actor, situation)
    content = tell(actor.id, Topic.CONTENT, changed, situation)
    # Who waits for somebody at the other end in an emergency must not have to look again and again.
    ring = Ring.RINGS if request.urgency is Urgency.IMMEDIATE else Ring.SILENT
    told = tell(request.requester, Topic.ACKNOWLEDGED, changed, situation, ring=ring)
    about: Facts = {"step": request.steps_fired, "acknowledge_by": stamp(request.acknowledge_by)}
    return decided(
        changed,
        situation,
        [Record.by(actor, Event.ACKNOWLEDGED, about)],
        [replace(content, shows_all=True), told],
        alert_cards(changed, situation, "acknowledged", actor.person.name),
        CardChange(
            card=Card.ALERT,
            only=actor.id,
            facts={**content.facts, "stage": "yours", "desk_card": desk_card(changed, situation)},
        ),
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
