"""What is missing at the desks ahead, and the choice of who fills an empty shift.

Rows are texts whose columns are divided by ``|``: kind, desk, layer, since, until, person, the other
place. ``gaps``: roster, layer, since, until, desk; each has a button that fills it.
"""

from collections.abc import Callable, Mapping

from domain.duty.cover import FaultKind
from domain.topics import Topic
from domain.vocabulary import SECRETARIAT, SUPERVISORS
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Rows, Wording
from handlers.messages.frame.told import Told
from handlers.verbs import buttons
from wording.language import Translator
from wording.rows import columns
from wording.safe_text import Shown, blocks, lines

_FAULT = 7
_GAP = 5
_PLACE = 2
_OPTION = 3


def coverage(_: Translator, told: Told) -> Wording:
    """What is missing in the next 14 days, page by page."""
    rows = told.items("rows")
    if not rows:
        return Wording(
            head=_("In the next 14 days no shift is empty, and everybody can be reached.")
        )
    head = blocks(
        lines(_("Missing in the next 14 days"), told.page),
        *(fault(_, told, row) for row in rows),
    )
    pages = keyboards.paging(_, told, buttons.COVERAGE)
    return Wording(head=head, rows=(*fill_rows(_, told), *pages))


def picture(_: Translator, told: Told) -> Wording:
    """The words under the picture; ``lines``: desk, layer, from the top."""
    left_out = told.number("left_out")
    more = (
        _.ngettext("{count} line more is not shown.", "{count} lines more are not shown.", left_out)
        if left_out > 0
        else None
    )
    names = []
    for number, row in enumerate(told.items("lines"), 1):
        desk, layer = columns(row, _PLACE)
        names.append(
            _(
                "{number}: {desk}, {layer}",
                number=told.technical(str(number)),
                desk=told.shown(desk),
                layer=told.shown(layer),
            )
        )
    signs = _("Red: nobody. Amber: in two places, too long, or cannot be reached.")
    return Wording(head=lines(_("The next 14 days, in UTC"), signs, more, *names))


def missing(_: Translator, told: Told) -> Wording:
    """The daily word to a supervisor: ``days`` ahead, ``count`` of what is missing."""
    rows = told.items("rows")
    days = told.number("days", 7)
    first = _.ngettext(
        "Missing in the next day at your desks",
        "Missing in the next {count} days at your desks",
        days,
    )
    rest = told.number("count") - len(rows)
    more = (
        _.ngettext("{count} more: /coverage", "{count} more: /coverage", rest) if rest > 0 else None
    )
    head = blocks(first, *(fault(_, told, row) for row in rows), more)
    return Wording(head=head, rows=fill_rows(_, told))


def fault(_: Translator, told: Told, row: str) -> Shown:
    """One thing that is missing, in two lines."""
    kind, desk, layer, since, until, person, elsewhere = columns(row, _FAULT)
    who = told.shown(person) or _("somebody else")
    what = {
        FaultKind.EMPTY.value: _("nobody is on duty"),
        FaultKind.DOUBLE.value: _(
            "{name} is also on duty elsewhere ({place})", name=who, place=told.shown(elsewhere)
        ),
        FaultKind.LONG.value: _("{name} is on duty for too long without a break", name=who),
        FaultKind.UNREACHABLE.value: _(
            "{name} cannot be reached: not enrolled, or the chat is blocked", name=who
        ),
        FaultKind.NO_CHANNEL.value: _(
            "{name} is to be alerted by the policy and cannot be reached", name=who
        ),
    }.get(kind, _("nobody is on duty"))
    named = _(
        "{desk}, {layer}: {what}", desk=told.shown(desk), layer=_layer(_, told, layer), what=what
    )
    if kind == FaultKind.NO_CHANNEL.value:
        return named
    begins, ends = told.deadline_of(since), told.deadline_of(until)
    return lines(named, _("from {since} to {until}", since=begins, until=ends))


def _layer(_: Translator, told: Told, layer: str) -> Shown:
    """The layer, or whom a policy means by their role."""
    beside = {SUPERVISORS: _("supervisors"), SECRETARIAT: _("secretariat")}
    return next((said for name, said in beside.items() if name == layer), told.shown(layer))


def fill_rows(_: Translator, told: Told) -> Rows:
    """A button for each empty shift that the reader may fill."""
    rows = []
    for number, row in enumerate(told.items("gaps")):
        _roster, layer, since, _until, desk = columns(row, _GAP)
        label = _(
            "Fill: {layer}, {time}, {desk}",
            layer=told.alone(layer),
            time=told.moment_of(since),
            desk=told.alone(desk),
        )
        rows.append((button(label, buttons.FILL(number)),))
    return tuple(rows)


def fill_who(_: Translator, told: Told) -> Wording:
    """``gap``; ``options``: person, name, what speaks against them (busy, unreachable)."""
    _roster, layer, since, until, desk = columns(told.word("gap"), _GAP)
    begins, ends = told.deadline_of(since), told.deadline_of(until)
    place = _("{desk}, {layer}", desk=told.shown(desk), layer=told.shown(layer))
    if not told.items("options"):
        return Wording(
            head=lines(_("Nobody of your member can take this shift."), place), alert=True
        )
    rows = []
    for number, row in enumerate(told.items("options")):
        _person, name, remark = columns(row, _OPTION)
        rows.append((button(_with_remark(_, told, name, remark), buttons.FILL_WITH(number)),))
    head = lines(
        _("Who takes this shift?"),
        place,
        _("from {since} to {until}", since=begins, until=ends),
    )
    return Wording(head=head, rows=tuple(rows))


def _with_remark(_: Translator, told: Told, name: str, remark: str) -> Shown:
    shown = told.alone(name)
    if remark == "busy":
        return _("{name} (on duty elsewhere then)", name=shown)
    if remark == "unreachable":
        return _("{name} (cannot be reached)", name=shown)
    return shown


def already_filled(_: Translator, _told: Told) -> Wording:
    """Somebody was quicker, or the shift is over."""
    return refused(_("This shift is not empty any more."), _("/coverage shows what is missing."))


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.COVERAGE: coverage,
    Topic.COVERAGE_PICTURE: picture,
    Topic.COVER_MISSING: missing,
    Topic.FILL_WHO: fill_who,
    Topic.ALREADY_FILLED: already_filled,
}
