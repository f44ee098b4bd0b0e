"""What typed lines may name: fields by their titles, words of choices by their labels."""

from collections.abc import Sequence

from domain.forms.fields.field import FieldKind, FormField
from domain.forms.fields.form import RequestForm
from domain.forms.filled import Filled, FormPart
from domain.forms.forms import form_of
from domain.vocabulary import RequestType
from wording.forms import choices
from wording.forms.titles import ANSWER, paths, title, words_of
from wording.language import Translator, translator
from wording.safe_text import NOTHING, Shown, joined

_CHOSEN = (FieldKind.CHOICE, FieldKind.CHOICES)


def titles_of(form: RequestForm, language: str, *, answer: bool = False) -> dict[str, str]:
    """Titles by the paths of the form's fields, or of its answer's, parts of groups among them."""
    _ = translator(language)
    at, fields = _side(form, answer=answer)
    return {path: title(_, form.type, f"{at}{path}") for path, _field in paths(fields)}


def labels_of(
    form: RequestForm, language: str, *, answer: bool = False
) -> dict[str, dict[str, str]]:
    """Words by their labels, by the path of each choice of the form, or of its answer."""
    _ = translator(language)
    at, fields = _side(form, answer=answer)
    return {
        path: {label: word for word, label in choices.labels_of(_, f"{at}{path}", field).items()}
        for path, field in paths(fields)
        if field.words
    }


def _side(form: RequestForm, *, answer: bool) -> tuple[str, Sequence[FormField]]:
    return (ANSWER, form.answer) if answer else ("", form.fields)


def example_of(_: Translator, kind: RequestType, path: str, field: FormField) -> Shown:
    """What may be typed: the field's own example, or what follows from its words and parts."""
    words = words_of(_, kind, path)
    if words and words.example:
        return words.example
    if field.kind in _CHOSEN:
        offered = [word for word in field.words if word not in field.alone]
        several = 2 if field.kind is FieldKind.CHOICES else 1
        return _.listed(choices.label(_, path, field, word) for word in offered[:several])
    if not field.parts:
        return NOTHING
    asked = (part for part in field.parts if not part.when)
    return joined((example_of(_, kind, f"{path}.{part.name}", part) for part in asked), "; ")


def everything(form: RequestForm) -> tuple[tuple[str, FormField], ...]:
    """Every field of the form and of its answer with its path, parts of groups among them."""
    return (*paths(form.fields), *paths(form.answer, ANSWER))


def words_of_form(
    language: str, filled: Filled
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Both for what is filled in; nothing for a form that is not known."""
    form, is_answer = form_of(filled.type, filled.version), filled.part is FormPart.ANSWER
    if form is None:
        return {}, {}
    return titles_of(form, language, answer=is_answer), labels_of(form, language, answer=is_answer)
