"""What people can do with a request, a draft or a question by pressing a button.

Owns the words by which buttons say it: buttons stand in chats for years, so a word is never changed; and
what can be done at all with a drill that the network ordered, whichever message or page offers it.
Who may do it is left to the rules of each act.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain.reference import is_ordered
from domain.vocabulary import State, Urgency


class Verb(StrEnum):
    """What can be done with a request."""

    ACKNOWLEDGE = "ack"
    PASS_ON = "pass"  # noqa: S105 - what a button says, no password
    NOTE = "noted"
    TRANSFER = "transfer"
    REFUSE = "refuse"
    UPHOLD = "uphold"
    """To confirm what an officer refused."""
    ANSWER = "answer"
    ASK = "ask"
    CONTEST = "contest"
    """To tell the requester, with the reason, that it is not as urgent as it says."""
    REASSIGN = "reassign"
    """To give it to another person of the desk."""
    DELAY = "delay"
    REPLY = "reply"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"
    REMIND = "remind"
    CLOSE = "close"
    REOPEN = "reopen"
    LINK = "link"
    DEADLINE = "deadline"
    PAUSE = "pause"
    """Until the form is complete."""
    PERMISSION = "permission"
    """To ask for more use of what was received."""
    CUSTODIAN = "custodian"
    """To say that the custodian may tell the customer."""
    EXECUTE = "execute"
    DESIST = "desist"
    LET_GO = "letgo"
    """What was held, on."""
    EXTEND = "extend"
    END = "end"
    CONFIRM = "confirmed"
    """What the requester did, and the requested side has taken note of."""
    PRESERVED = "preserved"
    EXPIRED = "expired"
    RECEIVED = "received"
    DECIDED = "decided"
    EVIDENCE = "evidence"
    """The side that answered takes back that it may be used as evidence."""
    USED = "used"
    HEEDED = "heeded"
    """To take note of that."""
    SHOW = "show"
    DOCUMENT = "document"
    STATUS = "status"
    LOG = "log"
    RECALL = "recall"
    DELETED = "deleted"
    """Nothing is kept of what was taken back."""
    CORRECT = "correct"
    """To say of a text of one's own that it is wrong, disputed, out of date, or not to be used."""
    REMARK = "remark"
    """To keep a text for one's own member alone."""
    NUMBER = "number"
    """To say under which number one's own files have it."""
    OURS = "ours"
    """What was entered from a call is one's own member's request."""
    DISOWN = "disown"
    """It is not."""


class DraftVerb(StrEnum):
    """What can be done with a draft, beside choosing a step's value."""

    PAGE = "page"
    SEND = "send"
    CHANGE = "change"
    EDIT = "edit"
    CONTINUE = "continue"
    CANCEL = "cancel"
    DISCARD = "discard"
    BACK = "back"
    KEEP = "keep"
    """To go on with what was chosen or written before."""
    FORM = "form"
    """To fill in the form, or to go on with it."""
    JOIN = "join"
    """Not to send the same again, but to add to the request that it was sent as."""
    HERE = "here"
    """To go on in chat with what was begun at a page."""
    ANEW = "anew"
    """To begin another one in chat."""


class FormVerb(StrEnum):
    """What can be done with a form that is filled in."""

    WORD = "word"
    DONE = "done"
    """Enough words are chosen."""
    SKIP = "skip"
    BACK = "back"
    STANDS = "stands"
    """What is unlikely is right all the same."""
    WHOLE = "whole"
    """To look it over."""
    MORE = "more"
    """To go on with what is still empty."""
    END = "end"
    """To be done with the form."""
    CANCEL = "cancel"


class PromptVerb(StrEnum):
    """What can be answered to a question by a button."""

    CASE = "case"
    MEMBER = "member"
    PAGE = "page"
    GROUND = "ground"
    ANSWER = "answer"
    ASK = "ask"
    PICK = "pick"
    ITEM = "item"
    EMPTY = "empty"
    APPLY = "apply"
    CANCEL = "cancel"
    TIME = "time"
    EARLIER = "earlier"
    MARK = "mark"
    USE = "use"
    FORM = "form"
    """To answer field by field."""
    JUDGE = "judge"
    """That the answer waits for a judge, or that it does not."""
    NEITHER = "neither"
    """To answer that it is neither confirmed nor denied."""
    TEXT = "text"
    """That a number is the beginning of a text, and no request's."""


class Consent(StrEnum):
    """What a requester answers to a proposed transfer."""

    ALONE = "alone"
    """The request alone goes to the next member."""
    CONVERSATION = "all"
    """And what was written about it so far."""
    NOT = "not"


class Permit(StrEnum):
    """What an originator answers to who asks for more use of what they gave."""

    GRANT = "grant"
    REFUSE = "refuse"


class Contact(StrEnum):
    """What a desk decides that has heard of a request which names the same."""

    OFFER = "offer"
    LEAVE = "leave"


