"""Rows of a list of requests, as pages show them: headers alone, never content."""

from dataclasses import dataclass
from datetime import datetime

from domain.messages.outgoing import Saying
from domain.requests.rows import RequestRow
from domain.topics import Topic
from web.frame.visitor import Visitor
from wording import labels
from wording.language import Translator
from wording.messages import dues, listed
from wording.messages.told import Told
from wording.safe_text import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRequest:
    """One request of a list, in words."""

    reference: str
    exercise: Shown
    urgency: str
    urgency_word: Shown
    type: Shown
    side: Shown
    """Who asks, or who is asked: the other side."""
    marking: Shown
    state: Shown
    due: Shown
    left: Shown
    at: datetime | None
    """By when what it waits for is due."""
    number: Shown
    is_restricted: bool


def in_words(_: Translator, visitor: Visitor, row: RequestRow) -> ListedRequest:
    """The row as this visitor reads it."""
    told = told_to(visitor, visitor.now)
    side = (
        _("To {member}", member=told.member(row.addressee))
        if row.role == "sent"
        else _("From {member}", member=told.member(row.origin))
    )
    return ListedRequest(
        reference=row.reference,
        exercise=labels.exercise_before(_, row.reference),
        urgency=row.urgency,
        urgency_word=Shown(
            labels.urgency_sign(row.urgency) + labels.urgency(_, row.urgency),
        ),
        type=labels.request_type(_, row.type),
        side=side,
        marking=labels.marking(_, row.marking),
        state=listed.state(_, told, row),
        due=dues.in_list(_, told, row),
        left=dues.left(_, told, row),
        at=dues.awaited(row),
        number=told.shown(row.own_ref),
        is_restricted=row.restricted,
    )


def told_to(visitor: Visitor, now: datetime, saying: Saying | None = None) -> Told:
    """Facts for this visitor, to be worded; none where nothing is said."""
    return visitor.told(saying or Saying(topic=Topic.REQUESTS), now)
