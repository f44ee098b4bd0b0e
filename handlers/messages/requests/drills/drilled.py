"""What who is drilled reads and presses beside the alert: that it is over, that they took it for real."""

from collections.abc import Callable, Mapping

from domain.reference import is_ordered
from domain.topics import Topic
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Rows, Wording
from handlers.verbs import buttons
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
    it_was = _("It was a drill. You need do nothing more for it.")
    return Wording(head=lines(why, it_was), rows=took_for_real(_, told))


def took_for_real(_: Translator, told: Told) -> Rows:
    """The button of who took for real what the network ordered as a drill."""
    case = told.case
    if case is None or not is_ordered(told.word("reference")):
        return ()
    label = _.pgettext("button", "I took it for real")
    return ((button(label, buttons.TOOK_FOR_REAL(case)),),)


def said_so(_: Translator, told: Told) -> Wording:
    """Who took it for real has said so."""
    return refused(
        _("{reference} is a drill: nothing in it is real.", reference=told.reference),
        _("Thank you for saying so. The secretariat reads it."),
    )


def stays(_: Translator, told: Told) -> Wording:
    """It cannot be handed to another member, or refused. ``why``: no_answer, where none is asked for."""
    if told.word("why") == "no_answer":
        return refused(
            _("{reference} is a drill that asks for no answer.", reference=told.reference),
            _("There is nothing more to do for it."),
        )
    return refused(
        _("{reference} is a drill of your desk: it stays with you.", reference=told.reference),
        _("Acknowledge it, or pass it on within your desk."),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DRILL_OVER: over,
    Topic.DRILL_STAYS: stays,
    Topic.DONE_TAKEN: said_so,
}
