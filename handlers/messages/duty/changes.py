"""Changes to duty: off sick, leave, a shift filled, a swap; and how each is offered or undone.

``rows`` say who is on duty instead (``InsteadRow``), ``gaps`` what is empty now (``ShiftRow``). The
options of a swap are shifts (``ShiftRow``) or people (``CandidateRow``).
"""

from collections.abc import Callable, Mapping

from domain.duty.changes import ChangeKind
from domain.duty.rows import CandidateRow, InsteadRow, ShiftRow
from domain.rows import read_row
from domain.topics import Topic
from domain.verbs import Sure
from handlers.messages.duty.cover import fill_rows
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Rows, Wording
from handlers.messages.frame.sure import sure
from handlers.verbs import buttons
from handlers.verbs.forms import Data
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def changed(_: Translator, told: Told) -> Wording:
    """``kind``; ``to``: actor, taker or supervisor; ``by``, ``away``, ``since``, ``until``;
    ``undone``, ``undone_by``; ``back``: what a calendar no longer says; ``gaps`` for supervisors."""
    empty = _empty(_, told)
    if told.flag("undone"):
        by = told.name("undone_by")
        first = _("Taken back by {name}; duty is as it was before.", name=by)
        return Wording(head=blocks(first, _title(_, told), _instead(_, told)))
    may_fill = told.word("to") == "supervisor" or told.flag("may_fill")
    filling = fill_rows(_, told) if may_fill else ()
    head = blocks(_title(_, told), _instead(_, told), _back(_, told), empty)
    return Wording(head=head, rows=(*filling, *_undo(_, told)))


def _title(_: Translator, told: Told) -> Shown:
    kind, to = told.word("kind"), told.word("to")
    away = told.line("away") or told.name("by")
    since, until = told.stretch("since", "until")
    if kind == ChangeKind.SICK and to == "actor":
        return _("You are off sick until {time}. Get well soon.", time=told.deadline("until"))
    if kind == ChangeKind.SICK:
        return _("{name} is off sick until {time}.", name=away, time=told.deadline("until"))
    if kind == ChangeKind.LEAVE and to == "actor":
        return _("You are on leave from {since} to {until}.", since=since, until=until)
    if kind == ChangeKind.LEAVE:
        return _("{name} is on leave from {since} to {until}.", name=away, since=since, until=until)
    if kind == ChangeKind.SWAP:
        return _("Shifts were swapped, at the wish of {name}.", name=told.name("by"))
    if kind == ChangeKind.CALENDAR:
        return _("Duty was changed from a calendar.")
    if to == "actor":
        return _("You filled an empty shift.")
    return _("{name} filled an empty shift.", name=told.name("by"))


def _instead(_: Translator, told: Told) -> Shown | None:
    rows = told.rows("rows", InsteadRow)
    return lines(*(_line(_, told, row) for row in rows)) if rows else None


def _back(_: Translator, told: Told) -> Shown | None:
    rows = told.rows("back", InsteadRow)
    if not rows:
        return None
    return lines(_("No longer in the calendar:"), *(_line(_, told, row) for row in rows))


def _line(_: Translator, told: Told, row: InsteadRow) -> Shown:
    since, until = told.stretch_of(row.since, row.until)
    return _(
        "{desk}, {layer}: {name} from {since} to {until}",
        desk=told.shown(row.desk),
        layer=told.layer(row.layer),
        name=told.shown(row.person) or _("nobody"),
        since=since,
        until=until,
    )


def _empty(_: Translator, told: Told) -> Shown | None:
    gaps = told.rows("gaps", ShiftRow)
    if not gaps:
        return None
    said = [
        _(
            "{desk}, {layer}: nobody from {since} to {until}",
            desk=told.shown(gap.desk),
            layer=told.layer(gap.layer),
            since=since,
            until=until,
        )
        for gap in gaps
        for since, until in [told.stretch_of(gap.since, gap.until)]
    ]
    return lines(_("Now empty:"), *said)


def _undo(_: Translator, told: Told) -> Rows:
    change = told.word("change")
    is_swap = told.word("kind") == ChangeKind.SWAP
    may = told.word("to") == "supervisor" or (told.word("to") == "actor" and not is_swap)
    if not may or not change:
        return ()
    return ((button(_.pgettext("button", "Take back"), buttons.UNDO(change)),),)


def sure_sick(_: Translator, told: Told) -> Wording:
    """Whether they are off sick: ``until``, ``rows``, ``gaps``."""
    return sure(
        _,
        told,
        Sure.SICK,
        _.pgettext("button", "Off sick"),
        _("Are you off sick until {time}?", time=told.deadline("until")),
        _("This would hold at once, and its people are told:"),
        _instead(_, told),
        _empty(_, told),
        _("What you have in hand goes to whoever is on duty then."),
    )


def swap_mine(_: Translator, told: Told) -> Wording:
    """The first step: which of one's own shifts."""
    head = lines(_("Which of your shifts do you want to give away?"), _("/duty shows who is on."))
    return Wording(head=head, rows=_shift_buttons(_, told, buttons.SWAP_MINE))


