"""Words that are looked for in a text, as somebody typed them: read once, and held against texts.

Owns when a word stands in a text: letters are compared whatever their case, form (NFKD) and marks (accents,
vowel signs, a tatweel). In scripts that part words with spaces a word is found from its beginning, so that
``account`` finds ``accounts``; in all others, and in Arabic, where particles are written to the word, it is
found wherever it stands. Nothing is known of stems, of synonyms, or of other spellings.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

MOST_WORDS: Final = 8
LONGEST: Final = 200
_SHORTEST: Final = 2
_TATWEEL: Final = "\u0640"
_PARTED: Final = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "DIGIT")
"""How the names of letters begin whose words are parted by spaces and begin with their stem."""


@dataclass(frozen=True, slots=True)
class SoughtWords:
    """What is looked for; all of it must stand in one text."""

    words: tuple[str, ...]

    def stand_in(self, text: str) -> bool:
        """Whether each of them stands there."""
        plain = _plain(text)
        return all(_stands(word, plain) for word in self.words)


def read_sought(typed: str) -> SoughtWords | None:
    """The words of what was typed; None where there are none, too many, or one is too short to look for."""
    if len(typed) > LONGEST:
        return None
    bare = (_bare(each) for each in _plain(typed).split())
    words = tuple(dict.fromkeys(each for each in bare if each))
    is_short = any(len(word) < _SHORTEST and not _is_whole(word) for word in words)
    return None if not words or len(words) > MOST_WORDS or is_short else SoughtWords(words)


class _WithoutMarks(dict[int, int | None]):
    """What becomes of each letter, found out when it is first met: marks go."""

    def __missing__(self, point: int) -> int | None:
        letter = chr(point)
        is_mark = letter == _TATWEEL or unicodedata.category(letter).startswith("M")
        self[point] = None if is_mark else point
        return self[point]


_MARKS: Final = _WithoutMarks()


def _plain(text: str) -> str:
    """The letters alone, in one form."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return apart.translate(_MARKS)


def _bare(word: str) -> str:
    """Without what stands around it; what is inside belongs to it, as in a number or an address."""
    letters = [at for at, each in enumerate(word) if each.isalnum()]
    return word[letters[0] : letters[-1] + 1] if letters else ""


def _stands(word: str, plain: str) -> bool:
    at = plain.find(word)
    while at >= 0:
        if not _is_parted(word[0]) or at == 0 or not plain[at - 1].isalnum():
            return True
        at = plain.find(word, at + 1)
    return False


def _is_parted(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_PARTED)


def _is_whole(word: str) -> bool:
    """Whether one letter may be a word, as in Chinese."""
    return not _is_parted(word[0]) and unicodedata.category(word[0]) == "Lo"
