"""References: made, read, and checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reference import (
    NotAReference,
    Reference,
    ReferencePart,
    WrongCheckCharacter,
    check_character,
    found_in,
    is_drill,
    leading,
    make,
    numbered,
    read,
    read_part,
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
        "CPN-2026-ESP-LBN-000123-4 CPN",
        "CPN-2026-ESP-LBN-000123-45",
        "000123",
        "CPN-２０２６-ESP-LBN-000123-4",
        "C" * 5000,
    ],
)
def test_what_is_no_reference_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotAReference):
        read(text)


@given(REFERENCES)
def test_a_reference_is_read_as_it_is_pasted_and_dictated(reference: Reference) -> None:
    for typed in (
        reference.replace("-", " "),
        reference.replace("-", "\u2013"),
        reference.replace("-", " \u2212 "),
        reference.replace("-", "\u200b-\u2060"),
        f"\u2068{reference}\u2069.",
        f"\u202a{reference}\u202c,",
        f"({reference})",
        f"\ufeff{reference}\u200f",
        reference[:-2] + reference[-1],
    ):
        assert read(typed) == reference
        assert leading(f"{typed} EXERCISE the text") == (reference, "EXERCISE the text")
        assert found_in(f"about {typed} and more") == (reference,)


@given(REFERENCES)
def test_a_part_fits_the_references_that_have_it(reference: Reference) -> None:
    network, year, origin, addressee, serial, check = reference.split("-")
    for typed in (
        serial,
        str(int(serial)),
        f"{serial}-{check}",
        f"{origin}-{addressee}",
        f"{addressee}-{serial}",
        f"{origin}-{addressee}-{serial}-{check}",
        f"{network}-{year}-{origin}-{addressee}",
        reference,
    ):
        part = read_part(typed)
        assert part is not None
        assert part.fits(reference)
        pairs = [
            (MemberCode(origin), MemberCode(addressee)),
            (MemberCode("QQQ"), MemberCode("ZZZ")),
        ]
        if part.serial is not None:
            assert reference in part.completed(network, [int(year)], pairs)
    other = read_part(f"{(int(serial) + 1) % 1_000_000}")
    assert other is not None
    assert not other.fits(reference)


@pytest.mark.parametrize(
    ("text", "serial", "rest"),
    [
        ("123 text", "123", "text"),
        ("000123-4: text", "000123", "text"),
        ("ESP\u2192LBN 000005-0 text", "000005", "text"),
        ("esp-lbn 5", "5", ""),
    ],
)
def test_a_short_form_begins_a_text(text: str, serial: str, rest: str) -> None:
    part, after = leading(text)
    assert isinstance(part, ReferencePart)
    assert (part.serial, after) == (serial, rest)


@pytest.mark.parametrize(
    "text", ["4h reason", "2026-11-25 18:00 reason", "18:00", "1234567 x", "12a", "", "text 123"]
)
def test_what_only_looks_like_one_is_the_text(text: str) -> None:
    assert leading(text) == (None, text)


def test_a_check_character_of_x_makes_no_drill() -> None:
    of = [
        (make("CPN", 2026, MemberCode("ESP"), MemberCode("LBN"), serial, is_drill=drill), drill)
        for serial in range(1, 100)
        for drill in (False, True)
    ]
    assert any(reference.endswith("-X") for reference, drill in of if not drill)
    assert any(reference.endswith("-X-X") for reference, drill in of if drill)
    for reference, drill in of:
        assert is_drill(reference) is drill
        assert numbered(reference) == (reference[:-2] if drill else reference)
