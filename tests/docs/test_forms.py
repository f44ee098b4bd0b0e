"""The tables of the forms in their page are those that the definition makes."""

from domain.forms.forms import FORMS
from tests.docs.documents import ROOT
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
