"""Private remarks are kept, and shown to their own member."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import lines


def remarks(_: Translator, told: Told) -> Wording:
    """What the reader's member keeps to itself, as texts."""
    return Wording(
        head=lines(
            _("Remarks of your member on {reference}:", reference=told.reference),
            _("The other side does not see them."),
        ),
        quotes=told.saying.texts,
    )


def done_remarked(_: Translator, told: Told) -> Wording:
    """The remark is kept."""
    return Wording(
        head=lines(
            _("Your remark on {reference} is kept.", reference=told.reference),
            _("Only your own member reads it, with Show again, in the log and in the document."),
        )
    )


def remarks_full(_: Translator, told: Told) -> Wording:
    """``most``: how many a member may keep."""
    return refused(
        _.ngettext(
            "Your member keeps {count} remark on {reference} already, which is the most.",
            "Your member keeps {count} remarks on {reference} already, which is the most.",
            told.number("most", 1),
            reference=told.reference,
        ),
        _("Nothing was kept. Please write it where your own office keeps its files."),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.REMARKS: remarks,
    Topic.DONE_REMARKED: done_remarked,
    Topic.REMARKS_FULL: remarks_full,
}
