"""What is missing at the desks ahead, and the choice of who fills an empty shift.

``rows`` are ``FaultRow``, ``gaps`` are ``ShiftRow``; each of these has a button that fills it.
"""

from collections.abc import Callable, Iterable, Mapping

from domain.duty.cover import FaultKind
from domain.duty.rows import CandidateRow, FaultRow, LineRow, ShiftRow
from domain.rows import read_row
from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.refusing import refused
from handlers.messages.frame.saying import Rows, Wording
from handlers.verbs import buttons
from wording.emphasis import bold
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def coverage(_: Translator, told: Told) -> Wording:
    """What is missing in the next 14 days, page by page; ``kinds`` with their ``counts``, ``filter``.

    ``since`` and ``until``: the part of them that was asked for; ``is_outside``: it was none of them;
    ``is_unknown``: nothing goes by the words of ``filter``.
    """
    rows = told.rows("rows", FaultRow)
    looked_for = told.labelled(_("Only"), told.line("filter"))
    if not rows:
        return Wording(head=lines(_nothing(_, told), looked_for))
    head = blocks(
        lines(_missing(_, told), looked_for, _counts(_, told), told.page),
        *(fault(_, told, row) for row in rows),
        _unreached(_, rows),
        _("To search, write for example: {example}", example=told.technical("/coverage LBN 3d"))
        if told.number("pages", 1) > 1
        else None,
    )
    pages = keyboards.paging(_, told, buttons.COVERAGE)
    return Wording(head=head, rows=(*fill_rows(_, told), *pages))


def _nothing(_: Translator, told: Told) -> Shown:
    if told.flag("is_outside"):
        return lines(
            _("This looks 14 days ahead, and what you asked for lies outside."),
            _("Please ask for a time within them."),
        )
    if told.flag("is_unknown"):
        return lines(
            _("Nothing that you see here goes by these words, so nothing was looked at."),
            _("Please check how they are written; /coverage alone shows everything."),
        )
    since, until = told.stretch("since", "until")
    if until:
        return _(
            "Nothing that fits is missing from {since} until {until}.", since=since, until=until
        )
    if told.word("filter"):
        return _("Nothing that fits is missing in the next 14 days.")
    return _("In the next 14 days no shift is empty, and everybody can be reached.")


def _missing(_: Translator, told: Told) -> Shown:
    since, until = told.stretch("since", "until")
    if not until:
        return _("Missing in the next 14 days")
    return _("Missing from {since} until {until}", since=since, until=until)


def _counts(_: Translator, told: Told) -> Shown | None:
    """How many there are of each kind, where that is not seen at one glance."""
    if told.number("pages", 1) <= 1:
        return None
    words: dict[str, Shown] = {
        FaultKind.EMPTY.value: _("nobody on duty"),
        FaultKind.DOUBLE.value: _("in two places"),
        FaultKind.LONG.value: _("too long without a break"),
        FaultKind.UNREACHABLE.value: _("on duty and not reached"),
        FaultKind.NO_CHANNEL.value: _("meant by a policy and not reached"),
    }
    pairs = zip(told.items("kinds"), told.items("counts"), strict=False)
    return _.beside(
        _("{label}: {value}", label=words[kind], value=told.technical(count))
        for kind, count in pairs
        if kind in words
    )


def picture(_: Translator, told: Told) -> Wording:
    """The words under the picture; ``lines`` (``LineRow``) from the top."""
    left_out = told.number("left_out")
    more = (
        _.ngettext("{count} line more is not shown.", "{count} lines more are not shown.", left_out)
        if left_out > 0
        else None
    )
    names = []
    for number, row in enumerate(told.rows("lines", LineRow), 1):
        names.append(
            _(
                "{number}: {desk}, {layer}",
                number=told.technical(str(number)),
                desk=told.shown(row.desk),
                layer=told.layer(row.layer),
            )
        )
    signs = _("Red: nobody. Amber: in two places, too long, or cannot be reached.")
    return Wording(head=lines(_("The next 14 days, in UTC"), signs, more, *names))


