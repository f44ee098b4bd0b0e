"""Sealing with data keys: what is encrypted, under which key, and bound to what place.

Owns the data key, its sealed form, and the keyed digest that stands for a value in an index. Where
data keys come from and how they are wrapped is left to `crypto.providers`.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto.canonical import encode
from crypto.verify import COMMITMENT, Broken, derive

_SECRET_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_VERSION: Final = 1


class SealBroken(Broken):
    """A ciphertext that does not open here: it was changed, moved, or sealed with another key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A ciphertext with its tag, and what is needed to open it save the key."""

    key_id: str
    nonce: bytes
    ciphertext: bytes

    def to_bytes(self) -> bytes:
        """A version byte, the key id's length and the key id, the nonce, the ciphertext."""
        name = self.key_id.encode("ascii")
        return bytes((_VERSION, len(name))) + name + self.nonce + self.ciphertext

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """What `to_bytes` wrote. Raises `SealBroken` if these bytes have another form."""
        nonce = 2 + (data[1] if len(data) > 1 else 0)
        ciphertext = nonce + _NONCE_BYTES
        is_long_enough = len(data) >= ciphertext + _TAG_BYTES
        if data[:1] != bytes((_VERSION,)) or not is_long_enough or not data[2:nonce].isascii():
            raise SealBroken("it is not something sealed")
        key_id = data[2:nonce].decode("ascii")
        return cls(key_id=key_id, nonce=data[nonce:ciphertext], ciphertext=data[ciphertext:])


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKey:
    """A 256-bit key from which one key per label is derived (HKDF-SHA256, then AES-256-GCM)."""

    id: str
    secret: bytes = field(repr=False)
    _ciphers: dict[str, AESGCM] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )

    def __post_init__(self) -> None:
        if len(self.secret) != _SECRET_BYTES:
            raise ValueError("a data key has 32 bytes")
        if not 0 < len(self.id) < 128 or not self.id.isascii():
            raise ValueError("the id of a data key is 1 to 127 ASCII characters")

    @classmethod
    def generate(cls) -> Self:
        """A new key with a new random id."""
        return cls(id=secrets.token_hex(12), secret=secrets.token_bytes(_SECRET_BYTES))

    def commitment(self) -> bytes:
        """``kc``: 32 bytes that only this secret gives; AES-GCM alone does not tie a ciphertext
        to one key."""
        return derive(self.secret, COMMITMENT)

    def seal(self, plaintext: bytes, label: str, context: bytes) -> Sealed:
        """Encrypt under the key for `label`, bound to `context`, with a random 96-bit nonce.

        Random nonces bear 2^32 messages per key and label (NIST SP 800-38D, section 8.3).
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        ciphertext = self._cipher(label).encrypt(nonce, plaintext, context)
        return Sealed(key_id=self.id, nonce=nonce, ciphertext=ciphertext)

    def open(self, sealed: Sealed, label: str, context: bytes) -> bytes:
        """The plaintext. Raises `SealBroken` unless sealed so, under this key, and unchanged."""
        if sealed.key_id != self.id:
            raise SealBroken("it was sealed with another key")
        try:
            return self._cipher(label).decrypt(sealed.nonce, sealed.ciphertext, context)
        except (InvalidTag, ValueError) as error:
            raise SealBroken("it does not open: it was changed, or moved from its place") from error

    def _cipher(self, label: str) -> AESGCM:
        cipher = self._ciphers.get(label)
        if cipher is None:
            cipher = self._ciphers[label] = AESGCM(derive(self.secret, label))
        return cipher


def row_context(table: str, column: str, primary_key: str | int, row_version: int) -> bytes:
    """What a sealed column is bound to, so that no ciphertext serves in another place or time."""
    return encode(["row", table, column, primary_key, row_version])


@dataclass(frozen=True, slots=True)
class LookupKey:
    """Turns a value that is stored sealed into a digest by which its row is found."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != _SECRET_BYTES:
            raise ValueError("a lookup key has 32 bytes")

    def digest(self, kind: str, value: str | int) -> bytes:
        """HMAC-SHA256, 32 bytes; `kind` keeps equal values of different columns apart."""
        return hmac.digest(self.secret, encode([kind, value]), "sha256")
