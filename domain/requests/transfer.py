"""Transferring a request to another member, and refusing it with a ground.

A transfer starts a fresh acknowledgement clock and keeps the original answer deadline. Where the
network says so, it is a proposal, which the requester answers while every clock runs on.
"""

from dataclasses import replace

from domain.directory.actor import Actor
from domain.directory.directory import ContactPoint
from domain.events import Event
from domain.reference import is_ordered
from domain.refused import Refused
from domain.requests.acknowledge import claimed, require_proof
from domain.requests.escalation import Cause, Why, start
from domain.requests.filing import check_length
from domain.requests.headline import alert_cards, decided, headline, tell
from domain.requests.permissions import (
    people_on_duty,
    require_addressee,
    require_requester,
    require_vouched,
)
from domain.requests.request import (
    SETTLED,
    Card,
    CardChange,
    Decision,
    Message,
    Record,
    Request,
    Ring,
    Text,
)
from domain.requests.routing import choose_policy, route, takes
from domain.requests.values.ended import UnconfirmedRefusal
from domain.requests.values.keeping import CameOf
from domain.requests.values.situation import Situation
from domain.requests.values.turn import Proposal, Turn
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import (
    LETTER_ALONE,
    Ground,
    MemberCode,
    PersonId,
    Role,
    State,
    Transfers,
    Urgency,
)


def transfer(
    request: Request, to: MemberCode, actor: Actor, situation: Situation, note: str = ""
) -> Decision:
    """Hand the request to another member's contact point; where the network asks for the requester's
    consent, propose it. ``note`` is for who reads it next. Raises ``Refused``."""
    require_destination(request, to, actor, situation)
    check_length(note)
    body = Text(body=note) if note.strip() else None
    if situation.directory.transfers is Transfers.CONSENT:
        return _propose(request, to, body, actor, situation)
    before, records = _replaced(request, situation)
    origin = situation.member_name(request.addressee)
    about: Facts = {"from": origin, "to": situation.member_name(to)}
    record = Record.by(actor, Event.TRANSFERRED, about, body)
    moved = _move(before, to, actor.id, situation, with_conversation=False)
    after, by = moved.request, actor.person.name
    done = tell(actor.id, Topic.DONE_TRANSFERRED, after, situation, by=by)
    notice = tell(
        request.requester,
        Topic.TRANSFER_NOTICE,
        after,
        situation,
        shows=body,
        by=situation.name(actor.id, request.requester),
        before=origin,
    )
    no_more = [
        tell(person, Topic.OWNER_NO_MORE, after, situation, by=by)
        for person in _in_charge(request)
        if person != actor.id
    ]
    return replace(
        moved,
        records=(*records, record, *moved.records),
        messages=(done, notice, *no_more, *moved.messages),
        cards=(_proposal_card("replaced"), *moved.cards),
    )


def require_destination(
    request: Request, to: MemberCode, actor: Actor, situation: Situation
) -> ContactPoint:
    """Where a transfer of this request to this member would arrive. Raises ``Refused``."""
    require_unsettled(request, actor, situation)
    require_movable(request, situation)
    if to == request.addressee:
        raise Refused(Topic.TRANSFER_TO_SAME, headline(request, situation))
    if to == request.origin:
        raise Refused(Topic.TRANSFER_TO_ORIGIN, headline(request, situation))
    require_taken(to, request, situation)
    return route(situation.directory, to, request.type)


def require_movable(request: Request, situation: Situation) -> None:
    """Raise ``Refused`` while its member keeps data for it, which only that member can see to, while it was
    not confirmed by the member that is said to ask, and for a drill of the desk."""
    require_vouched(request)
    if is_ordered(request.reference):
        raise Refused(Topic.DRILL_STAYS, headline(request, situation))
    kept = request.preservation
    if kept is not None and kept.is_kept:
        raise Refused(Topic.TRANSFER_KEEPS_DATA, headline(request, situation))


