"""The architecture's tables of topics are the contracts that the checks hold, floor by floor."""

import configparser
import re

import pytest

from tests.docs.documents import ROOT, code_words, rows, section

RULES = configparser.ConfigParser()
RULES.read(ROOT / ".importlinter")
ORDERED = {
    RULES[name]["containers"].strip(): RULES[name]["layers"].strip().split("\n")
    for name in RULES.sections()
    if RULES[name].get("exhaustive") == "True"
}
TOPICS = section((ROOT / "docs" / "architecture.md").read_text("utf-8"), "The topics")


@pytest.mark.parametrize("room", ORDERED)
def test_every_topic_is_named_on_its_floor(room: str) -> None:
    title = f"| floor | `{room.replace('.', '/')}/` | owns |"
    assert title in TOPICS
    table = rows(TOPICS[TOPICS.index(title) :].partition("\n\n")[0])
    named = [
        (int(floor), _name(word)) for floor, words, _owns in table for word in code_words(words)
    ]
    floors = reversed([line for line in ORDERED[room] if line != "__main__"])
    assert sorted(named) == sorted(
        (floor, name) for floor, line in enumerate(floors) for name in re.split(r"\s*[|:]\s*", line)
    )


def _name(word: str) -> str:
    return word.removesuffix("/").removesuffix(".py")
