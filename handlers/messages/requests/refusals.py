"""Refusals of an act on a request: what happened, and what to do next.

They answer presses too, so each stays below 200 characters. Facts: the headline, or less.
"""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from domain.verbs import Verb
from domain.vocabulary import State
from handlers.messages.frame import keyboards
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Wording
from wording import labels
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown

_LONGEST_WORD = 40


def not_yours(_: Translator, _told: Told) -> Wording:
    """One line for everybody who may not, whether or not the request exists."""
    return refused(
        _(
            "This is not open to you, or does not exist. "
            "Please check the reference, or ask your supervisor."
        )
    )


def already_acknowledged(_: Translator, told: Told) -> Wording:
    """Somebody was first."""
    by, at = told.name("acknowledged_by"), told.moment("acknowledged_at")
    if at:
        return refused(_("Already acknowledged by {name} at {time}.", name=by, time=at))
    return refused(_("Already acknowledged by {name}.", name=by))


def already_acknowledged_by_you(_: Translator, told: Told) -> Wording:
    """The same press twice."""
    by, at = told.name("acknowledged_by"), told.moment("acknowledged_at")
    yours = _("That was you: it is yours.")
    if at:
        return refused(_("Already acknowledged by {name} at {time}.", name=by, time=at), yours)
    return refused(_("Already acknowledged by {name}.", name=by), yours)


def already_passed_on(_: Translator, told: Told) -> Wording:
    """Once is enough."""
    return refused(
        _("You have already passed on {reference}.", **_ref(told)),
        _("You may still acknowledge it."),
    )


def given_away(_: Translator, told: Told) -> Wording:
    """It was given to another member, to somebody of the one that had it before."""
    to, at = told.line("transferred_to"), told.moment("transferred_at")
    return refused(
        _("{reference} was transferred to {member} at {time}.", **_ref(told), member=to, time=at)
        if to and at
        else _("{reference} was transferred to another member.", **_ref(told)),
        _("It is no longer yours to act on. /status shows how it stood."),
    )


def already_over(_: Translator, told: Told) -> Wording:
    """The request is answered, refused, withdrawn or closed."""
    state = told.word("state")
    if not state:
        return refused(_("{reference} is over; nothing has changed.", **_ref(told)))
    word = labels.state(_, state)
    next_act = None
    if state in {State.ANSWERED, State.REFUSED, State.CLOSED}:
        next_act = _("The requester may open it again.")
    return refused(
        _("Nothing has changed: {reference} is {state}.", **_ref(told), state=word), next_act
    )


def evidence_bare(_: Translator, told: Told) -> Wording:
    """Evidential use was agreed to without saying for whom, in what and how far."""
    return refused(
        _("Your answer to {reference} was not sent.", **_ref(told)),
        _(
            "Evidential use is agreed to with the authority, the proceedings and the scope. Press Use "
            "and fill in the form, or answer for intelligence only."
        ),
    )


def texts_erased(_: Translator, told: Told) -> Wording:
    """The case is kept no longer."""
    return refused(
        _("The texts of {reference} were erased, as the network's rules say.", **_ref(told)),
        _("The log keeps that they were there."),
    )


def assistance_recorded(_: Translator, told: Told) -> Wording:
    """A colleague who is not on duty: recorded with the whole headline, only refused without."""
    if told.word("state"):
        return refused(
            _("Thank you: that you can help with {reference} is recorded.", **_ref(told)),
            _("You are not on duty for it, so it still waits to be acknowledged."),
        )
    return refused(
        _("You are not on duty for {reference} and cannot act on it.", **_ref(told)),
        _("Please tell whoever is on duty: /duty."),
    )


def acknowledge_first(_: Translator, told: Told) -> Wording:
    """Acting comes after acknowledging."""
    said = _("Please acknowledge {reference} first.", **_ref(told))
    return refused(said, rows=keyboards.case_rows(_, told.case, [Verb.ACKNOWLEDGE, Verb.PASS_ON]))


def secretariat_notes(_: Translator, told: Told) -> Wording:
    """The secretariat acts for no member."""
    return refused(
        _("The secretariat acts for no member, so {reference} stays as it is.", **_ref(told)),
        _("Press Noted to show that you have seen it."),
        rows=keyboards.case_rows(_, told.case, [Verb.NOTE]),
    )


def not_answered_yet(_: Translator, told: Told) -> Wording:
    """There is no answer to confirm."""
    return refused(
        _("{reference} is not answered yet, so it cannot be closed.", **_ref(told)),
        _("If you no longer need it, withdraw it."),
        rows=keyboards.case_rows(_, told.case, [Verb.REMIND], [Verb.WITHDRAW]),
    )


def not_closed(_: Translator, told: Told) -> Wording:
    """Only what is over can be opened again."""
    return refused(
        _("{reference} is still open, so it cannot be opened again.", **_ref(told)),
        _("To ask for attention, use Remind."),
        rows=keyboards.case_rows(_, told.case, [Verb.REMIND]),
    )


def transfer_to_same(_: Translator, told: Told) -> Wording:
    """It is there already."""
    to = told.to
    said = (
        _("{reference} is already with {member}.", **_ref(told), member=to)
        if to
        else _("{reference} is already there.", **_ref(told))
    )
    return refused(said, _("Choose another member, or pass it on within your desk."))


