"""Finding by a name as people type it: without its accents, its article, in another order, misspelt.

Owns what makes no difference between two names, and which of many names are near to one. What is found is
offered, never taken for what was meant: only ``called`` is as good as the name itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import lru_cache
from typing import Final, Generic, TypeVar

Key = TypeVar("Key", bound=str)

_LONGEST: Final = 120
"""Letters of a name; of what is longer nothing is found."""
_MOST_FAULTS: Final = 2
"""Letters that are missing, too many, others, or in the place of their neighbour."""
_LONG: Final = 8
"""Letters from which on a name may have so many; a shorter one may have one."""
_MANY: Final = 5
"""So many that begin with what is typed are looked through without what is only near to it."""
_FEWEST_BEHIND: Final = 3
_MARKS: Final = frozenset({"Mn", "Me", "Cf"})
_LATIN: Final = str.maketrans(
    dict(zip("ıøłđðþæœ", ["i", "o", "l", "d", "d", "th", "ae", "oe"], strict=True))
)
_ARABIC: Final = str.maketrans(
    # What joins an alef, the final ya and ta, and letters that the keyboards of Persian and Urdu have;
    "\u0671\u0649\u0629\u06cc\u06a9\u06be\u06c1",
    "\u0627\u064a\u0647\u064a\u0643\u0647\u0647",
    # without a hamza that stands alone, and without the tatweel. One on a letter is a mark of it.
    "\u0621\u0640",
)
_BETWEEN: Final = re.compile(r"[\W_]+")
_ARTICLES: Final = frozenset({"the", "le", "la", "les", "l", "el", "los", "las"})
_AL, _AND_AL = "ال", "وال"


class How(IntEnum):
    """In which way a name was found, the best first."""

    WHOLE = 0
    BEGINNING = 1
    OF_A_WORD = 2
    NEAR = 3
    INSIDE = 4
    FURTHER = 5


def alike(text: str) -> str:
    """The words of a name, in which neither case nor accents, width nor the forms of a letter differ."""
    if not text.isascii():
        split = unicodedata.normalize("NFKD", text)
        text = "".join(each for each in split if unicodedata.category(each) not in _MARKS)
        text = text.casefold().translate(_LATIN).translate(_ARABIC)
    return _BETWEEN.sub(" ", text.casefold()).strip()


def forms(text: str) -> tuple[str, ...]:
    """A name in letters alone, as ``alike`` has it, and without its articles where it has any."""
    words = alike(text)
    bare = "".join(_bare(word) for word in _begun(words.split()))
    whole = words.replace(" ", "")
    return (whole, bare) if bare and bare != whole else (whole,) if whole else ()


class Names(Generic[Key]):
    """What can be found, by any of its names; in the order in which it was given where nothing decides."""

    def __init__(self, named: Mapping[Key, Iterable[str]]) -> None:
        self._order = {key: place for place, key in enumerate(named)}
        self._words: dict[str, dict[Key, None]] = {}
        self._whole: dict[str, dict[Key, None]] = {}
        for key, some in named.items():
            for words, whole in map(_as_read, some):
                if words:
                    self._words.setdefault(words, {})[key] = None
                for form in whole:
                    self._whole.setdefault(form, {})[key] = None
        self._forms = tuple(self._whole)

    def called(self, typed: str) -> tuple[Key, ...]:
        """Whose name this is, as a whole."""
        if len(typed) > _LONGEST:
            return ()
        found = dict.fromkeys(key for form in forms(typed) for key in self._whole.get(form, ()))
        return tuple(found)

    def holding(self, typed: str) -> tuple[Key, ...]:
        """In whose name this stands: as a whole first, then where one begins with it."""
        return self._ordered(self._read(typed))

    def likely(self, typed: str) -> tuple[Key, ...]:
        """Who may be meant, the likeliest first: whole names, beginnings, what is near, what holds it.

        Where it is a whole name, or many begin with it, nothing that is only near is among them.
        """
        read = [*self._read(typed)]
        is_whole = any(how is How.WHOLE for how, _rank, _key in read)
        begun = {key for how, _rank, key in read if how is How.BEGINNING}
        is_clear = is_whole or len(begun) >= _MANY
        return self._ordered(read if is_clear else (*read, *self._near(typed)))

    def near(self, typed: str) -> tuple[Key, ...]:
        """Whose name is so near that it may have been misspelt."""
        return self._ordered(self._near(typed))

    def _read(self, typed: str) -> Iterator[tuple[How, int, Key]]:
        wanted = forms(typed) if len(typed) <= _LONGEST else ()
        if not wanted:
            return
        for form, keys in self._whole.items():
            if form.startswith(wanted):
                how = How.WHOLE if form in wanted else How.BEGINNING
                yield from ((how, len(form), key) for key in keys)
        said = alike(typed)
        for words, keys in self._words.items():
            if said in words:
                how = How.OF_A_WORD if f" {said}" in words else How.INSIDE
                yield from ((how, len(words), key) for key in keys)

    def _near(self, typed: str) -> Iterator[tuple[How, int, Key]]:
        # Who only lists something at the console does not wait for the library.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        for wanted in forms(typed) if 1 < len(typed) <= _LONGEST else ():
            for form, faults, _place in process.extract(
                wanted, self._forms, scorer=OSA.distance, score_cutoff=_MOST_FAULTS, limit=None
            ):
                if faults < _MOST_FAULTS or len(form) >= _LONG:
                    how = How.NEAR if faults < _MOST_FAULTS else How.FURTHER
                    yield from ((how, int(faults), key) for key in self._whole[form])

    def _ordered(self, found: Iterable[tuple[How, int, Key]]) -> tuple[Key, ...]:
        best: dict[Key, tuple[How, int]] = {}
        for how, rank, key in found:
            best[key] = min((how, rank), best.get(key, (how, rank)))
        return tuple(sorted(best, key=lambda key: (best[key], self._order[key])))


@lru_cache(maxsize=4096)
def _as_read(name: str) -> tuple[str, tuple[str, ...]]:
    """The words of a name, and its forms."""
    words = alike(name)
    return words, forms(words)


def _begun(words: list[str]) -> list[str]:
    """Without the articles that stand before."""
    rest = words
    while len(rest) > 1 and rest[0] in _ARTICLES:
        rest = rest[1:]
    return rest


def _bare(word: str) -> str:
    if word.startswith(_AL) and len(word) >= len(_AL) + _FEWEST_BEHIND:
        return word[len(_AL) :]
    if word.startswith(_AND_AL) and len(word) >= len(_AND_AL) + _FEWEST_BEHIND:
        return f"{_AND_AL[0]}{word[len(_AND_AL) :]}"
    return word
