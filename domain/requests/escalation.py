"""How an unacknowledged request goes from step to step.

Decides who is alerted, why, and when the next step falls due. A step that reaches nobody is said and
passed over at once; the last step repeats until somebody acknowledges. What went out without a sound in
quiet hours is rung once when they end, beside the schedule of the steps. Invariant: an open,
unacknowledged request always has exactly one pending deadline.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.channels import ChannelKind
from domain.directory.directory import TargetKind
from domain.events import Event
from domain.requests.headline import alert_facts, alert_of, decided
from domain.requests.request import Decision, Message, Record, Request, Ring
from domain.requests.routing import (
    LONGEST_QUIET,
    after_quiet_hours,
    is_quiet,
    last_resort,
    looked_at_first,
    quiet_until,
    step_targets,
    target_name,
)
from domain.requests.values.proof import NO_PROOF
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId, State


class Why(StrEnum):
    """Why an alert goes out."""

    FILED = "filed"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    PASSED_ON = "passed_on"
    NOBODY_ON_DUTY = "nobody_on_duty"
    UNDELIVERABLE = "undeliverable"
    REMINDED = "reminded"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"
    EXTENSION = "extension"
    QUIET_OVER = "quiet_over"
    DUTY_CHANGED = "duty_changed"
    UNPROVED = "unproved"
    REASSIGNED = "reassigned"


_AGAIN = frozenset({Why.REOPENED, Why.EXTENSION})
BEGINNINGS = frozenset({Why.FILED, Why.TRANSFERRED, Why.REOPENED, Why.EXTENSION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a step is fired now; ``by`` is who filed, passed on, transferred, reopened, asked for an extension,
    reminded."""

    why: Why
    by: PersonId | None = None
    had: PersonId | None = None
    """Who had it in hand at the same desk before it began again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Whom a step reaches, looked for from the due step onward."""

    index: int
    people: tuple[PersonId, ...]
    empty: tuple[int, ...] = ()
    """Indices of the steps passed over because they reach nobody."""
    is_last_resort: bool = False
    beside: tuple[PersonId, ...] = ()
    """Who is meant too and refused messages lately: tried again, and not counted on."""


def start(request: Request, situation: Situation, cause: Cause) -> Decision:
    """Begin the acknowledgement clock at its first step, for a filing, transfer, reopening or extension."""
    request = looked_at_first(request, situation.directory)
    now, first = situation.now, request.policy.steps[0]
    first_due = after_quiet_hours(now + first.after, 0, request, situation.directory)
    if cause.why in _AGAIN:
        cause = replace(cause, had=request.owner)
    fresh = replace(
        request,
        state=State.NOTIFIED,
        clock_start=now,
        next_step=0,
        step_due=first_due,
        aloud_due=None,
        steps_fired=0,
        escalated=False,
        alerted=(),
        passed_on_by=(),
        missed=(),
        undelivered=(),
        acknowledged_at=None,
        acknowledged_by=None,
        owner=None,
        first_taken=None,
        refusal=None,
        proof=NO_PROOF,
        handover_at=None,
        idle_due=None,
        judicial=False,
        keeping=request.keeping.as_begun,
    )
    if first_due > now:
        return decided(fresh, situation)
    return fire(fresh, situation, cause)


def escalate(request: Request, situation: Situation) -> Decision:
    """What has fallen due because nobody acknowledged: the next step, or what was silent, aloud."""
    if request.aloud_due is not None and request.aloud_due == request.next_alert_at:
        return ring_aloud(request, situation)
    why = Why.NOT_ACKNOWLEDGED if request.steps_fired else Why.FILED
    return fire(request, situation, Cause(why=why))


def fire(request: Request, situation: Situation, cause: Cause) -> Decision:
    """Fire the next step now, passing over steps that reach nobody, and set the next deadline."""
    found = _find(request, situation, cause)
    changed = _advance(request, situation, found, cause)
    if found.empty and cause.why in BEGINNINGS:
        cause = replace(cause, why=Why.NOBODY_ON_DUTY)
    waited = (request.step_due or situation.now) - request.clock_start
    alert = alert_facts(changed, situation, cause.why, waited, found.empty)
    ring = Ring.SILENT if is_quiet(request, situation) else Ring.RINGS
    channel = None if found.is_last_resort else request.policy.steps[found.index].channel
    if ring is Ring.SILENT and channel is not ChannelKind.EMAIL:
        channel = None
    everybody = (*found.people, *found.beside)
    messages = [
        alert_of(changed, situation, person, alert, channel, ring, by=cause.by, had=cause.had)
        for person in everybody
    ]
    if not found.people:
        messages.append(_nobody_reached(changed))
    records = _records(request, changed, situation, found, cause)
    return decided(changed, situation, records, messages)


