"""Canonical JSON: agreement with another implementation, and everything that is refused."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from crypto.canonical import JsonValue, decode, encode
from crypto.verify import JSON, Broken

ascii_keys = st.text(st.characters(max_codepoint=127), max_size=8)
texts = st.text(st.characters(codec="utf-8"), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ascii_keys, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_agrees_with_another_implementation_and_reads_back(value: JsonValue) -> None:
    encoded = encode(value)
    assert encoded == rfc8785.dumps(value)
    assert encoded == JSON.encode(value).encode(), "as whoever verifies encodes it"
    assert decode(encoded) == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (2**53, "2\\^53"),
        (-(2**53), "2\\^53"),
        (1.5, "not text"),
        (b"bytes", "not text"),
        ({1: "a"}, "ASCII"),
        ({"é": 1}, "ASCII"),
        ("\ud800", "surrogate"),
        ([{"deep": 1.0}], "not text"),
    ],
)
def test_refuses_what_the_profile_excludes(value: JsonValue, reason: str) -> None:
    with pytest.raises(Broken, match=reason):
        encode(value)


def test_refuses_endless_nesting() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(Broken, match="deeply"):
        encode(endless)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b'{"a":NaN}',
        b'{"a":9007199254740992}',
        b'"\\u0041"',
        b'"\\/"',
        b'"\xff"',
        b"\xef\xbb\xbf1",
        b"",
        b"{",
        b"[" * 100_000,
        b"1" * 5000,
    ],
)
def test_refuses_every_other_spelling(data: bytes) -> None:
    with pytest.raises(Broken):
        decode(data)
