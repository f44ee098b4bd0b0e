"""How a refusal is worded: what happened, and what to do next."""

from handlers.messages.frame.saying import Rows, Wording
from wording.safe_text import Shown, lines


def refused(*parts: Shown | None, rows: Rows = ()) -> Wording:
    """A refusal: shown as a dialog where it answers a press."""
    return Wording(head=lines(*parts), rows=rows, alert=True)
