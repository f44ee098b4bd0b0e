"""How the fields of a form stand in a document: by their titles, lists of plain entries as tables.

Nothing that stands in a form makes it raise: what its version does not know stands as it was kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from domain.forms.fields.field import FieldKind, FormField, Value, Values
from domain.forms.fields.form import RequestForm
from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled, FormPart
from domain.vocabulary import RequestType
from wording import labels
from wording.documents.parts import Part, Parts, Words, row, said, typed
from wording.forms import choices, names
from wording.forms.text import form_not_known
from wording.forms.titles import ANSWER, title
from wording.language import Translator
from wording.safe_text import Shown

_MOST_COLUMNS: Final = 6
_EXPLAINED: Final = frozenset(
    {
        *(FieldKind.CHOICE, FieldKind.CHOICES),
        *(FieldKind.STATE, FieldKind.NATIONALITY, FieldKind.LANGUAGE),
    }
)
"""Kinds whose words are codes that are shown with what they mean."""
Known = Mapping[str, FormField]


def form_sections(_: Translator, form: RequestForm, values: Values) -> Iterator[tuple[str, Parts]]:
    """The fields in the form's order, then what it does not know; tables behind the rest.

    The facts are left out: they stand among the texts, under their record.
    """
    known = _by_name(form.fields)
    named = {name: values[name] for name in (*known, *values) if name in values}
    named.pop(FACTS.name, None)
    tables = {name: rows for name, value in named.items() if (rows := _table_of(value))}
    yield (
        _(
            "Form {type}, version {version}",
            type=labels.request_type(_, form.type.value),
            version=Shown(str(form.version)),
        ),
        {
            "rows": [
                each
                for name, value in named.items()
                if name not in tables
                for each in _rows(_, form.type, name, known.get(name), value, 0)
            ]
        },
    )
    for name, rows in tables.items():
        yield title(_, form.type, name), _table(_, form.type, name, known.get(name), rows)


def text_rows(_: Translator, filled: Filled, *, is_told: bool) -> Iterator[Part]:
    """What was filled in with a text; of what is told as the form itself only which fields they were."""
    if not filled.is_known:
        yield row(_("Filled in"), said(_, form_not_known(_, filled)))
        return
    at = ANSWER if filled.part is FormPart.ANSWER else ""
    if is_told and filled.part is FormPart.REQUEST:
        named = _.listed(title(_, filled.type, name) for name in filled.values)
        yield row(_("Filled in"), said(_, named))
        return
    known = _by_name(filled.fields)
    for name, value in filled.values.items():
        yield from _rows(_, filled.type, f"{at}{name}", known.get(name), value, 0)


def _by_name(fields: Sequence[FormField]) -> Known:
    return {field.name: field for field in fields}


def _rows(
    _: Translator, kind: RequestType, path: str, field: FormField | None, value: Value, level: int
) -> Iterator[Part]:
    label = title(_, kind, path)
    if isinstance(value, Mapping):
        yield row(label, said(_, ""), level)
        yield from _parts(_, kind, path, field, value, level + 1)
    elif isinstance(value, str | int) or not any(isinstance(each, Mapping) for each in value):
        yield row(label, _shown(_, path, field, value), level)
    else:
        for number, each in enumerate(value, 1):
            yield row(f"{label} {number}", said(_, ""), level)
            parts = each if isinstance(each, Mapping) else {path: each}
            yield from _parts(_, kind, path, field, parts, level + 1)


def _parts(
    _: Translator, kind: RequestType, path: str, field: FormField | None, values: Values, level: int
) -> Iterator[Part]:
    known = _by_name(field.parts) if field else {}
    for name, value in values.items():
        yield from _rows(_, kind, f"{path}.{name}", known.get(name), value, level)


def _shown(_: Translator, path: str, field: FormField | None, value: Value) -> Words:
    """A text, a number, or several of them; words of choices and codes of States with what they mean."""
    several = [value] if isinstance(value, str | int) else list(value)
    if field is None or field.kind not in _EXPLAINED:
        return typed(", ".join(map(str, several)))
    return said(_, _.listed(_word(_, path, field, each) for each in several))


def _word(_: Translator, path: str, field: FormField, value: object) -> Shown:
    """What a word of a choice or a code means."""
    if not isinstance(value, str):
        return Shown(str(value))
    match field.kind:
        case FieldKind.STATE | FieldKind.NATIONALITY:
            return names.state(_, value, {})
        case FieldKind.LANGUAGE:
            return names.language(_, value)
        case _other:
            return choices.explained(_, path, field, value)


def _table_of(value: Value) -> Sequence[Mapping[str, str | int]]:
    """The entries of a list that make a table: few parts each, and none within a part."""
    if isinstance(value, str | int | Mapping):
        return ()
    rows = [
        {name: part for name, part in each.items() if isinstance(part, str | int)}
        for each in value
        if isinstance(each, Mapping)
    ]
    is_plain = rows == list(value)
    columns = {name for each in rows for name in each}
    return rows if is_plain and 0 < len(columns) <= _MOST_COLUMNS else ()


def _table(
    _: Translator,
    kind: RequestType,
    path: str,
    field: FormField | None,
    entries: Sequence[Mapping[str, str | int]],
) -> Parts:
    """The entries by number, a column for each part; the longest gets most room."""
    known = _by_name(field.parts) if field else {}
    names = list(dict.fromkeys(name for each in entries for name in each))
    cells = [
        [_shown(_, f"{path}.{name}", known.get(name), each.get(name, "")) for name in names]
        for each in entries
    ]
    longest = [
        max(len(str(cell["text"])) for cell in column) for column in zip(*cells, strict=True)
    ]
    return {
        "columns": ["", *(title(_, kind, f"{path}.{name}") for name in names)],
        "widths": [3, *(min(max(length, 8), 40) for length in longest)],
        "steps": [[typed(str(number)), *found] for number, found in enumerate(cells, 1)],
    }
