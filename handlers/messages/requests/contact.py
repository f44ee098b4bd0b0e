"""Two members ask about the same: what the desk of the earlier request reads, and whom it may offer contact.

Facts: the headline; ``token`` of the hit; ``answer``: offer, leave or over; ``by_desk`` and ``by``.
"""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from domain.verbs import Contact
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Wording
from handlers.verbs import buttons
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def same_elsewhere(_: Translator, told: Told) -> Wording:
    """To the desk of the earlier request: somebody else asks about the same."""
    said = _(
        "Another member has since sent a request that names something which {reference} names too.",
        reference=told.reference,
    )
    asked = _(
        "Who it is and what it names is not told, and nobody but your desk knows. Press Offer contact, "
        "and its requester reads that your desk would like contact. Leave it, and nobody reads anything."
    )
    ways = (
        (_.pgettext("button", "Offer contact"), Contact.OFFER),
        (_.pgettext("button", "Leave it"), Contact.LEAVE),
    )
    case, token = told.case, told.word("token")
    rows = (
        [tuple(button(label, buttons.CONTACT(case, token, way)) for label, way in ways)]
        if case is not None and token
        else []
    )
    return Wording(head=blocks(said, asked, _recorded(_)), rows=tuple(rows))


def same_elsewhere_seen(_: Translator, told: Told) -> Wording:
    """To the supervisors of that desk's member."""
    said = _(
        "The desk in charge of {reference} was told that another member has since sent a request which "
        "names the same, and decides whether to offer contact. You need do nothing.",
        reference=told.reference,
    )
    return Wording(head=lines(said, _recorded(_)))


def _recorded(_: Translator) -> Shown:
    return _("This is recorded.")


def decided(_: Translator, told: Told) -> Wording:
    """What the desk has decided."""
    said = {
        Contact.OFFER.value: _(
            "Contact was offered to the requester of the other request. About {reference} nothing else "
            "was told.",
            reference=told.reference,
        ),
        Contact.LEAVE.value: _("Left. Nobody was told anything."),
        "over": _("The other request is over, or no longer takes part. Nobody was told anything."),
    }
    return Wording(head=said.get(told.word("answer"), _("This is decided.")))


def offered(_: Translator, told: Told) -> Wording:
    """To the requester of the later request: a desk would like contact."""
    said = _(
        "{desk} would like contact with you about {reference}: it may concern what another case does.",
        desk=told.line("by_desk"),
        reference=told.reference,
    )
    asks = _("Please get in touch with {name}, as you think fit.", name=told.name("by"))
    return Wording(head=lines(said, asks))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.SAME_ELSEWHERE: same_elsewhere,
    Topic.SAME_ELSEWHERE_SEEN: same_elsewhere_seen,
    Topic.CONTACT_DECIDED: decided,
    Topic.CONTACT_OFFERED: offered,
}
