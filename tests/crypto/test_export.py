"""The export and the auditor's programme, run as the auditor runs it."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import crypto.verify
from crypto.export import ExportWriter
from crypto.note import SigningKey
from crypto.verify import check_export, main, to_base64url
from tests.crypto.sample_log import (
    KEY,
    ORIGIN,
    SECRETS,
    SIGNER,
    Log,
    Row,
    check,
    export,
    note,
    sample,
)

ROWS = sample()
HEAD = note(ROWS)
EXPORT = export(ROWS)
OPEN_EXPORT = export(ROWS, SECRETS)


def answer(data: bytes, anchors: tuple[str, ...] = (HEAD,), key: str = KEY) -> str:
    verdict = check_export(io.BytesIO(data), key, anchors)
    return f"{verdict.answer}: {verdict.reason}" if verdict.reason else verdict.answer


def test_an_export_gives_the_same_answer_as_the_log() -> None:
    for data in (EXPORT, OPEN_EXPORT):
        for anchors in ((HEAD,), (), (note(ROWS[:5]),)):
            assert check_export(io.BytesIO(data), KEY, anchors) == check(ROWS, HEAD, anchors)


def test_the_export_of_an_empty_log() -> None:
    assert answer(export([]), ()) == "OK"


@pytest.mark.parametrize("data", [EXPORT, OPEN_EXPORT], ids=["sealed", "with keys"])
def test_no_byte_of_an_export_can_change(data: bytes) -> None:
    @given(st.integers(0, len(data) - 1), st.integers(1, 255))
    @settings(max_examples=400)
    def changed(at: int, flip: int) -> None:
        other = data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :]
        assert answer(other).startswith("FAIL: ")

    changed()


@given(st.data())
@settings(max_examples=150)
def test_no_line_of_an_export_can_move(data: st.DataObject) -> None:
    lines = EXPORT.splitlines(keepends=True)
    first, second = data.draw(st.tuples(*[st.integers(0, len(lines) - 1)] * 2))
    act = data.draw(st.sampled_from(["drop", "repeat", "swap", "cut"]))
    other = [*lines]
    if act == "drop":
        del other[first]
    elif act == "repeat":
        other.insert(second, other[first])
    elif act == "swap":
        other[first], other[second] = other[second], other[first]
    else:
        other = other[:first]
    changed = b"".join(other)
    assert answer(changed).startswith("OK" if changed == EXPORT else "FAIL: ")


@pytest.mark.parametrize(
    "more",
    [b"\n", b" ", b"record . . .\n", EXPORT.splitlines(keepends=True)[-1]],
    ids=["newline", "space", "record", "signature"],
)
def test_nothing_may_follow_the_signature(more: bytes) -> None:
    assert answer(EXPORT + more).startswith("FAIL: ")


def _signed(*lines: bytes, origin: str = ORIGIN) -> bytes:
    """An export with lines of one's choice and a true signature."""
    stream = io.BytesIO()
    writer = ExportWriter(stream, origin, SIGNER)
    for line in lines:
        writer._write(line)
    writer.finish(HEAD)
    return stream.getvalue()


RECORDS = EXPORT.splitlines()[1:-2]


@pytest.mark.parametrize(
    "lines",
    [
        (RECORDS[0] + b" .", *RECORDS[1:]),
        (b"verse " + RECORDS[0], *RECORDS[1:]),
        (*RECORDS, b"key a " + to_base64url(b"k" * 32)),
        (b"checkpoint " + to_base64url(HEAD.encode()), *RECORDS),
        (b"checkpoint _w", *RECORDS),
        (b"checkpoint /w", *RECORDS),
        (RECORDS[0].replace(b" .", b" AAAAA"), *RECORDS[1:]),
        (RECORDS[0].replace(b" .", b" AB"), *RECORDS[1:]),
        (RECORDS[0].replace(b" .", b" AA=="), *RECORDS[1:]),
        (RECORDS[0] + b"\r", *RECORDS[1:]),
        (b"", *RECORDS),
    ],
)
def test_even_a_signed_export_is_read_strictly(lines: tuple[bytes, ...]) -> None:
    found = answer(_signed(*lines))
    assert found.endswith("the line in its place is damaged, or out of place")


def test_a_signed_export_that_says_the_same_is_ok() -> None:
    assert _signed(*RECORDS) == EXPORT


