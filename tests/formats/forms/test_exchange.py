"""A request as JSON: valid by its schema, read back as it was, and nothing else is read."""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from domain.forms.check import Wrong, check
from domain.forms.fields.field import Values
from domain.forms.fields.form import RequestForm
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from formats.forms.exchange import (
    AnswerPart,
    FormDocument,
    read_document,
    still_due,
    write_document,
)
from formats.forms.plain import MAX_BYTES, NotADocument, plain
from formats.forms.schema import SchemaWords, schema
from formats.forms.standards import standards_at
from tests.formats.forms.answers_to_forms import answers_to
from tests.formats.forms.typists import NOW

STANDARDS = standards_at(NOW)
HEAD = {
    "reference": "CPN-2026-ESP-LBN-000123-4",
    "urgency": "immediate",
    "reason": "life",
    "marking": "TLP:AMBER",
    "from": "ESP",
    "to": "LBN",
    "created_at": "2026-11-27T12:00:00Z",
}
ANSWERED = {"at": "2026-11-27T13:00:00Z", "marking": "TLP:AMBER", "text": "EXERCISE found"}
LINK = {
    "kind": "formal",
    "reference": "EXERCISE 12/2026",
    "channel": "diplomatic",
    "date": "2026-12-01",
}


@lru_cache(maxsize=32)
def validator(form: RequestForm) -> Draft202012Validator:
    made = schema(form)
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made, format_checker=Draft202012Validator.FORMAT_CHECKER)


def document(form: RequestForm, values: Values, *answers: Values) -> FormDocument:
    return FormDocument(
        form=form,
        head={**HEAD, "type": form.type.value},
        values=values,
        missing=still_due(form.fields, values),
        answers=tuple(AnswerPart(head=ANSWERED, fields=each) for each in answers),
        links=(LINK,),
    )


def stands(form: RequestForm, values: Values, *, answer: bool = False) -> bool:
    faults = check(form.answer if answer else form.fields, values, STANDARDS)
    return all(fault.is_warning for fault in faults)


@pytest.mark.parametrize("kind", RequestType)
@given(st.data())
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
def test_what_passes_the_check_is_valid_json_and_is_read_as_it_was(
    kind: RequestType, data: st.DataObject
) -> None:
    form = FORMS[kind]
    values = data.draw(answers_to(form.fields, complete=data.draw(st.booleans())))
    answer = data.draw(answers_to(form.answer))
    assert stands(form, values)
    assert stands(form, answer, answer=True)
    written = write_document(document(form, values, answer))
    errors = [error.message for error in validator(form).iter_errors(json.loads(written))]
    assert errors == []
    read = read_document(written, NOW)
    assert (read.form, read.values, read.head["from"]) == (form, plain(values), "ESP")
    assert [each.fields for each in read.answers] == [plain(answer)]
    assert write_document(read) == written


@pytest.mark.parametrize("kind", RequestType)
def test_a_complete_request_misses_nothing_and_the_schema_holds_it_to_that(
    kind: RequestType,
) -> None:
    form = FORMS[kind]

    @given(answers_to(form.fields, complete=True))
    @settings(max_examples=5, suppress_health_check=list(HealthCheck))
    def holds(values: Values) -> None:
        assert still_due(form.fields, values) == ()
        whole = json.loads(write_document(document(form, values)))
        assert list(validator(form).iter_errors(whole)) == []
        del whole["form"]["fields"]["purpose"]
        assert [error.validator for error in validator(form).iter_errors(whole)] == ["required"]
        with pytest.raises(NotADocument) as caught:
            read_document(json.dumps(whole), NOW)
        assert [fault.path for fault in caught.value.faults] == ["form.fields.purpose"]
        whole["missing"] = ["purpose"]
        assert list(validator(form).iter_errors(whole)) == []
        assert read_document(json.dumps(whole), NOW).missing == ("purpose",)

    holds()


def test_a_group_that_lacks_a_part_is_missing_it() -> None:
    values: Values = {"facts": "EXERCISE", "period": {"from": "2026-01-01"}}
    form = FORMS[RequestType.PRESERVE]
    made = json.loads(write_document(document(form, values)))
    assert "period.until" in made["missing"]
    assert list(validator(form).iter_errors(made)) == []
    assert "period.until" in read_document(json.dumps(made), NOW).missing


PRESERVE = FORMS[RequestType.PRESERVE]
VALUES: Values = {
    "facts": "EXERCISE: preserve, please",
    "targets": [{"kind": "account", "value": "EXERCISE.user", "provider": "EXERCISE Mail"}],
    "also_sent_via": ["none"],
    "status": "new",
}


def whole() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(write_document(document(PRESERVE, VALUES)))
    return read


