"""The first passkey of a person: what it takes besides the chat, and what stops it.

Owns that a number matched in chat never suffices: who has only the chat account has not the second
secret, which never went through Telegram, and who has only the secret has not the chat. In place of the
secret somebody who confirms the person may vouch for them. What is kept
of both is left to ``storage.sessions``, who is told to ``services.sessions.first_passkey``.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.refused import Refused
from domain.sessions.passkey import Passkey
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId

SHOWN_FOR: Final = timedelta(minutes=10)
"""So long a browser may wait: for its number to be confirmed, and for the passkey after it."""
DIGITS: Final = 6
MOST_WAITING: Final = 500
"""Browsers that wait at a time; a number that is typed by mistake is hardly another one's."""
SECRET_LIVES: Final = timedelta(days=30)
TRIES: Final = 5
"""Wrong tries after which a second secret is worth nothing."""
STOPPED_FOR: Final = timedelta(hours=24)
"""So long nobody registers a first passkey for who said that it was not them."""


class FirstRefusal(StrEnum):
    """FirstRefusal a first passkey is refused."""

    NUMBER = "number"
    """No browser shows this number."""
    WAITS = "waits"
    """The number was not confirmed in a chat yet."""
    OVER = "over"
    """The browser waits no longer."""
    MANY = "many"
    """Too many browsers wait."""
    HAD = "had"
    """The person has had a passkey."""
    STOPPED = "stopped"
    """They said lately that it was not them."""
    NO_SECRET = "no_secret"  # noqa: S105 - a reason
    """They have no second secret that is still good."""
    WRONG = "wrong"
    """What was typed is not their second secret."""


class FirstStep(StrEnum):
    """How far a browser has come."""

    SHOWN = "shown"
    """Its number stands there; nobody has confirmed it."""
    CONFIRMED = "confirmed"
    """Somebody has confirmed it in their chat."""
    PROVED = "proved"
    """And has given their second secret: a passkey may be made here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingBrowser:
    """A browser in which somebody would register a first passkey."""

    key: bytes = field(repr=False)
    """The digest of what the browser alone holds."""
    number: str
    browser: str
    """How it calls itself."""
    began_at: datetime
    step: FirstStep = FirstStep.SHOWN
    person: PersonId | None = None
    """Who confirmed it."""
    vouched_by: PersonId | None = None
    """Who vouched for them in place of their second secret."""
    version: int = 1

    @property
    def expires_at(self) -> datetime:
        """When it is over."""
        return self.began_at + SHOWN_FOR

    def confirmed_by(self, person: PersonId) -> "WaitingBrowser":
        """Somebody said in their chat that it is them. Raises ``Refused`` where that is done already."""
        if self.step is not FirstStep.SHOWN:
            raise refused(FirstRefusal.NUMBER)
        return replace(self, step=FirstStep.CONFIRMED, person=person)

    def vouched_for(self, by: PersonId) -> "WaitingBrowser":
        """Who confirms the person has heard the number from them. Raises ``Refused``."""
        if self.step is not FirstStep.CONFIRMED:
            raise refused(FirstRefusal.NUMBER)
        return replace(self, step=FirstStep.PROVED, vouched_by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondSecret:
    """The second secret of an enrolment; only a slow hash of it is kept."""

    person: PersonId
    hash: str = field(repr=False)
    expires_at: datetime
    tries: int = 0
    version: int = 1

    def is_good(self, now: datetime) -> bool:
        """Whether it may still be tried."""
        return self.tries < TRIES and now < self.expires_at

    @property
    def tries_left(self) -> int:
        """So many wrong tries more."""
        return max(0, TRIES - self.tries)


def check(keys: Collection[Passkey], stopped_until: datetime | None, now: datetime) -> None:
    """Whether this person may register a first passkey now. Raises ``Refused``."""
    if any(key.counts_as_had for key in keys):
        raise refused(FirstRefusal.HAD)
    if stopped_until is not None and now < stopped_until:
        raise refused(FirstRefusal.STOPPED, {"until": stamp(stopped_until)})


def check_secret(secret: SecondSecret | None, now: datetime) -> SecondSecret:
    """The secret, if it may still be tried. Raises ``Refused``."""
    if secret is None or not secret.is_good(now):
        raise refused(FirstRefusal.NO_SECRET)
    return secret


def refused(why: FirstRefusal, facts: Facts | None = None, *, suspicious: bool = False) -> Refused:
    """It is refused for this."""
    said = {**(facts or {}), "why": why.value}
    return Refused(Topic.FIRST_PASSKEY_REFUSED, said, suspicious=suspicious)
