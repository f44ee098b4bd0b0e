"""A whole form in one message: lines ``Field: value``, by the fields' names or the reader's titles.

Owns which line belongs to which field. A line without a field goes on with the one before it; one that
looks like a field that is not known is named; and whatever is wrong, all else is kept.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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


@dataclass(slots=True)
class _Block:
    """The lines of one field; an unknown one has only its name."""

    name: str
    field: FormField | None
    lines: list[str]


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
    )


def _read(block: _Block, text: str, typist: Typist, said: Collection[str]) -> ReadValue:
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
        field, part = known.get(folded(form[1]), (None, "")) if form else (None, "")
        if form and field:
            _begin(blocks, field, part, form[2])
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
    blocks.append(_Block(name=field.name, field=field, lines=[text]))


def _known(fields: Sequence[FormField], typist: Typist) -> Mapping[str, tuple[FormField, str]]:
    """Fields by their folded names and titles; parts by their paths."""
    known: dict[str, tuple[FormField, str]] = {}
    for field in fields:
        for part in field.parts:
            known.setdefault(folded(f"{field.name}.{part.name}"), (field, part.name))
    for field in fields:
        known[folded(typist.titles.get(field.name, field.name))] = field, ""
    for field in fields:
        known[folded(field.name)] = field, ""
    return known


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
