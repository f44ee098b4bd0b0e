"""The vectors of a changed signing key and of the proof of one case; made once, and checked in."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from crypto.export import ExportWriter
from crypto.merkle import leaf_hash, root_of
from crypto.note import SigningKey
from crypto.verify import check_export, to_base64

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "vectors" / "proof.json").read_text("utf-8")
)
LEAVES = [leaf.encode() for leaf in VECTORS["leaves"]]
KEYS = [
    SigningKey.from_secret(VECTORS["origin"], bytes.fromhex(secret))
    for secret in VECTORS["signing_secrets"]
]


def written(shown: list[int], edges: list[int]) -> str:
    stream = io.BytesIO()
    writer = ExportWriter(stream, VECTORS["origin"], KEYS[-1], edges)
    for number, leaf in enumerate(LEAVES):
        if number in shown:
            writer.record(leaf, None, None)
        else:
            writer.withhold(leaf)
    writer.finish(VECTORS["head"], [VECTORS["continuation"]])
    return stream.getvalue().decode()


def test_the_root_and_the_verifier_lines() -> None:
    assert to_base64(root_of(map(leaf_hash, LEAVES))) == VECTORS["root"]
    assert [key.verifier_line() for key in KEYS] == VECTORS["verifiers"]


def test_the_files_are_written_so() -> None:
    assert written([*range(len(LEAVES))], []) == VECTORS["whole"]
    assert written(VECTORS["shown"], VECTORS["edges"]) == VECTORS["proof"]


@pytest.mark.parametrize("line", VECTORS["verifiers"])
@pytest.mark.parametrize("name", ["whole", "proof"])
def test_either_line_verifies_either_file(line: str, name: str) -> None:
    anchors = [VECTORS["anchor"], VECTORS["head"]]
    verdict = check_export(io.BytesIO(VECTORS[name].encode()), line, anchors)
    assert (verdict.answer, verdict.records) == ("OK", len(LEAVES))
    assert verdict.root == VECTORS["root"]
