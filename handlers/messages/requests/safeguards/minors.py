"""What supervisors read of a request about somebody who is, or may be, a minor. Facts: the headline."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from domain.verbs import Verb
from handlers.messages.frame import keyboards
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages import first_screen
from wording.messages.told import Told
from wording.safe_text import lines


def concerned(_: Translator, told: Told) -> Wording:
    """``is_asked``: a discreet check waits for the reader."""
    said = _(
        "{reference}, from {member}: {object}",
        reference=told.reference,
        member=told.line("origin"),
        object=first_screen.asked(_, told),
    )
    head = lines(first_screen.minor(_, told), said)
    if not told.flag("is_asked"):
        known = _("You are told as a supervisor; nothing waits for you.")
        return Wording(head=lines(head, known))
    asks = _(
        "It asks for a discreet check, which is held until a supervisor lets it go on: nobody at your desk "
        "reads it before. Read it with Log if you need to, then press Let it go on, or have it refused."
    )
    rows = keyboards.case_rows(_, told.case, [Verb.LET_GO], [Verb.REFUSE, Verb.LOG])
    return Wording(head=lines(head, asks), rows=rows)


def done_let_go(_: Translator, told: Told) -> Wording:
    """The check goes on."""
    return Wording(
        head=lines(
            _("{reference}: the check goes on. This is recorded.", reference=told.reference),
            _("Whoever has it in hand reads it now.") if told.word("acknowledged_at") else None,
        )
    )


def held(_: Translator, told: Told) -> Wording:
    """It waits for a supervisor."""
    return refused(
        _(
            "{reference} asks for a discreet check of somebody who is, or may be, a minor.",
            reference=told.reference,
        ),
        _("It is held until a supervisor of your member lets it go on; they were asked."),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.MINOR_CONCERNED: concerned,
    Topic.DONE_LET_GO: done_let_go,
    Topic.MINOR_HELD: held,
}
