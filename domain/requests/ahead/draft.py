"""The conversation that files a request, step by step: what is chosen, and what is asked next.

Decides the order of the steps and what a choice means for the later ones. Keeping a draft and showing
its steps are left to ``services.requests.drafting``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from domain.forms.fields.field import Values
from domain.forms.forms import shared
from domain.refused import Refused, not_yours
from domain.requests.filing import Filing, check_facts, check_marking, check_text
from domain.requests.routing import route
from domain.requests.values.situation import Situation
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
    form: Values = field(default_factory=dict)
    """What was filled in beside the text, which is the facts."""
    own_messages: tuple[int, ...] = ()
    """The person's messages that carry the content, to be removed from the chat."""
    shown: int | None = None
    """The newest message that asks for a step, or shows the whole draft."""
    is_call: bool = False
    """Whether it was told by telephone by the member that is chosen."""
    again: DraftStep | None = None
    """A step that is asked for once more; what was chosen there stays until something else is."""
    id: str = ""
    """What stands for it at whichever door it is; empty where it was never elsewhere."""
    aside: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What was typed at a page for fields that its form does not have; it goes back there with it."""
    is_unseen: bool = False
    """Whether it came from a page, and no chat has shown what was written there yet."""
    changed_at: datetime | None = None

    @property
    def step(self) -> DraftStep:
        """The step that is asked for now."""
        return self.again or self.missing

    @property
    def steps(self) -> tuple[DraftStep, ...]:
        """The steps before the summary, as far as they are known; not every urgency has reasons."""
        has_reason = self.urgency is not None and bool(REASONS[self.urgency])
        asked = (step for step in DraftStep if step is not DraftStep.REASON or has_reason)
        return tuple(step for step in asked if step is not DraftStep.SUMMARY)

    @property
    def missing(self) -> DraftStep:
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
            form=self.form,
            is_call=self.is_call,
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
        return replace(draft, addressee=member, again=None)
    if step is DraftStep.TYPE:
        kind = _word(RequestType, value)
        return replace(draft, type=kind, form=shared(draft.form, draft.type, kind), again=None)
    if step is DraftStep.URGENCY:
        urgency = _word(Urgency, value)
        kept = draft.reason if draft.reason in REASONS[urgency] else None
        return replace(draft, urgency=urgency, reason=kept, again=None)
    if step is DraftStep.REASON:
        reason = _word(Reason, value)
        if draft.urgency is None or reason not in REASONS[draft.urgency]:
            raise not_yours()
        return replace(draft, reason=reason, again=None)
    if step is DraftStep.MARKING:
        marking = _word(Marking, value)
        check_marking(marking, at, has_text=draft.text is not None)
        return replace(draft, marking=marking, again=None)
    raise not_yours()


def reads_as_content(text: str) -> bool:
    """Whether a text is more than anybody types to search for a member."""
    typed = text.strip()
    return len(typed) > LONGEST_SEARCH or len(typed.splitlines()) > 1


def write(draft: Draft, text: str) -> Draft:
    """The draft with this content. Raises ``Refused``, nothing changed.

    A text that comes before it is asked for is the content too; a second one is added to the first.
    Where the content is asked for once more, it takes the place of the old one.
    """
    check_text(text)
    is_asked = draft.step is DraftStep.CONTENT
    whole = text if is_asked or draft.text is None else f"{draft.text}\n{text}"
    check_facts(whole)
    return replace(draft, text=whole, again=None if is_asked else draft.again)


def named(draft: Draft, text: str) -> str | None:
    """The value of the step that is asked for, where a text is just its word; None for any other text."""
    kinds: dict[DraftStep, Iterable[StrEnum]] = {
        DraftStep.TYPE: RequestType,
        DraftStep.URGENCY: Urgency,
        DraftStep.REASON: REASONS[draft.urgency] if draft.urgency else (),
        DraftStep.MARKING: Marking,
    }
    wanted = _bare(text)
    return next((word.value for word in kinds.get(draft.step, ()) if _bare(word) == wanted), None)


def _bare(word: str) -> str:
    return word.strip().casefold().removeprefix("tlp:")


def previous(draft: Draft) -> DraftStep | None:
    """Where *Back* leads: the step before, or the summary that a step was changed from."""
    if draft.again is not None and draft.missing is DraftStep.SUMMARY:
        return DraftStep.SUMMARY
    if draft.step not in draft.steps[1:]:
        return None
    return draft.steps[draft.steps.index(draft.step) - 1]


def back(draft: Draft) -> Draft:
    """The draft one step back, with all that was chosen. Raises ``Refused`` at the first step."""
    to = previous(draft)
    if to is None:
        raise not_yours()
    return replace(draft, again=None if to is DraftStep.SUMMARY else to)


def keep_choice(draft: Draft) -> Draft:
    """The draft going on with what was chosen before. Raises ``Refused`` where nothing was."""
    if draft.again is None:
        raise not_yours()
    return replace(draft, again=None)


def change(draft: Draft, step: DraftStep) -> Draft:
    """The finished draft with one step to be done again; until then what it says stays."""
    if step not in draft.steps or draft.missing is not DraftStep.SUMMARY:
        raise not_yours()
    return replace(draft, again=step)


def _word(kind: type[Word], value: str) -> Word:
    try:
        return kind(value)
    except ValueError:
        raise not_yours() from None
