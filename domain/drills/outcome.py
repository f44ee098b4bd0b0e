"""How a drill went, and how its request ends: once what was asked is done, or its time is over.

Decides the score, what becomes of the plan, and the end of the request: nobody is reminded of a drill that
is over, and something real that comes to the desk ends it at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.directory.confirming import Trust
from domain.directory.drill_rules import DrillKind
from domain.drills.order import DrillPlan, DrillScore, DrillState, Hindrance
from domain.events import Event
from domain.requests.headline import alert_cards, decided, tell
from domain.requests.permissions import people_on_duty
from domain.requests.request import Decision, Record, Request
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, State

REAL: Final = "real"
"""Why it ended: something real came to the desk."""
DONE: Final = "done"
TIME: Final = "time"
STOPPED: Final = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """The drill as it went, and the end of its request; no decision where that is over already."""

    plan: DrillPlan
    decision: Decision | None


def noted(
    plan: DrillPlan, request: Request, entry: Trust | None, situation: Situation
) -> Noted | None:
    """How it went; None while that is open. ``entry``: how far the desk's entry can be trusted."""
    done_at = _done_at(plan, request)
    if request.state is State.WITHDRAWN and done_at is None:
        # Whoever ordered it has taken it back, by the button of every request.
        return withdrawn(plan, request, situation, STOPPED)
    is_over = not request.is_open or situation.now >= runs_out_at(plan, request)
    if done_at is None and not is_over:
        if request.acknowledged_at == plan.acknowledged_at:
            return None
        return Noted(plan=_seen(plan, request), decision=None)
    score = _score(request, done_at, entry, situation)
    state = _state(plan, score, done_at)
    went = replace(_seen(plan, request), state=state, score=score, ended_at=situation.now)
    end = None
    if request.is_open:
        why = DONE if done_at is not None else TIME
        end = over(request, situation, State.CLOSED, why, score)
    return Noted(plan=went, decision=end)


def not_sent(plan: DrillPlan) -> DrillPlan:
    """None of its alerts was handed over in time: that says nothing of the desk, and has no score."""
    return replace(plan.not_held(Hindrance.NOT_SENT), score=None)


def runs_out_at(plan: DrillPlan, request: Request) -> datetime:
    """When it ends without what was asked: each step has rung once, and the answer is late."""
    policy, begun = request.policy, request.clock_start
    rings = max(policy.steps[-1].after, policy.acknowledge_within) + policy.repeat_last_every
    if plan.kind is DrillKind.PING or request.acknowledged_at is None:
        return begun + rings
    return begun + max(rings, (policy.answer_within or timedelta()) * 2)


def withdrawn(plan: DrillPlan, request: Request, situation: Situation, why: str) -> Noted:
    """It ends without a score: something real came, or the secretariat stopped it.

    One that was not acknowledged within its time has failed already, and what comes later takes nothing of
    that away: its request ends, and how it went is written down as of every other that is over.
    """
    if why == REAL and (request.acknowledged_at or situation.now) > request.acknowledge_by:
        end = over(request, situation, State.CLOSED, why) if request.is_open else None
        return Noted(plan=_seen(plan, request), decision=end)
    state = DrillState.WITHDRAWN if why == REAL else DrillState.STOPPED
    went = replace(_seen(plan, request), state=state)
    end = over(request, situation, State.WITHDRAWN, why) if request.is_open else None
    return Noted(plan=went, decision=end)


def over(
    request: Request,
    situation: Situation,
    state: State,
    why: str,
    score: DrillScore | None = None,
) -> Decision:
    """The request's end: its alerts lose their buttons, and whoever has to do with it reads of it."""
    ended = replace(
        request,
        state=state,
        missed=request.unanswered,
        step_due=None,
        aloud_due=None,
        handover_at=None,
        idle_due=None,
        asked_at=None,
        ties=request.ties.ended(),
        closed_at=situation.now,
    )
    event = Event.CLOSED if state is State.CLOSED else Event.WITHDRAWN
    about: Facts = {"why": why, **({"shown": list(score.shown)} if score is not None else {})}
    told = [
        tell(person, Topic.DRILL_OVER, ended, situation, why=why) for person in _concerned(ended)
    ]
    record = Record(event=event, about=about)
    return decided(ended, situation, [record], told, alert_cards(ended, situation, state.value))


def _concerned(request: Request) -> Iterable[PersonId]:
    return (request.owner,) if request.owner is not None else request.alerted


def _seen(plan: DrillPlan, request: Request) -> DrillPlan:
    """With what the request says so far."""
    return replace(plan, acknowledged_at=request.acknowledged_at, rung=request.alerted)


def _done_at(plan: DrillPlan, request: Request) -> datetime | None:
    """When what was asked was done; None where it was not, or is not yet."""
    return request.acknowledged_at if plan.kind is DrillKind.PING else request.answered_at


def _score(
    request: Request,
    done_at: datetime | None,
    entry: Trust | None,
    situation: Situation,
) -> DrillScore:
    at = request.acknowledged_at
    then = replace(situation, now=at) if at is not None else situation
    return DrillScore(
        in_time=at is not None and at <= request.acknowledge_by,
        right_person=at is not None and request.acknowledged_by in people_on_duty(request, then),
        right_form=done_at is not None,
        entry=entry is Trust.CONFIRMED,
    )


def _state(plan: DrillPlan, score: DrillScore, done_at: datetime | None) -> DrillState:
    if done_at is None:
        return DrillState.MISSED
    if not score.in_time:
        return DrillState.LATE
    return DrillState.ACKNOWLEDGED if plan.kind is DrillKind.PING else DrillState.ANSWERED
