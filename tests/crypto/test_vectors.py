"""The format's own vectors: from the inputs in the file, every byte of the outputs must come.

The file was made once. A log cannot be migrated, so a test that fails here is a change of format.
"""

import io
import json
import secrets
from pathlib import Path
from typing import Any

import pytest

from crypto.envelope import DataKey, Sealed
from crypto.export import ExportWriter
from crypto.leaf import BuiltLeaf, KeyOpening, LeafHeader, build, open_part, parse
from crypto.merkle import Frontier
from crypto.note import Checkpoint, SigningKey
from crypto.verify import LogCheck, check_export, to_base64

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "vectors" / "log.json").read_text("utf-8")
)
KEYS = {
    name: DataKey(id=name, secret=bytes.fromhex(key["secret"]))
    for name, key in VECTORS["keys"].items()
}
SIGNER = SigningKey.from_secret(VECTORS["origin"], bytes.fromhex(VECTORS["signing_secret"]))


def _header(fields: dict[str, Any]) -> LeafHeader:
    previous = fields.get("case_prev")
    return LeafHeader(
        **{**fields, "case_prev": None if previous is None else bytes.fromhex(previous)},
        origin=VECTORS["origin"],
    )


def _build(record: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> BuiltLeaf:
    parts = {name: record[name] for name in ("audit", "content") if name in record}
    nonces = iter([bytes.fromhex(part["nonce"]) for part in parts.values()])
    monkeypatch.setattr(secrets, "token_bytes", lambda _: next(nonces))
    given = {n: (KEYS[part["key"]], part["plaintext"].encode()) for n, part in parts.items()}
    opens = tuple(
        KeyOpening(key_id=name, purpose=KEY_PURPOSES[name], kc=KEYS[name].commitment())
        for name in record["opens"]
    )
    return build(_header(record["header"]), **given, opens=opens)


KEY_PURPOSES = {name: key["purpose"] for name, key in VECTORS["keys"].items()}


def test_commitments() -> None:
    for name, key in VECTORS["keys"].items():
        assert KEYS[name].commitment().hex() == key["kc"]


@pytest.mark.parametrize("record", VECTORS["records"])
def test_records(record: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    built = _build(record, monkeypatch)
    assert built.leaf.decode("ascii") == record["leaf"]
    assert built.leaf_hash.hex() == record["leaf_hash"]
    leaf = parse(built.leaf)
    assert leaf.header == _header(record["header"])
    for name, part, blob in (
        ("audit", "a", built.audit_blob),
        ("content", "c", built.content_blob),
    ):
        assert (None if blob is None else blob.hex()) == record.get(name, {}).get("ciphertext")
        if blob is not None:
            plaintext = open_part(leaf, part, KEYS[record[name]["key"]], blob)
            assert plaintext.decode() == record[name]["plaintext"]


def test_tree_head_and_anchor() -> None:
    frontier = Frontier.empty()
    for record in VECTORS["records"]:
        frontier = frontier.append(bytes.fromhex(record["leaf_hash"]))
        assert frontier.root().hex() == record["root_after"]
    checkpoint = Checkpoint(VECTORS["origin"], frontier.size, frontier.root())
    assert SIGNER.verifier_line() == VECTORS["verifier"]
    assert SIGNER.sign(checkpoint.body()) == VECTORS["head"]
    assert SIGNER.anchor(checkpoint, VECTORS["anchor_time_s"]) == VECTORS["anchor"]


def test_export() -> None:
    stream = io.BytesIO()
    writer = ExportWriter(stream, VECTORS["origin"], SIGNER)
    for name, key in KEYS.items():
        writer.key(name, key.secret)
    check = LogCheck(VECTORS["origin"], {name: key.secret for name, key in KEYS.items()})
    for record in VECTORS["records"]:
        leaf = record["leaf"].encode()
        blobs = [
            bytes.fromhex(record[name]["ciphertext"]) if name in record else None
            for name in ("audit", "content")
        ]
        writer.record(leaf, *blobs)
        check.add(leaf, *blobs)
    writer.finish(VECTORS["head"])
    assert stream.getvalue().decode("utf-8") == VECTORS["export"]
    stream.seek(0)
    verdict = check_export(stream, VECTORS["verifier"], [VECTORS["anchor"]])
    check.notes = [VECTORS["head"]]
    assert verdict == check.finish(VECTORS["verifier"], [VECTORS["anchor"]])
    root = to_base64(bytes.fromhex(VECTORS["records"][-1]["root_after"]))
    assert (verdict.answer, verdict.root) == ("OK", root)


def test_a_sealed_row() -> None:
    row = VECTORS["row"]
    sealed = Sealed.from_bytes(bytes.fromhex(row["sealed"]))
    opened = KEYS[sealed.key_id].open(sealed, row["label"], row["context"].encode())
    assert opened.decode() == row["plaintext"]


def test_the_specification_shows_these_vectors() -> None:
    text = (Path(__file__).parents[2] / "docs" / "log-format.md").read_text("utf-8")
    blocks = text.split("```")[1::2]
    assert blocks[0].strip().replace("\n ", "") == VECTORS["records"][3]["leaf"]
    assert blocks[1] == "\n" + VECTORS["head"]
    assert blocks[2].strip() == VECTORS["verifier"]
