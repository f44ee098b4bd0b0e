"""What who is drilled reads beside the alert: that it is over, and that it stays with the desk."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import lines


def over(_: Translator, told: Told) -> Wording:
    """It is over. ``why``: done, time, real or stopped."""
    said, reference = told.word("why"), told.reference
    why = {
        "done": _("{reference} is over. Thank you: what was asked is done.", reference=reference),
        "time": _("{reference} is over: its time has passed.", reference=reference),
        "real": _(
            "{reference} was withdrawn: something real has come to your desk.", reference=reference
        ),
    }.get(said, _("{reference} was stopped by the secretariat.", reference=reference))
    return Wording(head=lines(why, _("It was a drill. You need do nothing more for it.")))


def stays(_: Translator, told: Told) -> Wording:
    """It cannot be handed to another member."""
    return refused(
        _("{reference} is a drill of your desk: it stays with you.", reference=told.reference),
        _("Acknowledge it, or pass it on within your desk."),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DRILL_OVER: over,
    Topic.DRILL_STAYS: stays,
}
