"""Each language says everything, in whole sentences, with what the English fills in and nothing else."""

import re
from collections import Counter
from typing import Final

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.other_languages import template
from wording.language import CATALOGUES, DOMAIN, SOURCE, available_languages, locale_of, translator

LANGUAGES: Final = ("ar", "es", "fr", "ru", "zh")
COUNTS: Final = (0, 1, 2, 3, 5, 11, 21, 100, 101, 103, 111, 1_000_000)
ORDER: Final = ("zero", "one", "two", "few", "many", "other")
PLACEHOLDER: Final = re.compile(r"\{[a-z_]+\}")
KEPT: Final = re.compile(r"(?<![\w/])/[a-z_]+\b|TLP:[A-Z]+(?:\+STRICT)?|\*|\n")
"""Commands, markings, emphasis and lines."""
CONTROLS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
OTHER_DIGITS: Final = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
WITHOUT_NUMBER: Final = {"ar": {"zero", "one", "two"}}
"""Kinds of plural that say their number in the word itself."""


def _read(tag: str) -> Catalog:
    with (CATALOGUES / tag / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=tag, domain=DOMAIN)


def _kinds(tag: str) -> list[str]:
    """The kinds of plural of a language for whole numbers, in the order of its forms."""
    rules = Locale(tag).plural_form
    said = {rules(count) for count in (*range(300), 1_000_000)}
    return [kind for kind in ORDER if kind in said]


def test_these_are_the_languages() -> None:
    assert available_languages() == (SOURCE, *LANGUAGES)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_nothing_is_missing_uncertain_or_left_over(tag: str) -> None:
    catalogue, wanted = _read(tag), template()
    assert not catalogue.obsolete
    said = {(each.context, str(each.id)): each for each in catalogue if each.id}
    assert set(said) == {(each.context, str(each.id)) for each in wanted if each.id}
    for each in said.values():
        assert not each.fuzzy, each.id
        forms = (each.string,) if isinstance(each.string, str) else each.string
        assert all(form.strip() for form in forms), each.id


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_is_filled_in_or_typed_stands_as_in_english(tag: str) -> None:
    found = [
        f"{english!r} -> {said!r}"
        for each in _read(tag)
        if each.id
        for english, said, counts in _pairs(each, tag)
        if not _is_kept(english, said, counts=counts)
    ]
    assert found == []


def _pairs(message: Message, tag: str) -> list[tuple[str, str, bool]]:
    """The English and what is said for it, of each form; whether that must have its number."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string), True)]
    kinds = _kinds(tag)
    assert len(message.string) == len(kinds)
    silent = WITHOUT_NUMBER.get(tag, set())
    return [
        (message.id[1], form, kind not in silent)
        for kind, form in zip(kinds, message.string, strict=True)
    ]


def _is_kept(english: str, said: str, *, counts: bool) -> bool:
    wanted, has = (Counter(PLACEHOLDER.findall(each)) for each in (english, said))
    if not counts and "{count}" not in has:
        del wanted["{count}"]
    # A full-width sign has its room in itself.
    edges = [(each[:1] == " ", each[-1:] in " ,،，、；") for each in (english, said)]
    return (
        wanted == has
        and Counter(KEPT.findall(english)) == Counter(KEPT.findall(said))
        and not CONTROLS.search(said)
        and not OTHER_DIGITS.search(said)
        and edges[0] == edges[1]
    )


@pytest.mark.parametrize("tag", LANGUAGES)
def test_plural_forms_are_chosen_as_the_language_does(tag: str) -> None:
    """As the Unicode CLDR has them, for numbers at which tools that guess go wrong."""
    kinds, rules, _ = _kinds(tag), Locale(tag).plural_form, translator(tag)
    (message,) = (each for each in _read(tag) if each.id == ("{count} day", "{count} days"))
    for count in COUNTS:
        wanted = message.string[kinds.index(rules(count))].replace("{count}", str(count))
        assert _.ngettext("{count} day", "{count} days", count) == wanted, count


@pytest.mark.parametrize("tag", LANGUAGES)
def test_it_is_written_from_its_side(tag: str) -> None:
    locale = locale_of(tag)
    assert locale is not None
    assert translator(tag).is_rtl == (locale.character_order == "right-to-left") == (tag == "ar")