def missing(_: Translator, told: Told) -> Wording:
    """The daily word to a supervisor: ``days`` ahead, ``count`` of what is missing."""
    rows = told.rows("rows", FaultRow)
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
    head = blocks(first, *(fault(_, told, row) for row in rows), _unreached(_, rows), more)
    return Wording(head=head, rows=fill_rows(_, told))


def fault(_: Translator, told: Told, row: FaultRow) -> Shown:
    """One thing that is missing, in two lines."""
    who = told.shown(row.person) or _("somebody else")
    what = {
        FaultKind.EMPTY.value: _("nobody is on duty"),
        FaultKind.DOUBLE.value: _(
            "{name} is also on duty elsewhere ({place})", name=who, place=told.shown(row.elsewhere)
        ),
        FaultKind.LONG.value: _("{name} is on duty for too long without a break", name=who),
        FaultKind.UNREACHABLE.value: _("{name} cannot be reached", name=who),
        FaultKind.NO_CHANNEL.value: _(
            "{name} is to be alerted by the policy and cannot be reached", name=who
        ),
    }.get(row.kind, _("nobody is on duty"))
    named = _(
        "{desk}, {layer}: {what}",
        desk=told.shown(row.desk),
        layer=told.layer(row.layer),
        what=bold(what) if row.kind == FaultKind.EMPTY else what,
    )
    if row.member:
        named = _("{label}: {value}", label=told.member(row.member), value=named)
    if row.kind == FaultKind.NO_CHANNEL:
        return named
    begins, ends = told.stretch_of(row.since, row.until)
    return lines(named, _("from {since} to {until}", since=begins, until=ends))


def _unreached(_: Translator, rows: Iterable[FaultRow]) -> Shown | None:
    """Why somebody cannot be reached, once for all of them."""
    if all(row.kind != FaultKind.UNREACHABLE for row in rows):
        return None
    return _("Who cannot be reached is not enrolled or not confirmed, or blocks the chat.")


def fill_rows(_: Translator, told: Told) -> Rows:
    """A button for each empty shift that the reader may fill."""
    rows = []
    for number, row in enumerate(told.rows("gaps", ShiftRow)):
        label = _(
            "Fill: {layer}, {time}, {desk}",
            layer=told.layer(row.layer),
            time=told.moment_of(row.since),
            desk=told.alone(row.desk),
        )
        rows.append((button(label, buttons.FILL(number)),))
    return tuple(rows)


def fill_who(_: Translator, told: Told) -> Wording:
    """``gap`` (``ShiftRow``); ``options`` (``CandidateRow``)."""
    people = told.rows("options", CandidateRow)
    if not people:
        nobody = _("Nobody of your member can take this shift.")
        return Wording(head=lines(nobody, *_gap(_, told)[:1]), alert=True)
    rows = (
        (button(_with_remark(_, told, person), buttons.FILL_WITH(number)),)
        for number, person in enumerate(people)
    )
    return Wording(head=lines(_("Who takes this shift?"), *_gap(_, told)), rows=tuple(rows))


def _gap(_: Translator, told: Told) -> tuple[Shown, ...]:
    """Where the shift is, and when; nothing where it cannot be read."""
    gap = read_row(ShiftRow, told.word("gap"))
    if gap is None:
        return ()
    begins, ends = told.stretch_of(gap.since, gap.until)
    return (
        _("{desk}, {layer}", desk=told.shown(gap.desk), layer=told.layer(gap.layer)),
        _("from {since} to {until}", since=begins, until=ends),
    )


def _with_remark(_: Translator, told: Told, row: CandidateRow) -> Shown:
    shown = told.alone(row.name)
    if row.remark == "busy":
        return _("{name} (on duty elsewhere then)", name=shown)
    if row.remark == "unreachable":
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