class Noting(StrEnum):
    """What somebody does who was told that a text is marked."""

    NOTED = "noted"
    SAY = "say"
    """To say what was done about it."""


class SubjectAct(StrEnum):
    """What a data protection officer does with a request that was found."""

    OPEN = "open"
    RESTRICT = "restrict"
    LIFT = "lift"
    CONSULT = "consult"
    GIVEN = "given"
    REFUSED = "refused"


class Originator(StrEnum):
    """What the originator of a request says to a data protection officer, or of a restricted request."""

    NO_OBJECTION = "fine"
    OBJECTION = "object"
    AGREE = "agree"
    NOT = "not"


class Sure(StrEnum):
    """What takes one press and cannot simply be undone: it is asked about once before it is done."""

    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    END = "end"
    REVOKE = "revoke"
    SICK = "sick"
    CALENDAR = "calendar"
    RECALL = "recall"
    DISOWN = "disown"
    REASSIGN = "reassign"
    DEVICE = "device"
    """To revoke the key of a telephone."""


IN_PLACE: Final = frozenset(
    {
        *(Verb.REPLY, Verb.CLOSE, Verb.WITHDRAW, Verb.DEADLINE, Verb.EXTEND, Verb.END),
        *(Verb.EXECUTE, Verb.DESIST, Verb.USED, Verb.HEEDED),
    }
)
"""What a supervisor may do in place of a requester whose access has ended."""
ON_ENDED: Final[Mapping[str, frozenset[Verb]]] = {
    State.CLOSED: frozenset(
        {
            *(Verb.REOPEN, Verb.SHOW, Verb.STATUS, Verb.LOG, Verb.RECALL, Verb.DELETED),
            *(Verb.DOCUMENT, Verb.CORRECT),
            *(Verb.EXTEND, Verb.END, Verb.CONFIRM, Verb.PRESERVED, Verb.EXPIRED),
            *(Verb.RECEIVED, Verb.DECIDED, Verb.EVIDENCE, Verb.USED, Verb.HEEDED),
            Verb.PERMISSION,
        }
    ),
    State.NOT_ACCEPTED: frozenset({Verb.SHOW, Verb.DOCUMENT, Verb.STATUS, Verb.LOG}),
    State.WITHDRAWN: frozenset(
        {
            *(Verb.SHOW, Verb.DOCUMENT, Verb.STATUS, Verb.LOG),
            *(Verb.CONFIRM, Verb.DELETED, Verb.CORRECT),
        }
    ),
}
"""What older messages about a request that has ended still offer, by its state."""
NOTES_ONLY: Final = ((Verb.NOTE,),)
"""What can be done with an alert by who acts for no member, row by row."""
ON_ALERT: Final[Mapping[str, tuple[tuple[Verb, ...], ...]]] = {
    "open": ((Verb.ACKNOWLEDGE, Verb.PASS_ON), (Verb.TRANSFER, Verb.REFUSE)),
    "yours": ((Verb.ANSWER, Verb.ASK, Verb.DELAY), (Verb.TRANSFER, Verb.REFUSE, Verb.SHOW)),
}
"""What can be done with an alert by its stage, row by row."""
_OF_ORDERED: Final = frozenset(
    {
        *(Verb.ACKNOWLEDGE, Verb.PASS_ON, Verb.NOTE, Verb.REASSIGN, Verb.CONTEST),
        *(Verb.REPLY, Verb.REMIND, Verb.CLOSE, Verb.WITHDRAW),
        *(Verb.SHOW, Verb.DOCUMENT, Verb.STATUS, Verb.LOG),
        *(Verb.CORRECT, Verb.REMARK, Verb.NUMBER),
    }
)
_OF_ITS_ANSWER: Final = frozenset({Verb.ANSWER, Verb.ASK, Verb.DELAY, Verb.DEADLINE})


def asks_for_answer(reference: str, urgency: str) -> bool:
    """Whether an answer is asked for: of what the network ordered as a drill, not by a ping, which alone
    is immediate."""
    return not is_ordered(reference) or urgency != Urgency.IMMEDIATE


def can_be_done(verb: Verb, reference: str, urgency: str) -> bool:
    """Whether this can be done with such a request at all. A drill that the network ordered stays with
    its desk, is not refused, has no further course, and is not begun again."""
    if not is_ordered(reference) or verb in _OF_ORDERED:
        return True
    return verb in _OF_ITS_ANSWER and asks_for_answer(reference, urgency)


def on_alert(stage: str, reference: str, urgency: str) -> tuple[tuple[Verb, ...], ...]:
    """What the alert of such a request offers, row by row."""
    rows = (
        tuple(verb for verb in row if can_be_done(verb, reference, urgency))
        for row in ON_ALERT.get(stage, ())
    )
    return tuple(row for row in rows if row)
