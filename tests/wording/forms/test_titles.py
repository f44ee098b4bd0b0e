"""No field and no word of the forms is without words, and a title means one field of its form."""

import re

import pytest

from domain.forms.fields.form import RequestForm
from domain.forms.forms import FORMS
from domain.vocabulary import Marking
from wording.forms import choices, reading
from wording.forms.titles import paths, sides, title, titles_at, words_of
from wording.language import translator

ENGLISH = translator("en")
TYPES = pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.type)
_TELEPHONE = re.compile(r"\+44 (20 7946 0\d{3}|7700 900\d{3})")
"""Ofcom's numbers for drama, which are given to nobody."""


@TYPES
def test_every_field_has_a_title_a_hint_and_an_example(form: RequestForm) -> None:
    for path, field in reading.everything(form):
        words = words_of(ENGLISH, form.type, path)
        assert words is not None, path
        assert words.title[0].isupper(), path
        assert len(words.title) <= 40, path
        assert ":" not in words.title, path
        assert words.hint[0].isupper(), path
        assert words.hint.endswith("."), path
        assert len(words.hint) <= 130, path
        assert reading.example_of(ENGLISH, form.type, path, field), path


@TYPES
def test_a_title_means_one_field_of_its_form(form: RequestForm) -> None:
    for at, fields in sides(form):
        titles = [each.casefold() for each in titles_at(ENGLISH, form.type, fields, at).values()]
        assert sorted(set(titles)) == sorted(titles)


@TYPES
def test_every_word_of_a_choice_has_a_label_of_its_own(form: RequestForm) -> None:
    for path, field in reading.everything(form):
        said = choices.labels_of(ENGLISH, path, field)
        assert tuple(said) == field.words
        assert len(set(said.values())) == len(said), path
        for word, label in said.items():
            assert "_" not in label, (path, word)
            assert label != word or not word.islower(), (path, word)


@TYPES
def test_codes_are_explained_and_not_translated(form: RequestForm) -> None:
    explained = {"handling", "source_grade", "information_grade"}
    for path, field in reading.everything(form):
        for word in field.words:
            assert bool(choices.explanation(ENGLISH, field, word)) == (field.name in explained)
            if field.name in explained:
                assert choices.explained(ENGLISH, path, field, word).startswith(f"{word} (")


def test_every_marking_says_to_whom_it_lets_information_go() -> None:
    assert all(choices.marking_explained(ENGLISH, marking) for marking in Marking)


@TYPES
def test_examples_name_nobody_and_nothing_real(form: RequestForm) -> None:
    for path, field in reading.everything(form):
        example = reading.example_of(ENGLISH, form.type, path, field)
        for number in re.findall(r"\+\d[\d ]{6,}", example):
            assert _TELEPHONE.fullmatch(number.strip()), path
        for address in re.findall(r"\d+\.\d+\.\d+\.\d+", example):
            assert address.startswith("203.0.113."), path
        for domain in re.findall(r"@[\w.-]+", example):
            assert domain.endswith(".example"), path


def test_what_a_form_does_not_have_is_named_by_its_path_safely() -> None:
    form = next(iter(FORMS.values()))
    assert title(ENGLISH, form.type, "no_such\u202efield") == "no_suchfield"
    assert words_of(ENGLISH, form.type, "no_such_field") is None


@TYPES
def test_typed_lines_may_name_fields_and_words_as_they_are_shown(form: RequestForm) -> None:
    titles = reading.titles_of(form, "en")
    assert titles["purpose"] == "Purpose"
    assert titles["asked_by.telephone"] == "Telephone of who asks"
    assert reading.titles_of(form, "en", answer=True)["final"] == "Final or partial"
    labels = reading.labels_of(form, "en")
    assert labels["also_sent_via"]["Diplomatic"] == "diplomatic"
    assert reading.labels_of(form, "en", answer=True)["evidential_use"] == {
        "Intelligence only": "intelligence",
        "Evidential use agreed": "evidence",
    }
    for is_answer, fields in ((False, form.fields), (True, form.answer)):
        known = reading.labels_of(form, "en", answer=is_answer)
        assert set(reading.titles_of(form, "en", answer=is_answer)) == {p for p, _ in paths(fields)}
        for path, field in paths(fields):
            assert set(known.get(path, {}).values()) == set(field.words)
