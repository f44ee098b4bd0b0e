"""Whom the forms of a request are about: names and identifiers, each in one form, to be found by it again.

A name is its words, in any order and case. Nothing is guessed: another spelling or script is another name.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from domain.forms.fields.field import FieldKind, FormField, Value, Values
from domain.forms.fields.selectors import SelectorKind
from formats.forms.identified import identified_in, in_standard_form

MOST: Final = 128
"""Of one form: twenty people with some names each."""
_PARTS: Final = ("surname", "given_names")
_ALONE: Final = ("original_script", "aliases")
_SEARCHED: Final = tuple(kind for kind in SelectorKind if kind is not SelectorKind.IP)
_FOUND: Final = {"telephone": SelectorKind.TELEPHONE, "email": SelectorKind.EMAIL}


def subjects(fields: Iterable[FormField], values: Values) -> tuple[str, ...]:
    """Every name and identifier of a form, each once; the first ones, where there are too many."""
    known = tuple(fields)
    every = (*_names(known, values), *identified_in(known, values))
    return tuple(islice(dict.fromkeys(every), MOST))


def searched(typed: str) -> tuple[str, ...]:
    """Everything that what is typed may be in a form: a name, a number, an account."""
    as_numbers = (in_standard_form(kind, typed) for kind in _SEARCHED)
    return tuple(dict.fromkeys((name(typed), *as_numbers)))


def name(text: str) -> str:
    """A name, whatever the order of its words, and its capitals."""
    words = unicodedata.normalize("NFKC", text).casefold().split()
    return f"name:{' '.join(sorted(words))}"


def _names(fields: Sequence[FormField], values: Values) -> Iterator[str]:
    for field in fields:
        for entry in _groups(field, values[field.name]) if field.name in values else ():
            if any(part.name == "surname" for part in field.parts):
                yield from _names_of(entry)
            elif {part.name for part in field.parts} >= {"item", "value"}:
                yield from _found(entry)


def _groups(field: FormField, value: Value) -> Iterator[Mapping[str, Value]]:
    if field.kind is not FieldKind.GROUP:
        return
    entries = value if isinstance(value, list | tuple) else [value]
    for entry in entries:
        if isinstance(entry, Mapping):
            yield entry


def _names_of(person: Mapping[str, Value]) -> Iterator[str]:
    """The whole name, the surname alone, and each other name by itself."""
    parts = [text for part in _PARTS if isinstance(text := person.get(part), str)]
    if parts:
        yield name(" ".join(parts))
    if isinstance(surname := person.get("surname"), str):
        yield name(surname)
    for part in _ALONE:
        value = person.get(part, ())
        for each in (
            [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
        ):
            yield name(str(each))


def _found(item: Mapping[str, Value]) -> Iterator[str]:
    """What an answer found out: a name, a telephone, an e-mail."""
    value, kind = item.get("value"), item.get("item")
    if not isinstance(value, str):
        return
    if kind == "name":
        yield name(value)
    elif str(kind) in _FOUND:
        yield in_standard_form(_FOUND[str(kind)], value)
