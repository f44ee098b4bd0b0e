"""Records of the log: building the bytes that are hashed, and reading them back.

Owns the fields of a leaf and how its two sealed parts are bound to it. The grammar itself, and what
must hold from one record to the next, is in `crypto.verify`; what a part says is left to callers.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from crypto.canonical import ENCODER, JsonValue, decode
from crypto.envelope import DataKey, SealBroken, Sealed
from crypto.merkle import leaf_hash
from crypto.verify import FROM_URL, LEAF, PARTS, Broken, from_base64, part_context, to_base64url


class Part(StrEnum):
    """The two sealed parts of a record."""

    AUDIT = "a"
    """Who by name and role, why, to whom, by which channel; outlives the case's content."""
    CONTENT = "c"
    """Free text, names, attachments; erased with the case's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafHeader:
    """What a record says in the clear. Sequence numbers count from 0."""

    origin: str
    seq: int
    time_ms: int
    """UTC, milliseconds since 1970; never before the time of the record before it."""
    event: str
    actor: str
    auth: str
    """How the actor was authenticated."""
    case: str | None = None
    """16 to 64 hexadecimal digits, random."""
    case_seq: int | None = None
    case_prev: bytes | None = None
    """Leaf hash of the case's record before this one; None for its first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOpening:
    """Introduces a data key; ``kc`` is its commitment. Comes no later than the key's first use."""

    key_id: str
    purpose: str
    kc: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPart:
    """What the leaf holds of a sealed part; ``digest`` is the SHA-256 of the ciphertext."""

    key_id: str
    nonce: bytes
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A leaf that was read."""

    header: LeafHeader
    opens: tuple[KeyOpening, ...]
    audit: SealedPart | None
    content: SealedPart | None

    def part(self, part: str) -> SealedPart | None:
        """The part of this letter, ``a`` or ``c``."""
        return self.audit if part == Part.AUDIT else self.content


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltLeaf:
    """A new record: the leaf's bytes and hash, and the ciphertexts to store beside it."""

    leaf: bytes
    leaf_hash: bytes
    audit_blob: bytes | None
    content_blob: bytes | None


def build(
    header: LeafHeader,
    audit: tuple[DataKey, bytes] | None = None,
    content: tuple[DataKey, bytes] | None = None,
    opens: tuple[KeyOpening, ...] = (),
) -> BuiltLeaf:
    """Seal the parts and encode the leaf. Raises `Broken` if a value has no place in one."""
    if (header.case is None) != (header.case_seq is None):
        raise Broken("a record of a case has its number in the case, any other has none")
    if (header.case_prev is None) != (not header.case_seq):
        raise Broken("a case's first record has no record before it, every other has one")
    fields = _fields(header, opens)
    blobs: dict[str, bytes] = {}
    sealed: dict[str, JsonValue] = {}
    for part, given in ((Part.AUDIT, audit), (Part.CONTENT, content)):
        if given is not None:
            key, plaintext = given
            box = key.seal(plaintext, PARTS[part][1], part_context(fields, part, key.id))
            blobs[part] = box.ciphertext
            sealed[part] = {
                "hash": _text(sha256(box.ciphertext).digest()),
                "key": key.id,
                "nonce": _text(box.nonce),
            }
    try:
        leaf = ENCODER.encode(fields | sealed)
    except UnicodeEncodeError:
        leaf = b""  # half of a surrogate pair
    if LEAF.fullmatch(leaf) is None:
        raise Broken("a value has a form that a leaf cannot hold; see docs/log-format.md")
    return BuiltLeaf(
        leaf=leaf,
        leaf_hash=leaf_hash(leaf),
        audit_blob=blobs.get(Part.AUDIT),
        content_blob=blobs.get(Part.CONTENT),
    )


def parse(leaf: bytes) -> Leaf:
    """Read a leaf in its one form. Raises `Broken` with the reason for any other bytes."""
    if LEAF.fullmatch(leaf) is None:
        try:
            decode(leaf)
        except Broken as error:
            raise Broken(f"the leaf is refused: {error}") from error
        raise Broken("the leaf is refused: a field is missing, unknown or ill-formed")
    fields: dict[str, Any] = json.loads(leaf)
    previous = fields.get("case_prev")
    return Leaf(
        header=LeafHeader(
            origin=fields["origin"],
            seq=fields["seq"],
            time_ms=fields["time"],
            event=fields["event"],
            actor=fields["actor"],
            auth=fields["auth"],
            case=fields.get("case"),
            case_seq=fields.get("case_seq"),
            case_prev=None if previous is None else _bytes(previous),
        ),
        opens=tuple(
            KeyOpening(key_id=one["id"], purpose=one["purpose"], kc=_bytes(one["kc"]))
            for one in fields.get("opens", ())
        ),
        audit=_sealed_part(fields.get(Part.AUDIT)),
        content=_sealed_part(fields.get(Part.CONTENT)),
    )


def open_part(leaf: Leaf, part: str, key: DataKey, blob: bytes) -> bytes:
    """The plaintext of part ``a`` or ``c``.

    Raises `SealBroken` if the leaf has no such part, or this is not its ciphertext or key.
    """
    sealed = leaf.part(part)
    if sealed is None or sha256(blob).digest() != sealed.digest:
        raise SealBroken("it is not the ciphertext that the record names")
    context = part_context(_fields(leaf.header, leaf.opens), part, sealed.key_id)
    box = Sealed(key_id=sealed.key_id, nonce=sealed.nonce, ciphertext=blob)
    return key.open(box, PARTS[part][1], context)


def _fields(header: LeafHeader, opens: tuple[KeyOpening, ...]) -> dict[str, JsonValue]:
    """The members of a leaf save its sealed parts; what is absent has no member."""
    previous = header.case_prev
    fields: dict[str, JsonValue] = {
        "actor": header.actor,
        "auth": header.auth,
        "case": header.case,
        "case_prev": None if previous is None else _text(previous),
        "case_seq": header.case_seq,
        "event": header.event,
        "opens": [{"id": o.key_id, "kc": _text(o.kc), "purpose": o.purpose} for o in opens] or None,
        "origin": header.origin,
        "seq": header.seq,
        "time": header.time_ms,
        "v": 1,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _sealed_part(fields: dict[str, str] | None) -> SealedPart | None:
    if fields is None:
        return None
    return SealedPart(
        key_id=fields["key"], nonce=_bytes(fields["nonce"]), digest=_bytes(fields["hash"])
    )


def _text(data: bytes) -> str:
    return to_base64url(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return from_base64(text.encode("ascii").translate(FROM_URL))
