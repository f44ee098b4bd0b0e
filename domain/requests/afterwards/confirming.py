"""The requested side confirms what the requester ended: a withdrawal, or the end of a preservation.

One press is enough, the first counts, and nothing else waits for it.
"""

from dataclasses import replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused
from domain.requests.afterwards.preservation import confirm_end
from domain.requests.headline import decided, headline, tell
from domain.requests.permissions import require_addressee
from domain.requests.request import Decision, Record, Request
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import State


def confirm(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Take note of what the requester ended, and let them know. Raises ``Refused``."""
    if request.state is not State.WITHDRAWN:
        return confirm_end(request, actor, situation)
    require_addressee(actor, request, situation)
    if request.withdrawal_confirmed_at is not None:
        raise Refused(Topic.NOTHING_TO_CONFIRM, headline(request, situation))
    changed = replace(request, withdrawal_confirmed_at=situation.now)
    what, by = "withdrawal", situation.name(actor.id, request.requester)
    return decided(
        changed,
        situation,
        [Record.by(actor, Event.WITHDRAWAL_CONFIRMED)],
        [
            tell(actor.id, Topic.DONE_CONFIRMED, changed, situation, what=what),
            tell(request.requester, Topic.CONFIRMED, changed, situation, what=what, by=by),
        ],
    )
