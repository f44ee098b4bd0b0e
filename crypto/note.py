"""Signed notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), with Ed25519.

Owns the log's signing key. What a note and a checkpoint are, and when one holds, is decided in
`crypto.verify`; where the key is kept is left to others.
"""

from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from crypto.verify import (
    COSIGNATURE,
    ED25519,
    Broken,
    Checkpoint,
    key_id,
    open_note,
    parse_verifier,
    to_base64,
)

__all__ = ["Checkpoint", "NoteBroken", "SigningKey", "parse_checkpoint", "verify_note"]


class NoteBroken(Broken):
    """Not a signed note, not a checkpoint, or not signed by this key; the message says which."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key that signs under one name."""

    name: str
    _key: Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        try:
            parse_verifier(self.verifier_line())
        except (Broken, UnicodeEncodeError) as error:
            raise ValueError("a signer's name is not empty and has no spaces and no +") from error

    @classmethod
    def generate(cls, name: str) -> Self:
        """A new key. Raises `ValueError` if the name has spaces or a plus sign."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def from_secret(cls, name: str, secret: bytes) -> Self:
        """The key of these 32 secret bytes. Raises `ValueError` for another length or a bad name."""
        return cls(name, Ed25519PrivateKey.from_private_bytes(secret))

    def secret_bytes(self) -> bytes:
        """The 32 secret bytes."""
        return self._key.private_bytes_raw()

    def verifier_line(self) -> str:
        """The public key as others' tools read it: ``name+hash+base64(0x01 || key)``."""
        public = self._public()
        shown = key_id(self.name, ED25519, public).hex()
        return f"{self.name}+{shown}+{to_base64(ED25519 + public)}"

    def sign(self, text: str) -> str:
        """The text as a note with this key's signature. Raises `NoteBroken` if it cannot be one."""
        line = self._line(ED25519, self._key.sign(_signable(text)))
        return f"{text}\n{line}"

    def anchor(self, checkpoint: Checkpoint, time_s: int) -> str:
        """The checkpoint signed, and cosigned with a POSIX time (c2sp.org/tlog-cosignature).

        The time lets a verifier find records that were dated across it, so it must lie between the
        times of the last record covered and of the next one.
        """
        text = checkpoint.body()
        message = f"cosignature/v1\ntime {time_s}\n{text}"
        cosignature = time_s.to_bytes(8, "big") + self._key.sign(message.encode("utf-8"))
        return self.sign(text) + self._line(COSIGNATURE, cosignature)

    def _line(self, kind: bytes, signature: bytes) -> str:
        raw = key_id(self.name, kind, self._public()) + signature
        return f"— {self.name} {to_base64(raw)}\n"

    def _public(self) -> bytes:
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _signable(text: str) -> bytes:
    if not text.endswith("\n") or any(ord(sign) < 32 and sign != "\n" for sign in text):
        raise NoteBroken("the text of a note ends its last line and has no control characters")
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NoteBroken("the text of a note is valid Unicode") from error


def verify_note(note: str, verifier_line: str) -> str:
    """The text that this key signed. Raises `NoteBroken`; the text of any other note is nothing."""
    try:
        text, _ = open_note(note, *parse_verifier(verifier_line))
    except Broken as error:
        raise NoteBroken(str(error)) from error
    return text


def parse_checkpoint(note: str, verifier_line: str) -> Checkpoint:
    """The checkpoint that this key signed. Raises `NoteBroken`."""
    try:
        return Checkpoint.parse(verify_note(note, verifier_line))
    except Broken as error:
        raise NoteBroken(str(error)) from error