def test_a_damaged_leaf_is_exported_and_found() -> None:
    damaged = Row(leaf=b'{"a b":\n', leaf_hash=ROWS[3].leaf_hash, audit=None, content=None)
    found = answer(export([*ROWS[:3], damaged, *ROWS[4:]]))
    assert found == "FAIL: record 3: its leaf is not in the canonical form"


def test_a_changed_ciphertext_is_named_before_the_signature() -> None:
    lines = EXPORT.splitlines(keepends=True)
    words = lines[4].split(b" ")
    lines[4] = b" ".join([*words[:2], to_base64url(b"x" * 30), *words[3:]])
    assert answer(b"".join(lines)).startswith("FAIL: record 3: its audit part is not the one")


def test_a_signature_for_other_bytes_alone_is_found() -> None:
    lines = EXPORT.splitlines(keepends=True)
    lines[-1] = export(ROWS[:4]).splitlines(keepends=True)[-1]
    assert answer(b"".join(lines)) == "FAIL: the export was changed: its signature does not hold"


def test_keys_in_an_export_are_used() -> None:
    wrong = dict.fromkeys(SECRETS, b"w" * 32)
    assert answer(export(ROWS, wrong)).endswith("it commits to another key than the one given")


def test_the_writer_keeps_the_order() -> None:
    writer = ExportWriter(io.BytesIO(), ORIGIN, SIGNER)
    writer.record(ROWS[0].leaf, ROWS[0].audit, None)
    with pytest.raises(ValueError, match="before its records"):
        writer.key("late", b"k" * 32)
    writer.finish(HEAD)
    with pytest.raises(ValueError, match="finished"):
        writer.record(ROWS[1].leaf, ROWS[1].audit, None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The auditor's folder: the one file, an export, and what was held elsewhere."""
    shutil.copy(crypto.verify.__file__, tmp_path / "verify.py")
    (tmp_path / "log.export").write_bytes(EXPORT)
    (tmp_path / "head.note").write_text(HEAD, encoding="utf-8")
    (tmp_path / "other.note").write_text(note(ROWS[:-1] + ROWS[:1]), encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the interpreter and file of this test
        [sys.executable, "-I", "-W", "error", "verify.py", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_the_file_runs_alone(folder: Path) -> None:
    done = run(folder, "log.export", "--key", KEY, "--anchor", "head.note", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    root = check(ROWS, HEAD).root
    assert json.loads(done.stdout) == {"answer": "OK", "records": 11, "root": root, "reason": ""}
    imported = {line.split()[1].split(".")[0] for line in _imports(folder / "verify.py")}
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def _imports(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith(("import ", "from "))]


@pytest.mark.parametrize(
    ("arguments", "status", "first"),
    [
        (["--anchor", "head.note"], 0, "OK"),
        ([], 3, "UNANCHORED SINCE 0"),
        (["--anchor", "other.note"], 1, "FAIL"),
        (["--anchor", "log.export"], 1, "FAIL"),
    ],
)
def test_answers_in_words(
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
    first: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(folder)
    assert main(["log.export", "--key", KEY, *arguments]) == status
    shown = capfd.readouterr().out.splitlines()
    assert shown[0] == first
    assert "records 11" in shown


def test_a_failure_in_json(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "log.export").write_bytes(b"nothing of the kind\n")
    assert main([str(folder / "log.export"), "--key", KEY, "--json"]) == 1
    shown = json.loads(capfd.readouterr().out)
    assert list(shown) == ["answer", "records", "root", "reason"]
    assert (shown["answer"], shown["records"]) == ("FAIL", 0)
    assert "first line" in shown["reason"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["log.export"],
        ["none.export", "--key", KEY],
        [".", "--key", KEY],
        ["log.export", "--key", "half+a+key"],
        ["log.export", "--key", KEY, "--anchor", "none.note"],
        ["log.export", "--key", KEY, "--unknown"],
    ],
)
def test_misuse_is_one_line_and_status_2(
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    shown = capfd.readouterr()
    assert (stopped.value.code, shown.out) == (2, "")
    assert shown.err.startswith("verify.py: ")
    assert shown.err.count("\n") == 1


def test_another_key_is_a_failure(folder: Path) -> None:
    other = SigningKey.generate(ORIGIN).verifier_line()
    assert main([str(folder / "log.export"), "--key", other]) == 1


def test_progress_is_shown_on_a_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    log = Log()
    for _ in range(1100):
        log.add("service.started")
    (folder / "log.export").write_bytes(export(log.rows))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main([str(folder / "log.export"), "--key", KEY]) == 3
    assert capfd.readouterr().err == "\r1,100 records\n"
