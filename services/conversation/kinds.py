"""What a question is for, as it is kept while it waits."""

from enum import StrEnum

from domain.topics import Topic
from services.conversation import correcting, dating, delaying, permitting, transferring
from services.directory.in_chat import editing as entry_editing
from services.directory.in_chat import roster_editing


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


def cancelled(kind: object) -> Topic:
    """What is said of a question that was cancelled; one about the directory was to send nothing."""
    return Topic.PROMPT_OVER if kind in {Kind.ENTRY, Kind.ROSTER} else Topic.DRAFT_CANCELLED
