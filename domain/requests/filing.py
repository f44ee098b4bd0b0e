"""How a request begins: routed, given its reference, and its first step fired."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from domain.directory.actor import Actor
from domain.directory.directory import ContactPoint
from domain.events import Event
from domain.forms.fields.field import Values
from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled
from domain.forms.forms import FORMS
from domain.forms.glance import glance
from domain.forms.pieces import units
from domain.reference import make
from domain.refused import Refused
from domain.requests.completing import (
    completion_of,
    fields_of,
    lacks,
    merged,
    preset,
    told_fields,
    told_values,
)
from domain.requests.escalation import Cause, Why, start
from domain.requests.headline import OF_ITS_FORM, decided, headline
from domain.requests.request import Card, Decision, Message, Record, Request, Text
from domain.requests.routing import choose_policy, route, takes
from domain.requests.values.completion import Completion
from domain.requests.values.situation import Situation
from domain.requests.values.ties import NO_TIES, Ties
from domain.topics import Facts, Topic
from domain.vocabulary import (
    REASONS,
    CaseId,
    Marking,
    MemberCode,
    PersonId,
    Reason,
    RequestType,
    Role,
    State,
    Urgency,
)

LONGEST_TEXT = 3000
"""UTF-16 code units of one text, as Telegram counts: with its headline it fits one message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What the official has chosen and written."""

    addressee: MemberCode
    """The other member: the one that is asked, or the one that has called."""
    type: RequestType
    urgency: Urgency
    reason: Reason | None
    marking: Marking
    text: str
    form: Values = field(default_factory=dict)
    """What was filled in beside the text, which is the facts."""
    files: int = 0
    """That go with it."""
    is_call: bool = False
    """Whether the other member told it by telephone, and whoever took the call enters it."""

    @property
    def caller(self) -> MemberCode | None:
        """The member that told it by telephone."""
        return self.addressee if self.is_call else None


def check(filing: Filing, actor: Actor, situation: Situation, *, crosses_chat: bool = True) -> None:
    """Raise ``Refused`` where this person may not file this.

    ``crosses_chat``: whether its content passes the chat, which the network allows up to a marking.
    """
    (require_taker if filing.is_call else require_official)(actor)
    if filing.addressee == actor.person.member:
        raise Refused(Topic.OWN_MEMBER)
    route(situation.directory, filing.addressee, filing.type)
    if crosses_chat:
        check_marking(filing.marking, situation)
    check_facts(filing.text)
    if REASONS[filing.urgency] and filing.reason not in REASONS[filing.urgency]:
        words = [reason.value for reason in REASONS[filing.urgency]]
        raise Refused(Topic.UNKNOWN_WORD, {"word": "", "expected": "reason", "words": words})


def require_official(actor: Actor) -> None:
    """Raise ``Refused`` unless the person is an official of a member."""
    if not actor.has(Role.OFFICIAL) or actor.person.member is None:
        raise Refused(Topic.ROLE_MISSING, {"role": Role.OFFICIAL.value})


def require_taker(actor: Actor) -> None:
    """Raise ``Refused`` unless the person works at a desk, where calls are taken."""
    if not actor.has(Role.DUTY_OFFICER, Role.SUPERVISOR) or actor.person.member is None:
        raise Refused(Topic.ROLE_MISSING, {"role": Role.DUTY_OFFICER.value})


def check_marking(
    marking: Marking, situation: Situation, request: Request | None = None, *, has_text: bool = True
) -> None:
    """Raise ``Refused`` where content under this marking may not cross the chat.

    ``request``: what the content is about. ``has_text`` is False where none has come yet, so that none
    is exposed.
    """
    allowed = situation.directory.content_in_chat
    if allowed.allows(marking):
        return
    told: Facts = {"marking": marking.value, "allowed": allowed.value}
    if request is not None:
        told = {**told, "case": request.id, "reference": request.reference}
    raise Refused(Topic.MARKING_TOO_HIGH, {**told, "is_exposed": has_text})


def check_text(text: str) -> None:
    """Raise ``Refused`` where a text is missing or too long for one message."""
    _check_written(text)
    check_length(text)


def check_facts(text: str) -> None:
    """Raise ``Refused`` where the facts of a request are missing or too long for its form.

    They may have been written in several messages.
    """
    _check_written(text)
    if len(text) > FACTS.limit:
        raise Refused(Topic.TEXT_TOO_LONG, {"length": len(text), "longest": FACTS.limit})


def _check_written(text: str) -> None:
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        raise Refused(Topic.TEXT_MISSING)


def check_length(text: str) -> None:
    """Raise ``Refused`` where a text is too long for one message."""
    length = units(text)
    if length > LONGEST_TEXT:
        raise Refused(Topic.TEXT_TOO_LONG, {"length": length, "longest": LONGEST_TEXT})


def file(
    filing: Filing,
    actor: Actor,
    situation: Situation,
    case: CaseId,
    serial: int,
    *,
    likeness: str = "",
    same: Facts | None = None,
    ties: Ties = NO_TIES,
    crosses_chat: bool = True,
) -> Decision:
    """The new request, its record and its first alerts. Raises ``Refused``.

    ``likeness`` stands for its text; ``same`` is what its requester is told of an earlier one like it.
    """
    check(filing, actor, situation, crosses_chat=crosses_chat)
    form = form_of_filing(filing, actor, situation)
    whole = {**form.values, FACTS.name: filing.text}
    completion = completion_of(filing.type, whole, filing.urgency, actor, situation)
    sides = Sides(actor.person.member or MemberCode(""), filing.addressee, actor.id)
    request = new(filing, sides, situation, case, serial)
    request = with_form(request, whole, completion, ties)
    request = replace(request, likeness=likeness)
    begun = _begun(request, actor, situation)
    told_of = headline(begun.request, situation)
    told = (str((same or {}).get(name) or "") for name in ("same_as", "names_as"))
    before = [each for each in told if each]
    about: Facts = {
        **{name: fact for name, fact in told_of.items() if name not in OF_ITS_FORM},
        "requester": actor.person.name,
        **({"sent_anyway": before} if before else {}),
    }
    text = Text(body=filing.text, form=form)
    filed = Record(event=Event.FILED, actor=actor.id, about=about, text=text)
    status = Message(
        to=actor.id,
        topic=Topic.STATUS,
        facts={**begun.cards[0].facts, **(same or {})},
        urgency=filing.urgency,
        card=Card.STATUS,
    )
    return replace(
        begun, records=(filed, *begun.records), messages=(status, *begun.messages), cards=()
    )


def _begun(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Its first alerts; or, where the addressee does not take such requests, its end: it rings nobody."""
    if takes(request.addressee, request, situation.directory):
        return start(request, situation, Cause(why=Why.FILED, by=actor.id))
    over = replace(request, state=State.NOT_ACCEPTED, step_due=None, closed_at=situation.now)
    return decided(over, situation, [Record(event=Event.NOT_ACCEPTED)])


