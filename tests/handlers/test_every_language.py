"""Every message in every language that can be spoken, with the longest names: whole, in order, pressable."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pytest

from handlers.messages.compose import LONGEST_MESSAGE, LONGEST_PRESS_ANSWER, Told, word, word_press
from tests.handlers.messages.wording_network import directory
from tests.handlers.messages.wording_readers import every_saying, is_cut
from wording.safe_text import LONGEST_NAME, utf16_length
from wording.spoken import spoken

NAMES: Final = {
    name: f"{name} {'EXERCISE de la Exercitación ' * LONGEST_NAME}"[:LONGEST_NAME].strip()
    for name in (
        *(person.name for person in directory().people.values()),
        *(member.name for member in directory().members.values()),
        *(point.name for point in directory().contact_points.values()),
    )
}
NAME: Final = re.compile("|".join(map(re.escape, sorted(NAMES, key=len, reverse=True))))
IN_A_NAME: Final = re.compile("EXE|Exercit")


def long(value: Any) -> Any:
    """The same with every name as long as names may be."""
    if isinstance(value, str):
        return NAME.sub(lambda found: NAMES[found[0]], value)
    if isinstance(value, Mapping):
        return {key: long(each) for key, each in value.items()}
    return [long(each) for each in value] if isinstance(value, Sequence) else value


def told(language: str) -> list[Told]:
    """All that is said, to somebody who reads this language."""
    return [
        replace(
            each,
            saying=replace(each.saying, facts=long(each.saying.facts)),
            reader=replace(each.reader, language=language),
        )
        for each in every_saying()
    ]


@pytest.mark.parametrize("language", spoken())
def test_every_message_is_whole_with_the_longest_names(language: str) -> None:
    wrong: list[str] = []
    for each in told(language):
        message, topic = word(each), each.saying.topic.value
        if message.text.endswith("…") and not IN_A_NAME.search(message.text[-80:]):
            wrong.append(f"{topic}: cut: {message.text[-80:]!r}")
        wrong += [
            f"{topic}: not closed: {line!r}"
            for line in message.text.split("\n")
            if len(re.findall("[\u2066-\u2068]", line)) != line.count("\u2069")
        ]
        labels = [button.label for row in message.rows for button in row]
        wrong += [f"{topic}: button cut: {label!r}" for label in labels if is_cut(label, each)]
        assert utf16_length(message.text) <= LONGEST_MESSAGE
        assert utf16_length(word_press(each)) <= LONGEST_PRESS_ANSWER
    assert "\n".join(wrong) == ""
