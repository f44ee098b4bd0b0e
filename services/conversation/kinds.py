"""What a question is for, as it is kept while it waits, and who may be asked it."""

from enum import StrEnum
from typing import Final

from domain.refused import not_yours
from domain.requests import answering as answer_rules
from domain.requests.filing import check_marking
from domain.requests.own.numbers import require_number
from domain.requests.own.remarks import require_remark
from domain.requests.permissions import may_see, require_for_requester, sight
from domain.requests.request import Request
from domain.requests.safeguards import contesting
from domain.requests.safeguards.restricting import require_answerable
from domain.requests.transfer import require_movable, require_refusable, require_unsettled
from domain.requests.tying.linking import require_side
from domain.topics import Topic
from services.conversation import correcting, dating, delaying, permitting, transferring
from services.directory.in_chat import editing as entry_editing
from services.directory.in_chat import roster_editing
from services.visit.visit import Visit


class Kind(StrEnum):
    """What the prompt is for."""

    ANSWER = "answer"
    ASK = "ask"
    REPLY = "reply"
    CONTEST = "contest"
    DEADLINE = "deadline"
    DELAY = delaying.KIND
    PERMIT = permitting.KIND
    EXTEND = dating.EXTEND
    PRESERVED = dating.PRESERVED
    CORRECT = correcting.CORRECT
    CORRECTED = correcting.DONE
    TRANSFER = transferring.KIND
    REFUSE = "refuse"
    LOG = "log"
    DOCUMENT = "document"
    LINK = "link"
    REMARK = "remark"
    NUMBER = "number"
    WHICH = "which"
    """A text came without a request: which one is it about?"""
    WHAT = "what"
    """A text came for a request: is it the answer, or a question back?"""
    ENTRY = entry_editing.KIND
    """A change of the directory, which is about no request."""
    ROSTER = roster_editing.KIND
    """A change of a roster, which is about none either."""


_BEYOND: Final = frozenset(
    {*(Kind.ANSWER, Kind.ASK, Kind.REPLY, Kind.CONTEST, Kind.DEADLINE, Kind.DELAY)}
)
"""Their text goes to the other side."""


def cancelled(kind: object) -> Topic:
    """What is said of a question that was cancelled; one about the directory was to send nothing."""
    return Topic.PROMPT_OVER if kind in {Kind.ENTRY, Kind.ROSTER} else Topic.DRAFT_CANCELLED


def require(visit: Visit, request: Request, kind: Kind, *, has_text: bool = True) -> None:
    """Let pass who may do with the request what the question is for. Raises ``Refused``."""
    situation = visit.work.situation
    if kind in (Kind.REPLY, Kind.DEADLINE):
        require_for_requester(visit.actor, request, situation)
        if kind is Kind.DEADLINE:
            answer_rules.require_wanted(request, situation)
    elif kind is Kind.CONTEST:
        contesting.require_contest(request, visit.actor, situation)
    elif kind is Kind.LINK:
        require_side(request, visit.actor, situation)
    elif kind is Kind.NUMBER:
        require_number(request, visit.actor, situation)
    elif kind is Kind.REMARK:
        require_remark(request, visit.actor, situation)
        check_marking(request.marking, situation, has_text=has_text)
    elif kind in (Kind.LOG, Kind.DOCUMENT):
        seen = sight(visit.actor, request, situation)
        if seen is None or not seen.may_review:
            raise not_yours()
    elif kind in dating.KINDS:
        return  # it is looked at by ``dating`` itself
    elif kind is Kind.REFUSE:
        require_refusable(request, visit.actor, situation)
    elif kind is Kind.TRANSFER:
        require_unsettled(request, visit.actor, situation)
        require_movable(request, situation)
    elif may_see(visit.actor, request, situation):
        answer_rules.require_active(request, visit.actor, situation, kind is Kind.ANSWER)
        if kind is Kind.ANSWER:
            require_answerable(request, situation)
    else:
        raise not_yours()
    if kind in _BEYOND:
        check_marking(request.marking, situation, request, has_text=has_text)
