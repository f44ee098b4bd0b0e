"""How a request begins: routed, given its reference, and its first step fired."""

from dataclasses import dataclass, field, replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.forms.fields.field import Values
from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled
from domain.forms.forms import FORMS
from domain.forms.glance import glance
from domain.forms.pieces import units
from domain.reference import make
from domain.refused import Refused
from domain.requests.completing import completion_of, fields_of, lacks, merged, preset
from domain.requests.escalation import Cause, Why, start
from domain.requests.headline import OF_ITS_FORM, decided, headline
from domain.requests.request import Card, Decision, Message, Record, Request, Text
from domain.requests.routing import choose_policy, route, takes
from domain.requests.values.completion import Completion
from domain.requests.values.keeping import NOTHING_SAID
from domain.requests.values.numbers import NO_NUMBERS
from domain.requests.values.situation import Situation
from domain.requests.values.ties import NO_TIES, Ties
from domain.topics import Facts, Topic
from domain.vocabulary import (
    REASONS,
    CaseId,
    Marking,
    MemberCode,
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
    type: RequestType
    urgency: Urgency
    reason: Reason | None
    marking: Marking
    text: str
    form: Values = field(default_factory=dict)
    """What was filled in beside the text, which is the facts."""


def check(filing: Filing, actor: Actor, situation: Situation) -> None:
    """Raise ``Refused`` where this person may not file this."""
    require_official(actor)
    if filing.addressee == actor.person.member:
        raise Refused(Topic.OWN_MEMBER)
    route(situation.directory, filing.addressee, filing.type)
    check_marking(filing.marking, situation)
    check_facts(filing.text)
    if REASONS[filing.urgency] and filing.reason not in REASONS[filing.urgency]:
        words = [reason.value for reason in REASONS[filing.urgency]]
        raise Refused(Topic.UNKNOWN_WORD, {"word": "", "expected": "reason", "words": words})


def require_official(actor: Actor) -> None:
    """Raise ``Refused`` unless the person is an official of a member."""
    if not actor.has(Role.OFFICIAL) or actor.person.member is None:
        raise Refused(Topic.ROLE_MISSING, {"role": Role.OFFICIAL.value})


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
) -> Decision:
    """The new request, its record and its first alerts. Raises ``Refused``.

    ``likeness`` stands for its text; ``same`` is what its requester is told of an earlier one like it.
    """
    check(filing, actor, situation)
    form = filled_in(filing.type, filing.form, actor, situation)
    whole = {**form.values, FACTS.name: filing.text}
    request = _new(filing, whole, actor, situation, case, serial, likeness=likeness, ties=ties)
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
    form = filled_in(filing.type, filing.form, actor, situation)
    whole = {**form.values, FACTS.name: filing.text}
    return lacks(fields_of(filing.type, situation), whole, filing.urgency, situation)


def filled_in(kind: RequestType, form: Values, actor: Actor, situation: Situation) -> Filled:
    """A form with presets, and with what the directory knows, beside what was filled in."""
    fields = fields_of(kind, situation)
    values = merged(preset(fields, actor, situation), form)
    asked = {field.name: field for field in fields}
    kept = {
        name: value
        for name, value in values.items()
        if name in form or (name in asked and asked[name].applies(values))
    }
    return Filled(type=kind, version=FORMS[kind].version, values=kept)


def _new(
    filing: Filing,
    whole: Values,
    actor: Actor,
    situation: Situation,
    case: CaseId,
    serial: int,
    *,
    likeness: str,
    ties: Ties,
) -> Request:
    """``whole``: all that stands in its form."""
    origin, now = actor.person.member, situation.now
    assert origin is not None  # noqa: S101 - ``check`` has refused everybody else
    point = route(situation.directory, filing.addressee, filing.type)
    policy = choose_policy(situation.directory, point, filing.urgency, filing.type, now).policy
    return Request(
        id=case,
        reference=make(
            situation.directory.code,
            now.year,
            origin,
            filing.addressee,
            serial,
            is_drill=filing.type is RequestType.DRILL,
        ),
        origin=origin,
        addressee=filing.addressee,
        contact_point=point.id,
        requester=actor.id,
        type=filing.type,
        urgency=filing.urgency,
        reason=filing.reason,
        marking=filing.marking,
        policy=policy,
        created_at=now,
        clock_start=now,
        step_due=now,
        answer_by=now + policy.answer_within if policy.answer_within else None,
        answer_clock_start=now if policy.answer_within else None,
        late_untold=policy.answer_within is not None,
        glance=glance(filing.type, whole),
        completion=completion_of(filing.type, whole, filing.urgency, actor, situation),
        keeping=NOTHING_SAID.said(whole),
        likeness=likeness,
        ties=ties.filled_in(whole),
        numbers=NO_NUMBERS.filled_in(whole),
    )
