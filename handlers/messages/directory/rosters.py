"""A roster in chat: what it says, and what can be changed of it.

Facts: ``desk``, ``member`` and ``layer``; further ones are named at each function. Hand-overs and first
days are local times of the roster's ``zone``.
"""

from collections.abc import Callable, Mapping

from domain.directory.entry_fields import Field
from domain.duty.rows import HoursRow, LayerRow
from domain.duty.turns import RosterAct
from domain.topics import Topic
from handlers.messages.directory.editing import to_entry
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Rows, Wording
from handlers.verbs import buttons
from wording.emphasis import bold
from wording.language import Translator
from wording.messages.entries import field_word, value_shown, weekday
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines

_LONGEST_WARNING = 300


def roster(_: Translator, told: Told) -> Wording:
    """Layers as ``rows`` (``LayerRow``) with fixed ``hours`` (``HoursRow``); ``others`` use the roster too.

    ``overrides`` counts what is laid over it by the file. ``acts`` can be done with the layer of this
    ``number``; without one (-1) a layer is chosen first. ``may_add``: a layer that is missing.
    """
    rows = told.rows("rows", LayerRow)
    hours = told.rows("hours", HoursRow)
    only_in_file = (
        _("Fixed hours, restrictions and overrides are changed in the directory file alone.")
        if hours or told.number("overrides") or any(row.is_narrowed for row in rows)
        else None
    )
    head = blocks(
        lines(
            told.labelled(_("Roster"), told.line("roster")),
            told.labelled(_("Contact point"), told.line("desk")),
            told.labelled(_("Member"), told.line("member")),
            told.labelled(_("Also used by"), told.names("others")),
            told.labelled(_("Local time"), told.technical(told.word("zone"))),
        ),
        *(_layer(_, told, row, hours) for row in rows),
        _.ngettext(
            "{count} override or absence of the file is laid over it.",
            "{count} overrides or absences of the file are laid over it.",
            told.number("overrides"),
        )
        if told.number("overrides")
        else None,
        only_in_file,
        _("What do you want to change?"),
    )
    return Wording(head=head, rows=(*_layer_buttons(_, told, rows), *_acts(_, told)))


def _layer(_: Translator, told: Told, row: LayerRow, hours: tuple[HoursRow, ...]) -> Shown:
    now, until = told.shown(row.now) or _("nobody"), told.deadline_of(row.until)
    people = _.listed(told.shown(name) for name in row.people.split(", "))
    every = value_shown(_, told, Field.EVERY, row.every)
    is_alone = bool(row.every) and row.count == 1
    turns = (
        told.labelled(field_word(_, Field.PEOPLE), people),
        told.labelled(field_word(_, Field.EVERY), every),
        told.labelled(
            field_word(_, Field.HANDOVER), value_shown(_, told, Field.HANDOVER, row.handover)
        ),
        told.labelled(field_word(_, Field.START), told.technical(row.start)),
    )
    fixed = (_fixed(_, told, each) for each in hours if each.layer == row.name)
    return lines(
        bold(told.shown(row.name)),
        told.labelled(
            _("On duty now"),
            _("{name} until {time}", name=now, time=until) if until and not is_alone else now,
        ),
        told.labelled(_("Always"), people) if is_alone else None,
        *(turns if row.every and not is_alone else ()),
        *fixed,
        _("At some hours nobody is on duty in it, by restrictions of the file.")
        if row.is_narrowed
        else None,
    )


def _fixed(_: Translator, told: Told, row: HoursRow) -> Shown:
    days = _.listed(weekday(_, day) for day in row.days)
    when = _.beside((days, told.technical(f"{row.since}–{row.until}")))
    return _("{label}: {value}", label=when, value=told.shown(row.person) or _("nobody"))


def _layer_buttons(_: Translator, told: Told, rows: tuple[LayerRow, ...]) -> Rows:
    key = told.word("key")
    if told.number("number", -1) >= 0:
        return ()
    return tuple(
        (button(_("Change: {what}", what=told.alone(row.name)), buttons.LAYER(key, row.number)),)
        for row in rows
    )


def _acts(_: Translator, told: Told) -> Rows:
    key, number = told.word("key"), max(told.number("number"), 0)
    acts = [*told.items("acts")]
    if told.flag("may_add"):
        acts.append(RosterAct.NEW_LAYER)
    flowing = keyboards.flowing(
        button(_act(_, act), buttons.EDIT_LAYER(key, number, RosterAct(act)))
        for act in acts
        if act in set(RosterAct)
    )
    return (*flowing, *to_entry(_.pgettext("button", "Back to the entry"), told))


def _act(_: Translator, act: str) -> Shown:
    return {
        RosterAct.ADD: _.pgettext("button", "Add a person"),
        RosterAct.TAKE_OUT: _.pgettext("button", "Take a person out"),
        RosterAct.ORDER: _.pgettext("button", "Order"),
        RosterAct.EVERY: _.pgettext("button", "Length of turns"),
        RosterAct.HANDOVER: _.pgettext("button", "Hand-over"),
        RosterAct.START: _.pgettext("button", "First day"),
        RosterAct.NEW_LAYER: _.pgettext("button", "Add a layer"),
        RosterAct.DROP_LAYER: _.pgettext("button", "Take this layer out"),
        RosterAct.REDRAW: _.pgettext("button", "Draw anew"),
    }[RosterAct(act)]


def places(_: Translator, told: Told) -> Wording:
    """In which layer ``name`` is to take turns: ``desks``, ``layers``, ``keys``, ``numbers``, ``person``."""
    triples = zip(
        *(told.items(name) for name in ("desks", "layers", "keys", "numbers")), strict=False
    )
    chosen = tuple(
        (
            button(
                _("{label}: {value}", label=told.alone(layer), value=told.alone(desk)),
                buttons.JOIN(key, int(number), told.word("person")),
            ),
        )
        for desk, layer, key, number in triples
        if number.isdecimal()
    )
    return Wording(head=_("Where is {name} to take turns?", name=told.name("name")), rows=chosen)


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.DIRECTORY_ROSTER: roster,
    Topic.DIRECTORY_PLACES: places,
}
