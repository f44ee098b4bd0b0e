"""A whole form in one message: lines ``Field: value``, by the fields' names or the reader's titles.

Owns which line belongs to which field; a part of a group may stand by itself, by its title. A line without
a field goes on with the one before it; one that looks like a field that is not known is named, and one that
may be several parts is too; and whatever is wrong, all else is kept.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from domain.forms.check import FieldFault, Wrong
from domain.forms.fields.field import FieldKind, FormField, Value
from formats.forms.reading import LONGEST, ReadValue, read_checked
from formats.forms.texts.rows import part_named
from formats.forms.texts.typist import NotRead, Typist, Understood, shown
from formats.forms.texts.values import words_of
from formats.typed.letters import exact, folded, kept

_NAMED: Final = re.compile(r"\s*(?:[-*•]\s+)?([^:：]{1,60})[:：](.*)", re.DOTALL)
_LOOKS_LIKE_FIELD: Final = re.compile(r"[^\W\d]+(?:[ _'’\-][^\W\d]+){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLines:
    """What a message of lines said."""

    values: Mapping[str, Value]
    before: str = ""
    """What stands before the first field; the whole text, where it names none."""
    understood: tuple[Understood, ...] = ()
    faults: tuple[FieldFault, ...] = ()
    """What could not be read, warnings among them; the fields that have none are in ``values``."""
    typed: Mapping[str, str]
    """What was typed for each field that could not be read."""
    by_parts: frozenset[str] = frozenset()
    """Groups of which only parts were named, beside which others may stand already."""


@dataclass(slots=True)
class _Block:
    """The lines of one field; an unknown one has only its name."""

    name: str
    field: FormField | None
    lines: list[str]
    is_by_parts: bool = False
    shared: tuple[str, ...] = ()
    """The paths of parts that are all called so."""


class _Place(NamedTuple):
    """A field, or a part of it."""

    field: FormField
    part: str = ""

    @property
    def path(self) -> str:
        return f"{self.field.name}.{self.part}" if self.part else self.field.name


@dataclass(slots=True)
class _Known:
    """What the fields and parts of a form are called, folded."""

    sure: dict[str, list[_Place]]
    bare: dict[str, list[_Place]]
    """Parts by their own names, which mean something only beside what is surely a field."""

    def places(self, name: str, *, is_beside: bool) -> list[_Place]:
        found = self.sure.get(name, [])
        return found or (self.bare.get(name, []) if is_beside else [])


def read_lines(fields: Sequence[FormField], typed: str, typist: Typist) -> FormLines:
    """The values of all fields that the text names."""
    if len(typed) > LONGEST:
        fault = FieldFault(path="", why=Wrong.LONG, facts={"length": len(typed), "most": LONGEST})
        return FormLines(values={}, typed={}, faults=(fault,))
    before, blocks = _blocks(fields, kept(typed), typist)
    if not any(block.field for block in blocks):
        return FormLines(values={}, typed={}, before=kept(typed))
    values: dict[str, Value] = {}
    unread: dict[str, str] = {}
    faults: list[FieldFault] = []
    understood: list[Understood] = []
    for block in blocks:
        text = kept("\n".join(block.lines))
        try:
            read = _read(block, text, typist, {*values, *unread})
        except NotRead as not_read:
            faults.append(not_read.fault)
            unread[block.name] = f"{unread[block.name]}\n{text}" if block.name in unread else text
            continue
        values[block.name] = read.value
        understood += read.understood
        faults += read.warnings
    return FormLines(
        values=values,
        before=before,
        understood=tuple(understood),
        faults=tuple(faults),
        typed=unread,
        by_parts=frozenset(block.name for block in blocks if block.is_by_parts),
    )


def _read(block: _Block, text: str, typist: Typist, said: Collection[str]) -> ReadValue:
    if block.field is None and block.shared:
        raise NotRead(block.name, Wrong.SHARED, fields=block.shared)
    if block.field is None:
        raise NotRead(block.name, Wrong.UNKNOWN)
    if block.name in said:
        raise NotRead(block.name, Wrong.TWICE)
    return read_checked(block.field, text, typist, block.name)


def _blocks(fields: Sequence[FormField], text: str, typist: Typist) -> tuple[str, list[_Block]]:
    known = _known(fields, typist)
    before: list[str] = []
    blocks: list[_Block] = []
    for line in text.split("\n"):
        block = blocks[-1] if blocks else None
        if block and block.field and _is_within(block, block.field, line, typist):
            block.lines.append(line)
            continue
        form = _NAMED.fullmatch(line)
        is_beside = any(each.field for each in blocks)
        places = known.places(folded(form[1]), is_beside=is_beside) if form else []
        if form and len(places) == 1:
            _begin(blocks, *places[0], form[2])
        elif form and places:
            paths = tuple(place.path for place in places)
            name = shown(exact(form[1]))
            blocks.append(_Block(name=name, field=None, lines=[line], shared=paths))
        elif form and _looks_like_field(form[1], form[2]):
            blocks.append(_Block(name=shown(exact(form[1])), field=None, lines=[line]))
        elif block:
            block.lines.append(line)
        else:
            before.append(line)
    return kept("\n".join(before)), blocks


def _begin(blocks: list[_Block], field: FormField, part: str, rest: str) -> None:
    """A field's lines begin; a list, or a group's part, goes on with what was said of it before."""
    text = f"{part}: {rest}" if part else rest
    if part or field.most > 1 or field.kind is FieldKind.CHOICES:
        earlier = next((block for block in blocks if block.field is field), None)
        if earlier is not None:
            blocks.remove(earlier)
            blocks.append(earlier)
            earlier.lines.append(text)
            return
    is_by_parts = bool(part) and field.most == 1
    blocks.append(_Block(name=field.name, field=field, lines=[text], is_by_parts=is_by_parts))


def _known(fields: Sequence[FormField], typist: Typist) -> _Known:
    """Fields by their names and titles, parts by their paths and titles; a field goes before a part."""
    known = _Known({}, {})
    for field in fields:
        place = _Place(field)
        known.sure[folded(typist.titles.get(field.name, field.name))] = [place]
    for field in fields:
        known.sure[folded(field.name)] = [_Place(field)]
    taken = {*known.sure}
    for field in fields:
        for part in field.parts:
            place = _Place(field, part.name)
            titles = {place.path}
            if field.kind is FieldKind.GROUP:
                titles.add(typist.titles.get(place.path, place.path))
                _add(known.bare, part.name, place)
            for title in titles:
                if folded(title) not in taken:
                    _add(known.sure, title, place)
    return known


def _add(known: dict[str, list[_Place]], name: str, place: _Place) -> None:
    places = known.setdefault(folded(name), [])
    if place not in places:
        places.append(place)


def _is_within(block: _Block, field: FormField, line: str, typist: Typist) -> bool:
    """Whether the line names a part of the group before it, or the kind of a selector."""
    if field.kind is FieldKind.SELECTOR:
        form = _NAMED.fullmatch(line)
        kinds = words_of(field.parts[0], typist, f"{field.name}.kind")
        return form is not None and folded(form[1]) in kinds
    named = part_named(field, line, typist, field.name) if field.parts else None
    if named is None:
        return False
    is_said = any(
        (said := part_named(field, other, typist, field.name)) and said[0] is named[0]
        for other in block.lines
    )
    return field.most > 1 or not is_said


def _looks_like_field(name: str, rest: str) -> bool:
    return (
        _LOOKS_LIKE_FIELD.fullmatch(exact(name)) is not None
        and not rest.startswith("//")
        and bool(exact(rest))
    )
