"""The story in another language: everything that somebody reads is in it, and what is not is found."""

import os

import pytest

from bot.rehearsing import tongue
from bot.rehearsing.acting import DidNotHold
from bot.rehearsing.story import play
from bot.rehearsing.tongue import Tongue
from wording.language import SOURCE, available_languages

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

PLAYED = (
    available_languages()[1:] if os.environ.get("CONTACTPOINT_EVERY_LANGUAGE") else ("ar", "zh")
)
"""From right to left, and without blanks; each takes a quarter of a minute."""


@pytest.mark.parametrize("language", PLAYED)
async def test_the_story_holds_from_its_beginning_to_its_end(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await play(language=language) == 0, capsys.readouterr().out[-2000:]
    assert "Everything held" in capsys.readouterr().out


def test_what_stays_english_is_found() -> None:
    spoken = Tongue("fr")
    spoken.require([spoken("The log is intact."), "EXERCISE which of the two accounts?"])
    with pytest.raises(DidNotHold, match="The log is intact"):
        spoken.require(["EXERCISE. The log is intact."])


def test_english_is_not_looked_for_in_english() -> None:
    assert Tongue(SOURCE).left_in_english("The log is intact.") == ""


def test_a_sentence_that_the_code_does_not_say_is_refused() -> None:
    with pytest.raises(DidNotHold, match="does not say"):
        Tongue("fr")("EXERCISE nobody says this.")
    assert tongue.SOURCE == SOURCE