def swap_who(_: Translator, told: Told) -> Wording:
    """The second step: with whom; ``mine`` is the shift."""
    rows = []
    for number, row in enumerate(told.rows("options", CandidateRow)):
        rows.append((button(told.alone(row.name), buttons.SWAP_WHO(number)),))
    head = lines(_("Who shall take your shift?"), _shift(_, told))
    return Wording(head=head, rows=tuple(rows))


def swap_theirs(_: Translator, told: Told) -> Wording:
    """The third step: for which of their shifts; ``who_name``, ``mine``."""
    nothing = (button(_.pgettext("button", "For none: they take mine"), buttons.SWAP_FOR_NONE()),)
    head = lines(
        _("Which shift of {name} do you take in return?", name=told.name("who_name")),
        _shift(_, told),
    )
    return Wording(head=head, rows=(*_shift_buttons(_, told, buttons.SWAP_THEIRS), nothing))


def swap_offer(_: Translator, told: Told) -> Wording:
    """The question to the other person: ``by``, ``rows`` as duty would be."""
    change = told.word("change")
    head = blocks(
        _("{name} asks you to swap shifts. Duty would be:", name=told.name("by")),
        _instead(_, told),
    )
    if not change:
        return Wording(head=head)
    accept = button(_.pgettext("button", "Accept"), buttons.SWAP_ACCEPT(change))
    decline = button(_.pgettext("button", "Decline"), buttons.SWAP_DECLINE(change))
    return Wording(head=head, rows=((accept, decline),))


def swap_standing(_: Translator, told: Told) -> Wording:
    """``standing``: offered, accepted, declined, impossible; ``to``: asked, offerer."""
    standing, is_asked = told.word("standing"), told.word("to") == "asked"
    asked, by = told.name("asked"), told.name("by")
    if standing == "accepted":
        said = (
            _("You accepted the swap with {name}.", name=by)
            if is_asked
            else _("{name} accepted the swap.", name=asked)
        )
    elif standing == "declined":
        said = (
            _("You declined the swap with {name}. Duty stays as it is.", name=by)
            if is_asked
            else _("{name} declined the swap. Duty stays as it is.", name=asked)
        )
    elif standing == "impossible":
        said = _("The swap is not possible any more: duty has changed. /swap begins another.")
    else:
        said = _("You asked {name} to swap shifts. Duty would be:", name=asked)
    head = blocks(said, _instead(_, told))
    change = told.word("change")
    if standing != "offered" or not change:
        return Wording(head=head)
    withdraw = button(_.pgettext("button", "Take back"), buttons.UNDO(change))
    return Wording(head=head, rows=((withdraw,),))


def _shift_buttons(_: Translator, told: Told, data: Callable[[int], Data]) -> Rows:
    """Each with its desk where there are several; where there is one, a telephone cuts it off."""
    shifts = told.rows("options", ShiftRow)
    has_one_desk = len({row.desk for row in shifts}) == 1
    rows = []
    for number, row in enumerate(shifts):
        time, layer = told.moment_of(row.since), told.layer(row.layer)
        label = (
            _("{label}: {value}", label=time, value=layer)
            if has_one_desk
            else _("{time}: {layer}, {desk}", time=time, layer=layer, desk=told.alone(row.desk))
        )
        rows.append((button(label, data(number)),))
    return tuple(rows)


def _shift(_: Translator, told: Told) -> Shown | None:
    mine = read_row(ShiftRow, told.word("mine"))
    if mine is None:
        return None
    since, until = told.stretch_of(mine.since, mine.until)
    return _(
        "{desk}, {layer}, from {since} to {until}",
        desk=told.shown(mine.desk),
        layer=told.layer(mine.layer),
        since=since,
        until=until,
    )


def swap_foreign(_: Translator, _told: Told) -> Wording:
    """Somebody of another member, unknown, or no duty officer: all read the same."""
    return refused(
        _("You can swap only with duty officers of your own member."),
        _("/swap lists them."),
    )


def not_on_duty(_: Translator, _told: Told) -> Wording:
    """What needs duty now."""
    return refused(
        _("You are not on duty now, so nothing has changed."),
        _("For a later time write /leave with its beginning and end."),
    )


def no_shift_ahead(_: Translator, _told: Told) -> Wording:
    """The person is on no roster, or has no shift soon."""
    return refused(_("You have no shift ahead."), _("/duty shows who is on duty."))


def period_wrong(_: Translator, told: Told) -> Wording:
    """``since``, ``until``: ends before it begins, or reaches too far."""
    return refused(
        _(
            "From {since} to {until} is no period within a year.",
            since=told.moment("since") or _("then"),
            until=told.moment("until") or _("then"),
        ),
        _("Write the beginning first, then the end."),
    )


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DUTY_CHANGED: changed,
    Topic.SURE_SICK: sure_sick,
    Topic.SWAP_MINE: swap_mine,
    Topic.SWAP_WHO: swap_who,
    Topic.SWAP_THEIRS: swap_theirs,
    Topic.SWAP_OFFER: swap_offer,
    Topic.SWAP_STANDING: swap_standing,
    Topic.SWAP_FOREIGN: swap_foreign,
    Topic.NOT_ON_DUTY: not_on_duty,
    Topic.NO_SHIFT_AHEAD: no_shift_ahead,
    Topic.PERIOD_WRONG: period_wrong,
}
