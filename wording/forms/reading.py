"""What typed lines may name: fields by their titles, words of choices by their labels."""

from collections.abc import Mapping

from domain.forms.fields.field import FieldKind, FormField
from domain.forms.fields.form import RequestForm
from domain.vocabulary import RequestType
from wording.forms import choices
from wording.forms.titles import ANSWER, paths, title, words_of
from wording.language import Translator, translator
from wording.safe_text import NOTHING, Shown, joined

_CHOSEN = (FieldKind.CHOICE, FieldKind.CHOICES)


def titles_of(form: RequestForm, language: str, *, answer: bool = False) -> dict[str, str]:
    """Titles to names: the fields of the form itself, or of its answer."""
    _ = translator(language)
    at, fields = (ANSWER, form.answer) if answer else ("", form.fields)
    return {title(_, form.type, f"{at}{field.name}"): field.name for field in fields}


def part_titles_of(field: FormField, path: str, form: RequestForm, language: str) -> dict[str, str]:
    """Titles to names: the parts of a group, whose ``path`` begins with ``answer.`` in an answer."""
    _ = translator(language)
    return {title(_, form.type, f"{path}.{part.name}"): part.name for part in field.parts}


def labels_of(field: FormField, language: str, path: str = "") -> Mapping[str, str]:
    """Labels to words, of a choice."""
    _ = translator(language)
    said = choices.labels_of(_, path or field.name, field)
    return {label: word for word, label in said.items()}


def example_of(_: Translator, kind: RequestType, path: str, field: FormField) -> Shown:
    """What may be typed: the field's own example, or what follows from its words and parts."""
    words = words_of(_, kind, path)
    if words and words.example:
        return words.example
    if field.kind in _CHOSEN:
        offered = [word for word in field.words if word not in field.alone]
        several = 2 if field.kind is FieldKind.CHOICES else 1
        return joined(choices.label(_, path, field, word) for word in offered[:several])
    if not field.parts:
        return NOTHING
    asked = (part for part in field.parts if not part.when)
    return joined((example_of(_, kind, f"{path}.{part.name}", part) for part in asked), "; ")


def everything(form: RequestForm) -> tuple[tuple[str, FormField], ...]:
    """Every field of the form and of its answer with its path, parts of groups among them."""
    return (*paths(form.fields), *paths(form.answer, ANSWER))
