"""A custodian who may tell their customer, as both sides read it. Facts: the headline, with ``custodian``."""

from collections.abc import Callable, Mapping

from domain.requests.values.custodian import Custodian
from domain.topics import Topic
from domain.verbs import Verb
from handlers.messages.frame import keyboards
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages import dues
from wording.messages.told import Told
from wording.safe_text import Shown, lines


def asks(_: Translator, told: Told) -> Wording:
    """To the requester. ``by``."""
    return Wording(
        head=lines(
            _(
                "{name} says about {reference}: the custodian may tell the customer.",
                name=told.name("by"),
                reference=told.reference,
            ),
            _("Nothing is executed until you decide; the time for the answer stands still."),
        ),
        rows=keyboards.case_rows(_, told.case, [Verb.EXECUTE, Verb.DESIST]),
    )


def decided(_: Translator, told: Told) -> Wording:
    """To the desk; ``otherwise``: than the requester had decided before."""
    is_wanted = told.word("custodian") == Custodian.EXECUTE
    acts = [Verb.ANSWER, Verb.ASK, Verb.DELAY]
    if not is_wanted:
        acts = [Verb.ANSWER, Verb.REFUSE]
    return Wording(
        head=lines(
            _("The requester has decided otherwise than before.")
            if told.flag("otherwise")
            else None,
            standing(_, told) or _("{reference}: the requester decided.", reference=told.reference),
            dues.answer_by(_, told),
        ),
        rows=keyboards.case_rows(_, told.case, acts),
    )


def done(_: Translator, told: Told) -> Wording:
    """To whoever asked or decided."""
    return Wording(head=lines(standing(_, told), _("The other side was told.")))


def first(_: Translator, told: Told) -> Wording:
    """An answer came before the requester had decided, or against what they decided."""
    what_next = {
        "": _("Ask the requester first: {command}.", command=told.technical("/custodian")),
        Custodian.ASKED: _("The requester was asked; nothing is answered before they decide."),
        Custodian.NOT: _("The requester does not want it executed. Refuse it, or answer so."),
    }
    said = _("{reference}: the custodian may tell the customer.", reference=told.reference)
    return refused(said, what_next.get(told.word("custodian")))


def standing(_: Translator, told: Told) -> Shown | None:
    """How the question stands; None where nothing was asked."""
    reference = told.reference
    said: dict[str, Shown] = {
        Custodian.ASKED: _(
            "{reference}: the custodian may tell the customer; the requester decides whether it is "
            "executed.",
            reference=reference,
        ),
        Custodian.EXECUTE: _(
            "{reference}: the requester wants it executed, though the customer may be told.",
            reference=reference,
        ),
        Custodian.NOT: _(
            "{reference}: the requester does not want it executed, since the customer may be told.",
            reference=reference,
        ),
    }
    return said.get(told.word("custodian"))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.CUSTODIAN_ASKS: asks,
    Topic.CUSTODIAN_DECIDED: decided,
    Topic.DONE_CUSTODIAN: done,
    Topic.CUSTODIAN_FIRST: first,
}
