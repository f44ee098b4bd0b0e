"""The conversation that files a request, step by step: what is chosen, and what is asked next.

Decides the order of the steps and what a choice means for the later ones. Keeping a draft and showing
its steps are left to ``services.requests.drafting``.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from domain.refused import Refused, not_yours
from domain.requests.filing import Filing, check_length, check_marking, check_text
from domain.requests.request import Situation
from domain.requests.routing import route
from domain.topics import Topic
from domain.vocabulary import REASONS, Marking, MemberCode, Reason, RequestType, Urgency

LONGEST_SEARCH = 40
"""Letters of a text that may still be a search for a member which finds none."""

Word = TypeVar("Word", bound=StrEnum)


class DraftStep(StrEnum):
    """A step of the conversation, in their order."""

    MEMBER = "member"
    TYPE = "type"
    URGENCY = "urgency"
    REASON = "reason"
    MARKING = "marking"
    CONTENT = "content"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An unfinished request. ``token`` ties buttons to it, so that an old one changes nothing."""

    token: str
    addressee: MemberCode | None = None
    type: RequestType | None = None
    urgency: Urgency | None = None
    reason: Reason | None = None
    marking: Marking | None = None
    text: str | None = None
    own_messages: tuple[int, ...] = ()
    """The person's messages that carry the content, to be removed from the chat."""
    shown: int | None = None
    """The newest message that asks for a step, or shows the whole draft."""

    @property
    def step(self) -> DraftStep:
        """The first step that is still to be done."""
        needs_reason = self.urgency is not None and REASONS[self.urgency] and self.reason is None
        left = {
            DraftStep.MEMBER: self.addressee is None,
            DraftStep.TYPE: self.type is None,
            DraftStep.URGENCY: self.urgency is None,
            DraftStep.REASON: needs_reason,
            DraftStep.MARKING: self.marking is None,
            DraftStep.CONTENT: self.text is None,
        }
        return next((step for step, is_left in left.items() if is_left), DraftStep.SUMMARY)

    def filing(self) -> Filing:
        """The finished draft. Raises ``Refused`` where a step is missing."""
        if (
            self.step is not DraftStep.SUMMARY
            or self.addressee is None
            or self.type is None
            or self.urgency is None
            or self.marking is None
            or self.text is None
        ):
            raise Refused(Topic.STALE_STEP)
        return Filing(
            addressee=self.addressee,
            type=self.type,
            urgency=self.urgency,
            reason=self.reason,
            marking=self.marking,
            text=self.text,
        )


def choose(draft: Draft, step: DraftStep, value: str, own: MemberCode, at: Situation) -> Draft:
    """The draft after a choice by button. Raises ``Refused``, nothing changed.

    A value that no button can have is answered as every button that is not the person's.
    """
    if step is DraftStep.MEMBER:
        member = MemberCode(value)
        if member == own or member not in at.directory.members:
            raise not_yours()
        route(at.directory, member, RequestType.PERSON)
        return replace(draft, addressee=member)
    if step is DraftStep.TYPE:
        return replace(draft, type=_word(RequestType, value))
    if step is DraftStep.URGENCY:
        urgency = _word(Urgency, value)
        kept = draft.reason if draft.reason in REASONS[urgency] else None
        return replace(draft, urgency=urgency, reason=kept)
    if step is DraftStep.REASON:
        reason = _word(Reason, value)
        if draft.urgency is None or reason not in REASONS[draft.urgency]:
            raise not_yours()
        return replace(draft, reason=reason)
    if step is DraftStep.MARKING:
        marking = _word(Marking, value)
        check_marking(marking, at, has_text=draft.text is not None)
        return replace(draft, marking=marking)
    raise not_yours()


def reads_as_content(text: str) -> bool:
    """Whether a text is more than anybody types to search for a member."""
    typed = text.strip()
    return len(typed) > LONGEST_SEARCH or len(typed.splitlines()) > 1


def write(draft: Draft, text: str) -> Draft:
    """The draft with this content. Raises ``Refused``, nothing changed.

    A text that comes before it is asked for is the content too; a second one is added to the first.
    """
    check_text(text)
    whole = text if draft.text is None else f"{draft.text}\n{text}"
    check_length(whole)
    return replace(draft, text=whole)


def change(draft: Draft, step: DraftStep) -> Draft:
    """The draft with one step to be done again."""
    again = {
        DraftStep.MEMBER: replace(draft, addressee=None),
        DraftStep.TYPE: replace(draft, type=None),
        DraftStep.URGENCY: replace(draft, urgency=None, reason=None),
        DraftStep.REASON: replace(draft, reason=None),
        DraftStep.MARKING: replace(draft, marking=None),
        DraftStep.CONTENT: replace(draft, text=None),
    }
    if step not in again:
        raise not_yours()
    return again[step]


def _word(kind: type[Word], value: str) -> Word:
    try:
        return kind(value)
    except ValueError:
        raise not_yours() from None
