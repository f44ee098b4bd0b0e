"""Evidential use of an answer: what both sides read of it. Facts: the headline, and ``by``."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from domain.verbs import Verb
from handlers.messages.frame import keyboards
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages import dues
from wording.messages.told import Told
from wording.reviews import beside
from wording.safe_text import Shown, blocks, lines


def revoked(_: Translator, told: Told) -> Wording:
    """To the requester, who takes note."""
    said = _(
        "{name} takes back that the answer to {reference} may be used as evidence.",
        name=told.name("by"),
        reference=told.reference,
    )
    effect = beside(_, _effect, for_good=True)
    rows = keyboards.case_rows(_, told.case, [Verb.HEEDED])
    return Wording(head=blocks(said, effect), rows=rows)


def _effect(_: Translator) -> Shown:
    return _("It may be used as intelligence only from now on. Please confirm that you know.")


def used(_: Translator, told: Told) -> Wording:
    """To who has the request: the agreement can no longer be taken back."""
    said = _(
        "{name} has used the answer to {reference} as evidence.",
        name=told.name("by"),
        reference=told.reference,
    )
    return Wording(head=lines(said, _("The agreement can no longer be taken back.")))


def heeded(_: Translator, told: Told) -> Wording:
    """To who has the request."""
    return Wording(
        head=_(
            "{name} knows that the answer to {reference} may no longer be used as evidence.",
            name=told.name("by"),
            reference=told.reference,
        )
    )


def done(_: Translator, told: Told) -> Wording:
    """To who did it."""
    said = _(
        "This is recorded for {reference}, and the other side is told.", reference=told.reference
    )
    return Wording(head=lines(said, dues.evidence(_, told)))


def none(_: Translator, told: Told) -> Wording:
    """Nothing was agreed, or it is used or taken back already."""
    return refused(
        _("This cannot be done with the answer to {reference}.", reference=told.reference),
        dues.evidence(_, told) or _("No evidential use was agreed to."),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.EVIDENCE_REVOKED: revoked,
    Topic.EVIDENCE_USED: used,
    Topic.EVIDENCE_HEEDED: heeded,
    Topic.DONE_EVIDENCE: done,
    Topic.NO_EVIDENCE: none,
}
