"""``log verify``: what it finds, and what it says about it."""

from pathlib import Path

import pytest
from pyrage import x25519

from bot.deployment.opening import database_path, file_key, key_provider
from bot.deployment.settings import load
from rehearsal.accounts import NETWORK
from storage.log.tampering import CHANGE, tamper
from tests.bot.conftest import Console
from tests.crypto.providers.transit import TOKEN, transit


def change(statement: str) -> None:
    """Do to the log what somebody would who has the database's key."""
    settings = load()
    tamper(database_path(settings), file_key(settings, key_provider(settings)), statement)


class TestLog:
    """``log verify`` and what makes it fail."""

    def test_a_sound_log(self, deployment: Console) -> None:
        verdict = deployment("log", "verify", "--json")
        assert verdict.status == 0
        assert verdict.json["answer"] == "OK"
        assert verdict.json["records"] > 0
        assert verdict.json["reason"] == ""
        assert deployment("log", "verify").out.startswith("OK\n")

    def test_a_changed_row(self, deployment: Console) -> None:
        statement = CHANGE.replace("request.acknowledged", "directory.imported")
        statement = statement.replace("request.withdrawn", "directory.repealed")
        change(statement)
        verdict = deployment("log", "verify", "--json")
        assert verdict.status == 1
        assert verdict.json["answer"] == "FAIL"
        assert "record" in verdict.json["reason"]

    def test_a_cut_tail(self, deployment: Console) -> None:
        change("DELETE FROM log_records WHERE seq = (SELECT max(seq) FROM log_records)")
        assert deployment("log", "verify").status == 1

    def test_a_file_that_cannot_be_read(self, deployment: Console) -> None:
        path = Path("data/contactpoint.db")
        content = bytearray(path.read_bytes())
        content[100:200] = bytes(100)
        path.write_bytes(content)
        verdict = deployment("log", "verify", "--json")
        assert verdict.status == 1
        assert verdict.json["answer"] == "FAIL"
        assert "cannot be read" in verdict.json["reason"]
        assert deployment("people", "list").status == 2

    def test_a_rolled_back_database(self, deployment: Console) -> None:
        old = Path("data/contactpoint.db").read_bytes()
        deployment("people", "invite", "lbn-duty")
        Path("data/contactpoint.db").write_bytes(old)
        answer = deployment("people", "list")
        assert answer.status == 2
        assert "rolled back" in answer.err
        verdict = deployment("log", "verify", "--json")
        assert verdict.status == 1
        assert "rollback" in verdict.json["reason"]

    def test_a_log_that_no_anchor_covers(self, deployment: Console) -> None:
        for note in Path("data/high-water").glob("*.note"):
            note.unlink()
        verdict = deployment("log", "verify", "--json")
        assert verdict.status == 3
        assert verdict.json["answer"].startswith("UNANCHORED")

    def test_an_anchor_that_was_kept_elsewhere(self, deployment: Console) -> None:
        Path("kept.note").write_text(deployment("log", "checkpoint").out, "utf-8")
        for note in Path("data/high-water").glob("*.note"):
            note.unlink()
        assert deployment("log", "verify", "--anchor", "kept.note").status == 0
        Path("kept.note").write_text("nonsense", "utf-8")
        assert deployment("log", "verify", "--anchor", "kept.note").status == 1

    def test_another_deployments_notes(
        self, deployment: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CONTACTPOINT_DATA_DIR", "other")
        deployment("init")
        deployment("network", "import", str(NETWORK))
        monkeypatch.delenv("CONTACTPOINT_DATA_DIR")
        note = Path("other/high-water/console.note").read_bytes()
        Path("data/high-water/elsewhere.note").write_bytes(note)
        answer = deployment("people", "list")
        assert answer.status == 2
        assert "another log" in answer.err


def test_a_file_that_is_not_there_is_not_spoken_of(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Vault holds the keys there is no key file; on PostgreSQL no key of the database's file."""
    with transit() as engine:
        engine.make("contactpoint")
        monkeypatch.setenv("CONTACTPOINT_KEY_PROVIDER", "vault")
        monkeypatch.setenv("CONTACTPOINT_VAULT_URL", engine.url)
        monkeypatch.setenv("CONTACTPOINT_VAULT_TOKEN", TOKEN)
        said = console("init").out
        assert "Vault's data, with its key transit/contactpoint and database.key" in said
        assert "keys.json" not in said
        recipient = str(x25519.Identity.generate().to_public())
        monkeypatch.setenv("CONTACTPOINT_BACKUP_RECIPIENT", recipient)
        said = console("backup", "whole.backup").out
        assert "Keep a copy of Vault's data, with its key transit/contactpoint apart" in said
        assert "key file" not in said
        monkeypatch.setenv("CONTACTPOINT_DATABASE_URL", "postgresql+psycopg://127.0.0.1:9/none")
        assert "database.key" not in console("init").out.splitlines()[-3]
