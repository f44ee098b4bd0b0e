"""What a request's form lacks when it is sent, the clock of it, and how it is completed.

Nothing of this holds up an alert: what is missing is due by a clock of its own, which both sides see.
When it has run out, the requested side may pause (``domain.requests.afterwards.pausing``), and need
not close.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

from domain.directory.actor import Actor
from domain.directory.functions import abroad
from domain.events import Event
from domain.forms.check import missing
from domain.forms.fields.field import FormField, NeededBy, Value, Values
from domain.forms.fields.header import ASKED_BY, IN_WRITING, ORAL
from domain.forms.filled import Filled, FormPart
from domain.forms.forms import FORMS, Gate, form_of
from domain.forms.glance import glance
from domain.local_time import first_instant
from domain.refused import Refused
from domain.requests.headline import decided, headline, own_card, tell
from domain.requests.permissions import require_requester
from domain.requests.request import SETTLED, Decision, Record, Request, Ring, Text
from domain.requests.values.completion import Completion
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import NamesAbroad, RequestType, State, Urgency

LONGEST_LEGAL: Final = timedelta(hours=72)
AFTER_THE_EVENT: Final = timedelta(hours=24)
"""How long after its sending an emergency is to be justified."""
_CALLERS_ALONE: Final = {ASKED_BY.name, IN_WRITING.name, "deconflict"}
"""Fields of a request that was told by telephone which nobody but the caller's member fills in."""
_WEEKEND: Final = (5, 6)
"""Of ``date.weekday``."""


def fields_of(kind: RequestType, situation: Situation) -> tuple[FormField, ...]:
    """The fields of a type as this network asks for them."""
    return situation.directory.forms.fields(FORMS[kind])


def network_fields(filled: Filled, situation: Situation) -> tuple[FormField, ...]:
    """The fields of what was filled in, as this network asks for them."""
    form = form_of(filled.type, filled.version)
    if form is None:
        return ()
    return form.answer if filled.part is FormPart.ANSWER else situation.directory.forms.fields(form)


def preset(fields: tuple[FormField, ...], actor: Actor, situation: Situation) -> Values:
    """What stands in a form before anybody fills it in: presets, and what the directory knows."""
    values: dict[str, Value] = {field.name: field.preset for field in fields if field.preset}
    person = actor.person
    member = situation.directory.members.get(person.member) if person.member else None
    if member is not None:
        asked_by: dict[str, Value] = {
            "name": _asks_as(actor, situation),
            "organisation": member.name,
            "time_zone": str(member.time_zone),
        }
        if person.languages:
            asked_by["languages"] = list(person.languages)[:10]
        values["asked_by"] = asked_by
    return values


def _asks_as(actor: Actor, situation: Situation) -> str:
    """The requester as the other side may know them."""
    function = abroad(situation.directory).functions.get(actor.id)
    is_named = situation.directory.names_abroad is NamesAbroad.NAME or function is None
    return actor.person.name if is_named or function is None else function.text


def told_fields(fields: tuple[FormField, ...]) -> tuple[FormField, ...]:
    """The fields that whoever took a call fills in: who told it comes first, and nobody but the caller's
    member says that it confirms it."""
    parts = tuple(part.needed(NeededBy.NOW) for part in ORAL.parts)
    told = replace(ORAL.needed(NeededBy.NOW), parts=parts)
    others = _CALLERS_ALONE | {ORAL.name}
    return (told, *(each for each in fields if each.name not in others))


def told_values(values: Values, member: str) -> Values:
    """A form that was told by telephone: the caller asks, by the name that they gave."""
    oral = values.get(ORAL.name)
    said = oral if isinstance(oral, Mapping) else {}
    kept = {name: value for name, value in values.items() if name not in _CALLERS_ALONE}
    name = said.get("by_whom")
    asked_by: dict[str, Value] = {"organisation": member}
    if name is not None:
        asked_by["name"] = name
    return {**kept, ASKED_BY.name: asked_by}


