"""What the form of a request identifies: accounts, devices, documents, each in the one form of its standard.

The people who ask and confirm are left out: their own numbers say nothing of what is asked about.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from domain.forms.fields.field import FieldKind, FormField, Value, Values
from domain.forms.fields.form import RequestForm
from domain.forms.fields.header import AFTER, BEFORE, FACTS
from domain.forms.fields.selectors import SelectorKind
from formats.forms.kinds import identifiers
from formats.forms.kinds.mrz import mrz, number_in
from formats.forms.kinds.standard import NotOne

MOST: Final = 64
"""Of one request: fifty selectors, and some documents."""
_OF_THE_ASKING: Final = frozenset(
    {*(field.name for field in (*BEFORE, *AFTER, FACTS)), "ground_contact", "contact_on_hit"}
)
_DOCUMENT: Final = frozenset({"document_number", "documents.number"})


def identified(form: RequestForm, values: Values) -> tuple[str, ...]:
    """Each identifier once, as ``kind:value``; the first ones, where there are too many."""
    return tuple(islice(dict.fromkeys(identified_in(form.fields, values)), MOST))


def identified_in(fields: Iterable[FormField], values: Values) -> Iterator[str]:
    """All that these fields identify, as often as they do."""
    for field in fields:
        if field.name not in _OF_THE_ASKING and field.name in values:
            yield from _in(field, values[field.name], "")


def _in(field: FormField, value: Value, group: str) -> Iterator[str]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        for entry in value:
            yield from _in(field, entry, group)
    elif isinstance(value, Mapping):
        if field.kind is FieldKind.SELECTOR:
            yield from _selector(value)
        else:
            for part in field.parts:
                if part.name in value:
                    yield from _in(part, value[part.name], field.name)
    elif isinstance(value, str):
        yield from _simple(field, value, group)


def _simple(field: FormField, value: str, group: str) -> Iterator[str]:
    if field.kind is FieldKind.EMAIL:
        yield in_standard_form(SelectorKind.EMAIL, value)
    elif field.kind is FieldKind.TELEPHONE:
        yield in_standard_form(SelectorKind.TELEPHONE, value)
    elif field.kind is FieldKind.MRZ:
        try:
            yield in_standard_form(SelectorKind.DOCUMENT, number_in(mrz(value).value))
        except NotOne:
            return
    elif field.name in _DOCUMENT or f"{group}.{field.name}" in _DOCUMENT:
        yield in_standard_form(SelectorKind.DOCUMENT, value)


def _selector(value: Mapping[str, Value]) -> Iterator[str]:
    kind, text = str(value.get("kind")), value.get("value")
    if isinstance(text, str) and kind in set(SelectorKind):
        # An address is another customer's at another time.
        at = f" {value.get('at')}" if kind == SelectorKind.IP else ""
        yield in_standard_form(SelectorKind(kind), text) + at


def in_standard_form(kind: SelectorKind, text: str) -> str:
    """In the form of its standard; without one, blanks and capitals do not matter, in a document's number no
    sign but letters and digits."""
    known = identifiers.STANDARDS.get(kind)
    if known is not None:
        try:
            return f"{kind}:{known(text).value.casefold()}"
        except NotOne:
            pass
    plain = "".join(text.split()).casefold()
    if kind is SelectorKind.DOCUMENT:
        plain = "".join(letter for letter in plain if letter.isalnum())
    return f"{kind}:{plain}"
