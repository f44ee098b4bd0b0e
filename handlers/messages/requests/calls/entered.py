"""A request that was entered from a telephone call: what both sides read of its confirmation.

Facts: the headline, and ``by``, who said it.
"""

from collections.abc import Callable, Mapping

from domain.requests.values.call import CallStanding
from domain.topics import Topic
from domain.verbs import Sure, Verb
from handlers.messages.frame import keyboards
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from handlers.messages.frame.sure import sure
from handlers.messages.requests.requester import withheld
from wording.language import Translator
from wording.messages import dues, first_screen
from wording.messages.acts import verb_label
from wording.messages.called import call_lines
from wording.messages.told import Told
from wording.safe_text import blocks, lines

_DECIDES = (Verb.OURS, Verb.DISOWN)


def asks(_: Translator, told: Told) -> Wording:
    """To the desk of the member that is said to have called."""
    member, origin = told.line("call_member"), told.line("origin")
    first = lines(
        first_screen.urgency(_, told),
        _(
            "{member} took a telephone call, and has entered it as a request of {origin}: {reference}.",
            member=member,
            origin=origin,
            reference=told.reference,
        ),
        first_screen.asked(_, told),
        call_lines(_, told),
    )
    do = lines(
        _("Is it yours? Then it counts as your member's request, and you are its requester."),
        _("Where it is written down wrongly, confirm it and correct it at once."),
        _("If nobody of yours called, say so: that ends it, and both sides' supervisors are told."),
    )
    return Wording(
        head=blocks(first, do, withheld(_, told)),
        quotes=told.saying.texts,
        rows=keyboards.case_rows(_, told.case, *((verb,) for verb in _DECIDES)),
    )


def confirmed(_: Translator, told: Told) -> Wording:
    """To the side that took the call."""
    said = _(
        "{name} confirms {reference} in writing: it is a request of {member}.",
        name=told.name("by"),
        reference=told.reference,
        member=told.line("origin"),
    )
    return Wording(head=lines(said, dues.answer_by(_, told)))


def denied(_: Translator, told: Told) -> Wording:
    """To the side that took the call, and to the supervisors of both."""
    said = _(
        "{name} says about {reference}: {member} did not ask for this by telephone.",
        name=told.name("by"),
        reference=told.reference,
        member=told.line("origin"),
    )
    return Wording(
        head=blocks(
            lines(said, call_lines(_, told)),
            _(
                "It is over. Somebody may have used the member's name: do nothing more for it, keep who "
                "called and from where, and tell each other by the numbers of the directory."
            ),
        )
    )


def late(_: Translator, told: Told) -> Wording:
    """The time to confirm it is over. ``acts``: whether the reader has it in hand."""
    said = _(
        "{member} has not confirmed {reference} in writing in time.",
        member=told.line("origin"),
        reference=told.reference,
    )
    rows = keyboards.case_rows(_, told.case, [Verb.PAUSE, Verb.REFUSE], [Verb.WITHDRAW])
    next_act = _("Please telephone its desk. You may pause it, refuse it, or take it back.")
    return Wording(
        head=blocks(
            lines(said, call_lines(_, told), first_screen.who_asks(_, told)),
            next_act if told.flag("acts") else None,
        ),
        rows=rows if told.flag("acts") else (),
    )


def done_ours(_: Translator, told: Told) -> Wording:
    """To who confirmed it."""
    return Wording(
        head=lines(
            _("You confirmed {reference} as your member's request.", reference=told.reference),
            _("You are its requester now."),
        )
    )


def done_disowned(_: Translator, told: Told) -> Wording:
    """To who said that it is not theirs."""
    return Wording(
        head=lines(
            _("Recorded: {reference} is no request of your member.", reference=told.reference),
            _("It is over, and both sides' supervisors are told."),
        )
    )


def disown(_: Translator, told: Told) -> Wording:
    """Whether nobody of theirs called."""
    return sure(
        _,
        told,
        Sure.DISOWN,
        verb_label(_, Verb.DISOWN),
        _("Did nobody of your member ask for {reference}?", reference=told.reference),
        _("It is then over. {member} and both sides' supervisors are told.", member=told.to),
    )


def first(_: Translator, told: Told) -> Wording:
    """It must be confirmed before this. ``asks``: whether the reader is asked."""
    said = _("{reference} is not confirmed in writing yet.", reference=told.reference)
    if told.flag("asks"):
        rows = keyboards.case_rows(_, told.case, *((verb,) for verb in _DECIDES))
        return refused(said, _("Please say first whether it is your member's request."), rows=rows)
    return refused(
        said, _("Until its member confirms it, this cannot be done. Please telephone its desk.")
    )


def settled(_: Translator, told: Told) -> Wording:
    """Somebody has said already whether it is theirs, or it is over."""
    standing, by = told.word("call"), told.name("call_decided_by")
    at = told.moment("call_decided_at")
    if standing == CallStanding.CONFIRMED:
        return refused(_("Already confirmed by {name} at {time}.", name=by, time=at))
    if standing == CallStanding.DENIED:
        return refused(
            _("{name} said at {time} that it is no request of your member.", name=by, time=at)
        )
    return refused(_("{reference} is over; nothing has changed.", reference=told.reference))


def not_taken(_: Translator, told: Told) -> Wording:
    """The reader's member does not take it. ``member``; ``first``: its supervisors look at it first."""
    member = told.line("member")
    if told.flag("first"):
        return refused(
            _("A supervisor of yours looks at such requests of {member} first.", member=member),
            _("Please have one of them enter it. Nothing was entered."),
        )
    return refused(
        _("Your member does not take such requests of {member}.", member=member),
        _("Nothing was entered. Please tell the caller to use another channel."),
    )


def nobody(_: Translator, told: Told) -> Wording:
    """Nobody there could confirm it. ``member``."""
    return refused(
        _("Nobody of {member} can be asked to confirm it.", member=told.line("member")),
        _("Nothing was entered. Please ask the caller to file it, or use another channel."),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.CALL_ASKED: asks,
    Topic.CALL_CONFIRMED: confirmed,
    Topic.CALL_DENIED: denied,
    Topic.CALL_LATE: late,
    Topic.DONE_OURS: done_ours,
    Topic.DONE_DISOWNED: done_disowned,
    Topic.SURE_DISOWN: disown,
    Topic.CALL_FIRST: first,
    Topic.CALL_SETTLED: settled,
    Topic.CALL_NOT_TAKEN: not_taken,
    Topic.CALL_NOBODY: nobody,
}
