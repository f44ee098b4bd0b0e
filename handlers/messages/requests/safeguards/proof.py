"""Whether who acknowledged an immediate request has shown that it was them: asked, shown, or not.

Facts: the headline, whose ``prove_by`` is until when it must be shown; further ones at each function.
"""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import lines


def first(_: Translator, told: Told) -> Wording:
    """A claim does not suffice for this."""
    return refused(
        _("For {reference} please show first that it is you.", reference=told.reference),
        _("Press Open under the alert, or sign in to the pages, and acknowledge there."),
    )


def shown(_: Translator, told: Told) -> Wording:
    """They have shown it."""
    return Wording(
        head=_(
            "You have shown that it was you: {reference} stands acknowledged.",
            reference=told.reference,
        )
    )


def lapsed(_: Translator, told: Told) -> Wording:
    """Nobody has: ``by_whom`` acknowledged; ``is_own`` for them, ``is_requester`` for who asked."""
    reference, name = told.reference, told.name("by_whom")
    if told.flag("is_own"):
        return Wording(
            head=lines(
                _(
                    "You did not show in time that it was you who acknowledged {reference}.",
                    reference=reference,
                ),
                _(
                    "The alerts go on. Press Open under the alert, or sign in to the pages, to take it."
                ),
                _("If it was not you who acknowledged, call your supervisor now."),
            )
        )
    said = _(
        "{name} acknowledged {reference}, and has not shown that it was them.",
        name=name,
        reference=reference,
    )
    if told.flag("is_requester"):
        return Wording(head=lines(said, _("So it waits again: the next in line are alerted now.")))
    return Wording(
        head=lines(
            said,
            _("The alerts go on. Call them: somebody else may have their Telegram account."),
        )
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.PROVE_FIRST: first,
    Topic.DONE_PROVED: shown,
    Topic.ACKNOWLEDGEMENT_LAPSED: lapsed,
}
