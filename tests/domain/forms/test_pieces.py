"""A long text in pieces is the whole of it, each within its room, and no letter is torn."""

from hypothesis import given
from hypothesis import strategies as st

from domain.forms.filled import Filled
from domain.forms.pieces import pieces, units
from domain.vocabulary import RequestType


@given(st.text(max_size=400), st.integers(4, 60))
def test_together_they_are_the_whole_and_each_fits(text: str, room: int) -> None:
    found = list(pieces(text, room))
    assert "".join(found) == text
    assert all(units(piece) <= room for piece in found)


def test_they_end_between_words_and_never_within_a_letter() -> None:
    assert list(pieces("EXERCISE one two", 12)) == ["EXERCISE ", "one two"]
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert list(pieces(f"abcdefgh{family}", 12)) == ["abcdefgh", family]
    accents = "e\u0301" * 4
    assert list(pieces(accents, 5)) == ["e\u0301e\u0301", "e\u0301e\u0301"]


def test_a_long_field_is_shared_out_over_the_parts_of_a_form() -> None:
    facts = "EXERCISE " * 400
    filled = Filled(type=RequestType.ADVICE, version=1, values={"facts": facts, "own_ref": "E-1"})
    parts = filled.in_parts(1000)
    assert "".join(str(part.values.get("facts", "")) for part in parts) == facts
    assert all(part.length <= 1000 for part in parts)
