"""The direct answers to who acted: what took effect, and what comes next.

They answer presses too, so each stays below 200 characters. Facts: the headline; ``alerted`` for
passing on.
"""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from handlers.messages.frame.saying import Wording
from wording import labels
from wording.language import Translator
from wording.messages import dues
from wording.messages.told import Told
from wording.safe_text import Shown, lines


def acknowledged(_: Translator, told: Told) -> Wording:
    """The request is theirs."""
    return _done(
        _("You acknowledged {reference}.", reference=told.reference),
        dues.prove_by(_, told) or dues.answer_by(_, told),
    )


def passed_on(_: Translator, told: Told) -> Wording:
    """The next step has been fired."""
    said = _("Passed on: {reference}.", reference=told.reference)
    alerted = told.names("alerted")
    if not alerted:
        return _done(said, _("Nobody else could be reached; the escalation goes on."))
    return _done(said, _("Alerted now: {names}.", names=alerted))


def noted(_: Translator, told: Told) -> Wording:
    """The secretariat has seen it."""
    return _done(
        _("Noted: {reference}.", reference=told.reference),
        _("The escalation goes on until somebody acknowledges."),
    )


def asked(_: Translator, told: Told) -> Wording:
    """The question is on its way."""
    return _done(
        _("Your question about {reference} was sent.", reference=told.reference),
        _("The time for the answer is paused until the reply."),
    )


def replied(_: Translator, told: Told) -> Wording:
    """The reply is on its way, or waits with the request."""
    if told.line("owner"):
        return _done(_("Your reply about {reference} was sent.", reference=told.reference))
    return _done(
        _("Your text was added to {reference}.", reference=told.reference),
        _("Whoever acknowledges it will read it."),
    )


def delayed(_: Translator, told: Told) -> Wording:
    """The new time is announced."""
    return _done(
        _("The delay of {reference} was announced.", reference=told.reference),
        dues.answer_by(_, told),
        dues.before(_, told),
    )


def answered(_: Translator, told: Told) -> Wording:
    """The answer is on its way."""
    return _done(
        _("Your answer to {reference} was sent.", reference=told.reference),
        _("The requester closes it once that settles it."),
    )


def transferred(_: Translator, told: Told) -> Wording:
    """The request is with another member."""
    to = told.line("addressee")
    if not to:
        return _done(_("{reference} was transferred.", reference=told.reference))
    return _done(_("{reference} was transferred to {member}.", reference=told.reference, member=to))


def refused(_: Translator, told: Told) -> Wording:
    """The request is refused."""
    said = _("You refused {reference}.", reference=told.reference)
    ground = told.word("ground")
    reason = told.labelled(_("Ground"), labels.ground_with_letter(_, ground)) if ground else None
    return _done(said, reason, _("The requester was told."))


def refusal_confirmed(_: Translator, told: Told) -> Wording:
    """The refusal of an officer stands."""
    return _done(
        _("You confirmed the refusal of {reference}.", reference=told.reference),
        _("Both sides were told."),
    )


def withdrawn(_: Translator, told: Told) -> Wording:
    """The request is over."""
    return _done(
        _("{reference} was withdrawn.", reference=told.reference),
        _("Everybody concerned was told."),
    )


def deleted(_: Translator, told: Told) -> Wording:
    """Nothing is kept of what was taken back."""
    return _done(
        _("You confirmed that nothing of {reference} is kept.", reference=told.reference),
        _("The requester was told."),
    )


def closed(_: Translator, told: Told) -> Wording:
    """Receipt is confirmed."""
    return _done(
        _("{reference} was closed.", reference=told.reference),
        _("Its texts left the chats. /status has Show again, and Reopen if it was too early."),
    )


def reopened(_: Translator, told: Told) -> Wording:
    """It begins again."""
    due = told.deadline("acknowledge_by")
    return _done(
        _("{reference} was opened again and its desk is alerted.", reference=told.reference),
        _("Must be acknowledged by {time}.", time=due) if due else None,
    )


def contested(_: Translator, told: Told) -> Wording:
    """The requester reads why."""
    return _done(
        _("Your reason was sent to the requester of {reference}.", reference=told.reference),
        _("Urgency and times stay as they are."),
    )


def reminded(_: Translator, told: Told) -> Wording:
    """The telephones ring again. ``gone``: whoever has it in hand has no access any more."""
    if told.word("gone"):
        if told.items("instead"):
            return _done(_("A reminder about {reference} was sent.", reference=told.reference))
        return _done(_("Nobody could be reminded of {reference}.", reference=told.reference))
    if told.line("owner"):
        name = told.name("owner")
        return _done(_("{name} was reminded of {reference}.", name=name, reference=told.reference))
    return _done(
        _("A reminder about {reference} was sent.", reference=told.reference),
        _("The escalation goes on beside it."),
    )


def _done(*parts: Shown | None) -> Wording:
    return Wording(head=lines(*parts))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DONE_ACKNOWLEDGED: acknowledged,
    Topic.DONE_PASSED_ON: passed_on,
    Topic.DONE_NOTED: noted,
    Topic.DONE_ASKED: asked,
    Topic.DONE_REPLIED: replied,
    Topic.DONE_CONTESTED: contested,
    Topic.DONE_DELAYED: delayed,
    Topic.DONE_ANSWERED: answered,
    Topic.DONE_TRANSFERRED: transferred,
    Topic.DONE_REFUSED: refused,
    Topic.DONE_REFUSAL_CONFIRMED: refusal_confirmed,
    Topic.DONE_WITHDRAWN: withdrawn,
    Topic.DONE_DELETED: deleted,
    Topic.DONE_CLOSED: closed,
    Topic.DONE_REOPENED: reopened,
    Topic.DONE_REMINDED: reminded,
}
