"""A request with its form as one JSON document, written and read.

Owns the document's shape, which its schema (``formats.forms.schema``) describes: what is written is valid
by it, and what is read is nothing else. ``fields.facts`` is the content. Who may have a document is
left to whoever makes it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from domain.forms.check import FieldFault, Standards, Wrong, check, missing
from domain.forms.fields.field import FieldKind, FormField, NeededBy, Values
from domain.forms.fields.form import RequestForm
from domain.forms.forms import form_of
from domain.vocabulary import RequestType
from formats.forms.document_fields import (
    ANSWER,
    BESIDE,
    HEADER,
    LINK,
    MOST_ANSWERS,
    MOST_LINKS,
    VERSION,
)
from formats.forms.plain import NotADocument, Plain, plain, read_plain, refused
from formats.forms.standards import standards_at

_HEAD: Final = tuple(each.name for each in HEADER)
_MEMBERS: Final = frozenset({"schema", "version", "form", "missing", "answers", "links", *_HEAD})
_KNOWN: Final = _MEMBERS | {*BESIDE}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPart:
    """One answer: when, how it is marked, its words and its fields."""

    head: Values
    """By the names of ``document_fields.ANSWER``."""
    fields: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDocument:
    """A request as it goes out of the network, or comes in."""

    form: RequestForm
    head: Values
    """By the names of ``document_fields.HEADER``."""
    values: Values | None
    """None where they are withheld: such a document says how a request fared, and is not read."""
    missing: tuple[str, ...] = ()
    """The names of the fields that are still due."""
    answers: tuple[AnswerPart, ...] = ()
    links: tuple[Values, ...] = ()
    """By the names of ``document_fields.LINK``."""


def schema_name(form: RequestForm) -> str:
    """The relative address of the form's schema."""
    version = "" if form.version == 1 else f"-{form.version}"
    return f"{form.type.value}{version}.schema.json"


def still_due(fields: Sequence[FormField], values: Values) -> tuple[str, ...]:
    """What the document names as missing: the fields that are due now, later or by law."""
    return tuple(name for names in missing(fields, values).values() for name in names)


def dueable(fields: Sequence[FormField]) -> Iterator[str]:
    """Every name that may be missing: fields, and the needed parts of groups that are no lists."""
    for each in fields:
        yield each.name
        if each.kind is FieldKind.GROUP and each.most == 1:
            yield from (
                f"{each.name}.{part.name}" for part in each.parts if part.need is NeededBy.NOW
            )


def write_document(document: FormDocument) -> str:
    """The document as JSON, for people to read too."""
    return json.dumps(members(document), ensure_ascii=False, indent=2) + "\n"


def members(document: FormDocument) -> dict[str, Plain]:
    """The members of the document by their names, in its order."""
    form: dict[str, Plain] = {}
    if document.values is not None:
        form["form"] = {
            "type": document.form.type.value,
            "version": document.form.version,
            "fields": plain(document.values),
        }
    return {
        "schema": schema_name(document.form),
        "version": VERSION,
        **{name: plain(document.head[name]) for name in _HEAD if name in document.head},
        **form,
        "missing": list(document.missing),
        "answers": [
            {
                **{name: plain(value) for name, value in each.head.items()},
                "fields": plain(each.fields),
            }
            for each in document.answers
        ],
        "links": [plain(link) for link in document.links],
    }