def put(*path: str | int, value: object) -> Callable[[dict[str, Any]], None]:
    def change(made: dict[str, Any]) -> None:
        at: Any = made
        for name in path[:-1]:
            at = at[name]
        at[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "path", "why"),
    [
        (put("colour", value="red"), "colour", Wrong.UNKNOWN),
        (put("form", "fields", "colour", value="red"), "form.fields.colour", Wrong.UNKNOWN),
        (
            put("form", "fields", "targets", 0, "x", value="y"),
            "form.fields.targets.0.x",
            Wrong.UNKNOWN,
        ),
        (
            put("form", "fields", "targets", 0, "at", value="2026-11-27T12:00:00Z"),
            "form.fields.targets.0.at",
            Wrong.NOT_ASKED,
        ),
        (
            put("form", "fields", "targets", value=[VALUES["targets"]] * 51),
            "form.fields.targets",
            Wrong.MANY,
        ),
        (
            put("form", "fields", "use_limits_stated", value="x"),
            "form.fields.use_limits_stated",
            Wrong.NOT_ASKED,
        ),
        (put("form", "fields", "facts", value="x" * 4001), "form.fields.facts", Wrong.LONG),
        (put("form", "fields", "facts", value="a\u0007"), "form.fields.facts", Wrong.CONTROL),
        (
            put("form", "fields", "also_sent_via", value=["none", "siena"]),
            "form.fields.also_sent_via",
            Wrong.ALONE,
        ),
        (
            put("form", "fields", "mla_expected_by", value="2026-02-30"),
            "form.fields.mla_expected_by",
            Wrong.DATE,
        ),
        (put("form", "fields", value={}), "form.fields.facts", Wrong.MISSING),
        (put("form", "version", value=2), "form.version", Wrong.UNKNOWN),
        (put("form", "type", value="EXERCISE"), "form.type", Wrong.WORD),
        (put("form", value=[]), "form", Wrong.FORM),
        (put("version", value=2), "version", Wrong.UNKNOWN),
        (put("type", value="person"), "form.type", Wrong.WORD),
        (put("urgency", value="soon"), "urgency", Wrong.WORD),
        (put("marking", value=None), "marking", Wrong.FORM),
        (put("missing", value=["colour"]), "missing", Wrong.WORD),
        (put("missing", value=["purpose", "purpose"]), "missing", Wrong.TWICE),
        (
            put("answers", value=[{"fields": {"x": 1}, **ANSWERED}]),
            "answers.0.fields.x",
            Wrong.UNKNOWN,
        ),
        (
            put("answers", value=[{"fields": {}, "by": "x", **ANSWERED}]),
            "answers.0.by",
            Wrong.UNKNOWN,
        ),
        (put("answers", value=[{"fields": {}}]), "answers.0.at", Wrong.MISSING),
        (put("answers", value={}), "answers", Wrong.FORM),
        (put("links", value=[{"kind": "formal"}]), "links.0.reference", Wrong.MISSING),
        (put("links", value=[LINK] * 101), "links", Wrong.MANY),
    ],
)
def test_what_is_unknown_or_wrong_is_refused_by_its_path_and_by_the_schema(
    change: Callable[[dict[str, Any]], None], path: str, why: Wrong
) -> None:
    made = whole()
    assert list(validator(PRESERVE).iter_errors(made)) == []
    change(made)
    with pytest.raises(NotADocument) as caught:
        read_document(json.dumps(made), NOW)
    assert (path, why) in [(fault.path, fault.why) for fault in caught.value.faults]
    assert list(validator(PRESERVE).iter_errors(made)) != []


def test_what_a_standard_does_not_allow_is_refused_where_a_schema_cannot_say_it() -> None:
    made = whole()
    made["form"]["fields"]["targets"] = [{"kind": "imei", "value": "490154203237517"}]
    with pytest.raises(NotADocument) as caught:
        read_document(json.dumps(made), NOW)
    assert [fault.path for fault in caught.value.faults] == ["form.fields.targets.0.value"]


@pytest.mark.parametrize(
    "text",
    [
        b"\xff",
        b"",
        b"[]",
        b"{" * 1_000_000,
        b'{"a":' * 13 + b"1" + b"}" * 13,
        b'{"version": 1, "version": 1}',
        b'{"version": NaN}',
        b'{"version": 1.0}',
        b'{"version": ' + b"1" * 5000 + b"}",
        b" " * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_document_is_refused_before_or_while_it_is_parsed(text: bytes) -> None:
    with pytest.raises(NotADocument):
        read_document(text, NOW)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from([*whole(), "colour"]), ANY_JSON, st.booleans())
def test_no_json_makes_the_reading_raise_anything_else(
    name: str, value: object, is_in_form: bool
) -> None:
    made = whole()
    at = made["form"] if is_in_form else made
    at[name] = value
    try:
        read = read_document(json.dumps(made), NOW)
    except NotADocument:
        return
    assert list(validator(read.form).iter_errors(json.loads(write_document(read)))) == []


def test_the_schema_says_what_people_read_and_where_it_lies() -> None:
    words = SchemaWords(
        titles={"": "Preserve data", "targets.value": "Value", "answer.preserved_until": "Until"},
        descriptions={"purpose": "Why"},
    )
    made: Any = schema(PRESERVE, words)
    fields = made["properties"]["form"]["properties"]["fields"]["properties"]
    answer = made["properties"]["answers"]["items"]["properties"]["fields"]["properties"]
    assert (made["$id"], made["title"]) == ("preserve.schema.json", "Preserve data")
    assert fields["targets"]["items"]["properties"]["value"]["title"] == "Value"
    assert fields["purpose"]["description"] == "Why"
    assert answer["preserved_until"]["title"] == "Until"
    assert fields["status"] == {"default": "new", "enum": ["new", "extension"]}