def transfer_to_origin(_: Translator, told: Told) -> Wording:
    """It came from there."""
    origin = told.line("origin")
    said = (
        _("{reference} comes from {member} itself.", **_ref(told), member=origin)
        if origin
        else _("{reference} comes from that member itself.", **_ref(told))
    )
    return refused(said, _("Choose another member, or refuse it with a ground."))


def transfer_keeps_data(_: Translator, told: Told) -> Wording:
    """Its desk keeps data for it."""
    return refused(
        _("Data are preserved for {reference} by your desk: it stays with you.", **_ref(told)),
        _("Answer or refuse it. Who asks may file another one there, and link the two."),
    )


def not_taken(_: Translator, told: Told) -> Wording:
    """The ``member`` does not take such requests of its origin; nobody is told why."""
    member = told.line("member")
    return refused(
        _("{reference} cannot go to {member}. No reason is given.", **_ref(told), member=member),
        _("Choose another member, or use another channel."),
    )


def no_contact_point(_: Translator, told: Told) -> Wording:
    """The member cannot be asked."""
    member = told.line("member")
    said = (
        _("{member} has no contact point in this network.", member=member)
        if member
        else _("This member has no contact point in this network.")
    )
    return refused(said, _("Choose another member."))


def own_member(_: Translator, _told: Told) -> Wording:
    """Requests go abroad."""
    return refused(
        _("This is your own member. Requests go to other members: please choose another one.")
    )


def time_passed(_: Translator, told: Told) -> Wording:
    """A delay ends in the future."""
    at = told.moment("time")
    said = _("{time} has passed.", time=at) if at else _("This time has passed.")
    return refused(said, _("Please give a later time, such as 4h or {time}.", time=_soon(told)))


def time_unreadable(_: Translator, told: Told) -> Wording:
    """The time cannot be read."""
    text = told.line("typed", _LONGEST_WORD)
    said = (
        _("“{text}” is not a time that can be read.", text=text)
        if text
        else _("No time was found at the beginning.")
    )
    return refused(
        said, _("Begin with a time such as 4h, 18:00, tomorrow 09:00 or {time}.", time=_soon(told))
    )


def not_that_time(_: Translator, told: Told) -> Wording:
    """A time that cannot be read, does not exist or could be two: ``why`` says which."""
    why, place = told.word("why"), told.line("place")
    which = {
        "first": told.technical(told.word("first")),
        "second": told.technical(told.word("second")),
    }
    if why == "gap":
        return refused(
            _(
                "This time does not exist in {place}: the clocks go forward from {before} to {after}.",
                place=place,
                before=told.technical(told.word("before")),
                after=told.technical(told.word("after")),
            ),
            _("Please write which you mean, with its offset: {first} or {second}.", **which),
        )
    if why == "twice":
        return refused(
            _("This time exists twice in {place}, because the clocks go back.", place=place),
            _("Please write which one, with its offset from UTC: {first} or {second}.", **which),
        )
    if why == "day":
        return refused(
            _("This could be either of two days: {place} has another date just now.", place=place),
            _("Please write which one: {first} or {second}.", **which),
        )
    return refused(
        _("This is not a time."),
        _("Write it as {example}.", example=_soon(told)),
    )


def nothing_to_contest(_: Translator, told: Told) -> Wording:
    """It is not urgent, or over."""
    return refused(
        _("There is no urgency of {reference} to be contested.", **_ref(told)),
        _("That is for immediate and urgent requests which are open at your member."),
    )


def reminded_just_now(_: Translator, told: Told) -> Wording:
    """Not twice in a minute."""
    return refused(
        _("A reminder about {reference} went out less than a minute ago.", **_ref(told)),
        _("Please wait a moment before the next one."),
    )


def _soon(told: Told) -> Shown:
    return told.technical(f"{told.day_ahead(1)} 18:00")


def _ref(told: Told) -> dict[str, Shown]:
    return {"reference": told.reference}


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.NOT_YOURS: not_yours,
    Topic.ALREADY_ACKNOWLEDGED: already_acknowledged,
    Topic.ALREADY_ACKNOWLEDGED_BY_YOU: already_acknowledged_by_you,
    Topic.ALREADY_PASSED_ON: already_passed_on,
    Topic.GIVEN_AWAY: given_away,
    Topic.NOTHING_TO_CONTEST: nothing_to_contest,
    Topic.ALREADY_OVER: already_over,
    Topic.EVIDENCE_BARE: evidence_bare,
    Topic.TEXTS_ERASED: texts_erased,
    Topic.ASSISTANCE_RECORDED: assistance_recorded,
    Topic.ACKNOWLEDGE_FIRST: acknowledge_first,
    Topic.SECRETARIAT_NOTES: secretariat_notes,
    Topic.NOT_ANSWERED_YET: not_answered_yet,
    Topic.NOT_CLOSED: not_closed,
    Topic.TRANSFER_TO_SAME: transfer_to_same,
    Topic.TRANSFER_TO_ORIGIN: transfer_to_origin,
    Topic.TRANSFER_KEEPS_DATA: transfer_keeps_data,
    Topic.NOT_TAKEN: not_taken,
    Topic.NO_CONTACT_POINT: no_contact_point,
    Topic.OWN_MEMBER: own_member,
    Topic.TIME_PASSED: time_passed,
    Topic.TIME_UNREADABLE: time_unreadable,
    Topic.NOT_THAT_TIME: not_that_time,
    Topic.REMINDED_JUST_NOW: reminded_just_now,
}
