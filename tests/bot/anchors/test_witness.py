"""The witness, driven as c2sp.org/tlog-witness says; forks and rollbacks get no cosignature."""

import json
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from bot.anchors.witness_server import Witness
from bot.process.trouble import Trouble
from crypto.merkle import Frontier, extension_proof, leaf_hash, root_of
from crypto.note import Checkpoint, SigningKey, require_cosigned
from crypto.verify import Broken, to_base64
from tests.bot.anchors.test_anchors import served

ORIGIN = "contactpoint.example/EXERCISE"
LOG = SigningKey.from_secret(ORIGIN, b"l" * 32)
NAME = "witness.example/EXERCISE"
HASHES = [leaf_hash(f"EXERCISE {number}".encode()) for number in range(20)]


def note(size: int, hashes: list[bytes] | None = None, key: SigningKey = LOG) -> str:
    root = root_of((hashes or HASHES)[:size])
    return key.anchor(Checkpoint(ORIGIN, size, root), 1_790_000_000)


def body(old: int, size: int, hashes: list[bytes] | None = None, **more: object) -> str:
    given = hashes or HASHES
    before = Frontier.empty()
    for leaf in given[:old]:
        before = before.append(leaf)
    proof = extension_proof(before, given[old:size]) if 0 < old < size else []
    lines = "".join(f"{to_base64(step)}\n" for step in proof)
    signed = more.get("note") or note(size, given)
    return f"old {old}\n{lines}\n{signed}"


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path / "witness", NAME, [LOG.verifier_line()], now=lambda: 1_790_000_100.7)


async def asked(witness: Witness, text: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=witness.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://witness") as client:
        return await client.post("/add-checkpoint", content=text.encode())


async def test_a_log_that_grows_is_cosigned(witness: Witness) -> None:
    for old, size in ((0, 3), (3, 3), (3, 8), (8, 20)):
        answer = await asked(witness, body(old, size))
        assert answer.status_code == 200
        assert answer.text.startswith(f"— {NAME} ")
        cosigned = require_cosigned(note(size) + answer.text, witness.verifier)
        assert cosigned == 1_790_000_100


async def test_a_fork_a_rollback_and_a_gap_are_not(witness: Witness) -> None:
    await asked(witness, body(0, 8))
    other = [*HASHES[:5], *HASHES[6:]]
    same_size = await asked(witness, body(8, 8, other))
    assert (same_size.status_code, "another tree" in same_size.text) == (422, True)
    fork = await asked(witness, body(8, 12, other))
    assert fork.status_code == 422
    back = await asked(witness, body(3, 5))
    assert (back.status_code, back.text) == (409, "8\n")
    assert back.headers["content-type"] == "text/x.tlog.size"
    gap = await asked(witness, body(0, 12))
    assert (gap.status_code, gap.text) == (409, "8\n")
    larger = await asked(witness, f"old 9\n\n{note(5)}")
    assert larger.status_code == 400


async def test_an_empty_tree_is_cosigned_and_grows(witness: Witness) -> None:
    answer = await asked(witness, body(0, 0))
    assert answer.status_code == 200
    assert require_cosigned(note(0) + answer.text, witness.verifier)
    assert (await asked(witness, body(0, 0))).status_code == 200
    assert (await asked(witness, body(0, 8))).status_code == 200
    # An empty tree again is a rollback; one that is none is refused by its root.
    assert (await asked(witness, body(0, 0))).text == "8\n"
    other = SigningKey.generate("other.example/log")
    fresh = Witness(witness._folder.parent / "fresh", NAME, [other.verifier_line()])
    wrong = other.sign(Checkpoint("other.example/log", 0, b"r" * 32).body())
    assert (await asked(fresh, body(0, 0, note=wrong))).status_code == 422


async def test_over_http_a_gap_is_answered_with_the_bare_size(witness: Witness) -> None:
    """Byte for byte what others' clients look for (c2sp.org/tlog-witness)."""
    async with served(witness.app()) as url, httpx.AsyncClient(trust_env=False) as client:
        for old, size in ((0, 8), (3, 12)):
            answer = await client.post(f"{url}/add-checkpoint", content=body(old, size).encode())
        assert (answer.status_code, answer.content) == (409, b"8\n")
        assert answer.headers["content-type"] == "text/x.tlog.size"
        hashed = sha256(ORIGIN.encode()).hexdigest()
        by_hash = await client.get(f"{url}/{hashed}/checkpoint")
        by_name = await client.get(f"{url}/checkpoint", params={"origin": ORIGIN})
        assert by_hash.text == by_name.text == by_hash.text.strip() + "\n"
        assert require_cosigned(by_hash.text, witness.verifier)
        assert (await client.get(f"{url}/{'0' * 64}/checkpoint")).status_code == 404


async def test_strangers_and_nonsense_are_refused(witness: Witness) -> None:
    stranger = SigningKey.generate(ORIGIN)
    assert (await asked(witness, body(0, 3, note=note(3, key=stranger)))).status_code == 403
    foreign = SigningKey.generate("other.example/log")
    unknown = foreign.sign(Checkpoint("other.example/log", 3, b"r" * 32).body())
    assert (await asked(witness, body(0, 3, note=unknown))).status_code == 404
    for text in ("", "old x\n\n", "old 01\n\n" + note(3), f"old 0\nAAAA\n\n{note(3)}", note(3)):
        assert (await asked(witness, text)).status_code == 400
    assert (await asked(witness, f"old 0\n\n{'x' * 70_000}")).status_code == 413
    unproved = await asked(witness, f"old 0\n{to_base64(HASHES[0])}\n\n{note(3)}")
    assert unproved.status_code == 422
    extended = LOG.sign(Checkpoint(ORIGIN, 3, root_of(HASHES[:3])).body() + "more\n")
    answer = await asked(witness, body(0, 3, note=extended))
    # What the log added is cosigned with the rest.
    assert require_cosigned(extended + answer.text, witness.verifier)


async def test_it_remembers_over_a_restart(witness: Witness, tmp_path: Path) -> None:
    await asked(witness, body(0, 8))
    again = Witness(tmp_path / "witness", NAME, [LOG.verifier_line()])
    assert again.verifier == witness.verifier
    assert (await asked(again, body(0, 3))).status_code == 409
    assert (await asked(again, body(8, 9))).status_code == 200
    mode = (tmp_path / "witness" / "witness.key").stat().st_mode
    assert mode & 0o077 == 0


async def test_auditors_read_the_newest_cosigned_tree(witness: Witness) -> None:
    await asked(witness, body(0, 8))
    transport = httpx.ASGITransport(app=witness.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://witness") as client:
        found = await client.get("/checkpoint", params={"origin": ORIGIN})
        assert (await client.get("/checkpoint", params={"origin": "x"})).status_code == 404
    require_cosigned(found.text, witness.verifier)
    with pytest.raises(Broken):
        require_cosigned(found.text.replace("\n8\n", "\n9\n"), witness.verifier)


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="verifier key"):
        Witness(tmp_path, NAME, ["not a key"])
    with pytest.raises(Trouble, match="name"):
        Witness(tmp_path / "named", "two words", [LOG.verifier_line()])
    (tmp_path / "state.json").write_text(json.dumps([1]), "utf-8")
    with pytest.raises(Trouble, match="damaged"):
        Witness(tmp_path, NAME, [LOG.verifier_line()])
