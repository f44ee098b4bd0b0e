"""Where a request stands, short enough for a row of a list."""

from typing import Final

from domain.requests.rows import EscalationRow, RequestRow
from domain.vocabulary import TERMINAL, State
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown

_SETTLED: Final = frozenset({State.ANSWERED, State.REFUSED, State.CLOSED})


def state(_: Translator, told: Told, row: RequestRow) -> Shown:
    """The state as its reader has it, with when it ended and until when data are kept."""
    word = labels.state(_, row.state)
    if row.role == "sent" and row.state == State.CLARIFICATION:
        word = _.pgettext("state", "waiting for your reply")
    elif row.state == State.TRANSFERRED:
        word = went(_, told, row)
    elif row.state in TERMINAL:
        word = _("{state} {time}", state=word, time=told.moment_of(row.closed_at))
    kept = told.day_of(row.preserved_until)
    if kept and row.state in _SETTLED:
        word = _.told_on((word, _("preserved until {date}", date=kept)))
    return word


def went(_: Translator, told: Told, row: RequestRow | EscalationRow) -> Shown:
    """Where it went, and when; the reader's own times have ended with that."""
    to, at = told.member(row.transferred_to), told.moment_of(row.transferred_at)
    return _("transferred to {member} at {time}", member=to, time=at)
