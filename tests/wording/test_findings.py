"""What is wrong with an entry of the directory, in its reader's language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import services.directory
from wording.language import translator
from wording.messages.findings import finding

SAY = ("cannot", "_no_value")
CHECKS = Path(services.directory.__file__).parent


def literals(node: ast.expr) -> Iterator[str]:
    """The sentence that an argument is, with a word where a value is filled in."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "EXERCISE"
            for part in node.values
        )


def of_the_checks() -> Iterator[str]:
    """All that these say where something cannot be so."""
    for path in CHECKS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAY:
                for argument in node.args:
                    yield from literals(argument)


@pytest.mark.parametrize("said", sorted({*of_the_checks()}))
def test_what_cannot_be_so_is_said_in_the_readers_language(said: str) -> None:
    assert finding(translator("en"), said) == said
    assert finding(translator("fr"), said) != said


def test_what_was_found_and_what_to_do_stand_in_one_line() -> None:
    both = "'MON 8' is not a hand-over; write hours and minutes from 00:00 to 23:59, such as 08:00"
    french = finding(translator("fr"), both)
    assert "MON 8" in french
    assert "08:00" in french
    assert "write" not in french
    assert "hand-over" not in french


def test_a_remedy_with_a_semicolon_of_its_own_stays_whole() -> None:
    said = (
        "ESP has several contact points of the kind police; requests go to the first, esp-desk; "
        "put the one that is meant first"
    )
    chinese = finding(translator("zh"), said)
    assert not any(word in chinese for word in ("requests", "several", "meant"))
    assert "esp-desk" in chinese


def test_what_is_not_known_stays_as_it_was_said() -> None:
    assert finding(translator("fr"), "EXERCISE is odd; look") == "EXERCISE is odd; look"


def test_a_value_is_kept_apart_where_it_turns() -> None:
    arabic = finding(translator("ar"), "there is a roster lbn-desk already")
    assert "\u2068lbn-desk\u2069" in arabic
