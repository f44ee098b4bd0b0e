"""A device key: a key of a telephone's own, which proves within Telegram who holds it.

Owns the bytes that such a key signs, how its digits are worked out, how many somebody may have, and when
one opens nothing any more. That one is registered from a session that a passkey proved is
``services.sessions.device_keys``'s.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.vocabulary import PersonId

VERSION: Final = "contactpoint-device-key-1"
"""Begins whatever a device key signs, so that a signature is good for nothing else."""
MOST_DEVICES: Final = 3
"""So many that open something a person may have at a time."""
MOST_OFFERED: Final = 5
"""So many may wait to be confirmed at a time."""
OFFERED_FOR: Final = timedelta(minutes=10)
UNUSED_FOR: Final = timedelta(days=90)
"""After so long without use one opens nothing any more."""
DIGITS: Final = 8
PIN_DIGITS: Final = 6
PIN_TRIES: Final = 5
"""Wrong ones in a row after which the key opens nothing any more."""
BY_DEVICE: Final = "device:"
"""Begins what a session says showed who it is, where a device key did."""
_RUN: Final = "01234567890 9876543210"


class DeviceWord(StrEnum):
    """For what a device key signs."""

    OFFER = "offer"
    """That whoever offers it has it."""
    PROVE = "prove"


class DeviceRefusal(StrEnum):
    """Why a device key was not registered."""

    DIGITS = "digits"
    """No telephone of theirs shows these."""
    FULL = "full"
    OFF = "off"
    """The network lets no device key prove anything."""
    PIN = "pin"
    """Not six digits, or ones that everybody tries first."""
    FAILED = "failed"


def signed_bytes(word: DeviceWord, origin: str, nonce: str) -> bytes:
    """What the key signs: no part of it can hold the bar that stands between them."""
    return f"{VERSION}|{word.value}|{origin}|{nonce}".encode()


def digits_of(public_key: bytes, nonce: str) -> str:
    """What the telephone shows: of the key and of the nonce with which it was offered, so that no key is
    made beforehand to show certain ones."""
    digest = hashlib.sha256(b"|".join((VERSION.encode(), nonce.encode(), public_key))).digest()
    return f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}}"


def is_fair_pin(typed: str) -> bool:
    """Whether it has six digits, and is none of those that are tried first."""
    if re.fullmatch(rf"[0-9]{{{PIN_DIGITS}}}", typed) is None:
        return False
    return len(set(typed)) > 2 and typed not in _RUN


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceKey:
    """One device key as it stands; ``key`` is the digest of its public key, under which it is kept."""

    key: bytes = field(repr=False)
    person: PersonId
    public_key: bytes = field(repr=False)
    """An uncompressed point of P-256 (SEC 1, 2.3.3)."""
    name: str
    """How its browser calls itself."""
    digits: str = field(repr=False)
    offered_at: datetime
    session: bytes = field(repr=False)
    """The digest of the session that offered it."""
    pin: str = field(default="", repr=False)
    """A slow hash of what is typed with it; empty where the telephone's biometrics release it."""
    tries: int = 0
    """Wrong PINs in a row."""
    added_at: datetime | None = None
    """When it was confirmed; None while it is only offered."""
    used_at: datetime | None = None
    version: int = 1

    @property
    def opaque(self) -> str:
        """A short name that says nothing, as an address and a session carry it."""
        return self.key.hex()[:16]

    @property
    def by(self) -> str:
        """What a session says that it proved."""
        return BY_DEVICE + self.opaque

    @property
    def tries_left(self) -> int:
        """So many wrong PINs more."""
        return max(0, PIN_TRIES - self.tries)

    @property
    def gone_at(self) -> datetime:
        """From when on it is worth nothing, if nothing more is done with it."""
        if self.added_at is None:
            return self.offered_at + OFFERED_FOR
        return (self.used_at or self.added_at) + UNUSED_FOR

    def is_active(self, now: datetime) -> bool:
        """Whether it opens anything."""
        return self.added_at is not None and now < self.gone_at and self.tries < PIN_TRIES

    def is_offered(self, now: datetime) -> bool:
        """Whether it waits to be confirmed."""
        return self.added_at is None and now < self.gone_at

    def tried(self) -> "DeviceKey":
        """A PIN is about to be looked at: counted before, so that many at once are as many tries."""
        return replace(self, tries=self.tries + 1)


def shown_by_one(keys: Iterable[DeviceKey], digits: str, now: datetime) -> DeviceKey | None:
    """The offered key that shows these digits; None where none does, or more than one."""
    found = [each for each in keys if each.is_offered(now) and each.digits == digits]
    return found[0] if len(found) == 1 else None
