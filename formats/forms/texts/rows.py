"""Groups and lists as they are typed: ``part: value`` lines, rows of parts between semicolons, periods.

Owns the form of rows and which lines are one. A row's parts stand in the definition's order, or each
behind its name; what stands in a part is read like a field of its own. Selectors are left to
``formats.forms.texts.selector_lines``.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from domain.forms.check import Wrong
from domain.forms.fields.field import FieldKind, FormField, Value
from formats.forms.texts.dates import TwoDates, read_partial_date, whole_period
from formats.forms.texts.selector_lines import read_selector
from formats.forms.texts.typist import NotRead, Typist, Understood
from formats.forms.texts.values import place, read_choices, read_one
from formats.typed.letters import exact, folded, kept

_LINES: Final = re.compile(r"\n")
_ROW: Final = re.compile(r"[;؛；]")
_LINES_OR_ROW: Final = re.compile(r"[;\n؛；]")
_COMMA: Final = re.compile(r"[,،，、]")
_ANY: Final = re.compile(r"[,;\n،؛，；、]")
_NAMED: Final = re.compile(r"\s*([^:：\n]{1,60})[:：](.*)", re.DOTALL)
_SIDES: Final = re.compile(
    r"\s*(?:\bfrom\s+)?(?P<from>\S.*?)(?:\s+(?:-|to|until)\s+|\s*(?:\.\.|–|—)\s*)(?P<until>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_CLOCK: Final = re.compile(r"\d{1,2}:\d{2}")
_DATED: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODES: Final = frozenset({FieldKind.LANGUAGE, FieldKind.NATIONALITY, FieldKind.STATE})
"""Kinds whose values never have a comma in them."""


def read_field(
    field: FormField,
    typed: str,
    typist: Typist,
    path: str,
    taken: list[Understood],
    *,
    is_part: bool = False,
) -> Value:
    """What was typed for a field, of any kind. ``is_part``: within a row. Raises ``NotRead``."""
    if field.kind is FieldKind.CHOICES:
        return read_choices(field, typed, typist, path, taken)
    if field.most == 1:
        return _entry(field, typed, typist, path, taken, is_part=is_part)
    entries = _entries(field, typed, typist, path, is_part=is_part)
    if not entries:
        raise NotRead(path, Wrong.EMPTY)
    if len(entries) > field.most:
        raise NotRead(path, Wrong.MANY, count=len(entries), most=field.most)
    return [
        _entry(field, entry, typist, f"{path}.{number}", taken, is_part=is_part)
        for number, entry in enumerate(entries)
    ]


def part_named(
    field: FormField, line: str, typist: Typist, path: str
) -> tuple[FormField, str] | None:
    """The part whose name or title a line begins with, and what follows its colon."""
    form = _NAMED.fullmatch(line)
    if form is None:
        return None
    wanted = folded(form[1])
    for part in field.parts:
        title = typist.titles.get(f"{place(path)}.{part.name}", part.name)
        if wanted in {folded(part.name), folded(title)}:
            return part, form[2]
    return None


def _entry(
    field: FormField,
    typed: str,
    typist: Typist,
    path: str,
    taken: list[Understood],
    *,
    is_part: bool,
) -> Value:
    if field.kind is FieldKind.SELECTOR:
        return read_selector(field, typed, typist, path, taken)
    if field.kind is not FieldKind.GROUP:
        return read_one(field, typed, typist, path, taken)
    is_period = tuple(part.name for part in field.parts) == ("from", "until")
    if is_period and (sides := _sides(field, typed, typist)) is not None:
        texts: Mapping[str, str] = sides
    else:
        separator = _COMMA if is_part else _LINES_OR_ROW
        texts = _texts(field, separator.split(typed), typist, path)
    read = {
        part.name: read_field(
            part, texts[part.name], typist, f"{path}.{part.name}", taken, is_part=True
        )
        for part in field.parts
        if exact(texts.get(part.name, ""))
    }
    if not read:
        raise NotRead(path, Wrong.EMPTY)
    return read


def _texts(field: FormField, pieces: Sequence[str], typist: Typist, path: str) -> dict[str, str]:
    """What was typed for each part: behind their names where the first has one, else in order."""
    seen = [piece for piece in pieces if exact(piece)]
    if seen and part_named(field, seen[0], typist, path) is None:
        if len(pieces) > len(field.parts):
            raise NotRead(path, Wrong.MANY, count=len(pieces), most=len(field.parts))
        return {part.name: text for part, text in zip(field.parts, pieces, strict=False)}
    texts: dict[str, str] = {}
    last = ""
    for piece in seen:
        named = part_named(field, piece, typist, path)
        if named is None:
            texts[last] = f"{texts[last]}\n{kept(piece)}"
            continue
        part, text = named
        last = part.name
        if last in texts and part.most == 1:
            raise NotRead(f"{path}.{last}", Wrong.TWICE)
        texts[last] = f"{texts[last]},{text}" if last in texts else text
    return texts


def _entries(
    field: FormField, typed: str, typist: Typist, path: str, *, is_part: bool
) -> list[str]:
    if field.kind is FieldKind.SELECTOR:
        return [line for line in _LINES.split(kept(typed)) if exact(line)]
    if field.kind is not FieldKind.GROUP:
        separator = _ANY if field.kind in _CODES else _COMMA if is_part else _LINES_OR_ROW
        return [entry for entry in separator.split(typed) if exact(entry)]
    lines = _LINES.split(kept(typed))
    if part_named(field, lines[0], typist, path) and not any(map(_ROW.search, lines)):
        return _blocks(field, lines, typist, path)
    return [line for line in lines if exact(line)]


def _blocks(field: FormField, lines: Sequence[str], typist: Typist, path: str) -> list[str]:
    """Lines of one part each, as entries: a new one begins at a blank line or where a part comes again.

    A line that names no part goes on with the one before it.
    """
    blocks: list[list[str]] = [[]]
    names: set[str] = set()
    for line in lines:
        named = part_named(field, line, typist, path)
        is_again = named is not None and named[0].most == 1 and named[0].name in names
        if is_again or not exact(line):
            blocks.append([])
            names = set()
        if exact(line):
            blocks[-1].append(line)
        if named is not None:
            names.add(named[0].name)
    return ["\n".join(block) for block in blocks if block]


def _sides(field: FormField, typed: str, typist: Typist) -> dict[str, str] | None:
    """From when until when, in one line; a month or a year alone is the whole of it."""
    text = exact(typed)
    kind = field.parts[0].kind
    if kind is FieldKind.DATE and (whole := _whole(text, typist)) is not None:
        return {"from": whole[0], "until": whole[1]}
    form = _SIDES.fullmatch(text)
    if form is None:
        return None
    begins, ends = form["from"], form["until"]
    if kind is FieldKind.DATE:
        first, last = _whole(begins, typist), _whole(ends, typist)
        return {"from": first[0] if first else begins, "until": last[1] if last else ends}
    dated = _DATED.match(begins)
    if dated is not None and _CLOCK.match(ends):
        ends = f"{dated[0]} {ends}"  # "2026-11-27 18:00 – 20:00" is of one day
    return {"from": begins, "until": ends}


def _whole(text: str, typist: Typist) -> tuple[str, str] | None:
    try:
        partial = read_partial_date(text, typist.zone, typist.now, typist.language)
    except TwoDates:
        return None
    return whole_period(partial) if partial is not None else None
