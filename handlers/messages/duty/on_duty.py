"""Who is on duty; what is missing ahead is left to ``handlers.messages.duty.cover``.

Rows are texts whose columns are divided by ``|``; they are named at each function.
"""

from collections.abc import Callable, Mapping

from domain.topics import Topic
from handlers.messages.frame import keyboards
from handlers.messages.frame.saying import Wording
from handlers.messages.frame.told import Told
from handlers.verbs import buttons
from wording.language import Translator
from wording.rows import columns
from wording.safe_text import Shown, blocks, lines

_DUTY = 9


def duty(_: Translator, told: Told) -> Wording:
    """Who is on duty.

    Rows: desk, layer, person, since, until, next person, next since, ``mine`` where it is the reader,
    the reader's next turn.
    """
    rows = [columns(row, _DUTY) for row in told.items("rows")]
    if not rows:
        return Wording(head=_("There is no roster that you can see."))
    desks = list(dict.fromkeys(row[0] for row in rows))
    head = blocks(
        lines(_("On duty now"), told.page),
        *(
            lines(told.shown(desk), *(_duty_line(_, told, row) for row in rows if row[0] == desk))
            for desk in desks
        ),
    )
    pages = keyboards.paging(_, told, buttons.DUTY)
    return Wording(head=head, rows=pages)


def _duty_line(_: Translator, told: Told, row: list[str]) -> Shown:
    _desk, layer, person, _since, until, following, following_since, mine, my_next = row
    who = told.shown(person) or _("nobody")
    if mine:
        who = _("{name} (you)", name=who)
    until_when = told.deadline_of(until)
    if until_when:
        who = _("{name} until {time}", name=who, time=until_when)
    said = _("{label}: {value}", label=told.shown(layer), value=who)
    return lines(
        said,
        _following(_, told, following, following_since if following_since != until else ""),
        _indented(_("your next turn: {time}", time=told.deadline_of(my_next))) if my_next else None,
    )


def _following(_: Translator, told: Told, person: str, since: str) -> Shown | None:
    if not person:
        return None
    name, when = told.shown(person), told.deadline_of(since)
    if when:
        return _indented(_("then {name} from {time}", name=name, time=when))
    return _indented(_("then {name}", name=name))


def _indented(line: Shown) -> Shown:
    return Shown(f"    {line}")


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DUTY: duty,
}