def lacking(
    filing: Filing, actor: Actor, situation: Situation
) -> tuple[tuple[str, ...], Completion]:
    """What must be filled in before it can be sent, by this network's gate, and what may follow."""
    form = form_of_filing(filing, actor, situation)
    whole = {**form.values, FACTS.name: filing.text}
    fields = fields_of(filing.type, situation)
    if filing.is_call:
        fields = told_fields(fields)
    return lacks(fields, whole, filing.urgency, situation)


def form_of_filing(filing: Filing, actor: Actor, situation: Situation) -> Filled:
    """The form that is filed."""
    return filled_in(filing.type, filing.form, actor, situation, filing.caller)


def filled_in(
    kind: RequestType,
    form: Values,
    actor: Actor,
    situation: Situation,
    caller: MemberCode | None = None,
) -> Filled:
    """A form with presets, and with what the directory knows, beside what was filled in.

    ``caller``: the member that told it by telephone.
    """
    fields = fields_of(kind, situation)
    values = merged(preset(fields, actor, situation), form)
    if caller is not None:
        values = told_values(values, situation.member_name(caller))
    asked = {field.name: field for field in fields}
    kept = {
        name: value
        for name, value in values.items()
        if name in form or (name in asked and asked[name].applies(values))
    }
    return Filled(type=kind, version=FORMS[kind].version, values=kept)


class Sides(NamedTuple):
    """Which member asks which, and who asks."""

    origin: MemberCode
    addressee: MemberCode
    requester: PersonId


def new(
    filing: Filing,
    sides: Sides,
    situation: Situation,
    case: CaseId,
    serial: int,
    desk: ContactPoint | None = None,
) -> Request:
    """A request that nobody was alerted of yet; ``desk`` where it is for this one, and is not routed."""
    now = situation.now
    point = desk or route(situation.directory, sides.addressee, filing.type)
    policy = choose_policy(situation.directory, point, filing.urgency, filing.type, now).policy
    return Request(
        id=case,
        reference=make(
            situation.directory.code,
            now.year,
            sides.origin,
            sides.addressee,
            serial,
            is_drill=filing.type is RequestType.DRILL,
        ),
        origin=sides.origin,
        addressee=sides.addressee,
        contact_point=point.id,
        requester=sides.requester,
        type=filing.type,
        urgency=filing.urgency,
        reason=filing.reason,
        marking=filing.marking,
        files=filing.files,
        policy=policy,
        created_at=now,
        clock_start=now,
        step_due=now,
        answer_by=now + policy.answer_within if policy.answer_within else None,
        answer_clock_start=now if policy.answer_within else None,
        late_untold=policy.answer_within is not None,
    )


def with_form(request: Request, whole: Values, completion: Completion, ties: Ties) -> Request:
    """The new request with what its form says of it."""
    return replace(
        request,
        glance=glance(request.type, whole),
        completion=completion,
        ties=ties.filled_in(whole),
        numbers=request.numbers.filled_in(whole),
        keeping=request.keeping.said(whole),
    )
