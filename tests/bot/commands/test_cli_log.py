"""The log's commands as an operator and an auditor type them: export, anchors, keys, witness."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyrage import x25519

import crypto.verify
from crypto.verify import parse_verifier
from tests.bot.conftest import Console

RECIPIENT = str(x25519.Identity.generate().to_public())


def verified(export: str, key: str, *anchors: str) -> tuple[int, str]:
    """The auditor's programme on a file; its status and answer."""
    given = [word for anchor in anchors for word in ("--anchor", anchor)]
    done = subprocess.run(  # noqa: S603 - the interpreter and file of this test
        [sys.executable, "-I", crypto.verify.__file__, export, "--key", key, *given, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)["answer"]


def test_an_export_is_written_once_and_verifies(deployment: Console, tmp_path: Path) -> None:
    assert deployment("log", "checkpoint").status == 0
    assert deployment("log", "export", "all.export").status == 0
    (tmp_path / "head.note").write_text(deployment("log", "checkpoint").out, "utf-8")
    assert (tmp_path / "all.export").stat().st_mode & 0o077 == 0
    key = deployment("keys", "public").out.strip()
    assert verified("all.export", key, "head.note") == (0, "OK")
    assert verified("all.export", key) == (3, "UNANCHORED SINCE 0")
    again = deployment("log", "export", "all.export")
    assert (again.status, "not overwritten" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--with-keys", "CPN-2026-ESP-LBN-000001-X"), "needs a --reason"),
        (("--with-keys", "CPN", "--reason", " "), "--reason is empty"),
        (("--case", "CPN"), "is not a reference"),
        (("--anchor", "nowhere.note"), "cannot be read"),
    ],
)
def test_what_is_wrong_with_an_export_is_one_line(
    deployment: Console, tmp_path: Path, typed: tuple[str, ...], said: str
) -> None:
    answer = deployment("log", "export", "some.export", *typed)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert said.split()[0] in answer.err
    assert not (tmp_path / "some.export").exists()


