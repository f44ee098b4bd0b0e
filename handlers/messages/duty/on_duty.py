"""Who is on duty; what is missing ahead is left to ``handlers.messages.duty.cover``."""

from collections.abc import Callable, Mapping

from domain.duty.rows import DutyRow
from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.saying import Wording
from handlers.messages.frame.told import Told
from handlers.verbs import buttons
from wording.language import Translator
from wording.safe_text import Shown, blocks, lines


def duty(_: Translator, told: Told) -> Wording:
    """Who is on duty (``DutyRow``)."""
    rows = told.rows("rows", DutyRow)
    if not rows:
        return Wording(head=_("There is no roster that you can see."))
    desks = list(dict.fromkeys(row.desk for row in rows))
    head = blocks(
        lines(_("On duty now"), told.page),
        *(
            lines(told.shown(desk), *(_duty_line(_, told, row) for row in rows if row.desk == desk))
            for desk in desks
        ),
    )
    pages = keyboards.paging(_, told, buttons.DUTY)
    return Wording(head=head, rows=pages)


def _duty_line(_: Translator, told: Told, row: DutyRow) -> Shown:
    who = told.shown(row.person) or _("nobody")
    if row.mine:
        who = _("{name} (you)", name=who)
    until_when = told.deadline_of(row.until)
    if until_when:
        who = _("{name} until {time}", name=who, time=until_when)
    said = _("{label}: {value}", label=told.shown(row.layer), value=who)
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