def remind_unacknowledged(request: Request, situation: Situation, by: PersonId) -> Decision:
    """Ring again whoever the current step means; the schedule stays as it is."""
    wanted = step_targets(request, max(request.steps_fired - 1, 0), situation)
    people = tuple(p for p in wanted if p in situation.reachable) or last_resort(request, situation)
    everybody = (*people, *(person for person in wanted if person in situation.doubtful))
    changed = replace(
        request,
        reminded_at=situation.now,
        alerted=union(request.alerted, everybody),
        undelivered=without(request.undelivered, everybody),
    )
    waited = situation.now - request.clock_start
    alert = alert_facts(changed, situation, Why.REMINDED, waited)
    about: Facts = {
        "people": [situation.name(person) for person in people],
        "rung": list(people),
    }
    record = Record(event=Event.REMINDED, actor=by, about=about)
    alerts = (alert_of(changed, situation, person, alert, by=by) for person in everybody)
    return decided(changed, situation, [record], alerts)


def ring_aloud(request: Request, situation: Situation) -> Decision:
    """The quiet hours are over: ring, once, whom the steps so far mean now; the schedule stays as it is.

    Where they are not over (the roster's time zone was changed, or the service stood still until the
    next night), at their end; but nothing is held up for longer than the longest quiet hours.
    """
    later = quiet_until(request, situation)
    if later is not None and situation.now - request.clock_start < LONGEST_QUIET:
        return Decision(request=replace(request, aloud_due=later))
    meant = meant_so_far(request, situation)
    reached = tuple(p for p in meant if p in situation.reachable and p not in request.passed_on_by)
    people = reached or last_resort(request, situation)
    everybody = union(people, (person for person in meant if person in situation.doubtful))
    changed = replace(
        request,
        aloud_due=None,
        alerted=union(request.alerted, everybody),
        undelivered=without(request.undelivered, everybody),
    )
    waited = situation.now - request.clock_start
    facts = alert_facts(changed, situation, Why.QUIET_OVER, waited)
    steps = request.policy.steps
    channels = {person: steps[index].channel for person, index in meant.items()}
    messages = [
        alert_of(changed, situation, person, facts, channels.get(person)) for person in everybody
    ]
    if not people:
        messages.append(_nobody_reached(changed))
    about = {
        "step": facts["step"],
        "steps": facts["steps"],
        "target": facts["target"],
        "why": Why.QUIET_OVER.value,
        "people": [situation.name(person) for person in people],
        "rung": list(people),
        "next_due": stamp(changed.step_due),
    }
    return decided(changed, situation, [Record(event=Event.ALERTED, about=about)], messages)


def meant_so_far(request: Request, situation: Situation) -> dict[PersonId, int]:
    """Whom the steps that were fired or passed over mean now, each by the index of the first that does."""
    found: dict[PersonId, int] = {}
    for index in range(request.steps_fired):
        for person in step_targets(request, index, situation):
            found.setdefault(person, index)
    return found


def _nobody_reached(request: Request) -> Message:
    return Message(
        to=request.requester,
        topic=Topic.NOBODY_REACHED,
        facts={"reference": request.reference, "next_step_at": stamp(request.next_alert_at)},
        ring=Ring.RINGS,
        urgency=request.urgency,
    )


def alert_who_comes(request: Request, before: Situation, after: Situation) -> Decision | None:
    """Alert who is meant by a step that was fired, now that duty has changed; None where nobody is.

    The schedule stays as it is.
    """
    meant, was = meant_so_far(request, after), meant_so_far(request, before)
    new = [p for p in meant if p not in was and p not in request.alerted]
    everybody = tuple(p for p in new if p in after.reachable | after.doubtful)
    if not everybody or not request.awaits_acknowledgement:
        return None
    changed = replace(request, alerted=union(request.alerted, everybody))
    alert = alert_facts(changed, after, Why.DUTY_CHANGED, after.now - request.clock_start)
    about: Facts = {
        "step": alert["step"],
        "steps": alert["steps"],
        "target": alert["target"],
        "why": Why.DUTY_CHANGED.value,
        "people": [after.name(person) for person in everybody],
        **rung(everybody, changed, after),
        "next_due": stamp(request.step_due),
    }
    ring = Ring.SILENT if is_quiet(changed, after) else Ring.RINGS
    alerts = [alert_of(changed, after, person, alert, ring=ring) for person in everybody]
    return decided(changed, after, [Record(event=Event.ALERTED, about=about)], alerts)


