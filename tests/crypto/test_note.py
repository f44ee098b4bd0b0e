"""Signed notes and checkpoints: the published examples, and what spoils a note."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.note import Checkpoint, SigningKey, parse_checkpoint
from crypto.verify import Broken, open_note, parse_verifier

VECTORS = json.loads((Path(__file__).parent / "vectors" / "signed_note.json").read_text("utf-8"))
TEXT = VECTORS["text"]
PETER, ENOCH, FOO = VECTORS["notes"]
SIGNER = SigningKey.from_secret("contactpoint.example/EXERCISE", b"s" * 32)
TREE = Checkpoint(origin=SIGNER.name, size=5, root=b"r" * 32)


def _text(note: str, verifier: str) -> str:
    return open_note(note, [parse_verifier(verifier)])[0]


def test_the_published_signer_makes_the_published_note() -> None:
    secret = base64.b64decode(VECTORS["signer"]["private"])[1:]
    signer = SigningKey.from_secret(VECTORS["signer"]["name"], secret)
    assert signer.verifier_line() == PETER["verifier"]
    assert signer.sign(TEXT) == PETER["note"]
    assert signer.secret_bytes() == secret


@pytest.mark.parametrize("vector", VECTORS["notes"])
def test_the_published_notes_hold(vector: dict[str, str]) -> None:
    text = _text(vector["note"], vector["verifier"])
    assert vector["note"].startswith(text + "\n")


def test_signatures_of_others_are_ignored_and_do_not_suffice() -> None:
    assert _text(ENOCH["note"], PETER["verifier"]) == TEXT
    with pytest.raises(Broken, match="did not sign"):
        _text(PETER["note"], ENOCH["verifier"])


def test_one_false_signature_of_the_key_spoils_the_note() -> None:
    good = SIGNER.sign("a\n")
    bad = SIGNER.sign("b\n").rpartition("\n\n")[2]
    with pytest.raises(Broken, match="does not hold"):
        _text(good + bad, SIGNER.verifier_line())


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        TEXT,
        TEXT + "\n",
        PETER["note"][:-1],
        "\x01" + PETER["note"],
        "\udcff" + PETER["note"],
        PETER["note"] + "An unexpected line.\n",
        PETER["note"].replace("PeterNeumann", "Peter Neumann"),
        PETER["note"].replace("PeterNeumann", "Peter+Neumann"),
        PETER["note"].replace("nAM=", "nAM"),
        PETER["note"].replace("nAM=", "nAM=="),
        PETER["note"].replace("nAM=", "nAN="),
        PETER["note"].replace("nAM=", "nA*="),
        PETER["note"].replace("\n— ", "\n- "),
        PETER["note"] + PETER["note"].splitlines(keepends=True)[-1] * 100,
        TEXT + "\n— PeterNeumann \n",
    ],
)
def test_malformed_notes_are_refused(note: str) -> None:
    with pytest.raises(Broken):
        _text(note, PETER["verifier"])


@given(st.data())
@settings(max_examples=200)
def test_no_character_of_a_note_can_change(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(PETER["note"]) - 1))
    sign = data.draw(st.characters().filter(lambda other: other != PETER["note"][at]))
    with pytest.raises(Broken):
        _text(PETER["note"][:at] + sign + PETER["note"][at + 1 :], PETER["verifier"])


def test_mangled_verifier_lines_are_refused() -> None:
    line = PETER["verifier"]
    mangled = {line[start:end] for start in range(len(line)) for end in range(start, len(line) + 1)}
    mangled |= {line[:n] + chr(ord(line[n]) + 1) + line[n + 1 :] for n in range(len(line))}
    mangled |= {
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        line + "\n",
    }
    for one in mangled - {line}:
        with pytest.raises(Broken):
            parse_verifier(one)


def test_a_text_may_hold_empty_lines() -> None:
    text = "first\n\n\nlast\n\n"
    assert _text(SIGNER.sign(text), SIGNER.verifier_line()) == text


@pytest.mark.parametrize("text", ["", "no end of line", "tab\there\n", "half \ud800\n"])
def test_unsignable_texts_are_refused(text: str) -> None:
    with pytest.raises(Broken):
        SIGNER.sign(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "\ud800"])
def test_unusable_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        SigningKey.generate(name)


def test_the_secret_does_not_show() -> None:
    assert SIGNER.secret_bytes().hex() not in repr(SIGNER)
    assert repr(SIGNER.secret_bytes()) not in repr(SIGNER)


def test_checkpoints_read_back() -> None:
    note = SIGNER.sign(TREE.body())
    assert parse_checkpoint(note, SIGNER.verifier_line()) == TREE
    extended = SIGNER.sign(TREE.body() + "an extension\n")
    assert parse_checkpoint(extended, SIGNER.verifier_line()) == TREE


@pytest.mark.parametrize(
    "body",
    [
        "origin\n5\n",
        TREE.body().replace("\n5\n", "\n05\n"),
        TREE.body().replace("\n5\n", "\n-5\n"),
        TREE.body().replace("\n5\n", "\n5 \n"),
        TREE.body().replace("=", ""),
        TREE.body().replace("cnI=", "cnJ="),
        TREE.body().replace("cnJy", "cnJyAAAA", 1),
        TREE.body() + "\n",
        "\n" + TREE.body(),
    ],
)
def test_other_texts_are_no_checkpoints(body: str) -> None:
    with pytest.raises(Broken):
        parse_checkpoint(SIGNER.sign(body), SIGNER.verifier_line())


def test_an_anchor_carries_its_time() -> None:
    note = SIGNER.anchor(TREE, 1_790_000_000)
    opened = open_note(note, [parse_verifier(SIGNER.verifier_line())])
    assert opened == (TREE.body(), 1_790_000_000)
    assert open_note(SIGNER.sign(TREE.body()), [parse_verifier(SIGNER.verifier_line())])[1] == 0


@given(st.data())
def test_no_character_of_an_anchor_can_change(data: st.DataObject) -> None:
    note = SIGNER.anchor(TREE, 1_790_000_000)
    at = data.draw(st.integers(0, len(note) - 1))
    sign = data.draw(st.sampled_from("ABab01+/=— \n").filter(lambda other: other != note[at]))
    changed = note[:at] + sign + note[at + 1 :]
    try:
        opened = open_note(changed, [parse_verifier(SIGNER.verifier_line())])
    except Broken:
        return
    # A line that no longer names the key is another's, and its time is not believed.
    assert opened == (TREE.body(), 0)


def test_a_time_cannot_borrow_the_other_signature() -> None:
    note = SIGNER.anchor(TREE, 1_790_000_000)
    body, _, lines = note.rpartition("\n\n")
    plain, timed = (base64.b64decode(line.split(" ")[2]) for line in lines.splitlines())
    forged = base64.b64encode(timed[:4] + bytes(7) + b"\x05" + plain[4:]).decode()
    for order in ((forged, None), (None, forged)):
        shown = [f"— {SIGNER.name} {one or base64.b64encode(plain).decode()}\n" for one in order]
        with pytest.raises(Broken, match="does not hold"):
            _text(f"{body}\n\n{''.join(shown)}", SIGNER.verifier_line())
