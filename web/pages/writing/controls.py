"""The page of a form: a control for each field that is asked, in sections by when it is needed.

Owns how a field is asked for. What it is called, and what is wrong with it, are the forms' own words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from domain.forms.check import ROWS, FieldFault
from domain.forms.fields.field import FieldKind, NeededBy
from domain.forms.filling import FormPlace, value_at
from services.requests.at_page.read_form import ReadForm, as_typed
from web.frame.visitor import Visitor
from wording.forms import choices, titles
from wording.forms.faults import fault_line
from wording.forms.reading import example_of
from wording.forms.values import FormReader
from wording.language import Translator, translator
from wording.safe_text import NOTHING, Shown, is_from_the_right, technical

SHOWN: Final = ":"
"""Behind the name of a choice of several: it stood on the page, whether or not a box was ticked."""
_LONG: Final = 200
"""From so many letters on a text has several lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A word to choose."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control, or the boxes of a choice of several. ``kind``: line, lines, one, several."""

    name: str
    kind: str
    label: str
    value: str = field(default="", repr=False)
    hint: str = ""
    example: str = ""
    stands: str = field(default="", repr=False)
    """What stands there and cannot be typed into one line; whatever is typed takes its place."""
    trouble: str = ""
    is_grave: bool = False
    options: tuple[Option, ...] = ()
    longest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlGroup:
    """Controls that belong together; ``label`` is empty where it is one alone."""

    label: str
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSection:
    """What is needed by the same time."""

    label: str
    is_open: bool
    groups: tuple[ControlGroup, ...]


def sections(visitor: Visitor, read: ReadForm) -> tuple[ControlSection, ...]:
    """The controls of the form as things stand."""
    _ = translator(visitor.reader.language)
    who = FormReader(reader=visitor.reader, kind=read.type)
    return tuple(
        ControlSection(
            label=_section(_, need, is_held=read.is_held),
            is_open=need is NeededBy.NOW or read.is_answer,
            groups=tuple(_groups(_, who, read, tuple(places))),
        )
        for need, places in groupby(read.asked, key=lambda place: place.need)
    )


def troubles(visitor: Visitor, read: ReadForm) -> tuple[tuple[str, Shown], ...]:
    """What is wrong, each with the name of its control."""
    who = FormReader(reader=visitor.reader, kind=read.type)
    asked = {place.path for place in read.asked}
    return tuple(
        (_control_of(fault.path, asked), fault_line(who, read.fields, fault, _at(read)))
        for fault in read.grave
    )


def _control_of(path: str, asked: set[str]) -> str:
    """The control that holds what a path means: the part, or the whole list."""
    parts = path.split(".")
    candidates = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((each for each in candidates if each in asked), path)


def _section(_: Translator, need: NeededBy, *, is_held: bool) -> Shown:
    return {
        NeededBy.NOW: _("Needed") if is_held else _("Comes first, and may follow after sending"),
        NeededBy.LATER: _("May follow soon after sending"),
        NeededBy.AFTER: _("May follow within 24 hours of sending"),
        NeededBy.LEGAL: _("May follow, for the law"),
        NeededBy.MAY: _("Where it helps"),
    }[need]


def _groups(
    _: Translator, who: FormReader, read: ReadForm, places: Sequence[FormPlace]
) -> Iterator[ControlGroup]:
    for name, some in groupby(places, key=lambda place: place.path.partition(".")[0]):
        inside = tuple(some)
        is_group = any("." in place.path for place in inside)
        yield ControlGroup(
            label=titles.title(_, read.type, f"{_at(read)}{name}") if is_group else "",
            controls=tuple(_control(_, who, read, place) for place in inside),
        )


def _control(_: Translator, who: FormReader, read: ReadForm, place: FormPlace) -> Control:
    kind, path, each = read.type, place.path, place.field
    named = f"{_at(read)}{path}"
    words = titles.words_of(_, kind, named)
    fault = _fault_at(read.faults, path)
    value, stands = read.typed.get(path), value_at(read.values, path)
    is_shown = value is None and stands is not None and not as_typed(stands)
    made = Control(
        name=path,
        kind="line",
        label=titles.title(_, kind, named),
        value=as_typed(stands) if value is None else value,
        stands=who.shown(named, each, stands) if is_shown and stands is not None else "",
        hint=words.hint if words else NOTHING,
        example=_from_the_left(_, example_of(_, kind, named, each)),
        trouble=fault_line(who, read.fields, fault, _at(read)) if fault is not None else "",
        is_grave=fault is not None and not fault.is_warning,
        longest=each.limit if each.kind is FieldKind.TEXT and each.most == 1 else 0,
    )
    return _of_kind(_, made, place, named)


def _from_the_left(_: Translator, example: Shown) -> Shown:
    """As it is typed, where none of its letters is from the right."""
    is_words = any(map(is_from_the_right, example))
    return example if is_words else technical(example, is_rtl=_.is_rtl)


def _of_kind(_: Translator, made: Control, place: FormPlace, named: str) -> Control:
    each = place.field
    if each.kind is FieldKind.CHOICE and each.most == 1:
        return replace(
            made, kind="one", options=_options(_, place, named, {made.value}), example=""
        )
    if each.kind is FieldKind.CHOICES:
        chosen = {word.strip() for word in made.value.split(",")}
        return replace(made, kind="several", options=_options(_, place, named, chosen), example="")
    is_long = each.most > 1 or each.kind in ROWS or each.kind is FieldKind.MRZ
    is_long = is_long or (each.kind is FieldKind.TEXT and each.limit > _LONG)
    return replace(made, kind="lines") if is_long else made


def _options(_: Translator, place: FormPlace, named: str, chosen: set[str]) -> tuple[Option, ...]:
    return tuple(
        Option(
            value=word,
            label=choices.explained(_, named, place.field, word),
            is_chosen=word in chosen,
        )
        for word in place.field.words
    )


def _at(read: ReadForm) -> str:
    """What stands before the paths of its fields in the forms' words."""
    return titles.ANSWER if read.is_answer else ""


def _fault_at(faults: Sequence[FieldFault], path: str) -> FieldFault | None:
    """What is wrong there, the gravest first."""
    here = [each for each in faults if each.path == path or each.path.startswith(f"{path}.")]
    return next((each for each in here if not each.is_warning), here[0] if here else None)


def said_on(fields: Mapping[str, str]) -> dict[str, str]:
    """What a page says of each field: the ticked words of a choice of several stand together."""
    said = {name: text for name, text in fields.items() if SHOWN not in name}
    for name in (name.removesuffix(SHOWN) for name in fields if name.endswith(SHOWN)):
        ticked = (
            each for each in fields if each.startswith(f"{name}{SHOWN}") and each[-1] != SHOWN
        )
        said[name] = ", ".join(each.partition(SHOWN)[2] for each in ticked)
    return said
