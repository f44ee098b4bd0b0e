"""The monthly confirmation of a contact point's entry, and the marks on those that lack it."""

from collections.abc import Callable, Iterator, Mapping

from domain.topics import Topic, parse_stamp
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button, Rows, Wording
from handlers.verbs import buttons
from wording import times
from wording.language import Translator
from wording.messages import standings
from wording.messages.entries import kind
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, lines

_LONGEST_NOTES = 1000


def to_confirm(_: Translator, told: Told) -> Wording:
    """To a contact point's people: is its entry right?

    Facts: ``entry`` (for the buttons), ``desk``, ``member``, ``kind``, ``telephone``, ``channels``,
    ``legal_notes``, ``people``, ``supervisors``, ``confirmed_at``. Where drills failed, ``failed`` when they
    rang, and ``advised_from``.
    """
    entry = lines(
        told.labelled(_("Desk"), told.line("desk")),
        told.labelled(_("Member"), told.line("member")),
        told.labelled(_("Kind"), kind(_, told.word("kind"))),
        told.labelled(_("Telephone"), told.line("telephone")),
        told.labelled(_("Other channels"), told.names("channels")),
        told.labelled(_("On its roster"), told.names("people")),
        told.labelled(_("Supervisors"), told.names("supervisors")),
        told.labelled(_("Legal notes"), told.line("legal_notes", _LONGEST_NOTES)),
        told.labelled(_("Last confirmed"), told.moment("confirmed_at")),
    )
    ask = _failed(_, told) or _("Once a month: is this still right? Requests are sent by it.")
    return Wording(head=blocks(ask, entry), rows=_decision(_, told))


def _failed(_: Translator, told: Told) -> Shown:
    """That drills in a row failed, what to do, and what follows from when on; empty where none did."""
    # With its date also of today: it is read on other days.
    stamps = [parse_stamp(at) for at in told.items("failed")]
    rang = [times.moment(_, at, None) for at in stamps if at is not None]
    if not rang:
        return NOTHING
    return blocks(
        lines(
            standings.failed_in_a_row(_),
            told.labelled(_("They rang"), _.listed(rang)),
        ),
        _(
            "Please confirm the entry below, send /test, and press the button under its answer. Once both "
            "are done, nothing follows from it."
        ),
        standings.advised_from(_, told.deadline("advised_from")),
        _("If it was a failure of the operator or the network, the secretariat can strike it."),
    )


def _decision(_: Translator, told: Told) -> Rows:
    key = told.word("entry")
    if not key:
        return ()
    return (
        (
            _right(_, key),
            button(_.pgettext("button", "Something is wrong"), buttons.ENTRY_WRONG(key)),
        ),
    )


def settled(_: Translator, told: Told) -> Wording:
    """To who pressed: ``right`` says which button, of ``entry``; its ``key`` for who may change it."""
    desk = told.line("desk")
    if told.flag("right"):
        return Wording(
            head=lines(
                _("The entry of {desk} is confirmed. Thank you.", desk=desk),
                _("You will be asked again in a month."),
            )
        )
    changing = _changing(_, told)
    what_next = _("Please tell the secretariat what has changed; it has been told to expect you.")
    if changing:
        what_next = _("Please correct it; the secretariat has been told too.")
    return Wording(
        head=lines(_("The entry of {desk} is marked as unverified.", desk=desk), what_next),
        rows=(*changing, *_undoing(_, told)),
    )


def _undoing(_: Translator, told: Told) -> Rows:
    """A button may be pressed by mistake."""
    key = told.word("entry")
    return ((_right(_, key),),) if key else ()


def _right(_: Translator, key: str) -> Button:
    return button(_.pgettext("button", "It is right"), buttons.ENTRY_RIGHT(key))


def _changing(_: Translator, told: Told) -> Rows:
    """The button that leads to the entry."""
    key = told.word("key")
    return ((button(_.pgettext("button", "Change the entry"), buttons.ENTRY(key)),),) if key else ()


def wrong(_: Translator, told: Told) -> Wording:
    """To the secretariat: ``by`` says that something in the entry, of ``key``, is wrong."""
    return Wording(
        head=lines(
            _(
                "{name} says that the entry of {desk} ({member}) is wrong.",
                name=told.name("by"),
                desk=told.line("desk"),
                member=told.line("member"),
            ),
            _("It is marked as unverified. Call them, and correct it here or in the file."),
        ),
        rows=_changing(_, told),
    )


def doubtful(_: Translator, told: Told) -> Iterator[Shown]:
    """Under a choice of members: whose entry is ``stale`` or ``unverified``."""
    stale, unverified = told.names("stale"), told.names("unverified")
    if stale:
        yield _("Entry not confirmed for over a month: {members}", members=stale)
    if unverified:
        yield _("Entry unverified: {members}", members=unverified)


def unverified(_: Translator, told: Told) -> Wording:
    """Once after filing: ``reference``, and what ``standings.advice`` says."""
    return Wording(
        head=lines(told.labelled(told.reference, told.line("desk")), standings.advice(_, told))
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.ENTRY_TO_CONFIRM: to_confirm,
    Topic.ENTRY_SETTLED: settled,
    Topic.ENTRY_WRONG: wrong,
    Topic.DESK_UNVERIFIED: unverified,
}
