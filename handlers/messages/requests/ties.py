"""Links are made and undone. Facts: ``links`` (``LinkRow``); ``linked``, with what, and ``link_kind``."""

from collections.abc import Callable, Mapping

from domain.requests.rows import LinkRow
from domain.requests.values.ties import LinkKind
from domain.topics import Topic
from domain.verbs import Verb
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Rows, Wording
from handlers.verbs import buttons
from wording.language import Translator
from wording.messages.ties import LONGEST_REFERENCE, link_lines
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def link_rows(_: Translator, told: Told) -> Rows:
    """Buttons to the other requests, and one that undoes each link that the reader may undo."""
    rows = []
    for link in told.rows("links", LinkRow):
        undo = _("Unlink {reference}", reference=told.alone(link.reference))
        if link.case:
            to = buttons.ON_REQUEST(Verb.STATUS, link.case)
            rows.append((button(told.alone(link.reference), to),))
        if link.token and told.case is not None:
            rows.append((button(undo, buttons.UNLINK(told.case, link.token)),))
    return tuple(rows)


def linked(_: Translator, told: Told) -> Wording:
    """Somebody has linked a request of the reader's. ``by``: who."""
    said = _(
        "{name} has linked {reference} with another request:",
        name=told.name("by"),
        reference=told.reference,
    )
    return Wording(head=lines(said, _with(_, told)))


def link_made(_: Translator, told: Told) -> Wording:
    """The link is made; all links that the reader may see."""
    said = _("{reference} is now linked with:", reference=told.reference)
    seen = (
        _("Each side sees this where it may see the other request too.")
        if told.word("link_kind") == LinkKind.REQUEST
        else _("Both sides of {reference} see this.", reference=told.reference)
    )
    return Wording(
        head=blocks(lines(said, _with(_, told)), seen, link_lines(_, told)),
        rows=link_rows(_, told),
    )


def done_unlinked(_: Translator, told: Told) -> Wording:
    """The link is undone."""
    said = _("{reference} is no longer linked with:", reference=told.reference)
    return Wording(head=lines(said, _with(_, told)))


def _with(_: Translator, told: Told) -> Shown:
    if told.word("link_kind") == LinkKind.REQUEST:
        return told.reference_of(told.word("linked"))
    return told.line("linked", LONGEST_REFERENCE)


def link_refused(_: Translator, told: Told) -> Wording:
    """``why``: self, twice, many (``most``) or long (``longest``)."""
    why = {
        "self": _("A request cannot be linked with itself."),
        "twice": _("{reference} is linked with it already.", reference=told.reference),
        "many": _.ngettext(
            "{reference} has {count} link already; please undo it first.",
            "{reference} has {count} links already; please undo one first.",
            told.number("most", 1),
            reference=told.reference,
        ),
        "long": _.ngettext(
            "A formal request's reference has at most {count} letter.",
            "A formal request's reference has at most {count} letters.",
            told.number("longest", 1),
        ),
    }
    nothing = _("Nothing was changed.")
    return Wording(head=lines(why.get(told.word("why")), nothing))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.LINKED: linked,
    Topic.LINK_MADE: link_made,
    Topic.DONE_UNLINKED: done_unlinked,
    Topic.LINK_REFUSED: link_refused,
}
