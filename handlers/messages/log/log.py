"""What a supervisor or auditor reads from the log, and the answer of its verification."""

from collections.abc import Callable, Mapping

from domain.log.rows import RecordRow
from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Rows, Wording
from handlers.messages.frame.told import Told
from handlers.messages.log.log_details import details
from handlers.verbs import buttons
from wording.events import event_label
from wording.language import Translator
from wording.safe_text import NOTHING, Shown, blocks, joined, lines


def log(_: Translator, told: Told) -> Wording:
    """``case``, ``reference``, ``page``, ``pages``, ``rows`` (``RecordRow``)."""
    rows = told.rows("rows", RecordRow)
    head = blocks(
        lines(_("Log of {reference}", reference=told.reference), told.page),
        lines(*(_entry(_, told, row) for row in rows)) if rows else _("There is no record."),
        _("This reading is recorded."),
        _("Texts:") if told.saying.texts else NOTHING,
    )
    return Wording(head=head, quotes=told.saying.texts, rows=_pages(_, told))


def _pages(_: Translator, told: Told) -> Rows:
    case = told.case
    if case is None:
        return ()
    seen = button(_.pgettext("button", "Who saw it"), buttons.SEEN(case, 0))
    return (*keyboards.paging(_, told, lambda page: buttons.LOG_PAGE(case, page)), (seen,))


def _entry(_: Translator, told: Told, row: RecordRow) -> Shown:
    number, when = told.technical(str(row.number)), told.moment_of(row.at)
    what = event_label(_, row.event)
    if row.actor:
        what = _("{what} by {name}", what=what, name=told.shown(row.actor))
    return joined((number, when, what, details(_, told, row.details)), " · ")


def verified(_: Translator, told: Told) -> Wording:
    """``answer`` (OK, FAIL, UNANCHORED), ``records``, ``root``, ``reason``."""
    answer = told.word("answer").upper()
    said = {
        "OK": _("The log is intact."),
        "UNANCHORED": _("The log is intact; its newest records are not anchored outside yet."),
        "FAIL": _("The log is NOT intact. Tell the secretariat, and do not rely on it."),
    }.get(answer.split(" ")[0]) or _("The log could not be verified.")
    facts = lines(
        told.labelled(_("Answer"), told.technical(answer)),
        told.labelled(_("Records"), told.count("records")),
        told.labelled(_("Root"), told.technical(told.word("root"))),
        told.labelled(_("Reason"), told.line("reason", 300)),
    )
    return Wording(head=blocks(said, facts))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.LOG: log,
    Topic.VERIFIED: verified,
}