def _find(request: Request, situation: Situation, cause: Cause) -> _Found:
    last = len(request.policy.steps) - 1
    passer = cause.by if cause.why is Why.PASSED_ON else None
    empty: list[int] = []
    doubtful: list[PersonId] = []
    for index in range(min(request.next_step, last), last + 1):
        wanted = step_targets(request, index, situation)
        reached = [person for person in wanted if person in situation.reachable]
        people = tuple(person for person in reached if person != passer)
        doubtful += [p for p in wanted if p in situation.doubtful and p != passer]
        beside = union((), doubtful)
        if people:
            return _Found(index=index, people=people, empty=tuple(empty), beside=beside)
        if not reached:
            empty.append(index)
    everybody = last_resort(request, situation)
    people = tuple(person for person in everybody if person != passer) or everybody
    doubtful += last_resort(request, replace(situation, reachable=situation.doubtful))
    return _Found(
        index=last,
        people=people,
        empty=tuple(empty),
        is_last_resort=True,
        beside=union((), (person for person in doubtful if person != passer)),
    )


def _advance(request: Request, situation: Situation, found: _Found, cause: Cause) -> Request:
    """The request after the step: its next step, its deadline and who has been alerted."""
    is_repetition = request.next_step >= len(request.policy.steps)
    following = request.next_step + 1 if is_repetition else found.index + 1
    is_plain_beginning = cause.why in BEGINNINGS and found.index == 0 and not found.is_last_resort
    due = next_due(request, situation.now, following, cause)
    everybody = (*found.people, *found.beside)
    passers = [cause.by] if cause.why is Why.PASSED_ON else []
    return replace(
        request,
        next_step=following,
        step_due=after_quiet_hours(due, following, request, situation.directory),
        aloud_due=request.aloud_due or quiet_until(request, situation),
        steps_fired=found.index + 1,
        escalated=request.escalated or not is_plain_beginning,
        alerted=union(request.alerted, everybody),
        passed_on_by=union(request.passed_on_by, passers),
        undelivered=without(request.undelivered, everybody),
    )


def next_due(request: Request, now: datetime, following: int, cause: Cause) -> datetime:
    """When the following step fires: by the policy from the clock's start, or one repetition on.

    Steps missed while the service was down are overdue and fire once each, in order; repetitions
    missed are not made up for.
    """
    steps = request.policy.steps
    if following < len(steps):
        return request.clock_start + steps[following].after
    on_schedule = cause.why is Why.NOT_ACKNOWLEDGED and request.step_due is not None
    base = request.step_due if on_schedule and request.step_due else now
    due = base + request.policy.repeat_last_every
    return due if due > now else now + request.policy.repeat_last_every


def _records(
    before: Request, after: Request, situation: Situation, found: _Found, cause: Cause
) -> Iterable[Record]:
    for index in found.empty:
        absent = target_name(before.policy.steps[index], situation.directory)
        yield Record(event=Event.NOBODY_ON_DUTY, about={"step": index + 1, "target": absent})
    step = after.policy.steps[found.index]
    target = "last resort" if found.is_last_resort else target_name(step, situation.directory)
    is_escalation = before.steps_fired > 0 or bool(found.empty)
    tried = [situation.name(person) for person in found.beside]
    yield Record(
        event=Event.ESCALATED if is_escalation else Event.ALERTED,
        actor=cause.by if cause.why is Why.PASSED_ON else None,
        about={
            "step": found.index + 1,
            "steps": len(before.policy.steps),
            "target": target,
            "why": cause.why.value,
            "people": [situation.name(person) for person in found.people],
            **rung(found.people, after, situation),
            **({"also_tried": tried} if tried else {}),
            **({"kind": step.kind.value} if step.kind is TargetKind.PERSON else {}),
            "next_due": stamp(after.step_due),
        },
    )


def rung(people: Sequence[PersonId], request: Request, situation: Situation) -> Facts:
    """Whose telephone an alert rings, by their ids; nobody's in quiet hours."""
    return {} if is_quiet(request, situation) else {"rung": list(people)}


def without(known: tuple[PersonId, ...], others: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
    """Those who are known, but for the others."""
    return tuple(person for person in known if person not in others)


def union(known: tuple[PersonId, ...], more: Iterable[PersonId | None]) -> tuple[PersonId, ...]:
    """Those who are known, and the others after them, each once."""
    return tuple(dict.fromkeys((*known, *(p for p in more if p is not None))))
