"""Leaves: one form each, and parts that open in their own record alone."""

import json
from dataclasses import replace
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from crypto.envelope import DataKey, SealBroken
from crypto.leaf import KeyOpening, LeafHeader, Part, build, open_part, parse
from crypto.merkle import leaf_hash
from crypto.verify import Broken

AUDIT = DataKey(id="audit-2026Q4", secret=b"a" * 32)
CASE = DataKey(id="case-1", secret=b"c" * 32)
HEADER = LeafHeader(
    origin="contactpoint.example/EXERCISE",
    seq=7,
    time_ms=1_790_000_000_000,
    event="request.answered",
    actor="actor-1",
    auth="telegram",
    case="0a" * 16,
    case_seq=2,
    case_prev=b"p" * 32,
)
OPENS = (KeyOpening(key_id="case-1", purpose="case:0a", kc=CASE.commitment()),)
BUILT = build(HEADER, audit=(AUDIT, b"who and why"), content=(CASE, b"text"), opens=OPENS)

words = st.from_regex(r"[A-Za-z0-9._:/@=-]{1,20}", fullmatch=True)
headers = st.builds(
    LeafHeader,
    origin=words,
    seq=st.integers(0, 10**15 - 1),
    time_ms=st.integers(0, 10**15 - 1),
    event=st.from_regex(r"[a-z][a-z0-9._-]{0,20}", fullmatch=True),
    actor=words,
    auth=words,
) | st.builds(
    lambda number, previous: replace(
        HEADER, case_seq=number, case_prev=previous if number else None
    ),
    st.integers(0, 5),
    st.binary(min_size=32, max_size=32),
)


@given(headers, st.booleans(), st.booleans(), st.booleans())
def test_what_is_built_is_canonical_and_reads_back(
    header: LeafHeader, with_audit: bool, with_content: bool, opens: bool
) -> None:
    built = build(
        header,
        audit=(AUDIT, b"who") if with_audit else None,
        content=(CASE, b"text") if with_content else None,
        opens=OPENS if opens else (),
    )
    assert rfc8785.dumps(json.loads(built.leaf)) == built.leaf
    assert built.leaf_hash == leaf_hash(built.leaf)
    leaf = parse(built.leaf)
    assert leaf.header == header
    assert leaf.opens == (OPENS if opens else ())
    for part, key, text, blob in (
        (Part.AUDIT, AUDIT, b"who", built.audit_blob),
        (Part.CONTENT, CASE, b"text", built.content_blob),
    ):
        sealed = leaf.part(part)
        assert (sealed is None) == (blob is None)
        if sealed is not None and blob is not None:
            assert sealed.key_id == key.id
            assert open_part(leaf, part, key, blob) == text


@given(st.data())
def test_no_byte_of_a_leaf_can_change_unseen(data: st.DataObject) -> None:
    changed = bytearray(BUILT.leaf)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    assert leaf_hash(bytes(changed)) != BUILT.leaf_hash
    try:
        leaf = parse(bytes(changed))
    except Broken:
        return
    for part, key, blob in (("a", AUDIT, BUILT.audit_blob), ("c", CASE, BUILT.content_blob)):
        assert blob is not None
        same = leaf.header == HEADER and leaf.opens == OPENS
        if not same or leaf.part(part) != parse(BUILT.leaf).part(part):
            with pytest.raises(SealBroken):
                open_part(leaf, part, key, blob)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "other.example/log"},
        {"seq": 8},
        {"time_ms": 1_790_000_000_001},
        {"event": "request.closed"},
        {"actor": "actor-2"},
        {"auth": "console"},
        {"case": "0b" * 16},
        {"case_seq": 3},
        {"case_prev": b"q" * 32},
        {"case": None, "case_seq": None, "case_prev": None},
    ],
)
def test_a_part_moved_to_another_record_does_not_open(change: dict[str, Any]) -> None:
    leaf = parse(BUILT.leaf)
    moved = replace(leaf, header=replace(HEADER, **change))
    assert BUILT.audit_blob is not None
    assert open_part(leaf, "a", AUDIT, BUILT.audit_blob) == b"who and why"
    with pytest.raises(SealBroken):
        open_part(moved, "a", AUDIT, BUILT.audit_blob)
    with pytest.raises(SealBroken):
        open_part(replace(leaf, opens=()), "a", AUDIT, BUILT.audit_blob)


def test_a_part_moved_to_the_other_place_does_not_open() -> None:
    built = build(HEADER, audit=(CASE, b"same"), content=(CASE, b"same"))
    leaf = parse(built.leaf)
    swapped = replace(leaf, audit=leaf.content, content=leaf.audit)
    assert built.audit_blob is not None
    assert built.content_blob is not None
    for part, blob in (("a", built.content_blob), ("c", built.audit_blob)):
        with pytest.raises(SealBroken, match="not the ciphertext"):
            open_part(leaf, part, CASE, blob)
        with pytest.raises(SealBroken, match="does not open"):
            open_part(swapped, part, CASE, blob)
    with pytest.raises(SealBroken, match="another key"):
        open_part(leaf, "a", AUDIT, built.audit_blob)
    with pytest.raises(SealBroken, match="not the ciphertext"):
        open_part(replace(leaf, audit=None), "a", CASE, built.audit_blob)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'"v":1', b'"v":2', "ill-formed"),
        (b'"v":1', b'"v":1,"w":1', "unknown"),
        (b'"v":1', b'"v":1,"v":1', "twice"),
        (b'"actor":"actor-1",', b"", "missing"),
        (b'"seq":7', b'"seq":07', "not JSON"),
        (b'"seq":7', b'"seq":7.0', "not text"),
        (b'"seq":7', b'"seq":-7', "ill-formed"),
        (b'"seq":7', b'"seq": 7', "canonical"),
        (b'"auth":"telegram"', b'"auth":"tele\\u0067ram"', "canonical"),
        (b'"auth":"telegram"', b'"auth":"tele gram"', "ill-formed"),
        (b'"case_seq":2,', b"", "missing"),
        (b'"event":"request.answered"', b'"event":"Request"', "ill-formed"),
        (b'"v":1}', b'"v":1}\n', "canonical"),
    ],
)
def test_every_other_form_is_refused_with_its_reason(old: bytes, new: bytes, reason: str) -> None:
    changed = BUILT.leaf.replace(old, new)
    assert changed != BUILT.leaf
    with pytest.raises(Broken, match=reason):
        parse(changed)


def test_a_hash_has_one_spelling() -> None:
    digest = json.loads(BUILT.leaf)["a"]["hash"]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = digest[:-1] + alphabet[alphabet.index(digest[-1]) + 1]
    with pytest.raises(Broken):
        parse(BUILT.leaf.replace(digest.encode(), other.encode()))


@pytest.mark.parametrize(
    "change",
    [
        {"case": None},
        {"case_seq": None},
        {"case_prev": None},
        {"case_seq": 0},
        {"case": "not hexadecimal"},
        {"event": ""},
        {"event": "Filed"},
        {"actor": "Name Surname"},
        {"actor": "a" * 129},
        {"auth": '"'},
        {"origin": "\ud800"},
        {"seq": -1},
        {"time_ms": 10**15},
        {"case_prev": b"short"},
    ],
)
def test_values_without_a_place_in_a_leaf_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Broken):
        build(replace(HEADER, **change))
