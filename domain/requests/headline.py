"""What messages about a request may say: never content, only what may cross an open channel.

Owns the facts of the two cards (the requester's status, the alert) and the headline that all other
messages begin with. The words are left to ``handlers.messages.compose``.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from domain.channels import ChannelKind
from domain.forms.fields.header import CONFIRMER
from domain.messages.outgoing import Post
from domain.reference import is_ordered
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
from domain.requests.routing import target_name
from domain.requests.values.situation import Situation
from domain.rows import texts
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId, State

Fact = str | int | bool | Sequence[str] | None

_OF_CALL: Final = (
    *("call", "call_member", "call_by", "call_number", "call_until"),
    *("call_decided_by", "call_decided_at"),
)
OF_ITS_FORM: Final = frozenset(
    {
        *("asks_for", "must_not", "minor", "held", "custodian", "restricted", "their_number"),
        *("channel_tried", "files", "prove_by"),
        *_OF_CALL,
    }
)
"""What a message says of people and of the form; no record keeps it where an erasure does not reach."""


def headline(request: Request, situation: Situation, to: PersonId | None = None) -> dict[str, Fact]:
    """Reference, urgency, type, origin, addressee, marking, state, owner and deadlines.

    ``to``: who reads it; people of other members are then named with their member.
    """
    point = situation.directory.contact_points.get(request.contact_point)
    is_there = request.owner in situation.directory.people
    return {
        "case": request.id,
        "reference": request.reference,
        "urgency": request.urgency.value,
        "reason": request.reason.value if request.reason else None,
        "type": request.type.value,
        "origin": _who_asks(request, situation),
        "addressee": situation.member_name(request.addressee),
        "desk": point.name if point else request.contact_point,
        "marking": request.marking.value,
        "state": request.state.value,
        "created_at": stamp(request.created_at),
        "acknowledge_by": stamp(request.acknowledge_by),
        "answer_by": stamp(request.answer_by),
        "acknowledged_by": situation.name(request.acknowledged_by, to) or None,
        "acknowledged_at": stamp(request.acknowledged_at),
        "prove_by": stamp(request.proof.by) if is_provisional(request) else None,
        "owner": situation.name(request.owner, to) if is_there else None,
        "sent_via": list(request.ties.sent_via),
        "restricted": request.protection.is_restricted,
        "telephoned_at": request.ties.telephoned_at or None,
        **_call(request, situation, to),
        "withdrawal_confirmed_at": stamp(request.withdrawal_confirmed_at),
        "asks_for": texts(request.glance.asked),
        "must_not": list(request.glance.must_not),
        "minor": request.glance.minor if request.glance.may_be_minor else "",
        "channel_tried": request.glance.channel_tried,
        "held": request.is_held,
        "custodian": request.custodian.value if request.custodian else None,
        **_form(request, situation),
        **_preserved(request),
        "held_until": _held_until(request, situation),
        "judicial": request.judicial,
        "is_paused": request.is_paused,
        "evidence": request.evidence.standing.value if request.evidence is not None else None,
        **_where_it_went(request, situation),
        **_own_number(request, situation, to),
        "refusal": _refusal(request),
        "files": request.files,
    }


def _who_asks(request: Request, situation: Situation) -> str:
    """The member that asks; the network where it ordered a drill."""
    if is_ordered(request.reference):
        return situation.directory.name
    return situation.member_name(request.origin)


def is_provisional(request: Request) -> bool:
    """Whether it was acknowledged, and nobody has shown yet that it was them."""
    return request.proof.by is not None and request.state not in SETTLED


def _refusal(request: Request) -> str:
    """Whether a supervisor has confirmed what was refused; empty where nobody is to."""
    if request.refusal is None or request.state is not State.REFUSED:
        return ""
    return "waits" if request.refusal.waits else "confirmed"


def _own_number(request: Request, situation: Situation, to: PersonId | None) -> dict[str, Fact]:
    """The number of the reader's own side; of the requested one once it is acknowledged.

    People type it, so that it may hold anything: none above what may cross the chat.
    """
    known = situation.directory.people.get(to) if to is not None else None
    may_cross = situation.directory.content_in_chat.allows(request.marking)
    if known is None or known.member is None or not may_cross:
        return {}
    if known.member == request.origin:
        return {"own_ref": request.numbers.origin}
    is_theirs = known.member == request.addressee or known.id == request.owner
    # Who filed it and works for the other side by now has the number of neither.
    is_theirs = is_theirs and known.id != request.requester
    is_told = is_theirs and request.acknowledged_at is not None
    return {"own_ref": request.numbers.addressee if is_told else ""}


def _call(request: Request, situation: Situation, to: PersonId | None) -> dict[str, Fact]:
    """Who entered it from a call, what the caller's member says of it; to both sides also who called."""
    call = request.ties.call
    if call is None:
        return dict.fromkeys(_OF_CALL)
    known = situation.directory.people.get(to) if to is not None else None
    is_side = known is not None and known.member in (request.origin, request.addressee)
    return {
        "call": call.standing.value,
        "call_member": situation.member_name(call.member),
        "call_by": call.by_whom if is_side else "",
        "call_number": call.number if is_side else "",
        "call_until": stamp(call.until),
        "call_decided_by": situation.name(call.decided_by, to) or None,
        "call_decided_at": stamp(call.decided_at),
    }


def _form(request: Request, situation: Situation) -> dict[str, Fact]:
    """What its form lacks, by name, and by when; empty where it is complete or no clock runs.

    Where nobody else has confirmed it, the number to call back is the directory's, never the request's.
    """
    completion, number = request.completion, _telephone(request, situation)
    due = completion.next_end if completion is not None else None
    names = completion.names if completion is not None and due is not None else ()
    return {
        "their_number": number,
        "form_missing": list(names),
        "complete_by": stamp(due),
        "call_back": number if CONFIRMER.name in names else None,
    }


