"""Each term of the field is said as ``docs/terms.tsv`` lists it, wherever its English stands."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from babel.messages.pofile import read_po

from wording.language import CATALOGUES, DOMAIN

DOCS: Final = Path(__file__).parents[2] / "docs"
LANGUAGES: Final = ("ar", "en", "es", "fr", "ru", "zh")
NOT_WORDS: Final = re.compile(r"\{[a-z_]+\}|/[a-z_]+")


def _rows(name: str) -> list[dict[str, str]]:
    with (DOCS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


TERMS: Final = _rows("terms.tsv")
ELSEWHERE: Final = {(row["term"], row["sentence"]) for row in _rows("terms-elsewhere.tsv")}
"""Sentences in which the English word means something else."""


def _forms(language: str) -> dict[str, list[str]]:
    return {row["term"]: row["forms"].split("|") for row in TERMS if row["language"] == language}


ENGLISH: Final = sorted(
    ((form, term) for term, forms in _forms("en").items() for form in forms),
    key=lambda each: -len(each[0]),
)
"""Every form with its term, the longest first, so that *ground of refusal* is no *refusal*."""


def _terms_in(sentence: str) -> Iterator[str]:
    left = NOT_WORDS.sub("#", sentence)
    for form, term in ENGLISH:
        less = re.sub(rf"(?<![\w-]){re.escape(form)}(?![\w-])", "#", left, flags=re.IGNORECASE)
        if less != left:
            left = less
            yield term


def test_every_term_has_every_language_and_says_where_it_comes_from() -> None:
    found = defaultdict(list)
    for row in TERMS:
        found[row["term"]].append(row["language"])
        assert row["translation"], row
        assert all(len(form) > 1 for form in row["forms"].split("|")), row
        assert row["source"] == "ours" or row["source"].endswith(("(seen)", "(from memory)")), row
    assert all(sorted(languages) == list(LANGUAGES) for languages in found.values())


def test_what_is_meant_otherwise_stands_in_a_sentence() -> None:
    with (CATALOGUES / f"{DOMAIN}.pot").open("rb") as file:
        said = {_one(message.id) for message in read_po(file)}
    for term, sentence in ELSEWHERE:
        assert sentence in said
        assert term in _terms_in(sentence), (term, sentence)


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_terms_are_said_as_they_are_listed(language: str) -> None:
    forms = _forms(language)
    with (CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    left = []
    for message in catalogue:
        english = _one(message.id)
        strings = [message.string] if isinstance(message.string, str) else message.string
        said = " ".join(strings).casefold()
        left += [
            f"{term}: {english!r} -> {said!r}"
            for term in _terms_in(english)
            if (term, english) not in ELSEWHERE
            and not any(form.casefold() in said for form in forms[term])
        ]
    assert left == []


def _one(ids: str | tuple[str, ...] | list[str]) -> str:
    return ids if isinstance(ids, str) else ids[0]
