"""Every case of the threat model names the tests that show what holds, and these exist."""

import re

import pytest

from tests.docs.documents import ROOT, code_words, rows

CASES = {
    row[0].split()[0].strip("*"): [word for word in code_words(row[2]) if word.startswith("tests/")]
    for row in rows((ROOT / "THREAT_MODEL.md").read_text("utf-8"))
    if re.match(r"\*\*[A-Z]\d+\*\* ", row[0])
}


def test_every_case_is_read() -> None:
    assert {"C1", "N1", "D1", "P1"} <= CASES.keys()


@pytest.mark.parametrize("case", CASES)
def test_every_case_is_shown_by_tests_that_exist(case: str) -> None:
    assert CASES[case]
    assert [named for named in CASES[case] if not _exists(named)] == []


def _exists(named: str) -> bool:
    path, _, name = named.partition("::")
    if not (ROOT / path).exists():
        return False
    return not name or bool(
        re.search(rf"\b(?:class|def) {name}\b", (ROOT / path).read_text("utf-8"))
    )