def _preserved(request: Request) -> dict[str, Fact]:
    """Until when the data are kept, as the requested side said, and where that stands."""
    preserved = request.preservation
    if preserved is None:
        return {"preserved_until": None, "preservation": None}
    return {
        "preserved_until": preserved.until.isoformat(),
        "preservation": preserved.standing.value,
    }


def _held_until(request: Request, situation: Situation) -> str | None:
    """Until when nothing of it is erased; None where nothing holds it."""
    hold = request.keeping.hold_at(situation.now)
    return hold.until.isoformat() if hold is not None else None


def _telephone(request: Request, situation: Situation) -> str:
    """Of the desk of the member that asks: the first that the directory has a number of."""
    is_own = is_ordered(request.reference)
    desks = () if is_own else situation.directory.points_of(request.origin)
    return next((desk.telephone for desk in desks if desk.telephone), "")


def _where_it_went(request: Request, situation: Situation) -> dict[str, Fact]:
    """Only for who gave it away: the next member, when, and by whom."""
    if request.left is None:
        return {}
    return {
        "transferred_to": situation.member_name(request.left.to),
        "transferred_at": stamp(request.left.at),
        "transferred_by": situation.name(request.left.by),
    }


def tell(
    to: PersonId,
    topic: Topic,
    request: Request,
    situation: Situation,
    *,
    ring: Ring = Ring.SILENT,
    shows: Text | None = None,
    **more: Fact,
) -> Message:
    """A message about the request: its headline, and what this topic says besides."""
    facts = {**headline(request, situation, to), **more}
    return Message(to=to, topic=topic, facts=facts, ring=ring, urgency=request.urgency, shows=shows)


def decided(
    request: Request,
    situation: Situation,
    records: Iterable[Record] = (),
    messages: Iterable[Message] = (),
    *cards: CardChange,
) -> Decision:
    """What follows from an act, with the requester's card as it reads from now on."""
    return Decision(
        request=request,
        records=tuple(records),
        messages=tuple(messages),
        cards=(_status_card(request, situation), *cards),
    )


def _status_card(request: Request, situation: Situation) -> CardChange:
    """The requester's message that is kept up to date."""
    return CardChange(
        card=Card.STATUS,
        facts={
            **headline(request, situation, request.requester),
            "alerted": [situation.name(person) for person in request.alerted],
            "undelivered": [situation.name(person) for person in request.undelivered],
            "step": request.steps_fired,
            "steps": len(request.policy.steps),
            "next_step_at": stamp(request.next_alert_at),
        },
    )


def own_card(request: Request, situation: Situation) -> CardChange:
    """What the alert of whoever is in charge says from now on; nobody else's is changed."""
    facts = headline(request, situation, request.owner)
    return CardChange(card=Card.ALERT, only=request.owner or PersonId(""), facts=facts)


def alert_facts(
    request: Request,
    situation: Situation,
    why: str,
    waited: timedelta,
    empty: tuple[int, ...] = (),
) -> Facts:
    """What an alert says: the headline, which step it is, why it goes out, and for how long it has waited."""
    index = max(request.steps_fired - 1, 0)
    return {
        **headline(request, situation),
        "step": index + 1,
        "steps": len(request.policy.steps),
        "target": target_name(request.policy.steps[index], situation.directory),
        "why": str(why),
        "waited_ms": waited // timedelta(milliseconds=1),
        "empty": [target_name(request.policy.steps[i], situation.directory) for i in empty],
        "stage": "open",
    }


def alert_of(
    request: Request,
    situation: Situation,
    person: PersonId,
    facts: Facts,
    channel: ChannelKind | None = None,
    ring: Ring = Ring.RINGS,
    *,
    by: PersonId | None = None,
    had: PersonId | None = None,
) -> Message:
    """The alert for this person; ``had``: who of the desk had it in hand before."""
    why_by = situation.name(by, person)
    begun = _begun(request, situation, person, had)
    return Message(
        to=person,
        topic=Topic.ALERT,
        facts={**facts, "why_by": why_by, "notes_only": situation.notes_only(person), **begun},
        ring=ring,
        urgency=request.urgency,
        card=Card.ALERT,
        channel=channel,
    )


def _begun(request: Request, situation: Situation, person: PersonId, had: PersonId | None) -> Facts:
    """Who of the desk knows of it already, to their own member and to who is of none."""
    known = situation.directory.people.get(person)
    if known is None or known.member not in (None, request.addressee):
        return {"also_alerted": [], "passed_on": [], "had": None}
    known_of = {person, *request.passed_on_by}
    others = [each for each in request.alerted if each not in known_of]
    return {
        "also_alerted": [situation.name(each) for each in others],
        "passed_on": [situation.name(each) for each in request.passed_on_by if each != person],
        "had": situation.name(had) if had is not None and had != person else None,
    }


def is_alert(post: Post) -> bool:
    """Whether the post asks somebody to acknowledge."""
    return post.card == Card.ALERT and post.saying.facts.get("stage") == "open"


def alert_cards(request: Request, situation: Situation, stage: str, by: str = "") -> CardChange:
    """What everybody's alerts of this request say once it no longer waits for acknowledgement.

    ``stage`` is one of: acknowledged, transferred, withdrawn, refused, closed.
    """
    return CardChange(
        card=Card.ALERT,
        facts={
            **headline(request, situation),
            "stage": stage,
            "stage_by": by,
            "stage_at": stamp(situation.now),
        },
    )
