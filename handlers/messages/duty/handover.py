"""Hand-over: the reminder before a shift, the briefing at its beginning, notes; and calendars."""

from collections.abc import Callable, Mapping

from domain.duty.rows import BriefedRow, CalendarRow
from domain.topics import Topic
from domain.verbs import Sure
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Rows, Wording
from handlers.messages.frame.sure import sure
from handlers.verbs import buttons
from wording import labels
from wording.emphasis import bold
from wording.language import Translator
from wording.messages import dues
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, lines


def coming(_: Translator, told: Told) -> Wording:
    """Before a shift: ``desk``, ``layer``, ``since``, ``until``, ``confirmed``."""
    head = lines(
        _("Your shift begins {time}.", time=told.deadline("since") or _("soon")),
        _place(_, told),
        told.labelled(_("It ends"), told.deadline("until")),
        _confirmed(_, told)
        or _("Please confirm. If you do not, whoever else is on duty is told when it begins."),
    )
    return Wording(head=head, rows=_confirm(_, told))


def unconfirmed(_: Translator, told: Told) -> Wording:
    """To whoever else is on duty: ``name`` has not confirmed."""
    head = lines(
        _("{name} has not confirmed the shift that has now begun.", name=told.name("name")),
        _place(_, told),
        _("Please see that somebody is there, or take over until they are."),
    )
    return Wording(head=head)


def off_duty(_: Translator, told: Told) -> Wording:
    """An import has ended a duty at once: ``desk``, ``layer``; ``now``: who is on duty instead."""
    head = lines(
        _("You are no longer on duty here. The rosters were changed from a file."),
        _place(_, told),
        told.labelled(_("On duty now"), told.names("now") or _("nobody")),
        _("What you had in hand goes to whoever is on duty now. /duty shows your next shift."),
    )
    return Wording(head=head)


def briefing(_: Translator, told: Told) -> Wording:
    """At hand-over: ``rows`` (``BriefedRow``) of ``count``; ``leaving``, ``own_draft``, ``drafts``.

    Notes are texts.
    """
    rows = told.rows("rows", BriefedRow)
    more = told.number("count") - len(rows)
    open_now = (
        blocks(
            lines(
                _("Open requests, the next deadline first"),
                labels.urgency_signs(_, (row.urgency for row in rows)),
            ),
            *(_request(_, told, row) for row in rows),
            _.ngettext("{count} more: /requests", "{count} more: /requests", more)
            if more > 0
            else None,
        )
        if rows
        else _("No request is open at this desk.")
    )
    own = _("You have an unfinished request: /request") if told.flag("own_draft") else None
    drafts = told.labelled(_("Left an unfinished request of their own"), told.names("drafts"))
    notes = _("What the leaving officer wants you to know:") if told.saying.texts else None
    head = blocks(
        lines(
            _("You are on duty now."),
            _place(_, told),
            told.labelled(_("It ends"), told.deadline("until")),
            told.labelled(_("Before you"), told.names("leaving")),
            _confirmed(_, told) or _("Please confirm that you are here."),
        ),
        open_now,
        lines(own, drafts) or None,
        notes,
    )
    return Wording(head=head, rows=_confirm(_, told), quotes=told.saying.texts)


def _request(_: Translator, told: Told, row: BriefedRow) -> Shown:
    origin = _("from {member}", member=told.member(row.origin))
    in_charge = _("in charge: {name}", name=told.shown(row.owner)) if row.owner else NOTHING
    first = dues.in_list(_, told, row) or bold(labels.state(_, row.state))
    return lines(
        Shown(labels.urgency_sign(row.urgency) + first),
        told.reference_of(row.reference),
        _.beside((origin, in_charge)),
    )


def _place(_: Translator, told: Told) -> Shown:
    return _("{desk}, {layer}", desk=told.line("desk"), layer=told.layer(told.word("layer")))


def _confirmed(_: Translator, told: Told) -> Shown | None:
    return _("You have confirmed it. Thank you.") if told.flag("confirmed") else None


def _confirm(_: Translator, told: Told) -> Rows:
    if told.flag("confirmed"):
        return ()
    return ((button(_.pgettext("button", "I confirm"), buttons.CONFIRM_SHIFT()),),)


def note_kept(_: Translator, told: Told) -> Wording:
    """``desks``: where the note waits."""
    return Wording(
        head=lines(
            _("Your note is kept for whoever comes on duty next."),
            told.labelled(_("Desk"), told.names("desks")),
        )
    )


def calendar(_: Translator, told: Told) -> Wording:
    """``links`` (``CalendarRow``); ``closed`` after they were revoked."""
    if told.flag("off"):
        return refused(
            _("Calendars are not served here."),
            _("Please ask whoever runs the service."),
        )
    if told.flag("closed"):
        return Wording(
            head=lines(
                _("The addresses of your calendars open nothing any more."),
                _("/calendar makes new ones."),
            )
        )
    links = []
    for row in told.rows("links", CalendarRow):
        name = told.shown(row.desk) or _("Your shifts")
        links.append(lines(name, told.shown(row.address, _LONGEST_ADDRESS)))
    head = blocks(
        _(
            "Subscribe to these addresses in your calendar. Whoever has an address sees the "
            "shifts, so pass none on. Addresses that you had before open nothing any more."
        ),
        *links,
    )
    revoke = button(_.pgettext("button", "Revoke"), buttons.REVOKE_CALENDARS())
    return Wording(head=head, rows=((revoke,),))


_LONGEST_ADDRESS = 400


def sure_calendar(_: Translator, told: Told) -> Wording:
    """Whether new addresses are wanted where there are some."""
    return sure(
        _,
        told,
        Sure.CALENDAR,
        _.pgettext("button", "New addresses"),
        _("Do you want new addresses for your calendars?"),
        _("Those that you have open nothing any more then, and calendars that use them stop."),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.SHIFT_COMING: coming,
    Topic.SHIFT_UNCONFIRMED: unconfirmed,
    Topic.BRIEFING: briefing,
    Topic.OFF_DUTY_NOW: off_duty,
    Topic.NOTE_KEPT: note_kept,
    Topic.CALENDAR: calendar,
    Topic.SURE_CALENDAR: sure_calendar,
}
