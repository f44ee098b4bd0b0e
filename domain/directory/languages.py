"""In which language somebody reads, of those that the network offers and the service can speak.

Owns the order: what they chose, what the directory says of them, what their Telegram speaks, the network's
first. Which languages can be spoken is told by whoever has the catalogues.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

from domain.directory.directory import ContactPoint, Directory

SOURCE: Final = "en"
"""The language of the service's own sentences, which can always be spoken."""
LONGEST_TAG: Final = 35
"""Characters of a language tag that are room enough (RFC 5646, section 4.4.1)."""

Speaks = Callable[[], Sequence[str]]
"""Tells which languages can be spoken."""


def only_source() -> Sequence[str]:
    """What can be spoken where nothing else is known."""
    return (SOURCE,)


@lru_cache(maxsize=16)
def offered(listed: tuple[str, ...], spoken: tuple[str, ...]) -> tuple[str, ...]:
    """Those that a network lists and that can be spoken; the source's where these are none."""
    found = (spoken_as(tag, spoken) for tag in listed)
    return tuple(dict.fromkeys(each for each in found if each)) or (SOURCE,)


def spoken_as(tag: str, spoken: Iterable[str]) -> str:
    """The language that serves for a tag: itself, or the one that it is a variety of; empty for none."""
    known = {each.replace("_", "-").lower(): each for each in spoken}
    wanted = tag.replace("_", "-").lower()
    return known.get(wanted) or known.get(wanted.partition("-")[0], "")


def language_of(wishes: Iterable[str], among: Sequence[str]) -> str:
    """The first that is wished for among those offered, else the first of these."""
    found = (spoken_as(wish, among) for wish in wishes)
    return next((each for each in found if each), among[0])


def read_at(directory: Directory, point: ContactPoint) -> tuple[str, ...]:
    """What a contact point reads: as its entry says, else as its member's does."""
    member = directory.members.get(point.member)
    return point.languages or (member.languages if member else ())


def are_read(written: Iterable[str], read: Iterable[str]) -> bool:
    """Whether one of the languages in which something is written is read; also where either is not known."""
    texts, readers = tuple(filter(None, written)), tuple(read)
    return (
        not texts or not readers or any(spoken_as(base(each), map(base, readers)) for each in texts)
    )


def base(tag: str) -> str:
    """The language of a tag, whatever its variety."""
    return tag.replace("_", "-").partition("-")[0].lower()