def require_taken(to: MemberCode, request: Request, situation: Situation) -> None:
    """Raise ``Refused`` where the member does not take such requests of its origin."""
    if not takes(to, request, situation.directory):
        told = {**headline(request, situation), "member": situation.member_name(to)}
        raise Refused(Topic.NOT_TAKEN, told)


def on_duty_there(
    request: Request, to: MemberCode, point: ContactPoint, situation: Situation
) -> tuple[PersonId, ...]:
    """Who is on duty now at the contact point that would receive it."""
    there = replace(request, addressee=to, contact_point=point.id)
    return people_on_duty(there, situation)


def agree(
    request: Request, token: str, actor: Actor, situation: Situation, *, with_conversation: bool
) -> Decision:
    """The requester consents to the proposed transfer. Raises ``Refused``."""
    proposal = _require_proposal(request, token, actor, situation)
    require_movable(request, situation)
    require_taken(proposal.to, request, situation)
    choice = "conversation" if with_conversation else "alone"
    about: Facts = {
        "from": situation.member_name(request.addressee),
        "to": situation.member_name(proposal.to),
        "proposed_by": situation.name(proposal.by),
        "choice": choice,
    }
    moved = _move(request, proposal.to, proposal.by, situation, with_conversation=with_conversation)
    after = moved.request
    told = (
        tell(person, Topic.TRANSFER_AGREED, after, situation, choice=choice)
        for person in _in_charge(request)
    )
    done = tell(actor.id, Topic.DONE_AGREED, after, situation, choice=choice)
    return replace(
        moved,
        records=(Record.by(actor, Event.TRANSFERRED, about), *moved.records),
        messages=(done, *told, *moved.messages),
        cards=(_proposal_card(choice), *moved.cards),
    )


def decline(request: Request, token: str, actor: Actor, situation: Situation) -> Decision:
    """The requester does not consent; it stays where it is. Raises ``Refused``."""
    proposal = _require_proposal(request, token, actor, situation)
    kept, to = replace(request, proposal=None), situation.member_name(proposal.to)
    about: Facts = {"to": to, "proposed_by": situation.name(proposal.by)}
    told = (
        tell(person, Topic.TRANSFER_DECLINED, kept, situation, ring=Ring.RINGS, proposed_to=to)
        for person in _in_charge(request)
    )
    done = tell(actor.id, Topic.DONE_DECLINED, kept, situation)
    record = Record.by(actor, Event.TRANSFER_DECLINED, about)
    return decided(kept, situation, [record], [done, *told], _proposal_card("not"))


def lapse(request: Request, situation: Situation, why: str = "time") -> Decision:
    """The proposal is over without an answer; ``why``: time, or the state that ended it."""
    proposal = request.proposal
    if proposal is None:
        return Decision(request=request)
    kept, to = replace(request, proposal=None), situation.member_name(proposal.to)
    acts = why == "time"
    people = [(person, acts) for person in _in_charge(request)]
    told = (
        tell(
            person,
            Topic.TRANSFER_LAPSED,
            kept,
            situation,
            ring=Ring.RINGS if rings else Ring.SILENT,
            proposed_to=to,
            why=why,
            is_theirs=rings,
        )
        for person, rings in (*people, (request.requester, False))
    )
    about: Facts = {"to": to, "proposed_by": situation.name(proposal.by), "why": why}
    record = Record(event=Event.TRANSFER_LAPSED, about=about)
    return decided(kept, situation, [record], told, _proposal_card("lapsed"))


def settled(decision: Decision, situation: Situation) -> Decision:
    """What an act decided that settles the request: a proposal that waits has lapsed by it."""
    request = decision.request
    if request.proposal is None or request.state not in SETTLED:
        return decision
    over = lapse(request, situation, request.state.value)
    return replace(
        decision,
        request=over.request,
        records=(*decision.records, *over.records),
        messages=(*decision.messages, *over.messages),
        cards=(*decision.cards, _proposal_card("lapsed")),
    )


