"""Private remarks: what one member notes about a request, which no other member sees.

They change nothing of the request, and nobody is told. Of another member's neither text nor record nor
count is shown (``storage.log.turns``).
"""

from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.filing import check_text
from domain.requests.permissions import is_colleague, require_not_given_away
from domain.requests.request import Record, Request, Text
from domain.requests.tying.linking import is_side
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode

MOST_REMARKS: Final = 50
"""Of one member about one request."""


def require_remark(request: Request, actor: Actor, situation: Situation) -> MemberCode:
    """The member for which the person keeps remarks. Raises ``Refused``.

    Whoever gave the request away is told where it went: they keep what they noted while they had it.
    """
    member = actor.person.member
    if member is not None and may_remark(request, actor, situation):
        return member
    require_not_given_away(actor, request, situation)
    raise not_yours()


def may_remark(request: Request, actor: Actor, situation: Situation) -> bool:
    """Whether the person works for a side of the request as it stands, on duty or not; whoever orders a
    drill works for no member."""
    if actor.person.member is None:
        return False
    return is_side(request, actor, situation) or is_colleague(actor, request)


def remark(request: Request, actor: Actor, situation: Situation, text: str, kept: int) -> Record:
    """The record of a remark; ``kept``: how many the member has already. Raises ``Refused``."""
    member = require_remark(request, actor, situation)
    check_text(text)
    if kept >= MOST_REMARKS:
        facts: Facts = {"case": request.id, "reference": request.reference, "most": MOST_REMARKS}
        raise Refused(Topic.REMARKS_FULL, facts)
    about = {"member": member, "marking": request.marking.value}
    return Record.by(actor, Event.REMARKED, about, Text(body=text, marking=request.marking))
