"""What was begun in chat, as pages name it where it can go on: what was chosen, and when it was changed."""

from dataclasses import dataclass
from datetime import datetime

from domain.requests.ahead.draft import Draft
from domain.requests.ahead.page_draft import PageDraft
from services.requests.at_page.carrying import InChat
from web.frame.visitor import Visitor
from wording import labels
from wording.language import Translator, translator
from wording.safe_text import NOTHING, Shown
from wording.times import deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunDraft:
    """A draft in few words. ``chosen`` is empty where nothing was chosen yet."""

    type: str
    chosen: Shown
    changed: Shown


def begun_in_chat(visitor: Visitor, found: InChat | None) -> BegunDraft | None:
    """What was begun in chat; None where nothing was."""
    return begun(visitor, found.draft, found.member) if found is not None else None


def begun(visitor: Visitor, draft: Draft | PageDraft, member: str) -> BegunDraft:
    """The draft in few words; ``member`` is called so."""
    _ = translator(visitor.reader.language)
    chosen = (
        labels.request_type(_, draft.type.value) if draft.type else None,
        labels.urgency(_, draft.urgency.value) if draft.urgency else None,
        _("To {member}", member=Shown(visitor.member(member))) if member else None,
        labels.marking(_, draft.marking.value) if draft.marking else None,
    )
    return BegunDraft(
        type=draft.type.value if draft.type else "",
        chosen=_.beside(each for each in chosen if each),
        changed=_changed(_, visitor, draft.changed_at),
    )


def _changed(_: Translator, visitor: Visitor, at: datetime | None) -> Shown:
    return deadline(_, at, visitor.now.date(), visitor.reader) if at is not None else NOTHING