def _propose(
    request: Request, to: MemberCode, note: Text | None, actor: Actor, situation: Situation
) -> Decision:
    """Ask the requester. One that waits already is replaced; no clock stands still meanwhile."""
    before, records = _replaced(request, situation)
    # Who must decide has as long as a desk has to acknowledge.
    lapses_at = situation.now + request.policy.acknowledge_within
    proposal = Proposal(to=to, by=actor.id, at=situation.now, lapses_at=lapses_at)
    changed = replace(before, proposal=proposal)
    name, until, by = situation.member_name(to), stamp(lapses_at), actor.person.name
    about: Facts = {"to": name, "until": until}
    record = Record.by(actor, Event.TRANSFER_PROPOSED, about, note)

    def told(person: PersonId, topic: Topic, ring: Ring = Ring.SILENT, **more: str) -> Message:
        waits = {"proposed_to": name, "proposed_until": until}
        message = tell(person, topic, changed, situation, ring=ring)
        return replace(message, facts={**message.facts, **waits, **more})

    to_them = situation.name(actor.id, request.requester)
    asks = told(request.requester, Topic.PROPOSAL, Ring.RINGS, by=to_them, proposal=proposal.token)
    owners = [
        told(person, Topic.TRANSFER_AGREED, choice="proposed", by=by)
        for person in _in_charge(changed)
        if person != actor.id
    ]
    done = told(actor.id, Topic.DONE_PROPOSED)
    asks = replace(asks, card=Card.PROPOSAL, shows=note)
    messages, over = [done, *owners, asks], _proposal_card("replaced")
    return decided(changed, situation, [*records, record], messages, over)


def _replaced(request: Request, situation: Situation) -> tuple[Request, tuple[Record, ...]]:
    """The request without the proposal that waits, and that it has lapsed by another one."""
    if request.proposal is None:
        return request, ()
    about: Facts = {"to": situation.member_name(request.proposal.to), "why": "replaced"}
    record = Record(event=Event.TRANSFER_LAPSED, about=about)
    return replace(request, proposal=None), (record,)


def _require_proposal(request: Request, token: str, actor: Actor, situation: Situation) -> Proposal:
    require_requester(actor, request)
    proposal = request.proposal
    if proposal is None or proposal.token != token or situation.now >= proposal.lapses_at:
        raise Refused(Topic.PROPOSAL_OVER, headline(request, situation))
    return proposal


def _move(
    request: Request, to: MemberCode, by: PersonId, situation: Situation, *, with_conversation: bool
) -> Decision:
    """The request at the other member, its desk alerted by a fresh clock."""
    point = route(situation.directory, to, request.type)
    choice = choose_policy(situation.directory, point, request.urgency, request.type, situation.now)
    moved = replace(
        # What stood still while something was asked is given back.
        request.resumed(situation.now),
        addressee=to,
        numbers=replace(request.numbers, addressee=""),
        contact_point=point.id,
        policy=choice.policy,
        supervisors_first=False,
        let_go_by=None,
        custodian=None,
        answer_reminders=0,
        proposal=None,
        with_conversation=with_conversation,
        earlier=(*request.earlier, _turn(request, to, by, situation)),
    )
    begun = start(moved, situation, Cause(why=Why.TRANSFERRED, by=by))
    alerts = alert_cards(begun.request, situation, "transferred", situation.name(by))
    return replace(begun, cards=(alerts, *begun.cards))


def _in_charge(request: Request) -> tuple[PersonId, ...]:
    """Who proposed the transfer, and who owns the request."""
    proposer = request.proposal.by if request.proposal is not None else None
    people = (proposer, request.owner)
    return tuple(dict.fromkeys(person for person in people if person is not None))


def _proposal_card(outcome: str) -> CardChange:
    """What the requester's question says once it is answered, or over."""
    return CardChange(card=Card.PROPOSAL, facts={"outcome": outcome})


