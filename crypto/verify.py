"""Checks a log without trusting anybody: python verify.py EXPORT --key LINE [--anchor NOTE]...

An auditor can read and copy it: it needs `cryptography` alone. It decides what a record, a tree, a note
and an export must be (docs/log-format.md); the rest of `crypto` makes them.
"""

import argparse
import binascii
import json
import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

EXPORT_FORMAT, HEAD = "contactpoint-export/v1", "the signed head"
COMMITMENT = "commitment"  # label of `kc`, which ties a key's id to one secret; AES-GCM does not
PARTS = {"a": ("audit part", "log/audit"), "c": ("content part", "log/content")}  # name, label
TO_URL, FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_+/=", b"+/!!!")
JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))  # RFC 8785
Opt = bytes | None


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


# In canonical form these fields leave no freedom, so one regular expression is a leaf's whole grammar.
_HASH, _COUNT = "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", "(?:0|[1-9][0-9]{0,14})"
_WORD = "[A-Za-z0-9._:/@=-]{1,128}"
_SEALED = rf'\{{"hash":"({_HASH})","key":"({_WORD})","nonce":"[A-Za-z0-9_-]{{16}}"\}},'
_OPENING = rf'\{{"id":"({_WORD})","kc":"({_HASH})","purpose":"({_WORD})"\}}'
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
_TREE = re.compile(rf"([^\n]+)\n({_COUNT})\n([A-Za-z0-9+/]{{43}})=\n(?:[^\n]+\n)*")
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    """The four bytes by which a signature names its key (c2sp.org/signed-note)."""
    return sha256(name.encode("utf-8") + b"\n" + kind + public).digest()[:4]


def parse_verifier(line: str, kind: bytes = ED25519) -> tuple[str, bytes]:
    """The name and 32-byte Ed25519 key of a verifier line ``name+hash+base64``."""
    match = _VERIFIER.fullmatch(line)
    key = from_base64(match[3].encode()) if match else b""
    if match and key[:1] == kind and match[2] == key_id(match[1], kind, key[1:]).hex():
        return match[1], key[1:]
    raise Broken("the key is not the whole line of an Ed25519 verifier key")


def open_note(note: str, keys: Iterable[tuple[str, bytes]]) -> tuple[str, int]:
    """The text that a key signed, and the POSIX time if it cosigned; others' lines are ignored."""
    body, blank, tail = note.rpartition("\n\n")
    if not blank or not _SIGNATURES.fullmatch(tail) or FORBIDDEN.search(note):
        raise Broken("it is not a signed note")
    text, time_s, is_signed = body + "\n", 0, False
    known = {(n, key_id(n, kind, k)): (kind, k) for n, k in keys for kind in (ED25519, COSIGNATURE)}
    for signer, encoded in _SIGNATURE.findall(tail):
        raw, message = from_base64(encoded.encode()), text
        kind, public = known.get((signer, raw[:4]), (b"", b""))
        if kind == COSIGNATURE:
            time_s, raw = int.from_bytes(raw[4:12], "big"), raw[8:]
            message = f"cosignature/v1\ntime {time_s}\n{text}"
        try:
            if kind:
                Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], message.encode())
        except InvalidSignature as error:
            raise Broken("its signature does not hold") from error
        is_signed = is_signed or kind == ED25519
    if not is_signed:
        raise Broken("the given key did not sign it")
    return text, time_s


