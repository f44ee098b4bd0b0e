"""Signed notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), with Ed25519.

Owns the log's signing key. What a note and a checkpoint are, and when one holds, is decided in
`crypto.verify`; where the key is kept is left to others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from crypto.verify import (
    COSIGNATURE,
    ED25519,
    FORBIDDEN,
    Broken,
    from_base64,
    key_id,
    open_note,
    parse_tree,
    parse_verifier,
    to_base64,
)


class Checkpoint(NamedTuple):
    """A log's tree at one size (c2sp.org/tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The note text: origin, size and root, a line each."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """From a note's text; further lines are ignored. Raises `Broken` for any other text."""
        return cls(*parse_tree(text))

    @classmethod
    def claimed_by(cls, note: str) -> Self:
        """What a note claims, signed or not. Raises `Broken` where it is no checkpoint."""
        return cls.parse(note.rpartition("\n\n")[0] + "\n")


def split(text: str) -> list[str]:
    """The notes of a file of several, with an empty line between them.

    A note that was pasted may lack its last newline.
    """
    # An empty line that no signature follows.
    return re.split(r"(?<=\n)\n+(?!— )", f"{text.strip()}\n") if text.strip() else []


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
        return verifier_line(self.name, self.public_bytes())

    def witness_line(self) -> str:
        """The same for a key that only cosigns (c2sp.org/tlog-cosignature)."""
        return verifier_line(self.name, self.public_bytes(), COSIGNATURE)

    def public_bytes(self) -> bytes:
        """The 32 bytes of the public key."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, text: str) -> str:
        """The text as a note with this key's signature. Raises `Broken` if it cannot be one."""
        if not text.endswith("\n") or FORBIDDEN.search(text):
            raise Broken(
                "a note is valid Unicode, ends its last line and has no control characters"
            )
        return f"{text}\n{self._line(ED25519, self._key.sign(text.encode('utf-8')))}"

    def anchor(self, checkpoint: Checkpoint, time_s: int) -> str:
        """The checkpoint signed, and cosigned with a POSIX time (c2sp.org/tlog-cosignature).

        The time lets a verifier find records that were dated across it, so it must lie between the
        times of the last record covered and of the next one.
        """
        return self.sign(checkpoint.body()) + self.cosign(checkpoint.body(), time_s)

    def cosign(self, text: str, time_s: int) -> str:
        """The line with which a witness says that it saw this tree by then, and no other."""
        message = f"cosignature/v1\ntime {time_s}\n{text}"
        cosignature = time_s.to_bytes(8, "big") + self._key.sign(message.encode("utf-8"))
        return self._line(COSIGNATURE, cosignature)

    def _line(self, kind: bytes, signature: bytes) -> str:
        raw = key_id(self.name, kind, self.public_bytes()) + signature
        return f"— {self.name} {to_base64(raw)}\n"


def verifier_line(name: str, public: bytes, kind: bytes = ED25519) -> str:
    """A public key as one line: ``name+hash+base64(kind || key)``."""
    return f"{name}+{key_id(name, kind, public).hex()}+{to_base64(kind + public)}"


def joined(notes: Sequence[str]) -> str:
    """One note with the signatures of several notes of the same text."""
    first, *others = notes
    return first + "".join(note.rpartition("\n\n")[2] for note in others)


def require_cosigned(note: str, witness_line: str) -> int:
    """The POSIX time at which this witness cosigned the note. Raises `Broken`."""
    try:
        name, public = parse_verifier(witness_line, COSIGNATURE)
        text, blank, tail = note.rpartition("\n\n")
        # A witness does not sign as a log does, so the text is checked under its cosignature alone.
        for line in tail.splitlines():
            _, signer, encoded = line.split(" ", 2)
            raw = from_base64(encoded.rstrip("=").encode("ascii"))
            if blank and signer == name and raw[:4] == key_id(name, COSIGNATURE, public):
                time_s = int.from_bytes(raw[4:12], "big")
                message = f"cosignature/v1\ntime {time_s}\n{text}\n".encode()
                Ed25519PublicKey.from_public_bytes(public).verify(raw[12:], message)
                return time_s
    except (Broken, ValueError, InvalidSignature) as error:
        raise Broken("the witness's cosignature does not hold") from error
    raise Broken("the witness did not cosign it")


def parse_checkpoint(note: str, verifiers: str | Sequence[str]) -> Checkpoint:
    """The checkpoint that one of these keys signed. Raises `Broken`; any other note's is nothing."""
    lines = [verifiers] if isinstance(verifiers, str) else verifiers
    return Checkpoint.parse(open_note(note, map(parse_verifier, lines))[0])
