"""Who is on duty; what is missing ahead is left to ``handlers.messages.duty.cover``."""

from collections.abc import Callable, Mapping

from domain.duty.rows import DutyRow
from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.saying import Wording
from handlers.verbs import buttons
from wording.emphasis import bold
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def duty(_: Translator, told: Told) -> Wording:
    """Who is on duty (``DutyRow``), narrowed by ``filter``; ``count`` in all.

    Of these ``empty`` have nobody, and of ``unreached`` nobody can be reached.
    """
    rows = told.rows("rows", DutyRow)
    looked_for = told.labelled(_("Only"), told.line("filter"))
    if not rows:
        # What was typed and found nothing is not repeated: it may have been meant for something else.
        nothing = _("No desk that you can see matches.") if looked_for else None
        return Wording(head=nothing or _("There is no roster that you can see."))
    desks = list(dict.fromkeys((row.member, row.desk) for row in rows))
    head = blocks(
        lines(_("On duty now"), looked_for, _counts(_, told), told.page),
        *(
            lines(
                bold(_desk(_, told, member, desk)),
                *(
                    _duty_line(_, told, row)
                    for row in rows
                    if (row.member, row.desk) == (member, desk)
                ),
            )
            for member, desk in desks
        ),
        _("To search, write for example: {example}", example=told.technical("/duty LBN"))
        if told.number("pages", 1) > 1
        else None,
    )
    pages = keyboards.paging(_, told, buttons.DUTY)
    return Wording(head=head, rows=pages)


def _desk(_: Translator, told: Told, member: str, desk: str) -> Shown:
    named = told.shown(desk)
    return _("{label}: {value}", label=told.member(member), value=named) if member else named


def _counts(_: Translator, told: Told) -> Shown | None:
    """What is missing, where that is not seen at one glance."""
    if told.number("pages", 1) <= 1:
        return None
    return _(
        "{count} shifts now: {empty} with nobody, {unreached} with somebody who cannot be reached.",
        count=told.technical(str(told.number("count"))),
        empty=told.technical(str(told.number("empty"))),
        unreached=told.technical(str(told.number("unreached"))),
    )


def _duty_line(_: Translator, told: Told, row: DutyRow) -> Shown:
    who = told.shown(row.person) or _("nobody")
    if row.unreached:
        who = _("{name} (cannot be reached)", name=who)
    if row.mine:
        who = _("{name} (you)", name=who)
    until_when = told.deadline_of(row.until)
    if until_when:
        who = _("{name} until {time}", name=who, time=until_when)
    said = _("{label}: {value}", label=told.layer(row.layer), value=who)
    mine = told.deadline_of(row.next_turn)
    return lines(
        said,
        _following(_, told, row),
        _indented(_("your next turn: {time}", time=mine)) if mine else None,
    )


def _following(_: Translator, told: Told, row: DutyRow) -> Shown | None:
    if not row.following:
        return None
    name, when = told.shown(row.following), told.deadline_of(row.following_since)
    if when and row.following_since != row.until:
        return _indented(_("then {name} from {time}", name=name, time=when))
    return _indented(_("then {name}", name=name))


def _indented(line: Shown) -> Shown:
    return Shown(f"    {line}")


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DUTY: duty,
}
