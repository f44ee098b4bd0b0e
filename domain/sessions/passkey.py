"""A passkey: a key of the person's own, which proves at a page who they are.

Owns what is known of one and for how long a challenge may be answered; how one is checked is left to
``services.sessions``.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.vocabulary import PersonId

CHALLENGE_LIVES: Final = timedelta(minutes=5)
"""A challenge is answered within this time, and once."""
MOST_PASSKEYS: Final = 10
"""So many a person may have at a time."""
MOST_BROWSERS: Final = 10
"""So many browsers of one are remembered."""
LONGEST_NAME: Final = 40
"""Letters of the name by which a person tells their passkeys apart."""


class PasskeyState(StrEnum):
    """Whether a passkey opens anything."""

    ACTIVE = "active"
    REVOKED = "revoked"
    """Its person revoked it; that they had one stays known."""
    ENDED = "ended"
    """Its person's access was taken away: who is enrolled anew begins anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One passkey as it stands; ``key`` is the digest under which it is kept."""

    key: bytes = field(repr=False)
    id: bytes = field(repr=False)
    """The credential's own id, as its authenticator knows it."""
    person: PersonId
    public_key: bytes = field(repr=False)
    """COSE, as the authenticator gave it."""
    sign_count: int
    """How often the key was used, by its own count; 0 for one that does not count."""
    name: str
    added_at: datetime
    used_at: datetime | None = None
    browsers: tuple[str, ...] = ()
    """In which it has signed in, the newest last; a few, as they call themselves."""
    state: PasskeyState = PasskeyState.ACTIVE
    version: int = 1

    @property
    def opaque(self) -> str:
        """A short name that says nothing, as an address and a session carry it."""
        return self.key.hex()[:16]

    @property
    def is_active(self) -> bool:
        """Whether it opens anything."""
        return self.state is PasskeyState.ACTIVE

    def is_new(self, browser: str) -> bool:
        """Whether it has signed in there never before; not said of one whose browsers nobody knows."""
        return bool(self.browsers) and browser not in self.browsers

    def used_in(self, browser: str) -> tuple[str, ...]:
        """Its browsers once it has signed in there."""
        return (*(each for each in self.browsers if each != browser), browser)[-MOST_BROWSERS:]

    @property
    def counts_as_had(self) -> bool:
        """Whether its person never returns to a first one for it."""
        return self.state is not PasskeyState.ENDED