def told_lacks(completion: Completion) -> Completion:
    """What a form still lacks that was told by telephone: also its confirmation in writing. Its clocks begin
    with that, since nobody else can fill it in."""
    lacking = (IN_WRITING.name, *completion.missing)
    return replace(completion, missing=lacking, by=None, legal_by=None, after_by=None)


def lacks(
    fields: tuple[FormField, ...], values: Values, urgency: Urgency, situation: Situation
) -> tuple[tuple[str, ...], Completion]:
    """What is missing to send it, and what may follow with its clock."""
    due = missing(fields, values)
    gate, now = situation.directory.forms.gate, situation.now
    is_held = gate.holds(urgency)
    # Who told it by telephone is needed before all else, however urgent it is.
    held = tuple(n for n in due[NeededBy.NOW] if is_held or n.partition(".")[0] == ORAL.name)
    later = tuple(n for n in due[NeededBy.NOW] if n not in held) + due[NeededBy.LATER]
    is_due = gate is not Gate.NEVER
    completion = Completion(
        version=0,
        missing=later,
        by=now + situation.directory.forms.complete_within if is_due and later else None,
        legal=due[NeededBy.LEGAL],
        after=due[NeededBy.AFTER],
        after_by=now + AFTER_THE_EVENT if is_due and due[NeededBy.AFTER] else None,
        begun_at=now,
    )
    return held, completion


def completion_of(
    kind: RequestType, values: Values, urgency: Urgency, actor: Actor, situation: Situation
) -> Completion:
    """What is missing of a request that is sent now. Raises ``Refused`` where the gate holds it."""
    held, completion = lacks(fields_of(kind, situation), values, urgency, situation)
    if held:
        raise Refused(Topic.FORM_INCOMPLETE, {"type": kind.value, "fields": list(held)})
    return replace(_with_legal(completion, actor, situation), version=FORMS[kind].version)


def _with_legal(completion: Completion, actor: Actor, situation: Situation) -> Completion:
    """With the time by which the law's fields are due, where some are missing and a clock runs."""
    is_due = completion.legal and situation.directory.forms.gate is not Gate.NEVER
    legal_by = _noon_of_next_working_day(actor, situation) if is_due else None
    return replace(completion, legal_by=legal_by)


def vouched(request: Request, whole: Values, actor: Actor, situation: Situation) -> Completion:
    """What it lacks once the caller's member has confirmed it: its clocks begin now. Raises ``Refused``."""
    before = require_form(request, situation)
    form = form_of(request.type, before.version)
    fields = situation.directory.forms.fields(form) if form else ()
    held, lacking = lacks(fields, whole, request.urgency, situation)
    rest = (*held, *lacking.missing)
    rules = situation.directory.forms
    due = situation.now + rules.complete_within if rest and rules.gate is not Gate.NEVER else None
    begun = replace(lacking, version=before.version, missing=rest, by=due)
    return _with_legal(begun, actor, situation)


def require_form(request: Request, situation: Situation) -> Completion:
    """What its form still lacks. Raises ``Refused`` where there is none, or none that is known here."""
    filled = request.completion
    if filled is None:
        raise Refused(Topic.FORM_UNKNOWN, headline(request, situation))
    require_known(request, situation)
    return filled


def require_known(request: Request, situation: Situation) -> None:
    """Raise ``Refused`` where its form is of a version that is not known here."""
    filled = request.completion
    if filled is not None and form_of(request.type, filled.version) is None:
        facts = {**headline(request, situation), "version": filled.version}
        raise Refused(Topic.FORM_UNKNOWN, facts)


