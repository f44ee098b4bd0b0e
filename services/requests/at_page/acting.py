"""Acting on a request at a page: what is offered there, what hinders it, and what an old page knew.

Owns that nothing with a text is done past what came meanwhile. Whether an act may be done is left to its
rule, which is asked here without doing anything, and again by the act.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple, TypeVar

from domain.directory.actor import Actor
from domain.events import Event
from domain.log.parts import PARTS, LogPart
from domain.refused import Refused
from domain.requests import acknowledge, answering, closing
from domain.requests.afterwards import confirming, deadline, preservation, refusing
from domain.requests.own.numbers import may_number
from domain.requests.own.remarks import may_remark
from domain.requests.permissions import (
    NOT_SENT,
    Sight,
    acts_for_addressee,
    acts_for_requester,
)
from domain.requests.request import Decision, Request
from domain.requests.safeguards import reassigning, recalling
from domain.requests.values.situation import Situation
from domain.topics import Topic, stamp
from domain.verbs import Verb, can_be_done
from domain.vocabulary import Marking
from formats.typed.times import read_day, read_moment
from services.requests.afterwards import preserving
from services.requests.answering import send
from services.requests.finding import find
from services.requests.viewing import acts_of
from services.visit.sure import Question
from services.visit.visit import Visit

Rule = Callable[[Request, Actor, Situation], object]

_RULES: Final[Mapping[Verb, Rule]] = {
    Verb.ACKNOWLEDGE: acknowledge.acknowledge,
    Verb.PASS_ON: acknowledge.pass_on,
    Verb.NOTE: acknowledge.note,
    Verb.REASSIGN: reassigning.require_possible,
    Verb.UPHOLD: refusing.confirm,
    Verb.REMIND: closing.remind,
    Verb.CLOSE: closing.close,
    Verb.WITHDRAW: closing.withdraw,
    Verb.REOPEN: closing.reopen,
    Verb.END: preservation.end,
    Verb.CONFIRM: confirming.confirm,
    Verb.RECALL: recalling.recall,
    Verb.DELETED: recalling.confirm,
}
"""What can be asked without a text, so that one knows before pressing."""
_LOOKED_FOR: Final = (
    (acts_for_addressee, (Verb.ACKNOWLEDGE,)),
    (acts_for_requester, (Verb.REMIND, Verb.CLOSE, Verb.WITHDRAW)),
)
"""What a side looks for while the request is open, be it to read why it cannot be done."""
_BESIDE: Final = (Verb.NOTE, Verb.DELETED, Verb.RECALL)
"""What stands in chat under messages of its own, or behind a command."""
_UNSAID: Final = frozenset({Topic.NOT_YOURS, Topic.ALREADY_ACKNOWLEDGED_BY_YOU})
_SENT: Final = PARTS[LogPart.TEXTS] - NOT_SENT - {Event.REFUSAL_KEPT}
_STAMP: Final = 16
Until = TypeVar("Until", date, datetime)


class PageOutdated(Exception):
    """The request is not as the page showed it on which somebody acts."""


class Offer(NamedTuple):
    """An act, and why it cannot be done now, where its rule says so."""

    verb: Verb
    hindered: Refused | None = None


def offers(visit: Visit, request: Request, seen: Sight, known: Iterable[Verb]) -> list[Offer]:
    """What the person may do, of what a page ``known`` to it can take; in the order of the chat."""
    if seen.request.left is not None:
        return []
    verbs = acts_of(visit, seen)
    found = [Offer(verb, _hindrance(visit, request, verb)) for verb in verbs]
    for is_of, shown in _LOOKED_FOR if request.is_open else ():
        if is_of(visit.actor, request, visit.work.situation):
            missing = (verb for verb in shown if verb not in verbs)
            found += [each for verb in missing if (each := _why_not(visit, request, verb))]
    if may_remark(request, visit.actor, visit.work.situation):
        found.append(Offer(Verb.REMARK))
    if may_number(request, visit.actor, visit.work.situation):
        found.append(Offer(Verb.NUMBER))
    found += [Offer(verb) for verb in _BESIDE if _hindrance(visit, request, verb) is None]
    taken = {verb for verb in known if can_be_done(verb, request.reference, request.urgency)}
    return [offer for offer in found if offer.verb in taken]


def _why_not(visit: Visit, request: Request, verb: Verb) -> Offer | None:
    hindered = _hindrance(visit, request, verb)
    is_said = hindered is not None and hindered.topic not in _UNSAID
    return Offer(verb, hindered) if is_said else None


def _hindrance(visit: Visit, request: Request, verb: Verb) -> Refused | None:
    """What the rule would say against it now; None where nothing, or only a text would tell."""
    rule = _RULES.get(verb)
    try:
        if rule is not None:
            rule(request, visit.actor, visit.work.situation)
    except Refused as refused:
        return refused
    return None


async def stands(visit: Visit, request: Request) -> str:
    """What of a request must still be so when somebody acts on a page that showed it.

    Its state, who has it in hand, whose it is, and which texts there are; not how far it was escalated,
    and nothing that one side keeps to itself.
    """
    texts = await visit.work.log.count(request.id, events=_SENT)
    now = (request.state.value, request.owner or "", str(len(request.earlier)), str(texts))
    return hashlib.sha256("\0".join(now).encode()).hexdigest()[:_STAMP]


async def require_unchanged(visit: Visit, request: Request, stood: str) -> None:
    """Raise ``PageOutdated`` where the page on which somebody acts is of before."""
    if await stands(visit, request) != stood:
        raise PageOutdated


async def delay(
    visit: Visit, target: str, until: str, why: str, sure: str, marking: Marking | None = None
) -> Question | None:
    """Announce a new date; the question first where it is earlier than what was promised.

    ``sure`` is what the page brings back of its question, ``marking`` the reason's own.
    """
    at, request = moment_of(visit, until), await find(visit, target)
    if at <= visit.work.now:
        raise Refused(Topic.TIME_PASSED, {"time": stamp(at)})
    answering.require_active(request, visit.actor, visit.work.situation)
    if request.answer_by is not None and at < request.answer_by and not request.is_paused:
        asks = Question(
            topic=Topic.PROMPT_EARLIER,
            target=request.id,
            effect={
                "case": request.id,
                "reference": request.reference,
                "state": request.state.value,
                "answer_by": stamp(request.answer_by),
                "until": stamp(at),
            },
            rests_on=(stamp(request.answer_by) or "", stamp(at) or ""),
        )
        if not asks.is_still(sure, visit.work.now):
            return asks

    def rule(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
        return answering.delay(request, actor, situation, at, text)

    await send(visit, target, why, rule, marking)
    return None


async def set_deadline(visit: Visit, target: str, until: str, why: str) -> None:
    """The answer is needed by another time."""
    at = moment_of(visit, until)

    def rule(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
        return deadline.set_deadline(request, actor, situation, at, text)

    await send(visit, target, why, rule)


async def extend(visit: Visit, target: str, until: str, why: str) -> None:
    """The data are needed for longer."""
    await preserving.extend(visit, target, day_of(visit, until), why)


async def still_preserved(visit: Visit, target: str, until: str) -> None:
    """Until when the data are kept."""
    await preserving.still_preserved(visit, target, day_of(visit, until))


def moment_of(visit: Visit, typed: str) -> datetime:
    """The time that is typed, where the person is. Raises ``Refused``."""
    until, rest = read_moment(typed, visit.actor, visit.work.situation)
    return _alone(typed, until, rest)


def day_of(visit: Visit, typed: str) -> date:
    """The day that is typed, where the person is. Raises ``Refused``."""
    until, rest = read_day(typed, visit.actor, visit.work.situation)
    return _alone(typed, until, rest)


def _alone(typed: str, until: Until, rest: str) -> Until:
    if rest:
        raise Refused(Topic.TIME_UNREADABLE, {"typed": typed[:40]})
    return until
