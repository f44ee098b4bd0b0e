"""Who saw or received what of a request, as a reviewer reads it from the log."""

from collections.abc import Callable, Mapping

from domain.log.rows import AccessRow
from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Rows, Wording
from handlers.verbs import buttons
from wording import labels
from wording.events import event_label
from wording.language import Translator
from wording.messages.records import for_what
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, joined, lines


def disclosures(_: Translator, told: Told) -> Wording:
    """``case``, ``reference``, ``page``, ``pages``, ``rows`` (``AccessRow``)."""
    rows = told.rows("rows", AccessRow)
    return Wording(
        head=blocks(
            lines(_("Who saw {reference}", reference=told.reference), told.page),
            lines(*(_row(_, told, row) for row in rows)) if rows else _("There is no record."),
            _("This reading is recorded."),
        ),
        rows=_buttons(_, told),
    )


def _row(_: Translator, told: Told, row: AccessRow) -> Shown:
    what = event_label(_, row.event)
    if row.who:
        what = _("{label}: {value}", label=what, value=told.member(row.who))
    return joined(
        (
            told.technical(str(row.number)),
            told.moment_of(row.at),
            what,
            for_what(_, told, row.why),
            _("by {channel}", channel=labels.channel(_, row.channel)) if row.channel else NOTHING,
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
