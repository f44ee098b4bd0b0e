"""Codes and secrets of an enrolment, as they are made, and as people say them and type them.

A code has twelve letters of Crockford's base 32 in three groups, ``7K4M-Q2XR-90TC``: 60 bits; a second
secret eight in two. There is no I, L, O or U; whoever types one of the first three means the digit that
looks like it. How long one lives and how often it may be tried is left to ``services.people.people`` and
``domain.sessions.first_passkey``.
"""

import secrets
import unicodedata
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKS_LIKE: Final = str.maketrans("OIL", "011")
_GROUPS: Final = 3
_GROUPS_OF_A_SECRET: Final = 2
_LETTERS: Final = 4


def new_code() -> str:
    """A code that nobody can guess."""
    return _new(_GROUPS)


def new_secret() -> str:
    """A second secret, which is tried a few times at most."""
    return _new(_GROUPS_OF_A_SECRET)


def read_code(typed: str) -> str:
    """The code as it was made: case, spaces, dashes and letters that look alike make no difference.

    What has another form is given back as it was typed: codes of an earlier version did.
    """
    return _read(typed, _GROUPS) or typed.strip()


def read_secret(typed: str) -> str:
    """The secret as it was made, read as generously; empty for what has another form."""
    return _read(typed, _GROUPS_OF_A_SECRET)


def _new(groups: int) -> str:
    return _written("".join(secrets.choice(_ALPHABET) for _ in range(groups * _LETTERS)))


def _read(typed: str, groups: int) -> str:
    folded = unicodedata.normalize("NFKC", typed).upper()
    letters = "".join(sign for sign in folded if sign.isalnum()).translate(_LOOKS_LIKE)
    is_one = len(letters) == groups * _LETTERS and set(letters) <= set(_ALPHABET)
    return _written(letters) if is_one else ""


def _written(letters: str) -> str:
    starts = range(0, len(letters), _LETTERS)
    return "-".join(letters[start : start + _LETTERS] for start in starts)