def read_document(text: str | bytes, now: datetime) -> FormDocument:
    """The request that a document says. Raises ``NotADocument`` with the path of all that is wrong.

    What is only unlikely (``formats.forms.standards``) stands, as it did for whoever sent it.
    """
    read = _object(read_plain(text), "")
    unknown = [FieldFault(path=name, why=Wrong.UNKNOWN) for name in sorted(read.keys() - _KNOWN)]
    unknown += [
        FieldFault(path=name, why=Wrong.MISSING)
        for name in sorted(_MEMBERS - read.keys() - {"reason"})
    ]
    if unknown:
        raise NotADocument(unknown)
    if read["version"] != VERSION or isinstance(read["version"], bool):
        raise refused("version", Wrong.UNKNOWN)
    form, values = _form(_object(read["form"], "form"))
    if read["schema"] != schema_name(form) or read["type"] != form.type.value:
        raise refused("form.type", Wrong.WORD, words=[form.type.value])
    answers = _list(read["answers"], "answers", MOST_ANSWERS)
    links = _list(read["links"], "links", MOST_LINKS)
    standards = standards_at(now)
    head = {name: read[name] for name in _HEAD if name in read}
    faults = [*_checked(HEADER, head, "", None)]
    faults += _checked(form.fields, values, "form.fields.", standards)
    parts: list[AnswerPart] = []
    for number, answer in enumerate(answers):
        own = {name: value for name, value in answer.items() if name != "fields"}
        fields = _object(answer.get("fields"), f"answers.{number}.fields")
        faults += _checked(ANSWER, own, f"answers.{number}.", None)
        faults += _checked(form.answer, fields, f"answers.{number}.fields.", standards, due=False)
        parts.append(AnswerPart(head=own, fields=fields))  # type: ignore[arg-type]  # checked
    for number, link in enumerate(links):
        faults += _checked(LINK, link, f"links.{number}.", None)
    due = _due(read["missing"], form, values)
    if faults:
        raise NotADocument(faults)
    return FormDocument(
        form=form,
        head=head,  # type: ignore[arg-type]  # checked
        values=values,
        missing=due,
        answers=tuple(parts),
        links=tuple(links),
    )


def _form(read: Mapping[str, Plain]) -> tuple[RequestForm, dict[str, Plain]]:
    if read.keys() != {"type", "version", "fields"}:
        raise refused("form", Wrong.FORM, fields=["type", "version", "fields"])
    kind, version = read["type"], read["version"]
    known = isinstance(kind, str) and kind in set(RequestType)
    if not known:
        raise refused("form.type", Wrong.WORD, words=[each.value for each in RequestType])
    is_number = isinstance(version, int) and not isinstance(version, bool)
    form = form_of(RequestType(str(kind)), version) if is_number else None  # type: ignore[arg-type]
    if form is None:
        raise refused("form.version", Wrong.UNKNOWN)
    return form, _object(read["fields"], "form.fields")


def _checked(
    fields: Sequence[FormField],
    values: Mapping[str, Plain],
    at: str,
    standards: Standards | None,
    *,
    due: bool = True,
) -> list[FieldFault]:
    faults = [
        FieldFault(path=f"{at}{fault.path}", why=fault.why, facts=fault.facts)
        for fault in check(fields, values, standards)  # type: ignore[arg-type]  # any JSON may come
        if not fault.is_warning
    ]
    if due and standards is None:
        faults += (
            FieldFault(path=f"{at}{each.name}", why=Wrong.MISSING)
            for each in fields
            if each.need is NeededBy.NOW and each.name not in values
        )
    return faults


def _due(read: Plain, form: RequestForm, values: Mapping[str, Plain]) -> tuple[str, ...]:
    """The names that the document says are missing; where it says none, none may be."""
    names = set(dueable(form.fields))
    if not isinstance(read, list) or not all(isinstance(name, str) for name in read):
        raise refused("missing", Wrong.FORM)
    said = tuple(str(name) for name in read)
    if len(set(said)) < len(said):
        raise refused("missing", Wrong.TWICE)
    unknown = sorted(set(said) - names)
    if unknown:
        raise refused("missing", Wrong.WORD, words=unknown)
    if "facts" not in values:
        raise refused("form.fields.facts", Wrong.MISSING)
    lacking = still_due(form.fields, values)  # type: ignore[arg-type]  # any JSON may come
    if not said and lacking:
        raise refused(f"form.fields.{lacking[0]}", Wrong.MISSING)
    return said


def _object(read: Plain, path: str) -> dict[str, Plain]:
    if not isinstance(read, dict):
        raise refused(path, Wrong.FORM, kind="object")
    return read


def _list(read: Plain, path: str, most: int) -> list[dict[str, Plain]]:
    if not isinstance(read, list):
        raise refused(path, Wrong.FORM, kind="several")
    if len(read) > most:
        raise refused(path, Wrong.MANY, count=len(read), most=most)
    return [_object(each, f"{path}.{number}") for number, each in enumerate(read)]
