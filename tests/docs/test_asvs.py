"""The self-assessment names every requirement of its scope once, and what it names exists."""

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.docs.documents import ROOT, code_words, links, rows

DOCUMENT: Final = (ROOT / "docs" / "asvs.md").read_text("utf-8")
SCOPE: Final = (Path(__file__).parent / "asvs_numbers.txt").read_text("utf-8").split()
"""Numbers of ASVS 5.0.0: levels 1 to 3 of V5 to V8, V11, V14, V16; levels 1 and 2 of all others."""
VERDICTS: Final = ("met", "n/a", "partly", "not met")
ROWS: Final = [row for row in rows(DOCUMENT) if re.fullmatch(r"\d+\.\d+\.\d+", row[0])]
ASSESSED: Final = {row[0]: row for row in ROWS}


def test_every_requirement_of_the_scope_is_assessed_once_and_in_order() -> None:
    assert [row[0] for row in ROWS] == SCOPE


@pytest.mark.parametrize("number", ASSESSED)
def test_a_verdict_is_known_and_shown_by_something(number: str) -> None:
    _, what, verdict, shown = ASSESSED[number]
    assert what
    assert verdict in VERDICTS
    assert shown
    named = [word for word in code_words(shown) if re.match(r"[\w-]+/|[\w-]+\.(py|toml|yml)", word)]
    assert [word for word in named if not exists(word)] == []
    if verdict in ("partly", "not met"):
        assert len(re.sub(r"`[^`]+`", "", shown)) > 40, "say what is missing, and what stands there"


def test_what_is_met_is_mostly_shown_by_tests() -> None:
    met = [row for row in ROWS if row[2] == "met"]
    bare = [row[0] for row in met if not code_words(row[3]) and not links(row[3])]
    assert [number for number in bare if "the same" not in ASSESSED[number][3]] == BY_ABSENCE
    assert sum("`tests/" in row[3] for row in met) > len(met) * 0.75


BY_ABSENCE: Final = ["6.4.2", "11.5.2"]
"""Met by what is not there, of which there is nothing to show."""


def test_the_count_is_that_of_the_rows() -> None:
    chapters = re.split(r"^## V(\d+) ", DOCUMENT, flags=re.MULTILINE)
    counted = {
        f"V{number}": Counter(row[2] for row in rows(text))
        for number, text in zip(chapters[1::2], chapters[2::2], strict=True)
    }
    counted["all"] = sum(counted.values(), Counter[str]())
    said = {
        row[0].strip("*").partition(" ")[0]: row[1:]
        for row in rows(chapters[0])
        if len(row) == len(VERDICTS) + 1
    }
    assert said == {
        chapter: [str(count[verdict]) for verdict in VERDICTS] for chapter, count in counted.items()
    }


def exists(named: str) -> bool:
    path, _, name = named.partition("::")
    if not (ROOT / path).exists():
        return False
    text = (ROOT / path).read_text("utf-8") if name else ""
    return not name or bool(re.search(rf"\b(?:class|def) {re.escape(name)}\b", text))
