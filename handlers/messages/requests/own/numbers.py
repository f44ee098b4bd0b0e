"""A side's own number is kept, or is none."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import lines


def done_numbered(_: Translator, told: Told) -> Wording:
    """The number itself stands in the cards: this message stays when what was typed has left."""
    return Wording(
        head=lines(
            _("{reference} has the number of your own files now.", reference=told.reference),
            _(
                "It stands beside the reference. The other side sees it in the status and the document."
            ),
        )
    )


def number_refused(_: Translator, told: Told) -> Wording:
    """``longest``: letters."""
    return refused(
        _.ngettext(
            "Your own number has one line of at most {count} letter.",
            "Your own number has one line of at most {count} letters.",
            told.number("longest", 1),
        ),
        _("Nothing was changed at {reference}.", reference=told.reference),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DONE_NUMBERED: done_numbered,
    Topic.NUMBER_REFUSED: number_refused,
}
