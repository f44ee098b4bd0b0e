"""What every field of the forms is called, what belongs in it, and what may stand there.

Owns finding a field's words: by its path, whose entries' numbers do not count. A type and a colon stand
before a path that means something else in one type; an answer's paths begin with ``answer.``.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from domain.forms.fields.field import FormField
from domain.forms.fields.form import RequestForm
from domain.vocabulary import RequestType
from wording.forms.fields import acts, answers, data, header, persons, travel
from wording.forms.fields.field_words import FieldWords
from wording.language import Translator
from wording.safe_text import Shown, clean_line, isolated

ANSWER = "answer."
"""Before the paths of an answer's fields."""


def words_of(_: Translator, kind: RequestType, path: str) -> FieldWords | None:
    """The words of the field at this path of the type's form; None where no field is known there."""
    named = [name for name in path.split(".") if not name.isdecimal()]
    plain = ".".join(named)
    everything = _every(_)
    keys = [f"{kind}:{plain}", plain]
    keys += (".".join(named[start:]) for start in range(1, len(named)))
    return next((everything[key] for key in keys if key in everything), None)


def title(_: Translator, kind: RequestType, path: str) -> Shown:
    """The field's title; of one that is not known its path, made safe to show."""
    found = words_of(_, kind, path)
    return found.title if found else isolated(clean_line(path), is_rtl=_.is_rtl)


def titles_at(
    _: Translator, kind: RequestType, fields: Sequence[FormField], at: str = ""
) -> dict[str, Shown]:
    """Every field's title by its path, parts of groups among them; ``at`` stands before each."""
    return {path: title(_, kind, path) for path, _field in paths(fields, at)}


def paths(fields: Sequence[FormField], at: str = "") -> Iterator[tuple[str, FormField]]:
    """Every field with its path, parts of groups behind their group."""
    for field in fields:
        yield f"{at}{field.name}", field
        yield from paths(field.parts, f"{at}{field.name}.")


def sides(form: RequestForm) -> tuple[tuple[str, tuple[FormField, ...]], ...]:
    """The fields of the request and of its answer, with what stands before their paths."""
    return ("", form.fields), (ANSWER, form.answer)


@lru_cache(maxsize=16)
def _every(_: Translator) -> Mapping[str, FieldWords]:
    found: dict[str, FieldWords] = {}
    for part in (header, persons, travel, data, acts, answers):
        found |= part.words(_)
    return found
