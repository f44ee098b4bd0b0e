"""Enrolment, and the one line that strangers read. Facts: ``name``, ``member``, ``account``."""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from domain.vocabulary import Role
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Rows, Wording
from handlers.verbs import buttons
from wording.language import Translator, own_name
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, isolated, lines


def stranger(_: Translator, told: Told) -> Wording:
    """The same for everybody who is not enrolled, whatever they send; ``speaks`` where it is not theirs."""
    fixed = _(
        "This is a private service. If you were invited, use the link or code that you were given."
    )
    return Wording(head=lines(fixed, _speaks(_, told)), alert=True)


def _speaks(_: Translator, told: Told) -> Shown | None:
    """What is spoken here, each by its own name."""
    names = [isolated(own_name(code), is_rtl=_.is_rtl) for code in told.items("speaks")]
    return _("This service speaks: {languages}", languages=_.listed(names)) if names else None


def welcome(_: Translator, told: Told) -> Wording:
    """Enrolled."""
    return Wording(
        head=blocks(
            _("Welcome, {person}.", person=_person(_, told)),
            lines(
                _("This chat is now yours: what you do here is done in your name and recorded."),
                _("/help shows what you can do; /language changes the language.")
                if told.flag("can_choose")
                else _("/help shows what you can do."),
            ),
        )
    )


def welcome_waiting(_: Translator, told: Told) -> Wording:
    """The code was right; another person must confirm: ``role``, ``standing``; ``is_again`` later on."""
    welcome = None if told.flag("is_again") else _("Welcome, {person}.", person=_person(_, told))
    return Wording(
        head=lines(
            welcome,
            _("Your enrolment still waits to be confirmed. You will be told here."),
            _for_whom(_, told),
        ),
    )


def _for_whom(_: Translator, told: Told) -> Shown | None:
    """Who is to confirm, and whether they have been asked."""
    is_near = told.word("role") == Role.SUPERVISOR
    member = told.line("member")
    who = _("a supervisor of {member}", member=member) if is_near else _("the secretariat")
    return {
        "asked": _("You wait for {who}, who has been asked.", who=who),
        "missing": _(
            "You wait for {who}: nobody of them has enrolled yet. They are asked as soon as they have.",
            who=who,
        ),
        "none": _(
            "You wait for {who}, of whom the directory names nobody. Please speak to whoever invited you.",
            who=who,
        ),
    }.get(told.word("standing"))


def confirm_enrolment(_: Translator, told: Told) -> Wording:
    """To who confirms: is it them? ``account``: which enrolment."""
    said = _("{person} has used their enrolment code.", person=_person(_, told))
    return Wording(head=blocks(said, is_it_them(_)), rows=decision(_, told))


def is_it_them(_: Translator) -> Shown:
    """What to do before somebody is confirmed."""
    return _("Is it really them? Call them on a number that you know, then decide.")


def enrolments_wait(_: Translator, told: Told) -> Wording:
    """To who may confirm from now on: ``count`` people wait already."""
    count = told.number("count")
    said = _.ngettext(
        "{count} person has enrolled and waits to be confirmed by you.",
        "{count} people have enrolled and wait to be confirmed by you.",
        count,
    )
    return Wording(head=lines(said, _("/people shows them first.")))


def decision(_: Translator, told: Told) -> Rows:
    """Confirm and deny, where the reader is asked about an ``account``."""
    account = told.word("account")
    if not account:
        return ()
    return (
        (
            button(_.pgettext("button", "Confirm"), buttons.CONFIRM_ENROLMENT(account)),
            button(_.pgettext("button", "Deny"), buttons.DENY_ENROLMENT(account)),
        ),
    )


def enrolment_confirmed(_: Translator, told: Told) -> Wording:
    """To who decided: ``accepted`` says how."""
    person = _person(_, told)
    if told.flag("accepted"):
        return Wording(head=_("The enrolment of {person} is confirmed.", person=person))
    return Wording(
        head=lines(
            _("The enrolment of {person} is denied; the account has no access.", person=person),
            _("If the code fell into wrong hands, ask for a new invitation."),
        )
    )


def enrolment_denied(_: Translator, _told: Told) -> Wording:
    """To who waited: it was not confirmed."""
    return Wording(
        head=lines(
            _("Your enrolment was not confirmed; this chat has no access."),
            _("If that is a mistake, speak to whoever invited you."),
        )
    )


def enrolment_refused(_: Translator, told: Told) -> Wording:
    """One answer to every failure."""
    refused = _("This code cannot be used. Please ask for a new one from who invited you.")
    return Wording(head=lines(refused, _speaks(_, told)), alert=True)


def enrolment_attacked(_: Translator, told: Told) -> Wording:
    """To the secretariat: ``attempts`` with wrong codes from one account within an hour."""
    attempts = told.number("attempts")
    said = (
        _.ngettext(
            "One account tried {count} wrong enrolment code within an hour.",
            "One account tried {count} wrong enrolment codes within an hour.",
            attempts,
        )
        if attempts
        else _("One account tried several wrong enrolment codes within an hour.")
    )
    return Wording(
        head=lines(
            said,
            _("It is shut out for now. If somebody is enrolling, call them and invite them anew."),
        )
    )


def code_misused(_: Translator, told: Told) -> Wording:
    """To who confirms this person: somebody else tried their code. ``name``."""
    return Wording(
        head=lines(
            _(
                "Somebody tried an enrolment code of {name} that was used already, has expired, "
                "or was sent from another person's account.",
                name=told.name("name"),
            ),
            _("It opened nothing. Ask them whether the code fell into wrong hands."),
        )
    )


def revoked(_: Translator, _told: Told) -> Wording:
    """Access has ended."""
    return Wording(
        head=lines(
            _("Your access to this service has ended."),
            _("If that is a mistake, speak to your supervisor."),
        )
    )


def _person(_: Translator, told: Told) -> Shown:
    member = told.line("member")
    if not member:
        return told.name("name")
    return _("{name} ({member})", name=told.name("name"), member=member)


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.STRANGER: stranger,
    Topic.WELCOME: welcome,
    Topic.WELCOME_WAITING: welcome_waiting,
    Topic.CONFIRM_ENROLMENT: confirm_enrolment,
    Topic.ENROLMENTS_WAIT: enrolments_wait,
    Topic.ENROLMENT_CONFIRMED: enrolment_confirmed,
    Topic.ENROLMENT_DENIED: enrolment_denied,
    Topic.ENROLMENT_REFUSED: enrolment_refused,
    Topic.ENROLMENT_ATTACKED: enrolment_attacked,
    Topic.CODE_MISUSED: code_misused,
    Topic.REVOKED: revoked,
}
