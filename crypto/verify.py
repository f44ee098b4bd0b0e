"""Checks a log without trusting anybody: run it on an export, offline, with the public key.

    python verify.py EXPORT --key LINE [--anchor NOTE]... [--json]

This file stands alone (it needs `cryptography`, nothing else), so that an auditor can read and copy
it. It decides what a record, a tree, a note and an export must be (docs/log-format.md); the rest
of `crypto` builds on it, and makes them.
"""

import argparse
import binascii
import json
import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ERASED = "case.erased"  # its record accounts for absent content in earlier records of its case
EXPORT_FORMAT = "contactpoint-export/v1"
COMMITMENT = "commitment"  # label of `kc`, which ties a key's id to one secret; AES-GCM does not
PARTS = {"a": ("audit part", "log/audit"), "c": ("content part", "log/content")}  # name, label
TO_URL, FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_+/=", b"+/!!!")
Opt = bytes | None
JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))  # RFC 8785


class Broken(Exception):
    """Something is not what it must be; the message says what, and never quotes content."""


def to_base64(data: bytes) -> str:
    """Standard padded base64 (RFC 4648, section 4), as notes use it."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def to_base64url(data: bytes) -> bytes:
    """Unpadded base64url (RFC 4648, section 5), as leaves and exports use it."""
    return binascii.b2a_base64(data).translate(TO_URL, b"=\n")


def from_base64(text: bytes) -> bytes:
    """The bytes of base64 without its padding, in its only form; else `Broken` or ValueError."""
    data = binascii.a2b_base64(text + b"==")
    # Decoders skip foreign characters and let unused bits pass, so compare the way back.
    if not binascii.b2a_base64(data, newline=False).startswith(text):
        raise Broken("it holds base64 that is not in its only form")
    return data


# One regular expression is a leaf's whole grammar: in canonical form these fields leave no freedom,
# so what matches needs no second encoding. A hash's last character has two unused bits, both nought.
_HASH, _COUNT = "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", "(?:0|[1-9][0-9]{0,14})"
_WORD = "[A-Za-z0-9._:/@=-]{1,128}"
_SEALED = rf'\{{"hash":"({_HASH})","key":"({_WORD})","nonce":"[A-Za-z0-9_-]{{16}}"\}},'
_OPENING = rf'\{{"id":"({_WORD})","kc":"({_HASH})","purpose":"{_WORD}"\}}'
_PLAIN_OPENING = _OPENING.replace('"(', '"(?:')
OPENINGS = re.compile(_OPENING.encode())
LEAF = re.compile(
    rf'\{{(?:"a":{_SEALED})?"actor":"{_WORD}","auth":"{_WORD}",(?:"c":{_SEALED})?'
    rf'(?:"case":"([0-9a-f]{{16,64}})",(?:"case_prev":"({_HASH})",)?"case_seq":({_COUNT}),)?'
    rf'"event":"([a-z][a-z0-9._-]{{0,63}})",'
    rf'(?:"opens":\[({_PLAIN_OPENING}(?:,{_PLAIN_OPENING})*)\],)?'
    rf'"origin":"({_WORD})","seq":({_COUNT}),"time":({_COUNT}),"v":1\}}'.encode()
)


def part_context(fields: Mapping[str, object], part: str, key: str) -> bytes:
    """What a sealed part is bound to: every field but the sealed parts, and its own place."""
    head = {name: value for name, value in fields.items() if name not in PARTS}
    return JSON.encode(head | {"key": key, "part": part}).encode("ascii")


def derive(secret: bytes, label: str) -> bytes:
    """A 256-bit key for one use, by HKDF-SHA256 (RFC 5869) with the label in its info."""
    info = b"contactpoint/v1/" + label.encode("utf-8")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 6962, section 2.1."""
    return sha256(b"\x00" + leaf).digest()


def push(peaks: list[bytes], size: int, leaf: bytes) -> None:
    """Adds a leaf's hash to the roots of the perfect subtrees of a tree of `size` leaves."""
    while size & 1:
        leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
        size >>= 1
    peaks.append(leaf)