def complete(
    request: Request, actor: Actor, situation: Situation, added: Values, whole: Values
) -> Decision:
    """The requester fills in more; ``whole`` is the form with it. Raises ``Refused``."""
    require_requester(actor, request)
    if not request.is_open:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    before = require_form(request, situation)
    form = form_of(request.type, before.version)
    due = missing(situation.directory.forms.fields(form) if form else (), whole)
    later = due[NeededBy.NOW] + due[NeededBy.LATER]
    completion = replace(
        before, missing=later, legal=due[NeededBy.LEGAL], after=due[NeededBy.AFTER]
    )
    rules = situation.directory.forms
    if later and not before.missing and rules.gate is not Gate.NEVER:
        # What was filled in now needs something that nothing needed before, such as a call its writing.
        until = situation.now + rules.complete_within
        completion = replace(completion, by=until, begun_at=situation.now)
    completion = replace(completion, reminded=_passed(completion, situation.now))
    seen = glance(request.type, whole)
    changed = replace(
        request,
        glance=seen,
        # A supervisor let go on what the form said then.
        let_go_by=request.let_go_by if seen.is_same_check(request.glance) else None,
        completion=completion,
        ties=request.ties.filled_in(whole),
        numbers=request.numbers.filled_in(added),
        keeping=request.keeping.said(whole),
    )
    goes_on = request.is_paused and not completion.is_over(situation.now)
    if goes_on and request.state is not State.CLARIFICATION:
        changed = changed.resumed(situation.now)
    elif goes_on:
        changed = replace(changed, completion=replace(completion, is_paused=False))
    filled = Filled(type=request.type, version=before.version, values=added)
    about: Facts = {"fields": sorted(added), "missing": list(completion.names)}
    if goes_on:
        about = {**about, "answer_by": stamp(changed.answer_by)}
    record = Record.by(actor, Event.COMPLETED, about, Text(body="", form=filled))
    messages = [tell(actor.id, Topic.DONE_COMPLETED, changed, situation, goes_on=goes_on)]
    if request.owner is not None and request.state not in SETTLED:
        by = situation.name(actor.id, request.owner)
        messages.append(
            tell(
                request.owner,
                Topic.COMPLETED,
                changed,
                situation,
                shows=record.text,
                by=by,
                goes_on=goes_on,
                ring=Ring.RINGS if goes_on else Ring.SILENT,
            )
        )
    return decided(changed, situation, [record], messages, own_card(changed, situation))


def remind(request: Request, situation: Situation) -> Decision:
    """A moment of the form's clock has come: the requester is reminded, at its end both sides."""
    completion = request.completion
    assert completion is not None  # noqa: S101 - its clock has rung
    changed = replace(
        request, completion=replace(completion, reminded=_passed(completion, situation.now))
    )
    is_over = completion.is_over(situation.now)
    ring = Ring.RINGS if is_over else Ring.SILENT
    messages = [
        tell(request.requester, Topic.FORM_DUE, changed, situation, ring=ring, over=is_over)
    ]
    if is_over and request.owner is not None:
        messages.append(tell(request.owner, Topic.FORM_LATE, changed, situation))
    due = completion.next_end
    about: Facts = {"missing": list(completion.names), "complete_by": stamp(due)}
    event = Event.FORM_OVERDUE if is_over else Event.FORM_REMINDED
    return decided(changed, situation, [Record(event=event, about=about)], messages)


def merged(before: Values, added: Mapping[str, Value]) -> Values:
    """A form with what was added; a field that is filled in again says the new."""
    return {**before, **added}


def _passed(completion: Completion, now: datetime) -> int:
    return sum(1 for moment in completion.moments if moment <= now)


def _noon_of_next_working_day(actor: Actor, situation: Situation) -> datetime:
    """At the requester's, and 72 hours from now at the latest."""
    member = actor.person.member
    known = situation.directory.members.get(member) if member else None
    zone = known.time_zone if known is not None else UTC
    day = situation.now.astimezone(zone).date() + timedelta(days=1)
    while day.weekday() in _WEEKEND:
        day += timedelta(days=1)
    noon = first_instant(datetime.combine(day, time(12)), zone)
    return min(noon, situation.now + LONGEST_LEGAL)
