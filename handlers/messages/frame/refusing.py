"""How a refusal is worded: what happened, and what to do next."""

from handlers.messages.frame.saying import Rows, Wording
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, lines


def refused(*parts: Shown | None, rows: Rows = ()) -> Wording:
    """A refusal: shown as a dialog where it answers a press."""
    return Wording(head=lines(*parts), rows=rows, alert=True)


def ground_line(_: Translator, told: Told) -> Shown | None:
    """``Ground: a  Not available``; None where there is none."""
    value = told.word("ground")
    return told.labelled(_("Ground"), labels.ground_with_letter(_, value)) if value else None