def fold(peaks: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees, the largest first."""
    root = peaks[-1] if peaks else sha256(b"").digest()
    for peak in reversed(peaks[:-1]):
        root = sha256(b"\x01" + peak + root).digest()
    return root


ED25519, COSIGNATURE = b"\x01", b"\x04"  # types of c2sp.org/signed-note and /tlog-cosignature
_NAME = r"[^\s+\x00-\x1f\ud800-\udfff]+"
_VERIFIER = re.compile(rf"({_NAME})\+([0-9a-f]{{8}})\+([A-Za-z0-9+/]{{44}})")
_BASE64 = r"(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{3}(?==\n)|[A-Za-z0-9+/]{2}(?===\n)|(?!=))"
_SIGNATURE = re.compile(rf"— ({_NAME}) ({_BASE64})=*\n")
_SIGNATURES = re.compile(rf"(?:— {_NAME} {_BASE64}=*\n){{1,100}}")
_CHECKPOINT = re.compile(rf"([^\n]+)\n({_COUNT})\n([A-Za-z0-9+/]{{43}})=\n(?:[^\n]+\n)*")
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    """The four bytes by which a signature names its key (c2sp.org/signed-note)."""
    return sha256(name.encode("utf-8") + b"\n" + kind + public).digest()[:4]


def parse_verifier(line: str) -> tuple[str, bytes]:
    """The name and 32-byte Ed25519 key of a verifier line ``name+hash+base64``."""
    match = _VERIFIER.fullmatch(line)
    key = from_base64(match[3].encode()) if match else b""
    if not match or key[:1] != ED25519 or match[2] != key_id(match[1], ED25519, key[1:]).hex():
        raise Broken("the key is not the whole line of an Ed25519 verifier key")
    return match[1], key[1:]


def open_note(note: str, name: str, public: bytes) -> tuple[str, int | None]:
    """The text that the key signed, and the POSIX time if it cosigned; others' lines are ignored."""
    body, blank, tail = note.rpartition("\n\n")
    if not blank or not _SIGNATURES.fullmatch(tail) or _FORBIDDEN.search(note):
        raise Broken("it is not a signed note")
    text, time_s, messages = body + "\n", None, list[tuple[bytes, str]]()
    for signer, encoded in _SIGNATURE.findall(tail):
        raw = from_base64(encoded.encode())
        if signer == name and raw[:4] == key_id(name, ED25519, public):
            messages.append((raw[4:], text))
        elif signer == name and raw[:4] == key_id(name, COSIGNATURE, public):
            time_s = int.from_bytes(raw[4:12], "big")
            messages.append((raw[12:], f"cosignature/v1\ntime {time_s}\n{text}"))
    if text not in [message for _, message in messages]:
        raise Broken("the given key did not sign it")
    try:
        for signature, message in messages:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message.encode("utf-8"))
    except InvalidSignature as error:
        raise Broken("its signature does not hold") from error
    return text, time_s


class Checkpoint(NamedTuple):
    """A log's tree at one size (c2sp.org/tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The note text: origin, size and root, a line each."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """From a note's text; further lines are ignored, as the format asks."""
        match = _CHECKPOINT.fullmatch(text)
        if match is None:
            raise Broken("it is not a checkpoint")
        return cls(match[1], int(match[2]), from_base64(match[3].encode()))


class Verdict(NamedTuple):
    """``answer`` is OK (exit status 0), UNANCHORED SINCE n (3) or FAIL (1); ``root`` is base64."""

    answer: str
    records: int
    root: str
    reason: str
    first_bad: int | None = None

    @property
    def exit_status(self) -> int:
        return {"OK": 0, "FAIL": 1}.get(self.answer, 3)


