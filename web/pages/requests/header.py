"""The head of a request: what somebody who is woken must see first, in this order, and the facts below.

Nothing of its content stands in it, unless the content itself is shown to the same reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.events import Event
from domain.log.document import CaseDocument
from domain.messages.outgoing import Said, Saying
from domain.topics import Facts, Topic
from domain.vocabulary import State
from services.log.reading import Header
from web.frame.visitor import Visitor
from wording.language import Translator, translator
from wording.messages import dues, first_screen, lacking, ties
from wording.messages.standing import UNDER_WAY, proposed, standing
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, lines

_OF_REQUEST = frozenset({Event.FILED, Event.COMPLETED})


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHead:
    """The head of a request, in words: blocks of lines, the desk's own card, and labelled facts."""

    reference: str
    urgency: str
    first: Sequence[Shown]
    at_hand: Shown | None
    missing: Shown | None
    facts: Sequence[tuple[Shown, Shown]]
    stands: Shown
    proposed: Shown | None
    proposal: str
    """Of the transfer that this reader may agree to; empty where there is none."""


def head_of(visitor: Visitor, header: Header, document: CaseDocument | None = None) -> RequestHead:
    """As this visitor reads it; ``document`` is the content that is shown with it, if any is."""
    _ = translator(visitor.reader.language)
    told = told_of(visitor, header.facts, document)
    is_requester = told.word("role") == "sent"
    return RequestHead(
        reference=told.word("reference"),
        urgency=told.word("urgency"),
        first=tuple(block for block in _first(_, told) if block),
        at_hand=first_screen.at_hand(_, told),
        missing=lacking.to_come(_, told),
        facts=tuple((label, value) for label, value in _facts(_, told) if value),
        stands=standing(_, told, is_requester=is_requester),
        proposed=proposed(_, told),
        proposal=told.word("proposal"),
    )


def told_of(visitor: Visitor, facts: Facts, document: CaseDocument | None = None) -> Told:
    """The facts, with the request's own texts where they are shown too."""
    own: tuple[Said, ...] = ()
    if document is not None:
        own = tuple(text.said for text in document.texts if text.said.event in _OF_REQUEST)
        # People type the numbers: above what may cross the chat they stand here alone.
        facts = {**facts, **dict(zip(("own_ref", "their_ref"), document.numbers, strict=True))}
    saying = Saying(topic=Topic.REQUEST_SHOWN, facts=facts, texts=own)
    return visitor.told(saying)


def _awaited(told: Told) -> str:
    """By when something must be done now; empty where nothing is awaited."""
    state = told.word("state")
    if state == State.NOTIFIED:
        return "acknowledge_by"
    return "answer_by" if state in UNDER_WAY | {State.CLARIFICATION} else ""


def _first(_: Translator, told: Told) -> tuple[Shown | None, ...]:
    until = _awaited(told)
    by = dues.answer_by(_, told) if until == "answer_by" else dues.acknowledge_by(_, told)
    return (
        first_screen.urgency(_, told),
        lines(first_screen.asked_of_form(_, told), first_screen.why(_, told)),
        dues.prove_by(_, told) if until == "answer_by" else None,
        lines(by, first_screen.time_left(_, told, until)) if until else None,
        lines(
            first_screen.must_not(_, told),
            first_screen.minor(_, told),
            first_screen.held(_, told),
            first_screen.of_form(_, told),
        ),
        lines(first_screen.who_asks(_, told), ties.sent_via(_, told), ties.restricted(_, told)),
    )


def _facts(_: Translator, told: Told) -> tuple[tuple[Shown, Shown], ...]:
    return (
        (_("Type"), told.type),
        (_("Marking"), told.marking),
        (_("To"), told.to),
        (_("Filed"), told.moment("created_at")),
        (_("Alerted"), told.names("alerted")),
        (_("In charge"), told.line("owner")),
        (
            _("Files"),
            told.technical(str(told.number("files"))) if told.number("files") else NOTHING,
        ),
        (_("Your number"), told.line("own_ref")),
        (_("Their number"), told.line("their_ref")),
    )
