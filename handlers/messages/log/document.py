"""The words under a request's document, and why there is none."""

from collections.abc import Callable, Mapping

from domain.log.document import NotMade
from domain.topics import Topic
from handlers.messages.frame.saying import Wording
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, lines


def document(_: Translator, told: Told) -> Wording:
    """``reference``, ``marking``: what it is, and when it leaves the chat."""
    return Wording(
        head=lines(
            _("Document of {reference}", reference=told.reference),
            told.labelled(_("Marking"), labels.marking(_, told.word("marking"))),
            _("Handle it by the marking on its pages."),
            _("It leaves this chat when the request closes, or after 47 hours."),
            _("This reading is recorded."),
        )
    )


def not_made(_: Translator, told: Told) -> Wording:
    """``reference``, ``why`` (``NotMade``): what to do instead."""
    said = _("There is no document of {reference} here.", reference=told.reference)
    return Wording(head=lines(said, _why(_, told.word("why"))))


def _why(_: Translator, why: str) -> Shown:
    match why:
        case NotMade.MARKING:
            return _(
                "Something in it has a marking that may not cross this chat. "
                "Ask whoever runs the service for it: they can make it on paper or as a file."
            )
        case NotMade.TOO_LONG:
            return _(
                "It holds more than one document can. Ask whoever runs the service for an export, "
                "which has everything."
            )
        case NotMade.CLOSED:
            return _("It is no longer open to you.")
        case _other:
            return _(
                "It could not be made just now. Press Document again in a while; if that does not help, "
                "tell whoever runs the service."
            )


def coming(_: Translator, told: Told) -> Wording:
    """``reference``: another document is on its way to this chat."""
    return Wording(
        head=lines(
            _("A document is being made for you already."),
            _(
                "Please wait until it is here, then ask for that of {reference}.",
                reference=told.reference,
            ),
        )
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DOCUMENT: document,
    Topic.DOCUMENT_NOT_MADE: not_made,
    Topic.DOCUMENT_COMING: coming,
}
