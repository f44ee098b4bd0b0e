"""What follows when an alert does not reach somebody now, or reaches them after all.

Decides what is remembered and said of it. Whom the next step means is left to ``domain.requests.escalation``;
when an alert counts as not delivered to ``bot.dispatch.patience``.
"""

from dataclasses import replace

from domain.events import Event
from domain.requests.escalation import Cause, Why, fire
from domain.requests.headline import decided
from domain.requests.request import Decision, Record, Request
from domain.requests.values.situation import Situation
from domain.topics import Facts
from domain.vocabulary import PersonId


def not_delivered(request: Request, situation: Situation, person: PersonId, why: str) -> Decision:
    """Somebody's alert did not reach them now; who filed the request reads so."""
    changed = replace(request, undelivered=(*request.undelivered, person))
    about: Facts = {"to": situation.name(person), "step": request.steps_fired, "why": why}
    return decided(changed, situation, [Record(event=Event.NOT_DELIVERED, about=about)])


def delivered_after_all(request: Request, situation: Situation, person: PersonId) -> Decision:
    """The alert of somebody whom it did not reach at first stands in their chat now."""
    left = tuple(other for other in request.undelivered if other != person)
    return decided(replace(request, undelivered=left), situation)


def go_on(request: Request, situation: Situation) -> Decision:
    """The next step at once, past everybody whom the alert did not reach."""
    missed = frozenset(request.undelivered)
    others = replace(
        situation, reachable=situation.reachable - missed, doubtful=situation.doubtful - missed
    )
    return fire(request, others, Cause(why=Why.UNDELIVERABLE))


def access_ended(request: Request, situation: Situation, person: PersonId) -> Decision | None:
    """Somebody who was alerted may not act any more: the next step at once, unless others have it."""
    if not request.awaits_acknowledgement or person not in request.alerted:
        return None
    left = frozenset(request.unanswered) - frozenset(request.undelivered) - {person}
    return None if left & situation.reachable else go_on(request, situation)
