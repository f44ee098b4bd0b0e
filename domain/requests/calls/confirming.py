"""What the caller's member says of a request that was entered from a call: it is theirs, or it is not.

Who confirms it is its requester from then on. What nobody confirms in time stays what it was, nobody's word
but the taker's: both sides' supervisors know, and the side that is asked may pause it.
"""

from collections.abc import Iterable
from dataclasses import replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.forms.fields.field import Values
from domain.forms.fields.header import IN_WRITING
from domain.forms.filled import Filled
from domain.refused import Refused, not_yours
from domain.requests.calls.entering import asked_about, asks_of, people_of_desk
from domain.requests.closing import ended
from domain.requests.completing import vouched
from domain.requests.headline import decided, headline, own_card, tell
from domain.requests.permissions import may_vouch
from domain.requests.request import Card, Decision, Message, Record, Request, Ring, Text
from domain.requests.values.call import CallStanding, TakenCall
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode, PersonId, State, Urgency


def require_may_vouch(request: Request, actor: Actor, situation: Situation) -> TakenCall:
    """Let pass who speaks for the caller's desk. Raises ``Refused``."""
    call = request.ties.call
    if call is not None and may_vouch(actor, request, situation):
        return call
    was_asked = call is not None and actor.id in call.asked
    if was_asked and actor.person.member == request.origin:
        raise Refused(Topic.CALL_SETTLED, headline(request, situation, actor.id))
    raise not_yours()


def confirm(request: Request, actor: Actor, situation: Situation, whole: Values) -> Decision:
    """It is their member's request, and theirs from now on. ``whole``: its form. Raises ``Refused``."""
    call = require_may_vouch(request, actor, situation)
    said = {IN_WRITING.name: "confirmed"}
    whole = {**whole, **said}
    completion = vouched(request, whole, actor, situation)
    decided_call = call.decided(CallStanding.CONFIRMED, actor.id, situation.now)
    changed = replace(
        request,
        requester=actor.id,
        late_untold=request.answer_by is not None,
        ties=replace(request.ties, call=decided_call),
    )
    if request.is_paused and request.state is not State.CLARIFICATION:
        changed = changed.resumed(situation.now)
    changed = replace(changed, completion=completion)
    form = Filled(type=request.type, version=completion.version, values=said)
    records = [
        Record.by(actor, Event.CALL_CONFIRMED),
        Record.by(
            actor,
            Event.COMPLETED,
            {"fields": [*said], "missing": list(completion.names)},
            Text(body="", form=form),
        ),
    ]
    after = decided(changed, situation, records)
    status = Message(
        to=actor.id,
        topic=Topic.STATUS,
        facts=after.cards[0].facts,
        urgency=request.urgency,
        card=Card.STATUS,
    )
    messages = [tell(actor.id, Topic.DONE_OURS, changed, situation), status]
    # Who acts for somebody in danger must not have to look again and again.
    ring = Ring.RINGS if request.urgency is Urgency.IMMEDIATE else Ring.SILENT
    messages += _told(Topic.CALL_CONFIRMED, _desk(changed), changed, situation, ring, actor.id)
    return replace(after, messages=tuple(messages), cards=(own_card(changed, situation),))


def disown(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Nobody of their member asked for it: that ends it. Raises ``Refused``."""
    call = require_may_vouch(request, actor, situation)
    over = replace(
        request,
        requester=actor.id,
        state=State.WITHDRAWN,
        missed=(),
        # There is nothing to take note of: nobody has withdrawn anything.
        withdrawal_confirmed_at=situation.now,
        ties=replace(request.ties, call=call.decided(CallStanding.DENIED, actor.id, situation.now)),
    )
    record = Record.by(actor, Event.CALL_DENIED)
    after = ended(over, situation, actor, record, Topic.CALL_DENIED, Topic.DONE_DISOWNED)
    done = [message for message in after.messages if message.topic is Topic.DONE_DISOWNED]
    people = (*_desk(over), *_chiefs(over.addressee, situation), *_chiefs(over.origin, situation))
    told = _told(Topic.CALL_DENIED, people, after.request, situation, Ring.RINGS, actor.id)
    return replace(after, messages=(*done, *told))


def remind(request: Request, situation: Situation) -> Decision:
    """The caller's desk is asked again; once the time is over, both sides' supervisors know."""
    call = request.ties.call
    assert call is not None  # noqa: S101 - its clock has rung
    is_over = call.is_late(situation.now)
    asked = people_of_desk(request.origin, request.type, call.by_whom, situation)
    if is_over:
        asked = (*asked, *_chiefs(request.origin, situation))
    now_asked = tuple(dict.fromkeys(asked)) or call.asked
    left = tuple(at for at in call.moments if at > situation.now)
    asking = replace(call, asked=tuple(dict.fromkeys((*call.asked, *now_asked))), moments=left)
    changed = replace(
        request,
        requester=now_asked[0],
        ties=replace(request.ties, call=asking),
    )
    messages = [asks_of(person, changed, situation) for person in now_asked]
    if is_over:
        late = Topic.CALL_LATE
        messages += [
            replace(message, facts={**message.facts, "acts": True})
            for message in _told(late, _desk(changed), changed, situation, Ring.RINGS)
        ]
        chiefs = [p for p in _chiefs(request.addressee, situation) if p not in _desk(changed)]
        messages += _told(late, chiefs, changed, situation, Ring.SILENT)
    event = Event.CALL_OVERDUE if is_over else Event.CALL_REMINDED
    about: Facts = asked_about(replace(asking, asked=now_asked), situation)
    return decided(
        changed,
        situation,
        [Record(event=event, about=about)],
        messages,
        own_card(changed, situation),
    )


def _told(
    topic: Topic,
    people: Iterable[PersonId],
    request: Request,
    situation: Situation,
    ring: Ring,
    by: PersonId | None = None,
) -> list[Message]:
    to = [person for person in dict.fromkeys(people) if person != by]
    if by is None:
        return [tell(person, topic, request, situation, ring=ring) for person in to]
    return [
        tell(person, topic, request, situation, ring=ring, by=situation.name(by, person))
        for person in to
    ]


def _desk(request: Request) -> tuple[PersonId, ...]:
    """Who took the call, and who has it in hand now."""
    call = request.ties.call
    people = (request.owner, call.taken_by if call is not None else None)
    return tuple(dict.fromkeys(person for person in people if person is not None))


def _chiefs(member: MemberCode, situation: Situation) -> tuple[PersonId, ...]:
    found = situation.directory.supervisors_of(member)
    return tuple(person.id for person in found if person.id in situation.reachable)
