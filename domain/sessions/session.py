"""A session at the pages: how sure it is who acts, and when it is over.

Owns the levels and the times; how a level is reached is left to ``services.sessions``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.sessions.device_key import BY_DEVICE
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId

IDLE: Final = timedelta(minutes=15)
"""After so long without an act or a page it is over; what a page asks for by itself is no activity."""
LONGEST: Final = timedelta(hours=12)
"""So long it lasts at most, whatever is done in it."""
MOST_AT_ONCE: Final = 10
"""So many of one level a person has at a time; the one that lay still longest is over before another."""
RECENT: Final = timedelta(minutes=10)
"""So long after a passkey was shown what shows who somebody is may be changed, and is asked anew then."""
NOTED_EVERY: Final = timedelta(minutes=1)
"""Activity is noted to the minute."""
LONGEST_BROWSER: Final = 80


class Level(StrEnum):
    """How sure it is who acts."""

    CLAIMED = "claimed"
    """Telegram says who it is: enough for what the chat shows, and to acknowledge."""
    PROVED = "proved"
    """A key of the person's own says it: content, filing, answering, export, roles."""

    @property
    def auth(self) -> str:
        """What a record says of how its actor was authenticated."""
        return f"page_{self.value}"

    def suffices(self, needed: "Level") -> bool:
        """Whether what needs ``needed`` is open to this."""
        return self is Level.PROVED or needed is Level.CLAIMED


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedForm:
    """What was typed into a form of a page, and could not be taken there and then."""

    page: str
    """The address of the page on which it stands again."""
    fields: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session as it stands. ``by`` is what showed who it is: ``telegram``, or a key's id."""

    key: bytes = field(repr=False)
    """The digest under which it is kept; the token itself is not."""
    person: PersonId
    level: Level
    by: str
    browser: str
    """How the browser calls itself, for the person to tell their sessions apart."""
    began_at: datetime
    used_at: datetime
    said: tuple[tuple[Topic, Facts], ...] = ()
    """What was said after an act, until the next page shows it, once."""
    typed: TypedForm | None = None
    """What was typed before it began, until the page shows it where it was typed."""
    version: int = 1

    @property
    def is_by_device(self) -> bool:
        """Whether it is proved by the key of a telephone."""
        return self.level is Level.PROVED and self.by.startswith(BY_DEVICE)

    @property
    def is_by_passkey(self) -> bool:
        """Whether it is proved by a passkey, which alone changes what shows who somebody is."""
        return self.level is Level.PROVED and not self.by.startswith(BY_DEVICE)

    def is_recent(self, now: datetime) -> bool:
        """Whether it was shown just now who it is: a session that rises is a new one."""
        return now < self.began_at + RECENT

    @property
    def auth(self) -> str:
        """What a record says of how who acts in it was authenticated."""
        return "page_device" if self.is_by_device else self.level.auth

    @property
    def ends_at(self) -> datetime:
        """When it is over if nothing more is done in it."""
        return min(self.used_at + IDLE, self.began_at + LONGEST)

    def is_over(self, now: datetime) -> bool:
        """Whether it opens nothing any more."""
        return now >= self.ends_at

    def is_to_be_noted(self, now: datetime) -> bool:
        """Whether the last activity that is known lies back so far that this one is worth a row."""
        return now - self.used_at >= NOTED_EVERY
