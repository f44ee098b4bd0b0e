"""A file's pieces open in their place alone: cut off, turned round, exchanged, moved, they do not."""

import secrets
from itertools import permutations

import pytest

from crypto.chunks import FileKey, open_about, seal_about, unwrap_file_key, wrap_file_key
from crypto.envelope import DataKey, SealBroken

PIECES = (b"EXERCISE first", b"EXERCISE second", b"EXERCISE last")


def sealed(key: FileKey) -> list[bytes]:
    last = len(PIECES) - 1
    return [key.seal(n, piece, is_last=n == last) for n, piece in enumerate(PIECES)]


def opened(key: FileKey, pieces: list[bytes]) -> list[bytes]:
    last = len(pieces) - 1
    return [key.open(n, piece, is_last=n == last) for n, piece in enumerate(pieces)]


def test_a_file_opens_as_it_was_sealed() -> None:
    key = FileKey.generate("a" * 32)
    assert opened(key, sealed(key)) == list(PIECES)


def test_no_piece_is_turned_round_cut_off_or_left_out() -> None:
    key = FileKey.generate("a" * 32)
    found = sealed(key)
    wrong = [list(each) for each in permutations(found) if list(each) != found]
    wrong += [found[:1], found[:2], found[1:], [*found, found[0]], [found[0], found[2]]]
    for pieces in wrong:
        with pytest.raises(SealBroken):
            opened(key, pieces)


def test_no_piece_is_changed_or_taken_from_another_file() -> None:
    key, secret = FileKey.generate("a" * 32), secrets.token_bytes(32)
    other = FileKey.generate("b" * 32)
    found, theirs = sealed(key), sealed(other)
    for at in (0, 40, len(found[0]) - 1):
        changed = bytearray(found[0])
        changed[at] ^= 1
        with pytest.raises(SealBroken):
            key.open(0, bytes(changed), is_last=False)
    with pytest.raises(SealBroken):
        key.open(0, theirs[0], is_last=False)
    one, two = FileKey.of("a" * 32, secret), FileKey.of("b" * 32, secret)
    with pytest.raises(SealBroken):  # not even under one secret
        two.open(0, one.seal(0, b"EXERCISE", is_last=True), is_last=True)


def test_its_key_and_what_is_said_of_it_open_in_its_own_case_alone() -> None:
    under, key = DataKey.generate(), FileKey.generate("a" * 32)
    wrapped = wrap_file_key(under, "case one", key)
    assert unwrap_file_key(under, "case one", key.file, wrapped).secret == key.secret
    about = seal_about(under, "case one", key.file, b"EXERCISE name")
    assert open_about(under, "case one", key.file, about) == b"EXERCISE name"
    for case, file, using in (
        ("case two", key.file, under),
        ("case one", "b" * 32, under),
        ("case one", key.file, DataKey.generate()),
    ):
        with pytest.raises(SealBroken):
            unwrap_file_key(using, case, file, wrapped)
        with pytest.raises(SealBroken):
            open_about(using, case, file, about)
    with pytest.raises(SealBroken):
        open_about(under, "case one", key.file, wrapped)
