"""References: made, read, and checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reference import (
    NotAReference,
    Reference,
    WrongCheckCharacter,
    check_character,
    make,
    read,
)
from domain.vocabulary import MemberCode

CODES = st.from_regex(r"[A-Z]{3}", fullmatch=True).map(MemberCode)
REFERENCES = st.builds(
    make,
    network=st.from_regex(r"[A-Z]{2,8}", fullmatch=True),
    year=st.integers(2000, 9999),
    origin=CODES,
    addressee=CODES,
    serial=st.integers(0, 999_999),
)


def test_the_check_character_is_that_of_the_standard() -> None:
    # ISO/IEC 7064:2003 itself, annex: the string "A12425GABC1234002" has the check character "M".
    assert check_character("A12425GABC1234002") == "M"


@given(REFERENCES)
def test_a_reference_is_read_in_any_case_with_or_without_dashes(reference: Reference) -> None:
    assert read(reference.lower()) == reference
    assert read(f"  {reference.replace('-', '')} ") == reference
    assert read(f"{reference}-X") == f"{reference}-X"


@given(REFERENCES, st.data())
def test_any_single_wrong_letter_is_found(reference: Reference, data: st.DataObject) -> None:
    places = [i for i, letter in enumerate(reference) if letter != "-"]
    place = data.draw(st.sampled_from(places))
    kind = "0123456789" if reference[place].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    other = data.draw(st.sampled_from([c for c in kind if c != reference[place]]))
    with pytest.raises((WrongCheckCharacter, NotAReference)):
        read(reference[:place] + other + reference[place + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CPN",
        "CPN-2026-ESP-LBN-123-4",
        "СPN-2026-ESP-LBN-000123-4",
        "CPN-2026-ESP-LBN-000123-4\u200b",
        "\u202eCPN-2026-ESP-LBN-000123-4",
        "CPN-２０２６-ESP-LBN-000123-4",
        "C" * 5000,
    ],
)
def test_what_is_no_reference_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotAReference):
        read(text)
