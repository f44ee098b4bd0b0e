"""Names in a drawing: written whole by some font, at need without accents, or not at all."""

from collections.abc import Iterator

import pytest
from PIL import ImageFont

from wording.pictures import letters as drawing_letters
from wording.pictures.letters import _has, _name_for, cut_to, font, writable


def is_there(name: str) -> bool:
    try:
        ImageFont.truetype(name, 24)
    except OSError:
        return False
    return True


with_fonts = pytest.mark.skipif(
    not (is_there("NotoSans-Regular.ttf") and is_there("NotoSansArabic-Regular.ttf")),
    reason="the machine has no Noto fonts",
)


@pytest.fixture
def without_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that has no fonts of its own."""
    known = (_name_for, _has)
    for cached in known:
        cached.cache_clear()

    def none(_name: str, _size: int) -> None:
        return None

    monkeypatch.setattr(drawing_letters, "_of_machine", none)
    yield
    for cached in known:
        cached.cache_clear()


@pytest.mark.usefixtures("without_fonts")
@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Rami Haddad (EXERCISE)", "Rami Haddad (EXERCISE)"),
        ("Zoë Peña (EXERCISE)", "Zoe Pena (EXERCISE)"),
        ("Łukasz (EXERCISE)", ""),
        ("Рами (EXERCISE)", ""),
        ("رامي", ""),
        ("张伟", ""),
    ],
)
def test_without_fonts_accents_are_left_out_and_other_scripts_not_written(
    name: str, written: str
) -> None:
    assert writable(name) == written


@with_fonts
@pytest.mark.parametrize(
    "name",
    ["Łukasz Ñandú", "Рами Хаддад (EXERCISE)", "Δημήτρης", "رامي حداد", "Nguyễn Đình"],
)
def test_a_font_of_the_machine_writes_what_the_drawings_own_lacks(name: str) -> None:
    assert writable(name) == name
    letters, missing = font(name, 24), bytes(font(name, 24).getmask("\uffff"))
    assert all(bytes(letters.getmask(each)) != missing for each in name if not each.isspace())


@with_fonts
def test_letters_that_no_font_has_all_of_are_not_written() -> None:
    # One script of each, so that no single font has both.
    assert writable("አበበ ߊߋߌ") == ""


def test_what_cannot_be_seen_is_left_out() -> None:
    assert writable("Ra\u200bmi\u202e") == "Rami"


@pytest.mark.parametrize("room", range(0, 320, 7))
def test_a_name_is_cut_where_the_room_ends(room: int) -> None:
    name = "EXERCISE Person WWWiiiiW 1234567890"
    shown = cut_to(name, 24, room)

    def width(text: str) -> float:
        return font(text, 24).getlength(text)

    assert width(shown) <= room
    if shown != name:
        kept = shown.removesuffix("…")
        assert name.startswith(kept)
        assert width(f"{name[: max(len(kept), 1) + 1]}…") > room
