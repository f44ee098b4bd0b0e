"""Records of the log in words: no bare word of the code is read, and what somebody typed is kept."""

from dataclasses import replace

import pytest

from domain.requests.escalation import Why
from domain.topics import Topic
from tests.handlers.messages.wording_readers import BEIRUT, saying
from wording.language import available_languages, translator
from wording.messages.records import for_what, topic
from wording.messages.told import Told


def told_in(language: str) -> Told:
    return saying(Topic.LOG, {}, reader=replace(BEIRUT, language=language))


ALIKE = {"document", "question"}
"""Words that are the same in another language."""
OTHERS = sorted({*available_languages()} - {"en"})


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_message_was_and_why_it_came_is_said_in_each_language(language: str) -> None:
    _, told = translator(language), told_in(language)
    for each in Topic:
        said = topic(_, each.value)
        assert said != topic(translator("en"), each.value) or said in ALIKE, each
    for why in Why:
        assert for_what(_, told, why.value) != for_what(translator("en"), told, why.value), why


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_the_reason_that_somebody_typed_stays_as_it_is(language: str) -> None:
    typed = "EXERCISE done_deal of the prompt_ form"
    assert typed in for_what(translator(language), told_in(language), typed)
