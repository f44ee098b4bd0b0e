"""Taking back a request that went to the wrong address.

Its content is closed at once to every member that had it; each is asked to delete what it kept, and
confirms that with one press. The log keeps what happened, sealed as ever.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.closing import ended
from domain.requests.headline import decided, headline, tell
from domain.requests.permissions import acts_for_addressee, is_requester, require_for_requester
from domain.requests.request import Decision, Message, Record, Request, Ring
from domain.requests.values.ended import Recall
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import PersonId, Role, State


def may_recall(actor: Actor, request: Request) -> bool:
    """Whether it is theirs to take back, and was not yet."""
    return is_requester(actor, request) and request.recall is None


def recall(
    request: Request, actor: Actor, situation: Situation, readers: Sequence[str] = ()
) -> Decision:
    """Take it back, open or over. ``readers``: whom its content was shown to. Raises ``Refused``."""
    about = require_for_requester(actor, request, situation)
    if request.recall is not None:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    kept = request.preservation
    taken = replace(
        request,
        preservation=replace(kept, moments=()) if kept is not None else None,
        state=State.WITHDRAWN if request.is_open else request.state,
        missed=request.unanswered,
        recall=Recall(by=actor.id, at=situation.now),
    )
    record = Record.by(actor, Event.RECALLED, {**about, "people": list(readers)})
    over = ended(taken, situation, actor, record, Topic.RECALLED_NOTICE, Topic.RECALLED)
    messages = [_of_recall(message, readers) for message in over.messages]
    told = {message.to for message in messages}
    messages += [
        tell(person, Topic.RECALLED_NOTICE, taken, situation, ring=Ring.RINGS)
        for person in _owners_before(request)
        if person not in told
    ]
    return replace(over, messages=tuple(messages))


def confirm(request: Request, actor: Actor, situation: Situation) -> Decision:
    """A member that had it keeps nothing of it any more. Raises ``Refused``."""
    member, taken = actor.person.member, request.recall
    stood = [*map(request.as_left, request.earlier), request]
    theirs = [each for each in stood if each.addressee == member]
    is_chief = actor.has(Role.SUPERVISOR) and bool(theirs)
    acts = any(acts_for_addressee(actor, each, situation) for each in theirs)
    if taken is None or member is None or not (is_chief or acts):
        raise not_yours()
    if member in taken.confirmed:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    changed = replace(request, recall=replace(taken, confirmed=(*taken.confirmed, member)))
    record = Record.by(actor, Event.RECALL_CONFIRMED)
    by = situation.name(actor.id, request.requester)
    done = tell(actor.id, Topic.DONE_DELETED, changed, situation)
    told = tell(request.requester, Topic.RECALL_CONFIRMED, changed, situation, by=by)
    return decided(changed, situation, [record], [done, told])


def _of_recall(message: Message, readers: Sequence[str]) -> Message:
    if message.topic is Topic.RECALLED_NOTICE:
        return replace(message, ring=Ring.RINGS)
    if message.topic is Topic.RECALLED:
        return replace(message, facts={**message.facts, "readers": list(readers)})
    return message


def _owners_before(request: Request) -> tuple[PersonId, ...]:
    return tuple(turn.owner for turn in request.earlier if turn.owner is not None)
