"""Every message in a language that nobody reads: no word stays English, and no button is cut."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from handlers.messages.compose import LONGEST_MESSAGE, word
from handlers.verbs.commands import Command
from tests.handlers.messages.wording_readers import WORD, every_saying, is_cut, words_of_others
from tests.other_languages import PSEUDO, pseudo_spoken
from wording.safe_text import utf16_length

NAMES: Final = {
    *("UTC", "TLP", "RED", "AMBER", "STRICT", "GREEN", "CLEAR"),
    *("Bejruto", "araba", "franca", "hispana", "angla", "SIENA", "Telegram"),
    *("CODE", "LBN", "Leb", "CPN", "ESP", "waiting", "enrolled"),
    *("open", "closed", "overdue", "nobody", "unreachable"),
    *("contactpoint", "resume", "stop"),
}
"""Words of no language, what is typed as it stands, and a city as the Unicode CLDR has it."""
MONTHS: Final = {"Novembro", "Jan", "Feb", "Mar", "Apr", "Okt", "Nov", "Dec"}
EXAMPLES: Final = re.compile("Ƒóŕ éẋáḿṕĺé: .*|Á ŕéƒéŕéńćé ĺóóķś ĺíķé .*|áś íń MLA-77 .*")
"""What somebody may type as it stands, and the numbers in it."""
LANGUAGES: Final = re.compile("Français|English|Esperanto")
"""Languages name themselves."""


@pytest.fixture
def spoken_by_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with pseudo_spoken(tmp_path, monkeypatch):
        yield


@pytest.mark.usefixtures("spoken_by_nobody")
def test_no_word_of_a_message_stays_english_and_no_button_is_cut() -> None:
    commands = {command.word for command in Command}
    left: list[str] = []
    for each in every_saying():
        message = word(replace(each, reader=replace(each.reader, language=PSEUDO)))
        known = {*words_of_others(each), *commands, *NAMES, *MONTHS}
        labels = [button.label for row in message.rows for button in row]
        for text in (message.text, *labels):
            for known_by_itself in (EXAMPLES, LANGUAGES):
                text = known_by_itself.sub("", text)
            left += [f"{found} in {text!r}" for found in WORD.findall(text) if found not in known]
        assert utf16_length(message.text) <= LONGEST_MESSAGE
        left += [f"cut: {label}" for label in labels if is_cut(label, each)]
    assert "\n".join(left) == ""