def parse_tree(text: str) -> tuple[str, int, bytes]:
    """Origin, size and root that a note's text names (c2sp.org/tlog-checkpoint)."""
    if match := _TREE.fullmatch(text):
        return match[1], int(match[2]), from_base64(match[3].encode())
    raise Broken("it is not a checkpoint")


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
        self.notes = list[str]()  # the log's own, at each change of its key; the head is the last
        self.keys = {name.encode(): secret for name, secret in (keys or {}).items()}
        self.opened = dict[bytes, int]()  # by which record each key was introduced
        self.cases = dict[bytes, tuple[int, bytes, int]]()  # next number, last hash and index
        self._hashes, self._counts = bytearray(), dict[int, int]()  # nodes; those above 1 leaf
        self._times = array("q")  # of a withheld record: that of the last one shown before it
        self._absent, self._signers = dict[bytes, int](), list[tuple[int, tuple[str, bytes]]]()
        self._failure: tuple[str, int | None] | None = None

    def fail(self, reason: str, record: int | None = None) -> None:
        """Notes a finding; the first one is the answer."""
        place = "" if record is None else f"record {record}: "
        self._failure = self._failure or (place + reason, record)

    def add(self, leaf: bytes, audit_blob: Opt, content_blob: Opt) -> None:
        """The next record; what is wrong with it is kept for `finish`."""
        digest = sha256(b"\x00" + leaf).digest()
        try:
            if self._failure is None:
                self._check(leaf, digest, audit_blob, content_blob)
        except Broken as finding:
            self.fail(str(finding), self.records)
        self._hashes += digest
        self.records += 1

    def _skip(self, count: int, root: bytes) -> None:
        if count < 1 or count & (count - 1) or self.records % count or len(root) != 32:
            raise Broken("what it withholds is no perfect subtree")
        self._counts[len(self._hashes) // 32] = count
        self._hashes += root
        self._times.extend(self._times[-1:] * count or array("q", [0]) * count)
        self.records += count

    def take(self, line: bytes) -> None:
        """The next line of an export."""
        match line[:-1].split(b" "):
            case [b"record", leaf, audit, content] if not self.notes:
                self.add(leaf, _blob(audit), _blob(content))
            case [b"skip", count, root] if not self.notes:
                self._skip(int(count), _blob(root) or b"")
            case [b"key", key, secret] if not self.records:
                self.keys[key] = _blob(secret) or b""
            case [b"checkpoint", note]:
                self.notes.append((_blob(note) or b"").decode("utf-8"))
            case _:
                raise Broken("the line is of no known kind, or out of place")

    def _check(self, leaf: bytes, digest: bytes, audit: Opt, content: Opt) -> None:
        if not (match := LEAF.fullmatch(leaf)):
            raise Broken("its leaf is not in the canonical form")
        *parts, case, previous, number, event, opens, origin, seq, time = match.groups()
        if int(seq) != self.records:
            raise Broken(f"it says it is record {int(seq)}: one is missing, repeated or moved")
        if origin != self._name:
            raise Broken("it belongs to another log")
        if (now := int(time)) < (self._times[-1] if self._times else 0):
            raise Broken("its time lies before that of the record before it")
        self._times.append(now)
        if case is not None:
            due, last, index = self.cases.get(case, (0, b"", None))
            if int(number) != due:
                raise Broken(f"it is number {int(number)} of its case where {due} is due")
            if (previous or b"") != last:
                raise Broken(f"it does not follow record {index}, the one before it in its case")
            self.cases[case] = (due + 1, to_base64url(digest), self.records)
            if event == b"case.erased":  # it accounts for absent content in earlier records
                self._absent.pop(case, None)
        for key, kc, purpose in OPENINGS.findall(opens) if opens else ():
            self._open(key, kc, purpose)
        self._part("a", leaf, parts[:2], audit, None)
        self._part("c", leaf, parts[2:], content, case)

    def _open(self, key: bytes, kc: bytes, purpose: bytes) -> None:
        if key in self.opened:
            raise Broken("it opens a key that is open already")
        if purpose == b"signing":  # a public key, which signs the log from then on
            self._signers.append((self.records, (self.origin, from_base64(kc.translate(FROM_URL)))))
        elif key in self.keys and to_base64url(derive(self.keys[key], COMMITMENT)) != kc:
            raise Broken("it commits to another key than the one given")
        self.opened[key] = self.records

    def _part(self, part: str, leaf: bytes, seal: Sequence[Any], blob: Opt, case: Opt) -> None:
        (digest, key), (name, label) = seal, PARTS[part]
        if digest is None:
            if blob is not None:
                raise Broken(f"its leaf knows of no {name}, but there is one")
        elif key not in self.opened:
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

    def finish(self, keys: str | Sequence[str], anchors: Iterable[str] = ()) -> Verdict:
        """The answer, by the log's own `notes` and by anchors that somebody else held."""
        self.known = [parse_verifier(line) for line in ([keys] if isinstance(keys, str) else keys)]
        if self._absent:
            self.fail("its content part is missing, not erased", min(self._absent.values()))
        notes = [(HEAD, self.notes[-1] if self.notes else "")] if self.notes or self.records else []
        notes += [(f"anchor {number}", note) for number, note in enumerate(anchors, 1)]
        texts = [*self.notes, *dict(notes).values()]
        sizes = {text: int(match[2]) for text in texts if (match := _TREE.match(text))}
        roots, anchored, unheld = self._roots({*sizes.values()}), 0, ""
        for note in self.notes * len(self.notes):
            # A tree that a known key signed shows which others the log names, before and after.
            with suppress(Broken):
                _, size, root = parse_tree(open_note(note, self.known)[0])
                size = size if roots.get(size) == root else 0
                self.known += [k for n, k in self._signers if n < size and k not in self.known]
        for who, note in sorted(notes, key=lambda each: sizes.get(each[1], 0)):
            try:
                text, time_s = open_note(note, self.known)
                tree = parse_tree(text)
            except Broken as finding:
                self.fail(f"{who} proves nothing: {finding}")
                continue
            if self.records > tree[1] not in roots:
                unheld = f"{who} ends among records that are not shown: have a file made for it"
                continue
            self._compare(who, tree, time_s * 1000, roots.get(tree[1]), anchored)
            anchored = anchored if who == HEAD else tree[1]
        shown = f"{len(self._hashes) // 32 - len(self._counts)} of its records are shown"
        answer, (reason, bad) = "OK", (shown if self._counts else "", None)
        if self._failure:
            answer, (reason, bad) = "FAIL", self._failure
        elif unheld or anchored < self.records:
            answer = f"UNANCHORED SINCE {0 if unheld else anchored}"
            reason = unheld or "no anchor covers the later records"
        return Verdict(answer, self.records, to_base64(roots[self.records]), reason, bad)

    def _roots(self, sizes: set[int]) -> dict[int, bytes]:
        peaks, roots, hashes, size = list[bytes](), dict[int, bytes](), bytes(self._hashes), 0
        for node in range(len(hashes) // 32):
            if size in sizes:
                roots[size] = fold(peaks)
            count = self._counts.get(node, 1)
            place, root = size // count, hashes[32 * node : 32 * node + 32]
            while place & 1:
                root, place = sha256(b"\x01" + peaks.pop() + root).digest(), place >> 1
            peaks.append(root)
            size += count
        return roots | {self.records: fold(peaks)}

    def _compare(self, who: str, tree: Sequence[Any], ms: int, known: Opt, good: int) -> None:
        origin, size, root = tree
        late, early = bisect_left(self._times, ms + 1000), bisect_left(self._times, ms)
        if origin != self.origin:
            self.fail(f"{who} is of another log")
        elif known is None:
            self.fail(f"rollback: it is missing, but {who} counts {size}", self.records)
        elif known != root:
            self.fail(f"fork: records {good} to {size - 1} are not all those of {who}")
        elif ms and late < size:
            self.fail(f"back-dated: its time lies after {who}, which covers it", late)
        elif ms and early > size and not self._counts:
            self.fail(f"back-dated: its time lies before {who}, made without it", size)
        elif who == HEAD and size < self.records:
            self.fail("it comes after the signed head", size)


def _blob(text: bytes) -> Opt:
    return None if text == b"." else from_base64(text.translate(FROM_URL))


def check_export(
    stream: BinaryIO, keys: str | Sequence[str], anchors: Iterable[str] = ()
) -> Verdict:
    """The answer about an export; `Broken` only if a verifier line is not one."""
    title, last = stream.readline(), stream.readline()
    check = LogCheck(title[len(EXPORT_FORMAT) + 1 : -1].decode("ascii", "replace"))
    digest = sha256(title)
    if title != f"{EXPORT_FORMAT} {check.origin}\n".encode():
        check.fail(f"its first line is not that of an export, {EXPORT_FORMAT} and a log's name")
    while lines := stream.readlines(1 << 20):
        *lines, last = last, *lines  # the last of all is the signature over the lines before it
        for line in lines:
            try:
                check.take(line)
            except (Broken, ValueError):
                check.fail("the line in its place is damaged, or out of place", check.records)
        digest.update(b"".join(lines))
        if len(lines) > 1000 and sys.stderr.isatty():
            print(f"\r{check.records:,} records", end="", file=sys.stderr, flush=True)
    verdict = check.finish(keys, anchors)
    text = f"{EXPORT_FORMAT}\n{check.origin}\n{to_base64(digest.digest())}\n"
    try:
        open_note(f"{text}\n{last.decode('utf-8', 'replace')}", check.known)
    except Broken as finding:
        check.fail(f"the export was changed: {finding}")
        return check.finish(keys, anchors)
    return verdict


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"verify.py: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status (2 for misuse)."""
    parser = _Parser(description="Checks an export of the log, offline.")
    parser.add_argument("export", metavar="EXPORT", type=Path, help="a file by `log export`")
    parser.add_argument("--key", required=True, action="append", metavar="LINE", help="the log's")
    parser.add_argument("--anchor", action="append", default=[], metavar="NOTE", type=Path)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    try:
        text = "\n".join(f"{x.read_text('utf-8', 'replace').strip()}\n" for x in options.anchor)
        anchors = re.split(r"(?<=\n)\n+(?!— )", text) if options.anchor else []  # several in a file
        with options.export.open("rb") as stream:
            verdict = check_export(stream, options.key, anchors)
        if verdict.records > 1000 and sys.stderr.isatty():
            print(file=sys.stderr)
        document = dict(list(verdict._asdict().items())[:4])
        lines = "{0}\n{3}\nrecords {1}\nroot {2}".format(*document.values())
        with suppress(BrokenPipeError), open(1, "w", encoding="utf-8", closefd=False) as out:
            print(json.dumps(document) if options.json else lines.replace("\n\n", "\n"), file=out)
    except (OSError, Broken) as error:
        parser.error(str(error))
    return verdict.exit_status


if __name__ == "__main__":
    sys.exit(main())
