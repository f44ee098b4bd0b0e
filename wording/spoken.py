"""Which languages can be spoken, looked for once; and how a client's word for its own is read.

Owns what is remembered of the catalogues of ``wording.language``.
"""

import re
from functools import lru_cache
from pathlib import Path

from domain.directory.languages import LONGEST_TAG
from wording import language

_TAG = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}")


def spoken() -> tuple[str, ...]:
    """The languages that have a catalogue, English first."""
    return _spoken(language.CATALOGUES)


@lru_cache(maxsize=8)
def _spoken(_catalogues: Path) -> tuple[str, ...]:
    return language.available_languages()


def tag_of(said: object) -> str:
    """A client's word for its language, where it is a tag at all; else empty."""
    is_tag = isinstance(said, str) and len(said) <= LONGEST_TAG and _TAG.fullmatch(said)
    return said.replace("_", "-").lower() if isinstance(said, str) and is_tag else ""
