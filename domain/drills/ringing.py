"""A drill becomes a request: its reference and its first alerts, at the moment at which it rings.

Decides what it says and how urgent it is; routing, alerts and escalation are those of every request.
"""

from dataclasses import dataclass, replace
from typing import Final

from domain.directory.drill_rules import DrillKind
from domain.drills.hours import night_around
from domain.drills.order import DrillPlan, DrillState
from domain.events import Event
from domain.forms.fields.field import Values
from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled
from domain.forms.forms import FORMS
from domain.forms.glance import PRACTISED, AskedRow, glance
from domain.requests.escalation import Cause, Why, start
from domain.requests.filing import Filing, Sides, new
from domain.requests.headline import OF_ITS_FORM, headline
from domain.requests.request import Decision, Record, Request, Text
from domain.requests.routing import step_people
from domain.requests.values.situation import Situation
from domain.verbs import asks_for_answer
from domain.vocabulary import CaseId, Marking, PersonId, Reason, RequestType, Urgency

_SCENARIO: Final = (
    "EXERCISE EXERCISE EXERCISE. This is a drill of the network. Nothing in it is real: no person, no "
    "group, no place. Do nothing outside this system."
)
_ASKED: Final = {
    DrillKind.PING: "Acknowledge it. Nothing else is asked.",
    DrillKind.FORM: "Acknowledge it, and answer it in full, with invented facts alone.",
}
_FOR: Final = " Answer as you would answer a request of the type {type}."
_URGENCY: Final = {
    DrillKind.PING: (Urgency.IMMEDIATE, Reason.LIFE),
    DrillKind.FORM: (Urgency.URGENT, Reason.EXPIRING),
}
_EXPECTED: Final = {DrillKind.PING: "acknowledge", DrillKind.FORM: "answer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """The drill as it rings, and the request that it is from now on."""

    plan: DrillPlan
    decision: Decision


def ring(plan: DrillPlan, situation: Situation, case: CaseId, serial: int) -> Rung:
    """The new request, its record and its first alerts. A call makes none."""
    filing = _filing(plan, situation)
    point = situation.directory.contact_points[plan.point]
    request = _unrung(plan, filing, situation, case, serial)
    seen = glance(request.type, {**filing.form, FACTS.name: filing.text})
    practised = (AskedRow(field=PRACTISED, word=plan.asked.value, count=1),) if plan.asked else ()
    # Nothing in it is real: there is nothing that must not be done.
    seen = replace(seen, must_not=(), asked=(*seen.asked, *practised))
    request = replace(request, glance=seen)
    begun = start(request, situation, Cause(why=Why.FILED, by=plan.by))
    told = headline(begun.request, situation)
    about = {name: fact for name, fact in told.items() if name not in OF_ITS_FORM}
    form = Filled(type=request.type, version=FORMS[request.type].version, values=filing.form)
    text = Text(body=filing.text, form=form)
    record = Record(event=Event.FILED, actor=plan.by, about=about, text=text)
    rung = replace(
        plan,
        state=DrillState.ALERTED,
        why=None,
        case=case,
        reference=request.reference,
        alerted_at=situation.now,
        at_night=night_around(point, situation.directory, situation.now) is not None,
        rung=begun.request.alerted,
    )
    return Rung(plan=rung, decision=replace(begun, records=(record, *begun.records), cards=()))


def would_alert(plan: DrillPlan, situation: Situation) -> tuple[PersonId, ...]:
    """Whom any step would alert now, of the member that is drilled. A call alerts nobody."""
    if plan.kind is DrillKind.CALL or plan.point not in situation.directory.contact_points:
        return ()
    request = _unrung(plan, _filing(plan, situation), situation, CaseId(""), 0)
    return step_people(request, situation)


def _filing(plan: DrillPlan, situation: Situation) -> Filing:
    urgency, reason = _URGENCY[plan.kind]
    return Filing(
        addressee=situation.directory.contact_points[plan.point].member,
        type=RequestType.DRILL,
        urgency=urgency,
        reason=reason,
        marking=Marking.CLEAR,
        text=scenario(plan),
        form=_form(plan),
    )


def _unrung(
    plan: DrillPlan, filing: Filing, situation: Situation, case: CaseId, serial: int
) -> Request:
    """The request before its first alert."""
    point = situation.directory.contact_points[plan.point]
    # Its origin is its addressee: of who ordered it there is no member.
    sides = Sides(point.member, point.member, plan.by)
    request = new(filing, sides, situation, case, serial, point)
    wants = asks_for_answer(request.reference, request.urgency)
    return request if wants else _without_answer(request)


def _without_answer(request: Request) -> Request:
    """No answer is waited for, and nobody is reminded once it is acknowledged."""
    return replace(
        request,
        policy=replace(request.policy, answer_within=None, remind_idle_after=None),
        answer_by=None,
        answer_clock_start=None,
        late_untold=False,
    )


def scenario(plan: DrillPlan) -> str:
    """What the request says."""
    asked = _FOR.format(type=plan.asked.value) if plan.asked is not None else ""
    return f"{_SCENARIO} {_ASKED[plan.kind]}{asked}"


def _form(plan: DrillPlan) -> Values:
    return {
        "scenario": _SCENARIO,
        "expected": _EXPECTED[plan.kind],
        "no_real_persons": "yes",
    }
