"""Each sentence of each language was translated back, and has a verdict."""

import csv
from pathlib import Path
from typing import Final

import pytest

from tests.other_languages import template
from wording.language import SOURCE, available_languages

FOLDER: Final = Path(__file__).parents[2] / "docs" / "translations"
KINDS: Final = ("meaning", "tone", "length", "term", "grammar", "place")


@pytest.mark.parametrize("language", [tag for tag in available_languages() if tag != SOURCE])
def test_no_sentence_is_left_out(language: str) -> None:
    with (FOLDER / f"{language}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    sentences = {
        (each.context or "", _one(each.id).replace("\n", "\\n")) for each in template() if each.id
    }
    assert {(row["context"], row["english"]) for row in rows} == sentences
    assert len(rows) == len(sentences)
    for row in rows:
        kind, _, what = row["verdict"].partition(", mended: ")
        assert row["back"].strip(), row
        assert row["verdict"] == "right" or (kind in KINDS and what), row


def _one(ids: str | tuple[str, ...] | list[str]) -> str:
    return ids if isinstance(ids, str) else ids[0]
