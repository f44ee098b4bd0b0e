"""Who saw or received what of a request, as a reviewer reads it from the log."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Rows, Wording
from handlers.messages.frame.told import Told
from handlers.verbs import buttons
from wording.events import event_label
from wording.language import Translator
from wording.rows import columns
from wording.safe_text import NOTHING, Shown, blocks, joined, lines

_COLUMNS = 6
_LONGEST_WHY = 120


def disclosures(_: Translator, told: Told) -> Wording:
    """``case``, ``reference``, ``page``, ``pages``, ``rows``: number, time, event, who, channel, why."""
    rows = [columns(row, _COLUMNS) for row in told.items("rows")]
    return Wording(
        head=blocks(
            lines(_("Who saw {reference}", reference=told.reference), told.page),
            lines(*(_row(_, told, row) for row in rows)) if rows else _("There is no record."),
            _("This reading is recorded."),
        ),
        rows=_buttons(_, told),
    )


def _row(_: Translator, told: Told, row: list[str]) -> Shown:
    number, at, event, who, channel, why = row
    what = event_label(_, event)
    if who:
        what = _("{label}: {value}", label=what, value=told.shown(who))
    return joined(
        (
            told.technical(number),
            told.moment_of(at) or told.technical(at),
            what,
            told.shown(why.replace("_", " "), _LONGEST_WHY) if why else NOTHING,
            _("by {channel}", channel=told.shown(channel)) if channel else NOTHING,
        ),
        " · ",
    )


def _buttons(_: Translator, told: Told) -> Rows:
    case = told.case
    if case is None:
        return ()
    pages = keyboards.paging(_, told, lambda page: buttons.SEEN(case, page))
    return (*pages, (button(_.pgettext("button", "Log"), buttons.LOG_PAGE(case, 0)),))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {Topic.DISCLOSURES: disclosures}
