"""The JSON Schema (2020-12) of a request's document, made from its form.

Owns how a definition is said in that language: whatever passes the check is valid by it. What it cannot
say (which numbers a standard allows, that a period does not end before it begins) the check says.
Titles and descriptions come from whoever has words, by the fields' paths.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from domain.forms.check import ROWS
from domain.forms.fields.field import FieldKind, FormField, NeededBy, When
from domain.forms.fields.form import RequestForm
from formats.forms.document_fields import (
    ANSWER,
    BESIDE,
    CASE,
    HEADER,
    LINK,
    MOST_ANSWERS,
    MOST_LINKS,
    VERSION,
)
from formats.forms.exchange import dueable, schema_name

Json: TypeAlias = "str | int | Sequence[Json] | Mapping[str, Json]"
Schema: TypeAlias = dict[str, Json]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]*$"
_PATTERNS: Final[Mapping[FieldKind, str]] = {
    FieldKind.DATE: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    FieldKind.PARTIAL_DATE: "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    FieldKind.MOMENT: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
    FieldKind.STATE: "^[A-Z]{3}$",
    FieldKind.NATIONALITY: "^[A-Z]{3}$",
    FieldKind.LANGUAGE: "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$",
    FieldKind.TELEPHONE: r"^\+[1-9][0-9]{1,14}$",
    FieldKind.ZONE: r"^[A-Za-z0-9_+/\-]+$",
    FieldKind.MRZ: "^([A-Z0-9<]{72}|[A-Z0-9<]{88}|[A-Z0-9<]{90})$",
}
_FORMATS: Final[Mapping[FieldKind, str]] = {
    FieldKind.DATE: "date",
    FieldKind.MOMENT: "date-time",
    FieldKind.EMAIL: "idn-email",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaWords:
    """What people read in a schema, by the fields' paths; an answer's begin with ``answer.``."""

    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)


def schema(form: RequestForm, words: SchemaWords | None = None) -> Schema:
    """The schema of the documents of one type and version."""
    words = words or SchemaWords()
    members: Schema = {
        "schema": {"const": schema_name(form)},
        "version": {"const": VERSION},
        **_properties(HEADER, words, "request."),
        "type": {"const": form.type.value},
        "form": _closed(
            {
                "type": {"const": form.type.value},
                "version": {"const": form.version},
                "fields": _fields(form, words),
            }
        ),
        "missing": {
            "type": "array",
            "items": {"enum": [*dueable(form.fields)]},
            "uniqueItems": True,
        },
        "answers": _several(_answer(form, words), MOST_ANSWERS),
        "links": _several(_group(LINK, words, "links.", needed=True), MOST_LINKS),
        **dict.fromkeys(BESIDE, True),
    }
    return {
        "$schema": DIALECT,
        "$id": schema_name(form),
        "title": words.titles.get("", form.type.value),
        **_closed(members, optional=("reason", "form", *BESIDE)),
        # Only what tells how a request fared may be without what it says.
        "anyOf": [{"required": ["form"]}, {"required": [CASE]}],
        "if": {"properties": {"missing": {"maxItems": 0}}, "required": ["missing"]},
        "then": {"properties": {"form": {"properties": {"fields": _complete(form.fields)}}}},
    }


def _fields(form: RequestForm, words: SchemaWords) -> Schema:
    """What a form may say; only its facts must always be there."""
    return {**_group(form.fields, words, "", needed=False), "required": ["facts"]}


def _answer(form: RequestForm, words: SchemaWords) -> Schema:
    fields = _group(form.answer, words, "answer.", needed=False)
    return _closed({**_properties(ANSWER, words, "answers."), "fields": fields}, optional=("text",))


def _closed(members: Schema, *, optional: Sequence[str] = ()) -> Schema:
    """An object of these members alone."""
    return {
        "type": "object",
        "properties": members,
        "required": [name for name in members if name not in optional],
        "additionalProperties": False,
    }


def _group(fields: Sequence[FormField], words: SchemaWords, at: str, *, needed: bool) -> Schema:
    """Named fields and their conditions. ``needed``: whether those that are needed must be there."""
    made: Schema = {
        "type": "object",
        "properties": _properties(fields, words, at),
        "additionalProperties": False,
    }
    conditions: list[Json] = []
    for each in fields:
        if each.when:
            rule: Schema = {"if": _any(each.when)}
            rule["else"] = {"properties": {each.name: False}}
            if needed and each.need is NeededBy.NOW:
                rule["then"] = {"required": [each.name]}
            conditions.append(rule)
    required = [each.name for each in fields if each.need is NeededBy.NOW and not each.when]
    if needed and required:
        made["required"] = required
    if conditions:
        made["allOf"] = conditions
    return made


def _properties(fields: Sequence[FormField], words: SchemaWords, at: str) -> Schema:
    return {each.name: _field(each, words, f"{at}{each.name}") for each in fields}


def _complete(fields: Sequence[FormField]) -> Schema:
    """What must be there where nothing is missing."""
    required: list[str] = []
    conditions: list[Json] = []
    whole: Schema = {}
    for each in fields:
        if each.kind is FieldKind.GROUP and each.most == 1:
            whole[each.name] = _whole(each)
        is_needed = each.need is not NeededBy.MAY
        if is_needed and not each.when:
            required.append(each.name)
        elif is_needed:
            conditions.append({"if": _any(each.when), "then": {"required": [each.name]}})
        elif each.due:
            conditions.append({"if": _any(each.due), "then": {"required": [each.name]}})
    return {"required": required, "allOf": conditions, "properties": whole}


def _whole(each: FormField) -> Schema:
    """A group that is begun is finished where nothing is missing."""
    needed = [part for part in each.parts if part.need is NeededBy.NOW]
    made: Schema = {"required": [part.name for part in needed if not part.when]}
    if each.any_of:
        made["anyOf"] = [{"required": [name]} for name in each.any_of]
    return made


def _any(conditions: Sequence[When]) -> Schema:
    return {"anyOf": [_holds(each) for each in conditions]}


def _holds(when: When) -> Schema:
    if not when.says:
        return {"required": [when.name]}
    said: Schema = {"enum": list(when.says)}
    said = {"anyOf": [said, {"type": "array", "contains": said}]}
    return {"required": [when.name], "properties": {when.name: said}}


def _field(each: FormField, words: SchemaWords, path: str) -> Schema:
    made: Schema = {}
    for name, said in (("title", words.titles), ("description", words.descriptions)):
        if path in said:
            made[name] = said[path]
    if each.basis:
        made["$comment"] = each.basis
    if each.preset:
        made["default"] = each.preset
    if each.kind is FieldKind.CHOICES:
        return {**made, **_choices(each)}
    one = _one(each, words, path)
    if each.most == 1:
        return {**made, **one}
    return {**made, "type": "array", "items": one, "minItems": 1, "maxItems": each.most}


def _choices(each: FormField) -> Schema:
    made: Schema = {
        "type": "array",
        "items": {"enum": list(each.words)},
        "minItems": 1,
        "maxItems": len(each.words),
        "uniqueItems": True,
    }
    if each.alone:
        made["if"] = {"contains": {"enum": list(each.alone)}}
        made["then"] = {"maxItems": 1}
    return made


def _one(each: FormField, words: SchemaWords, path: str) -> Schema:
    if each.kind in ROWS:
        # A list is given entry by entry; a group of its own may lack what is still due.
        is_entry = each.most > 1
        group = _group(each.parts, words, f"{path}.", needed=is_entry)
        if each.any_of and is_entry:
            group["anyOf"] = [{"required": [name]} for name in each.any_of]
        return group
    if each.kind is FieldKind.CHOICE:
        return {"enum": list(each.words)}
    if each.kind is FieldKind.NUMBER:
        return {"type": "integer", "minimum": 0, "maximum": each.limit}
    made: Schema = {
        "type": "string",
        "minLength": 1,
        "maxLength": each.limit,
        "pattern": _PATTERNS.get(each.kind, _TEXT),
    }
    if each.kind in _FORMATS:
        made["format"] = _FORMATS[each.kind]
    return made


def _several(one: Schema, most: int) -> Schema:
    return {"type": "array", "items": one, "maxItems": most}