class LogCheck:
    """Takes the records of one log in order, then answers; `keys` are secrets by key id."""

    def __init__(self, origin: str, keys: Mapping[str, bytes] | None = None) -> None:
        self.origin, self.records, self._name = origin, 0, origin.encode()
        self.keys = {name.encode(): secret for name, secret in (keys or {}).items()}
        self._hashes, self._times = bytearray(), array("q")
        self._cases: dict[bytes, tuple[int, bytes, int]] = {}  # next number, last hash and index
        self._absent: dict[bytes, int] = {}  # a case's first record without its content
        self._opened: set[bytes] = set()
        self._failure: tuple[str, int | None] | None = None

    def fail(self, reason: str, record: int | None = None) -> None:
        """Notes a finding; the first one is the answer."""
        self._failure = self._failure or (reason, record)

    def add(self, leaf: bytes, audit_blob: bytes | None, content_blob: bytes | None) -> None:
        """The next record; what is wrong with it is kept for `finish`."""
        digest = leaf_hash(leaf)
        try:
            if self._failure is None:
                self._check(leaf, digest, audit_blob, content_blob)
        except Broken as finding:
            self.fail(str(finding), self.records)
        self._hashes += digest
        self.records += 1

    def _check(self, leaf: bytes, digest: bytes, *blobs: bytes | None) -> None:
        match = LEAF.fullmatch(leaf)
        if match is None:
            raise Broken("its leaf is not in the canonical form")
        groups = match.groups()
        case, previous, number, event, opens, origin, sequence, time = groups[4:]
        if int(sequence) != self.records:
            raise Broken(f"it says it is record {int(sequence)}: one is missing, repeated or moved")
        if origin != self._name:
            raise Broken("it belongs to another log")
        if (now := int(time)) < (self._times[-1] if self._times else 0):
            raise Broken("its time lies before that of the record before it")
        self._times.append(now)
        if case is not None:
            self._chain(case, int(number), previous, digest)
            if event == ERASED.encode():
                self._absent.pop(case, None)
        for key, kc in OPENINGS.findall(opens) if opens else ():
            self._open(key, kc)
        self._part("a", leaf, groups[:2], blobs[0], None)
        self._part("c", leaf, groups[2:4], blobs[1], case)

    def _chain(self, case: bytes, number: int, previous: bytes | None, digest: bytes) -> None:
        due, last, index = self._cases.get(case, (0, None, None))
        if number != due:
            raise Broken(f"it is number {number} of its case where {due} is due")
        if previous != (last and to_base64url(last)):
            raise Broken(f"it does not follow record {index}, the one before it in its case")
        self._cases[case] = (due + 1, digest, self.records)

    def _open(self, key: bytes, kc: bytes) -> None:
        if key in self._opened:
            raise Broken("it opens a key that is open already")
        if key in self.keys and to_base64url(derive(self.keys[key], COMMITMENT)) != kc:
            raise Broken("it commits to another key than the one given")
        self._opened.add(key)

    def _part(self, part: str, leaf: bytes, seal: Sequence[bytes], blob: Opt, case: Opt) -> None:
        (digest, key), (name, label) = seal, PARTS[part]
        if digest is None:
            if blob is not None:
                raise Broken(f"its leaf knows of no {name}, but there is one")
        elif key not in self._opened:
            raise Broken(f"its {name} is under a key that no record up to it opens")
        elif blob is None:
            if case is None:
                raise Broken(f"its {name} is missing")
            self._absent.setdefault(case, self.records)
        elif to_base64url(sha256(blob).digest()) != digest:
            raise Broken(f"its {name} is not the one that was sealed")
        elif key in self.keys:
            fields = json.loads(leaf)
            nonce = from_base64(fields[part]["nonce"].encode().translate(FROM_URL))
            cipher = AESGCM(derive(self.keys[key], label))
            try:
                cipher.decrypt(nonce, blob, part_context(fields, part, key.decode()))
            except InvalidTag as error:
                raise Broken(f"its {name} does not open with its key") from error

    def finish(self, head: str | None, verifier: str, anchors: Iterable[str] = ()) -> Verdict:
        """The answer, by the log's signed head (None: no record yet) and anchors held elsewhere."""
        name, public = parse_verifier(verifier)
        if self._absent:
            self.fail("its content part is missing, not erased", min(self._absent.values()))
        trees: list[tuple[str, Checkpoint, int]] = []
        notes = [("the signed head", head or "")] if head or self.records else []
        for title, note in notes + [(f"anchor {n}", note) for n, note in enumerate(anchors, 1)]:
            try:
                text, time_s = open_note(note, name, public)
                trees.append((title, Checkpoint.parse(text), (time_s or 0) * 1000))
            except Broken as finding:
                self.fail(f"{title} proves nothing: {finding}")
        roots, anchored = self._roots({tree.size for _, tree, _ in trees}), 0
        for title, tree, time_ms in sorted(trees, key=lambda claim: claim[1].size):
            self._compare(title, tree, time_ms, roots.get(tree.size), anchored)
            anchored = anchored if title == "the signed head" else tree.size
            if title == "the signed head" and tree.size < self.records:
                self.fail("it comes after the signed head", tree.size)
        answer, reason, record = "OK", "", None
        if self._failure:
            answer, (reason, record) = "FAIL", self._failure
        elif anchored < self.records:
            answer, reason = f"UNANCHORED SINCE {anchored}", "no anchor covers the later records"
        reason = reason if record is None else f"record {record}: {reason}"
        return Verdict(answer, self.records, to_base64(roots[self.records]), reason, record)

    def _roots(self, sizes: set[int]) -> dict[int, bytes]:
        peaks, roots, hashes = list[bytes](), dict[int, bytes](), bytes(self._hashes)
        for size in range(self.records):
            if size in sizes:
                roots[size] = fold(peaks)
            push(peaks, size, hashes[32 * size : 32 * size + 32])
        return roots | {self.records: fold(peaks)}

    def _compare(self, who: str, tree: Checkpoint, ms: int, root: Opt, good: int) -> None:
        if tree.origin != self.origin:
            self.fail(f"{who} is of another log")
        elif root is None:
            self.fail(f"rollback: it is missing, but {who} counts {tree.size}", self.records)
        elif root != tree.root:
            self.fail(f"fork: records {good} to {tree.size - 1} are not all those of {who}")
        elif ms and (late := bisect_left(self._times, ms + 1000)) < tree.size:  # whole seconds
            self.fail(f"back-dated: its time lies after {who}, which covers it", late)
        elif ms and bisect_left(self._times, ms) > tree.size:
            self.fail(f"back-dated: its time lies before {who}, made without it", tree.size)


