"""Where key-encryption keys live: the provider wraps and unwraps data keys, and shows no key.

Owns the interface. A provider fails closed, with an error that says what to do. Which data keys exist,
and where their wrapped form is kept, is left to others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol


class KeyTrouble(Exception):
    """The provider cannot be used as it is now; the message says what to do. Later it may work."""


class KeyBroken(KeyTrouble):
    """One thing that was wrapped does not open, though the provider works; waiting does not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapped:
    """A data key encrypted under the key-encryption key ``kek_id``."""

    kek_id: str
    data: bytes


class KeyProvider(Protocol):
    """Keeps key-encryption keys. Every method may raise `KeyTrouble`."""

    name: ClassVar[str]
    """As the setting KEY_PROVIDER has it."""
    is_far: ClassVar[bool]
    in_order: ClassVar[bool]
    """Whether it is another machine or a device, slow at times; whether older keys go with one."""

    def active_id(self) -> str:
        """The id of the key that wraps now."""

    def wrap(self, plaintext: bytes, purpose: str) -> Wrapped:
        """Encrypt under the active key, bound to its id and to `purpose`."""

    def unwrap(self, wrapped: Wrapped, purpose: str) -> bytes:
        """What was wrapped for this purpose."""

    def ages(self) -> Mapping[str, datetime | None]:
        """When each key was made, by its id, oldest first; None where that is not known."""

    def add(self) -> str:
        """Make a new key the active one, for rotation; older ones still unwrap. Returns its id."""

    def retire(self, kek_id: str) -> None:
        """Destroy a key under which nothing is wrapped any more; never the active one."""

    def tend(self) -> datetime | None:
        """Keep the access to the keys alive; when it ends, None where it does not or is not known."""
