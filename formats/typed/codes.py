"""Enrolment codes, as they are made, and as people say them on the telephone and type them.

Twelve letters of Crockford's base 32 in three groups, ``7K4M-Q2XR-90TC``: 60 bits. There is no I, L, O or
U; whoever types one of the first three means the digit that looks like it. How long a code lives and how
often one may be tried is left to ``services.people.people``.
"""

import secrets
import unicodedata
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKS_LIKE: Final = str.maketrans("OIL", "011")
_GROUPS: Final = 3
_LETTERS: Final = 4


def new_code() -> str:
    """A code that nobody can guess."""
    return _written("".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _LETTERS)))


def read_code(typed: str) -> str:
    """The code as it was made: case, spaces, dashes and letters that look alike make no difference.

    What has another form is given back as it was typed: codes of an earlier version did.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    letters = "".join(sign for sign in folded if sign.isalnum()).translate(_LOOKS_LIKE)
    is_one = len(letters) == _GROUPS * _LETTERS and set(letters) <= set(_ALPHABET)
    return _written(letters) if is_one else typed.strip()


def _written(letters: str) -> str:
    starts = range(0, len(letters), _LETTERS)
    return "-".join(letters[start : start + _LETTERS] for start in starts)
