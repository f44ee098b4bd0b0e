"""The published schema of a form's documents, with its English titles and hints."""

from domain.forms.fields.form import RequestForm
from formats.forms.schema import Schema, SchemaWords, schema
from wording import labels
from wording.forms.titles import paths, sides, words_of
from wording.language import SOURCE, translator


def published_schema(form: RequestForm) -> Schema:
    """JSON Schema (2020-12); a field's title is its label wherever it can be filled in."""
    _ = translator(SOURCE)
    titles: dict[str, str] = {"": labels.request_type(_, form.type)}
    hints: dict[str, str] = {}
    for at, fields in sides(form):
        for path, _field in paths(fields, at):
            words = words_of(_, form.type, path)
            if words is not None:
                titles[path], hints[path] = words.title, words.hint
    return schema(form, SchemaWords(titles=titles, descriptions=hints))
