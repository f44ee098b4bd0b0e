"""States are found by any of their names, also misspelt; what is near is never what was meant."""

import re
import unicodedata
from collections.abc import Iterator
from random import Random

import pytest

from formats.states.likeness import Names
from formats.states.naming import SHORT_NAMES, UNITED_NATIONS, names
from tests.formats.states.misspelt import MISSPELT

STATES = [code for code in SHORT_NAMES["en"] if code not in ("COK", "NIU")]
FOUND = Names({code: names(code) for code in STATES})
SHOWN_FIRST = 5
SEVERAL = {"COD", "COG"}
_LETTERS = {
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "ru": "абвгдежзийклмнопрстуфхцчшщыэюя",
    "zh": "的一是不了人我在有他这中大来上个",
}


def test_there_are_195_and_each_has_its_name_in_each_language() -> None:
    assert len(STATES) == 195
    assert set(SHORT_NAMES) == set(UNITED_NATIONS)
    for by_code in SHORT_NAMES.values():
        assert [*by_code] == sorted(by_code)
        assert all(name == name.strip() and name for name in by_code.values())
        assert len({*by_code.values()}) == len(by_code) == 197


@pytest.mark.parametrize("language", UNITED_NATIONS)
def test_each_is_found_by_its_whole_name_however_it_is_written(language: str) -> None:
    for code in STATES:
        name = SHORT_NAMES[language][code]
        wide = name.translate({letter: letter + 0xFEE0 for letter in range(0x21, 0x7F)})
        split = unicodedata.normalize("NFD", name)
        bare = "".join(letter for letter in split if not unicodedata.combining(letter))
        for typed in (name, f"  {name.upper()} ", wide, bare, split, name.replace("-", " ")):
            called = FOUND.called(typed)
            assert code in called, typed
            assert called == (code,) or {*called} == SEVERAL, typed
            assert FOUND.likely(typed)[: len(called)] == called


@pytest.mark.parametrize("language", UNITED_NATIONS)
def test_each_is_among_the_first_where_one_letter_is_wrong_or_two_of_a_long_name(
    language: str,
) -> None:
    """But where another State is called so. Of two Chinese signs neither can be missing or another."""
    chance = Random(language)  # noqa: S311 - the same misspellings each time
    tried = 0
    for code in STATES:
        for typed in misspelt(SHORT_NAMES[language][code], language, chance):
            if not FOUND.called(typed):
                tried += 1
                assert code in FOUND.likely(typed)[:SHOWN_FIRST], (code, typed)
    assert tried > 195 * 3


def misspelt(name: str, language: str, chance: Random) -> Iterator[str]:
    letters = _LETTERS.get(language, "abcdefghijklmnopqrstuvwxyz")
    places = [place for place, letter in enumerate(name) if letter.isalpha()]
    one = chance.choice(places)
    yield name[:one] + chance.choice(letters) + name[one:]
    yield name[:one] + name[one] + name[one:]
    neighbours = [at for at in places if at + 1 in places and name[at] != name[at + 1]]
    if neighbours:
        at = chance.choice(neighbours)
        yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if len(places) > 2:
        yield name[:one] + name[one + 1 :]
        yield name[:one] + chance.choice(letters) + name[one + 1 :]
    if len(places) >= 8:
        first, second = sorted(chance.sample(places, 2))
        yield name[:first] + chance.choice(letters) + name[first + 1 : second] + name[second + 1 :]


@pytest.mark.parametrize("language", UNITED_NATIONS)
def test_what_people_write_is_among_the_first(language: str) -> None:
    pairs = re.findall(r"\s*(.+?)=([A-Z]{3})", MISSPELT[language])
    assert len(pairs) >= 30
    for typed, code in pairs:
        assert code in FOUND.likely(typed)[:SHOWN_FIRST], typed


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("جزائر", "DZA"),
        ("البوسنة و الهرسك", "BIH"),
        ("الإمارات العربيّة المتّحدة", "ARE"),
        ("the Gambia", "GMB"),
        ("l’Iran", "IRN"),
        ("Salvador", "SLV"),
        ("Объединённые Арабские Эмираты", "ARE"),
        ("法國", "FRA"),
        ("Ｆｒａｎｃｅ", "FRA"),
        ("vietnam", "VNM"),
        ("Holland", "NLD"),
    ],
)
def test_articles_marks_widths_and_other_names_make_no_difference(typed: str, name: str) -> None:
    assert FOUND.called(typed) == (name,)


def test_a_whole_name_comes_first_and_beginnings_before_what_is_near() -> None:
    assert FOUND.likely("Iraq") == ("IRQ",)
    assert FOUND.likely("Niger")[0] == "NER"
    assert set(FOUND.likely("Niger")) == {"NER", "NGA"}
    assert FOUND.likely("Guinea")[0] == "GIN"
    assert FOUND.likely("mal")[:4] == ("MLI", "MLT", "MWI", "MYS")
    assert FOUND.likely("Zambai")[0] == "ZMB"


@pytest.mark.parametrize("typed", ["", " ", "-", "ـ", "x" * 121, "ا" * 5000, "\ud800", "zzzzzz"])
def test_what_is_no_name_finds_nothing(typed: str) -> None:
    assert FOUND.called(typed) == FOUND.likely(typed) == FOUND.holding(typed) == ()


def test_what_was_found_first_stays_first_where_nothing_else_decides() -> None:
    found = Names({"b": ("EXERCISE Noted",), "a": ("EXERCISE Noter",)})
    assert found.likely("EXERCISE Note") == ("b", "a")
    assert found.likely("EXERCISE Notex") == ("b", "a")
    assert found.called("EXERCISE Notex") == ()
