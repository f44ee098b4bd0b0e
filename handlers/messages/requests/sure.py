"""The questions before an act on a request that takes one press and cannot simply be undone.

Facts: the headline; ``reached``: whom the act would tell or ring.
"""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from domain.verbs import Sure, Verb
from handlers.messages.frame.saying import Wording
from handlers.messages.frame.sure import sure
from wording import labels
from wording.language import Translator
from wording.messages.acts import verb_label
from wording.messages.told import Told


def withdraw(_: Translator, told: Told) -> Wording:
    """Whether the request is no longer needed."""
    reached = told.names("reached")
    return sure(
        _,
        told,
        Sure.WITHDRAW,
        verb_label(_, Verb.WITHDRAW),
        _("Withdraw {reference}?", reference=told.reference),
        _("{member} then does nothing more for it.", member=told.to),
        _("Told of it: {names}", names=reached) if reached else None,
    )


def recall(_: Translator, told: Told) -> Wording:
    """Whether it went to the wrong address."""
    return sure(
        _,
        told,
        Sure.RECALL,
        verb_label(_, Verb.RECALL),
        _("Take {reference} back?", reference=told.reference),
        _("{member} can read nothing of it any more, and is asked to delete it.", member=told.to),
        _("You then read who had read it. It cannot be opened again."),
    )


def reopen(_: Translator, told: Told) -> Wording:
    """Whether the request begins again from its first step."""
    reached = told.names("reached")
    urgency = labels.urgency_in_capitals(_, told.word("urgency"))
    return sure(
        _,
        told,
        Sure.REOPEN,
        verb_label(_, Verb.REOPEN),
        _("Open {reference} again?", reference=told.reference),
        _("{member} is alerted anew: {urgency}.", member=told.to, urgency=urgency),
        _("The telephone rings at once for: {names}", names=reached) if reached else None,
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.SURE_WITHDRAW: withdraw,
    Topic.SURE_RECALL: recall,
    Topic.SURE_REOPEN: reopen,
}