def test_anchors_go_to_the_folder_that_is_set(
    deployment: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTPOINT_ANCHOR_DIR", str(tmp_path / "elsewhere"))
    missing = deployment("log", "checkpoint")
    assert (missing.status, "ANCHOR_DIR is no folder" in missing.err) == (2, True)
    (tmp_path / "elsewhere").mkdir()
    notes = [deployment("log", "checkpoint").out for _ in range(2)]
    assert (tmp_path / "elsewhere" / "anchors.notes").read_text("utf-8") == "\n".join([*notes, ""])
    assert deployment("log", "verify", "--json").json["answer"] == "OK"
    assert deployment("log", "anchors", "out").status == 0
    written = sorted(path.read_text("utf-8") for path in (tmp_path / "out").glob("*.note"))
    assert set(notes) <= set(written)


def test_the_key_encryption_key_changes(deployment: Console) -> None:
    (before,) = deployment("keys", "status", "--json").json
    answer = deployment("keys", "rotate")
    assert answer.status == 0
    old, after = deployment("keys", "status", "--json").json
    assert (old["key"], old["active"], old["data_keys"]) == (before["key"], False, 0)
    assert (after["active"], after["database_file"], old["database_file"]) == (True, True, False)
    assert after["data_keys"] >= before["data_keys"] > 0
    assert f"{before['key']} is kept: backups made before need it" in answer.out
    assert "kept" in deployment("keys", "status").out
    assert deployment("log", "verify").status == 0


def test_an_old_key_is_destroyed_by_whoever_knows_what_that_means(
    deployment: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = deployment("keys", "status", "--json").json
    old = first["key"]
    refused = deployment("keys", "destroy", old, "--yes")
    assert (refused.status, "is the key that is used now" in refused.err) == (2, True)
    monkeypatch.setenv("CONTACTPOINT_BACKUP_RECIPIENT", RECIPIENT)
    assert deployment("backup", "old.age").status == 0
    assert deployment("keys", "rotate").status == 0
    unasked = deployment("keys", "destroy", old)
    assert unasked.status == 2
    assert "the backup of 20" in unasked.err
    assert "Add --yes" in unasked.err
    assert len(deployment("keys", "status", "--json").json) == 2
    unknown = deployment("keys", "destroy", "kek-0", "--yes")
    assert (unknown.status, unknown.err.count("\n")) == (2, 1)
    assert deployment("keys", "destroy", old, "--yes").status == 0
    (left,) = deployment("keys", "status", "--json").json
    assert left["active"]
    assert deployment("log", "verify").status == 0


def test_the_signing_key_changes_and_both_lines_verify(deployment: Console, tmp_path: Path) -> None:
    old = deployment("keys", "public").out.strip()
    assert deployment("keys", "rotate", "--signing").status == 0
    new = deployment("keys", "public").out.strip()
    assert old != new
    assert deployment("log", "verify").status == 0
    assert deployment("log", "export", "all.export").status == 0
    (tmp_path / "head.note").write_text(deployment("log", "checkpoint").out, "utf-8")
    for key in (old, new):
        assert verified("all.export", key, "head.note") == (0, "OK")


def test_a_witness_runs_until_it_is_told_to_stop(deployment: Console, tmp_path: Path) -> None:
    key = deployment("keys", "public").out.strip()
    words = ("witness", "--log", key, "--name", "witness.example/EXERCISE", "--dir", "seen")
    environment = {name: value for name, value in os.environ.items() if "CONTACTPOINT" not in name}
    with subprocess.Popen(  # noqa: S603 - this project's own programme
        [sys.executable, "-m", "bot", *words, "--listen", "127.0.0.1:0"],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(Path(crypto.verify.__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as witness:
        assert witness.stdout is not None
        shown = [witness.stdout.readline() for _ in range(3)]
        witness.send_signal(signal.SIGTERM)
        assert witness.wait(30) == 0
    name, public = parse_verifier(shown[1].strip(), b"\x04")
    assert (name, len(public)) == ("witness.example/EXERCISE", 32)
    wrong = deployment("witness", "--log", "x", "--name", "y", "--dir", "z")
    assert (wrong.status, wrong.err.count("\n")) == (2, 1)


def test_a_log_may_have_an_address_of_its_operator_as_its_name_and_keeps_it(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "contactpoint.example.org/log"
    monkeypatch.setenv("CONTACTPOINT_LOG_ORIGIN", name)
    assert console("init").status == 0
    key = console("keys", "public").out.strip()
    assert key.startswith(f"{name}+")
    assert console("log", "export", "log.export").status == 0
    assert crypto.verify.main(["log.export", "--key", key]) in (0, 3)
    monkeypatch.setenv("CONTACTPOINT_LOG_ORIGIN", "other.example.org/log")
    assert console("keys", "public").out.strip() == key
    said = [each["text"] for each in console("doctor", "--json").json]
    assert any(f"named {name}, and not other.example.org/log" in text for text in said)
    for wrong in ("https://contactpoint.example.org/log", "log", "two words.org"):
        monkeypatch.setenv("CONTACTPOINT_LOG_ORIGIN", wrong)
        refused = console("keys", "public")
        assert (refused.status, refused.err.count("\n")) == (2, 1)
        assert "CONTACTPOINT_LOG_ORIGIN is not an address without its scheme" in refused.err


@pytest.mark.parametrize("ends", ["", "\n\n\n", "\r\n"])
def test_an_anchor_that_was_pasted_is_read(deployment: Console, ends: str) -> None:
    """Without its last newline, or with some too many; two in a row as well."""
    key = deployment("keys", "public").out.strip()
    notes = [deployment("log", "checkpoint").out.strip() for _ in range(2)]
    for number, note in enumerate(notes):
        text = note.replace("\n", "\r\n") if "\r" in ends else note
        Path(f"{number}.note").write_bytes((text + ends).encode())
    Path("both.note").write_bytes(("\n\n".join(notes) + ends).encode())
    assert deployment("log", "export", "log.export").status == 0
    for given in (["--anchor", "0.note", "--anchor", "1.note"], ["--anchor", "both.note"]):
        assert crypto.verify.main(["log.export", "--key", key, *given]) in (0, 3)
        assert deployment("log", "verify", *given).status == 0
    Path("empty.note").write_text("\n", "utf-8")
    assert crypto.verify.main(["log.export", "--key", key, "--anchor", "empty.note"]) == 1
