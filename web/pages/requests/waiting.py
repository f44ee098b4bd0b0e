"""What of a request waits for somebody's word: a permission that is theirs to give, a marked text."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.requests.rows import PermissionRow
from domain.requests.values.corrections import Correction
from services.log.reading import Header
from web.frame.visitor import Visitor
from web.pages.requests.header import told_of
from wording.events import text_label
from wording.forms.marks import item_label, mark_label
from wording.language import Translator, translator
from wording.messages.onward import standing_line
from wording.safe_text import Shown, joined
from wording.times import moment

WORD: Final = "word"


class Word(StrEnum):
    """What is said to something that waits."""

    GRANT = "grant"
    REFUSE = "refuse"
    NOTED = "noted"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWord:
    """Something that waits: what it is, its token, what is typed with it, and the buttons."""

    token: str
    said: Shown
    label: Shown
    choices: Sequence[tuple[str, Shown]]


def waiting(visitor: Visitor, found: Header) -> list[WaitingWord]:
    """What waits for this visitor, in words."""
    _ = translator(visitor.reader.language)
    told = told_of(visitor, found.facts)
    permits = [
        WaitingWord(
            token=row.token,
            said=standing_line(_, told, row),
            label=_("What you say with it (may be left out)"),
            choices=(
                (Word.GRANT.value, _.pgettext("button", "Grant")),
                (Word.REFUSE.value, _.pgettext("button", "Do not grant")),
            ),
        )
        for row in told.rows("permissions", PermissionRow)
        if row.token
    ]
    return permits + [_correction(_, visitor, found, each) for each in found.corrections]


def _correction(
    _: Translator, visitor: Visitor, found: Header, correction: Correction
) -> WaitingWord:
    which = (
        text_label(_, correction.event),
        moment(_, correction.written_at, visitor.now.date()),
        item_label(_, found.request.type.value, correction.part, correction.item),
        mark_label(_, correction.mark.value),
    )
    return WaitingWord(
        token=correction.token,
        said=joined(which, " · "),
        label=_("What was done about it here (may follow)"),
        choices=(
            (Word.NOTED.value, _.pgettext("button", "Noted")),
            (Word.DONE.value, _.pgettext("button", "Say what was done")),
        ),
    )
