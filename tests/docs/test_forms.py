"""The tables and the schemas of the forms that are published are those that the definition makes."""

import json

import pytest
from jsonschema import Draft202012Validator

from domain.forms.fields.form import RequestForm
from domain.forms.forms import FORMS
from tests.docs.documents import ROOT
from wording.forms.schema import published_schema
from wording.forms.table import common_tables, tables_of


def test_the_tables_are_those_of_the_definition() -> None:
    """Where this fails, put what ``contactpoint forms fields`` prints under the page's last heading."""
    page = (ROOT / "docs" / "forms.md").read_text("utf-8")
    lines = [*common_tables()]
    for form in FORMS.values():
        lines += tables_of(form)
    assert page.endswith("\n".join(lines).rstrip("\n") + "\n")
    for form in FORMS.values():
        assert all(f"| `{field.name}` |" in page for field in (*form.fields, *form.answer))


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.type)
def test_the_published_schemas_are_those_of_the_definition(form: RequestForm) -> None:
    """Where this fails, run ``contactpoint forms schema docs/forms``."""
    path = ROOT / "docs" / "forms" / f"{form.type}.schema.json"
    kept = json.loads(path.read_text("utf-8"))
    assert kept == published_schema(form)
    Draft202012Validator.check_schema(kept)
    assert kept["properties"]["form"]["properties"]["fields"]["properties"]["purpose"]["title"] == (
        "Purpose"
    )


def test_no_schema_is_left_of_a_type_that_is_gone() -> None:
    published = {path.name for path in (ROOT / "docs" / "forms").iterdir()}
    assert published == {f"{form.type}.schema.json" for form in FORMS.values()}
