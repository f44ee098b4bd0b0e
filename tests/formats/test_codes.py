"""Enrolment codes survive a telephone: whatever can be mistaken is read as what was meant."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.typed.codes import new_code, read_code

FORM = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}")


def test_codes_have_one_form_without_letters_that_look_alike() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(FORM.fullmatch(code) for code in codes)
    assert not set("".join(codes)) & set("ILOU")
    # Each of the 32 signs comes about 187 times in 6,000: none is left out.
    assert len(set("".join(codes)) - {"-"}) == 32


@pytest.mark.parametrize(
    "typed",
    [
        "7K4M-Q2XR-90T1",
        "7k4m-q2xr-90t1",
        "7K4MQ2XR90T1",
        "7K4M Q2XR 90T1",
        " 7k4m – q2xr — 9 0 t 1 ",
        "7K4M-Q2XR-9OTI",
        "7k4m-q2xr-9otl",
        "7K4M\u00adQ2XR\u200b90T1.",
        "７K4M‑Q2XR‑90T1",
    ],
)
def test_what_was_meant_is_read(typed: str) -> None:
    assert read_code(typed) == "7K4M-Q2XR-90T1"


@given(st.text())
def test_whatever_is_typed_is_one_code_or_itself(typed: str) -> None:
    read = read_code(typed)
    assert read == typed.strip() or FORM.fullmatch(read)
    assert read_code(read) == read


def test_what_has_another_form_is_left_as_it_is() -> None:
    assert read_code(" abcDEFghjkmnpqrstuvw23 ") == "abcDEFghjkmnpqrstuvw23"
    assert read_code("7K4M-Q2XR-90TU") == "7K4M-Q2XR-90TU"
