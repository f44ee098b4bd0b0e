"""A file that belongs to a text: what is known of it, where it stands, what may be brought.

Owns the limits and what is refused. The bytes are left to ``storage.files``, what a file is by its
content to ``formats.files``.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.refused import Refused
from domain.topics import Topic
from domain.vocabulary import Marking, MemberCode, PersonId

CHUNK: Final = 1_000_000
"""Bytes of a piece; the last one is shorter."""
LARGEST: Final = 25 * CHUNK
LARGEST_OF_CASE: Final = 100 * CHUNK
MOST_OF_CASE: Final = 100
MOST_WAITING: Final = 20
"""Files of one person that are half sent, or wait for a text."""
LARGEST_WAITING: Final = 100 * CHUNK
"""Bytes of these."""
HALF_SENT_FOR: Final = timedelta(hours=24)
"""So long a file that was begun waits for its next piece."""
WAITS_FOR: Final = timedelta(days=7)
"""So long a whole one waits for the text with which it goes."""
KEPT_AT_MOST: Final = timedelta(days=180)
KEPT_ONCE_TAKEN: Final = timedelta(days=30)
"""So long after both sides have taken it into their own file."""
LONGEST_NAME: Final = 120
LONGEST_CUSTODY: Final = 200
_HASH: Final = re.compile(r"[0-9A-Fa-f]{32,128}")
_RESERVED: Final = frozenset('/\\:*?"<>|')


class FileState(StrEnum):
    """Where a file stands."""

    WRITING = "writing"
    """Not all of it has come."""
    READY = "ready"
    """It is whole, and waits for its text."""
    SENT = "sent"
    FROZEN = "frozen"
    """It was reported: nobody reads it."""
    REMOVED = "removed"
    """Its time was over: it is known what it was, and no more."""


WAITING: Final = frozenset({FileState.WRITING, FileState.READY})


class FileTrouble(StrEnum):
    """Why something with a file is refused."""

    TOO_LARGE = "too_large"
    CASE_FULL = "case_full"
    TOO_MANY = "too_many"
    EMPTY = "empty"
    NAME = "name"
    CUSTODY = "custody"
    MARKING = "marking"
    GONE = "gone"
    OUT_OF_PLACE = "out_of_place"
    FROZEN = "frozen"
    NOT_FROZEN = "not_frozen"
    OWN_REPORT = "own_report"
    NONE_TO_TAKE = "none_to_take"


def refuse(why: FileTrouble) -> Refused:
    """The refusal that says why."""
    return Refused(Topic.FILE_REFUSED, {"why": why.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """How it came into the hands of who brings it, as they say; what they leave out is empty."""

    obtained_by: str = ""
    obtained_from: str = ""
    obtained_at: str = ""
    method: str = ""
    hash_at_origin: str = ""

    @property
    def is_said(self) -> bool:
        """Whether anything is."""
        return any(
            (
                *(self.obtained_by, self.obtained_from, self.obtained_at),
                *(self.method, self.hash_at_origin),
            )
        )


NO_CUSTODY: Final = Custody()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAbout:
    """What is said of a file, and known of its content; people's words among it."""

    name: str = field(repr=False)
    marking: Marking
    custody: Custody = field(default=NO_CUSTODY, repr=False)
    kind: str = ""
    """By its content (``formats.files.kinds``); empty while it is not whole."""
    also: tuple[str, ...] = ()
    """What else it could be taken for."""
    lies: bool = False
    """Whether its name says another kind."""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file as it stands. ``case`` is None while it waits for a request that is being written."""

    id: str
    case: str | None
    person: PersonId
    state: FileState = FileState.WRITING
    size: int
    """Of the whole; while it is not whole, what was announced."""
    received: int = 0
    chunks: int = 0
    at: datetime
    """When it began, came whole, or was sent."""
    until: datetime
    """When it goes."""
    turn: int = 0
    """Of the case, when it was sent."""
    event: str = ""
    """The record of the text with which it went."""
    taken_by: tuple[MemberCode, ...] = ()
    """The sides that have it in their own file."""
    reported_by: PersonId | None = None
    about: FileAbout
    version: int = 1


def check_name(typed: str) -> str:
    """The name as it is kept: without a path, and nothing that cannot be seen. Raises ``Refused``."""
    bare = typed.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join("_" if each in _RESERVED else each for each in bare if _is_seen(each))
    kept = unicodedata.normalize("NFC", kept).strip(" .")
    if len(kept) > LONGEST_NAME:
        stem, dot, ending = kept.rpartition(".")
        is_short = dot and len(ending) <= 10
        kept = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if is_short else kept
        kept = kept[:LONGEST_NAME]
    if not kept:
        raise refuse(FileTrouble.NAME)
    return kept


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def check_custody(custody: Custody) -> Custody:
    """The same. Raises ``Refused`` for more than is kept, and for a hash that is none."""
    said = (custody.obtained_by, custody.obtained_from, custody.obtained_at, custody.method)
    is_hash = not custody.hash_at_origin or _HASH.fullmatch(custody.hash_at_origin)
    if any(len(each) > LONGEST_CUSTODY for each in said) or not is_hash:
        raise refuse(FileTrouble.CUSTODY)
    return custody


def check_size(size: int) -> None:
    """Raise ``Refused`` for a file that is too large, or none."""
    if size > LARGEST:
        raise refuse(FileTrouble.TOO_LARGE)
    if size < 1:
        raise refuse(FileTrouble.EMPTY)


def until_when(file: StoredFile, sides: frozenset[MemberCode], now: datetime) -> datetime:
    """When a sent file goes, once these sides have recorded what they have taken."""
    if not sides <= set(file.taken_by):
        return file.until
    return min(file.until, now + KEPT_ONCE_TAKEN)
