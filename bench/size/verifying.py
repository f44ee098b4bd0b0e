"""Offline verification of a long export, beside the bare SHA-256 that it cannot do without.

The export has 1,000,000 records of about 360 bytes with an audit part each, in 20,000 cases. The
baseline hashes the same bytes in the same run, in Python: each leaf, each node of the tree, each
ciphertext, and the file.
"""

import resource
import secrets
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from bench.stage.table import Row
from crypto.envelope import DataKey
from crypto.export import ExportWriter
from crypto.leaf import KeyOpening, LeafHeader, build
from crypto.merkle import leaf_hash, push
from crypto.note import Checkpoint, SigningKey
from crypto.verify import check_export, fold, from_base64, to_base64url

RECORDS = 1_000_000
CASES = 20_000
ORIGIN = "contactpoint.example/EXERCISE"
SIGNER = SigningKey.from_secret(ORIGIN, b"b" * 32)
TIMES = 8


def table() -> list[Row]:
    """One row: verification, and how many times the bare hashing it takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.export"
        head = _write(path, RECORDS)
        before = _resident_mb()
        verified = _seconds(lambda: _verify(path, head))
        grown = _resident_mb() - before
        bare = _seconds(lambda: _hash(path))
        size = path.stat().st_size
    return [
        Row(
            what=f"offline verification of {RECORDS:,} records ({size / 2**20:.0f} MiB)",
            result=f"{verified:.1f} s, {verified / bare:.1f} times; {grown} MiB more memory",
            target=f"{TIMES} times",
            baseline=f"bare SHA-256 of the same bytes {bare:.1f} s",
        )
    ]


def _write(path: Path, records: int) -> str:
    """An export as the service writes it, but with leaves made from one pattern; its head."""
    key = DataKey(id="audit-2026Q4", secret=b"a" * 32)
    blob = secrets.token_bytes(180)
    first = build(
        LeafHeader(
            origin=ORIGIN,
            seq=0,
            time_ms=1_790_000_000_000,
            event="key.opened",
            actor="service",
            auth="service",
        ),
        opens=(KeyOpening(key_id=key.id, purpose="audit:2026Q4", kc=key.commitment()),),
    )
    pattern = (
        '{"a":{"hash":"%s","key":"audit-2026Q4","nonce":"AAAAAAAAAAAAAAAA"},'
        '"actor":"0123456789abcdef01234567","auth":"telegram","case":"%s",%s"case_seq":%d,'
        '"event":"request.alerted","origin":"%s","seq":%d,"time":%d,"v":1}'
    )
    digest = to_base64url(sha256(blob).digest()).decode()
    chains: dict[str, tuple[int, str]] = {}
    peaks: list[bytes] = []
    with path.open("wb") as stream:
        writer = ExportWriter(stream, ORIGIN, SIGNER)
        writer.record(first.leaf, None, None)
        push(peaks, 0, first.leaf_hash)
        for number in range(1, records):
            case = f"{number % CASES:032x}"
            place, previous = chains.get(case, (0, ""))
            leaf = (
                pattern
                % (digest, case, previous, place, ORIGIN, number, 1_790_000_000_000 + number)
            ).encode()
            hashed = leaf_hash(leaf)
            chains[case] = (place + 1, f'"case_prev":"{to_base64url(hashed).decode()}",')
            push(peaks, number, hashed)
            writer.record(leaf, blob, None)
        head = SIGNER.sign(Checkpoint(ORIGIN, records, fold(peaks)).body())
        writer.finish(head)
    return head


def _verify(path: Path, head: str) -> None:
    with path.open("rb") as stream:
        verdict = check_export(stream, SIGNER.verifier_line(), [head])
    if verdict.answer != "OK":
        raise SystemExit(f"the export of the bench is not OK: {verdict.reason}")


def _hash(path: Path) -> float:
    """Only the hashing; reading and decoding are not counted."""
    spent, whole, peaks, number = 0.0, sha256(), list[bytes](), 0
    with path.open("rb") as stream:
        while lines := stream.readlines(1 << 20):
            records = [line[:-1].split(b" ") for line in lines if line.startswith(b"record ")]
            leaves = [record[1] for record in records]
            blobs = [_decoded(record[2]) for record in records]
            begun = time.process_time()
            for leaf, blob in zip(leaves, blobs, strict=True):
                push(peaks, number, sha256(b"\x00" + leaf).digest())
                sha256(blob).digest()
                number += 1
            for line in lines:
                whole.update(line)
            spent += time.process_time() - begun
    return spent


def _decoded(text: bytes) -> bytes:
    return b"" if text == b"." else from_base64(text.translate(bytes.maketrans(b"-_", b"+/")))


def _seconds(act: Callable[[], float | None]) -> float:
    begun = time.process_time()
    told = act()
    return told if isinstance(told, float) else time.process_time() - begun


def _resident_mb() -> int:
    """The most memory that this process has used, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
