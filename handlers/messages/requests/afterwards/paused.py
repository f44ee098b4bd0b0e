"""A request that waits for its form: what both sides read. Facts: the headline, and ``by``."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from domain.verbs import Verb
from handlers.messages.frame import keyboards
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages import dues
from wording.messages.lacking import to_come
from wording.messages.told import Told
from wording.safe_text import blocks, lines


def form_paused(_: Translator, told: Told) -> Wording:
    """To the requester, who completes it."""
    said = _("{name} has paused {reference}.", name=told.name("by"), reference=told.reference)
    stands = _("The time for the answer stands still until its form is complete.")
    return Wording(
        head=blocks(lines(said, to_come(_, told)), stands),
        rows=keyboards.case_rows(_, told.case, [Verb.COMPLETE]),
    )


def done_paused(_: Translator, told: Told) -> Wording:
    """To who paused it."""
    return Wording(
        head=lines(
            _("{reference} is paused until its form is complete.", reference=told.reference),
            _("The requester was told. You may go on before: answer, or announce a delay."),
        )
    )


def nothing_to_pause(_: Translator, told: Told) -> Wording:
    """Its form is complete, or not late, or its clock stands already."""
    return Wording(
        head=lines(
            _("There is nothing to pause about {reference}.", reference=told.reference),
            _("A request can be paused while its form is incomplete and the time for it is over."),
            dues.answer_by(_, told),
        )
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.FORM_PAUSED: form_paused,
    Topic.DONE_PAUSED: done_paused,
    Topic.NOTHING_TO_PAUSE: nothing_to_pause,
}
