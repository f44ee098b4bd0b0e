"""Sealing: what opens, and that nothing opens anywhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.envelope import DataKey, LookupKey, SealBroken, Sealed, row_context
from crypto.verify import derive

KEY = DataKey(id="key-1", secret=b"k" * 32)


@given(st.binary(max_size=300), st.text(max_size=10), st.binary(max_size=30))
def test_what_was_sealed_opens_in_its_place_alone(text: bytes, label: str, context: bytes) -> None:
    sealed = Sealed.from_bytes(KEY.seal(text, label, context).to_bytes())
    assert KEY.open(sealed, label, context) == text
    for key, where, bound in (
        (KEY, label + "x", context),
        (KEY, label, context + b"x"),
        (DataKey(id="key-1", secret=b"o" * 32), label, context),
        (DataKey(id="key-2", secret=b"k" * 32), label, context),
    ):
        with pytest.raises(SealBroken):
            key.open(sealed, where, bound)


@given(st.data())
def test_no_byte_of_a_sealed_row_can_change(data: st.DataObject) -> None:
    sealed = bytearray(KEY.seal(b"EXERCISE", "row", b"place").to_bytes())
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        KEY.open(Sealed.from_bytes(bytes(sealed)), "row", b"place")


def test_shortened_and_foreign_bytes_are_refused() -> None:
    sealed = KEY.seal(b"", "row", b"").to_bytes()
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            Sealed.from_bytes(sealed[:length])
    with pytest.raises(SealBroken):
        Sealed.from_bytes(b"\x01\x01\xff" + bytes(40))


def test_every_sealing_has_another_nonce() -> None:
    assert len({KEY.seal(b"same", "row", b"").nonce for _ in range(200)}) == 200


def test_secrets_do_not_show() -> None:
    key = DataKey.generate()
    assert key.secret != DataKey.generate().secret
    assert key.id in repr(key)
    for shown in (repr(key), repr(LookupKey(key.secret)), str(key)):
        assert repr(key.secret) not in shown
        assert key.secret.hex() not in shown


def test_the_commitment_is_of_the_secret_and_of_no_other_use() -> None:
    assert KEY.commitment() == DataKey(id="other", secret=KEY.secret).commitment()
    assert KEY.commitment() != DataKey(id="key-1", secret=b"o" * 32).commitment()
    assert KEY.commitment() != derive(KEY.secret, "log/audit")
    assert len(KEY.commitment()) == 32


@pytest.mark.parametrize(
    ("name", "secret"), [("", b"k" * 32), ("é", b"k" * 32), ("x" * 128, b"k" * 32), ("a", b"k")]
)
def test_malformed_keys_are_refused(name: str, secret: bytes) -> None:
    with pytest.raises(ValueError, match="data key"):
        DataKey(id=name, secret=secret)


@given(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3)), min_size=2, unique=True))
def test_row_contexts_never_coincide(places: list[tuple[str, str]]) -> None:
    contexts = {row_context(table, column, 1, 1) for table, column in places}
    assert len(contexts) == len(places)


def test_row_contexts_tell_keys_and_versions_apart() -> None:
    assert row_context("people", "sealed", 1, 1) != row_context("people", "sealed", "1", 1)
    assert row_context("people", "sealed", 1, 1) != row_context("people", "sealed", 1, 2)


def test_lookup_digests() -> None:
    lookup = LookupKey(b"l" * 32)
    digest = lookup.digest("telegram", 42)
    assert len(digest) == 32
    assert digest == LookupKey(b"l" * 32).digest("telegram", 42)
    others = {
        lookup.digest("telegram", "42"),
        lookup.digest("person", 42),
        lookup.digest("telegram", 43),
        LookupKey(b"m" * 32).digest("telegram", 42),
        lookup.digest('telegram",42,"', 42),
    }
    assert len(others | {digest}) == 6
    with pytest.raises(ValueError, match="32 bytes"):
        LookupKey(b"short")
