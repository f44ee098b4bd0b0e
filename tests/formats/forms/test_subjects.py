"""Whom a form is about: found by a name in any order, by a number in any writing; nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from formats.forms.subjects import MOST, name, searched, subjects

PERSON = {
    "identity": {
        "surname": "Lantern",
        "given_names": "Zebra  Ann",
        "original_script": "\u0641\u0627\u0646\u0648\u0633",
        "aliases": ["The Wick", "Glow"],
        "document_number": "x 123-456",
    },
    "contact_on_hit": "EXERCISE Person One",
}
FOUND = subjects(FORMS[RequestType.PERSON].fields, PERSON)


@pytest.mark.parametrize(
    "typed",
    [
        "ANN zebra lantern",
        "lantern",
        "the wick",
        "glow",
        "\u0641\u0627\u0646\u0648\u0633",
        "X123456",
    ],
)
def test_who_is_named_is_found(typed: str) -> None:
    assert set(searched(typed)) & set(FOUND)


@pytest.mark.parametrize("typed", ["Zebra", "Lanterna", "fanus", "EXERCISE Person One", "wick"])
def test_nothing_is_guessed_and_who_asks_is_no_subject(typed: str) -> None:
    assert not set(searched(typed)) & set(FOUND)


def test_what_an_answer_found_out_is_found() -> None:
    form = FORMS[RequestType.SUBSCRIBER]
    items = [
        {"item": "name", "outcome": "found", "value": "Zebra Lantern"},
        {"item": "telephone", "outcome": "found", "value": "+34 600 00 00 00"},
        {"item": "postal", "outcome": "found", "value": "EXERCISE street"},
    ]
    found = set(subjects(form.answer, {"items": items}))
    assert found & set(searched("Lantern Zebra"))
    assert found & set(searched("+34600000000"))
    assert not found & set(searched("EXERCISE street"))


@given(st.lists(st.text(min_size=1), min_size=1, max_size=MOST * 2))
def test_a_form_names_only_so_many(aliases: list[str]) -> None:
    found = subjects(FORMS[RequestType.PERSON].fields, {"identity": {"aliases": aliases}})
    assert len(found) <= MOST


@given(st.lists(st.text(st.characters(categories=("L",)), min_size=1), min_size=1, max_size=5))
def test_the_order_of_words_and_capitals_do_not_matter(words: list[str]) -> None:
    assert name(" ".join(words)) == name("  ".join(reversed(words)))