def _turn(request: Request, to: MemberCode, by: PersonId, situation: Situation) -> Turn:
    """What its first member keeps of it."""
    return Turn(
        numbers=request.numbers,
        files=request.files,
        subjects=(*request.ties.identifiers, *request.ties.subjects),
        addressee=request.addressee,
        for_supervisors=request.is_for_supervisors,
        contact_point=request.contact_point,
        policy=request.policy,
        clock_start=request.clock_start,
        steps_fired=request.steps_fired,
        escalated=request.escalated,
        alerted=request.alerted,
        acknowledged_at=request.acknowledged_at,
        acknowledged_by=request.acknowledged_by,
        owner=request.owner,
        first_taken=request.first_taken,
        answer_by=request.answer_by,
        with_conversation=request.with_conversation,
        missed=tuple(person for person in request.unanswered if person != by),
        to=to,
        at=situation.now,
        by=by,
    )


def refuse(
    request: Request, ground: Ground, text: str, actor: Actor, situation: Situation
) -> Decision:
    """Refuse with a coded ground; of an immediate request the supervisors are told at once.

    Of some grounds the requester reads the letter alone, and the text stays with who refuses. Raises
    ``Refused``.
    """
    require_refusable(request, actor, situation)
    check_length(text)
    held = claimed(request, actor, situation) if request.awaits_acknowledgement else request
    refused = replace(held, state=State.REFUSED, asked_at=None, idle_due=None, step_due=None)
    changed = replace(
        refused,
        keeping=refused.keeping.with_outcome(CameOf.REFUSED),
        refusal=_to_confirm(request, ground, actor, situation),
    )
    body = Text(body=text) if text.strip() else None
    reason, by, rings = ground.value, actor.person.name, Ring.RINGS
    to, topic = request.requester, Topic.REFUSAL_NOTICE
    name = situation.name(actor.id, to)
    notice = tell(to, topic, changed, situation, ring=rings, ground=reason, by=name)
    done = tell(actor.id, Topic.DONE_REFUSED, changed, situation, ground=reason, by=by)
    kept = body if ground in LETTER_ALONE else None
    given = body if kept is None else None
    told = [done, replace(notice, shows=given)]
    if request.urgency is Urgency.IMMEDIATE:
        told.extend(
            tell(
                person.id,
                Topic.IMMEDIATE_REFUSED,
                changed,
                situation,
                ring=rings,
                ground=reason,
                by=by,
                is_again=False,
                notes_only=False,
            )
            for person in situation.directory.supervisors_of(request.addressee)
            if person.id != actor.id
        )
    records = [Record.by(actor, Event.REFUSED, {"ground": reason}, given)]
    if kept is not None:
        records.append(Record.by(actor, Event.REFUSAL_KEPT, {"ground": reason}, kept))
    alerts = alert_cards(changed, situation, "refused", by)
    return settled(decided(changed, situation, records, told, alerts), situation)


def require_refusable(request: Request, actor: Actor, situation: Situation) -> None:
    """Raise ``Refused`` unless the person may refuse it; a drill of the desk cannot be."""
    require_unsettled(request, actor, situation)
    if is_ordered(request.reference):
        raise Refused(Topic.DRILL_STAYS, headline(request, situation))


def _to_confirm(
    request: Request, ground: Ground, actor: Actor, situation: Situation
) -> UnconfirmedRefusal | None:
    """What a supervisor has still to confirm: what an officer of theirs refused though it is immediate."""
    if request.urgency is not Urgency.IMMEDIATE or actor.has(Role.SUPERVISOR):
        return None
    remind_at = situation.now + request.policy.acknowledge_within
    return UnconfirmedRefusal(by=actor.id, at=situation.now, ground=ground, remind_at=remind_at)


def require_unsettled(request: Request, actor: Actor, situation: Situation) -> None:
    """Raise ``Refused`` unless the person acts for the addressee of a request still to be dealt with."""
    require_addressee(actor, request, situation)
    if request.state in SETTLED:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    require_proof(request, actor, situation)
