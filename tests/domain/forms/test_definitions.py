"""The definitions of the forms hold together: names, conditions, words and presets."""

from collections.abc import Iterator, Sequence

import pytest

from domain.forms.check import ROWS, check, missing
from domain.forms.fields.field import FieldKind, FormField, NeededBy
from domain.forms.fields.form import RequestForm
from domain.forms.forms import FORMS, FormRules, Gate, TypeRules, droppable, form_of
from domain.vocabulary import RequestType, Urgency

TYPES = pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.type)


def groups(fields: Sequence[FormField]) -> Iterator[Sequence[FormField]]:
    yield fields
    for each in fields:
        if each.parts:
            yield from groups(each.parts)


def test_every_type_has_a_form() -> None:
    assert set(FORMS) == set(RequestType)


@TYPES
def test_a_group_names_each_field_once_and_conditions_its_own_fields(form: RequestForm) -> None:
    for fields in (*groups(form.fields), *groups(form.answer)):
        names = [each.name for each in fields]
        assert len(set(names)) == len(names)
        by_name = {each.name: each for each in fields}
        for each in fields:
            for condition in (*each.when, *each.due):
                other = by_name[condition.name]
                assert set(condition.says) <= set(other.words)


@TYPES
def test_kinds_have_what_they_need(form: RequestForm) -> None:
    for fields in (*groups(form.fields), *groups(form.answer)):
        for each in fields:
            assert bool(each.words) == (each.kind in {FieldKind.CHOICE, FieldKind.CHOICES}), (
                each.name
            )
            assert bool(each.parts) == (each.kind in ROWS), each.name
            assert not each.preset or each.preset in each.words
            assert set(each.alone) <= set(each.words)
            assert set(each.any_of) <= {part.name for part in each.parts}


@TYPES
def test_the_first_version_is_the_one_that_is_filed_now(form: RequestForm) -> None:
    assert form_of(form.type, form.version) is form
    assert form_of(form.type, form.version + 1) is None


@TYPES
def test_facts_come_first_and_are_the_content(form: RequestForm) -> None:
    assert form.fields[0].name == "facts"
    assert form.fields[0].limit == 4000


@TYPES
def test_what_a_network_drops_is_never_missed(form: RequestForm) -> None:
    rules = FormRules(types={form.type: TypeRules(drop=droppable(form))})
    kept = rules.fields(form)
    assert missing(kept, {}) == missing(form.fields, {})
    assert {each.name for each in kept} == {each.name for each in form.fields} - droppable(form)


def test_what_a_network_requires_is_needed_now() -> None:
    form = FORMS[RequestType.ADVICE]
    rules = FormRules(types={RequestType.ADVICE: TypeRules(require=frozenset({"measure"}))})
    assert "measure" not in missing(form.fields, {})[NeededBy.NOW]
    assert "measure" in missing(rules.fields(form), {})[NeededBy.NOW]


@pytest.mark.parametrize(
    ("gate", "held"),
    [
        (Gate.ALWAYS, set(Urgency)),
        (Gate.NOT_WHEN_URGENT, {Urgency.STANDARD, Urgency.INFORMATION}),
        (Gate.NEVER, set[Urgency]()),
    ],
)
def test_the_gate(gate: Gate, held: set[Urgency]) -> None:
    assert {urgency for urgency in Urgency if gate.holds(urgency)} == held


def test_an_extension_names_the_preservation_that_it_extends() -> None:
    fields = FORMS[RequestType.PRESERVE].fields
    assert "earlier" not in missing(fields, {"status": "new"})[NeededBy.NOW]
    assert "earlier" in missing(fields, {"status": "extension"})[NeededBy.NOW]


def test_a_victim_who_does_not_consent_cannot_be_named() -> None:
    fields = FORMS[RequestType.VICTIM].fields
    named = {"victims": [{"surname": "EXERCISE"}]}
    assert check(fields, {"consent": "yes", **named}) == []
    assert [fault.path for fault in check(fields, {"consent": "no", **named})] == ["victims"]