def _blob(text: bytes) -> Opt:
    return None if text == b"." else from_base64(text.translate(FROM_URL))


def _take(check: LogCheck, line: bytes, head: str) -> str:
    match line[:-1].split(b" "):
        case [b"record", leaf, audit, content] if not head:
            check.add(leaf, _blob(audit), _blob(content))
        case [b"key", key, secret] if not check.records:
            check.keys[key] = from_base64(secret.translate(FROM_URL))
        case [b"checkpoint", note] if not head:
            return from_base64(note.translate(FROM_URL)).decode("utf-8")
        case _:
            raise Broken("the line is of no known kind, or out of place")
    return head


def check_export(stream: BinaryIO, verifier: str, anchors: Iterable[str] = ()) -> Verdict:
    """The answer about an export; `Broken` only if the verifier line is not one."""
    name, public = parse_verifier(verifier)
    title, last, head = stream.readline(), stream.readline(), ""
    check = LogCheck(title[len(EXPORT_FORMAT) + 1 : -1].decode("ascii", "replace"))
    digest = sha256(title)
    if title != f"{EXPORT_FORMAT} {check.origin}\n".encode():
        check.fail("its first line is not that of an export")
    while lines := stream.readlines(1 << 20):
        lines.insert(0, last)
        last = lines.pop()  # the last of all is the signature over the lines before it
        for line in lines:
            try:
                head = _take(check, line, head)
            except (Broken, ValueError):
                check.fail("the line in its place is damaged, or out of place", check.records)
        digest.update(b"".join(lines))
        if len(lines) > 1000 and sys.stderr.isatty():
            print(f"\r{check.records:,} records", end="", file=sys.stderr, flush=True)
    verdict = check.finish(head, verifier, anchors)
    text = f"{EXPORT_FORMAT}\n{check.origin}\n{to_base64(digest.digest())}\n"
    try:
        open_note(f"{text}\n{last.decode('utf-8', 'replace')}", name, public)
    except Broken as finding:
        if verdict.answer != "FAIL":
            return verdict._replace(answer="FAIL", reason=f"the export was changed: {finding}")
    return verdict


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"verify.py: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status (2 for misuse)."""
    parser = _Parser(description="Checks an export of the log, offline.")
    parser.add_argument("export", metavar="EXPORT", type=Path, help="a file by `log export`")
    parser.add_argument("--key", required=True, metavar="LINE", help="the log's verifier key")
    parser.add_argument("--anchor", action="append", default=[], metavar="NOTE", type=Path)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    try:
        anchors = [path.read_text("utf-8", "replace") for path in options.anchor]
        with options.export.open("rb") as stream:
            verdict = check_export(stream, options.key, anchors)
    except (OSError, Broken) as error:
        parser.error(str(error))
    if verdict.records > 1000 and sys.stderr.isatty():
        print(file=sys.stderr)
    document = dict(list(verdict._asdict().items())[:4])
    lines = f"{verdict.answer}\n{verdict.reason}\nrecords {verdict.records}\nroot {verdict.root}"
    print(json.dumps(document) if options.json else lines.replace("\n\n", "\n"))
    return verdict.exit_status


if __name__ == "__main__":
    sys.exit(main())
