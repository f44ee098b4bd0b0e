"""Key providers: they fail closed, say what to do, and show no key."""

import base64
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crypto.provider_file import KeyEnvironment, KeyFile
from crypto.providers import KeyProvider, KeyTrouble, Wrapped

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def test_keys_of_one_moment_stand_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    file = KeyFile.create(tmp_path / "keys", now=NOW)
    added = [file.keks()[0].id, *(file.add(now=NOW) for _ in range(6))]
    assert [*KeyFile(tmp_path / "keys").ages()] == added


def test_a_key_file_wraps_for_one_purpose(path: Path) -> None:
    provider: KeyProvider = KeyFile.create(path, now=NOW)
    wrapped = provider.wrap(b"data key", "case:0a")
    assert wrapped.kek_id == provider.active_id()
    assert b"data key" not in wrapped.data
    assert KeyFile(path).unwrap(wrapped, "case:0a") == b"data key"
    for damaged, purpose in (
        (wrapped, "case:0b"),
        (Wrapped(kek_id=wrapped.kek_id, data=wrapped.data[:-1] + b"x"), "case:0a"),
        (Wrapped(kek_id=wrapped.kek_id, data=b""), "case:0a"),
    ):
        with pytest.raises(KeyTrouble, match="put back the key file"):
            provider.unwrap(damaged, purpose)


def test_a_key_file_is_private_and_never_overwritten(path: Path) -> None:
    KeyFile.create(path, now=NOW)
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyTrouble, match="never overwritten"):
        KeyFile.create(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_of_two_who_create_at_once_the_second_loses(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeyFile.create(path, now=NOW)
    before = path.read_bytes()
    monkeypatch.setattr(Path, "exists", lambda _: False)
    with pytest.raises(KeyTrouble, match="never overwritten"):
        KeyFile.create(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_rotation_reaches_a_running_process(path: Path) -> None:
    running = KeyFile.create(path, now=NOW)
    old = running.wrap(b"old", "audit")
    rotating = KeyFile(path)
    added = rotating.add(now=NOW.replace(day=2))
    assert running.active_id() == added
    assert [kek.id for kek in running.keks()] == [old.kek_id, added]
    assert running.keks()[0].created_at == NOW
    assert running.unwrap(old, "audit") == b"old"
    assert running.wrap(b"new", "audit").kek_id == added
    assert path.stat().st_mode & 0o777 == 0o600

    rotating.retire(old.kek_id)
    with pytest.raises(KeyTrouble, match="not in the key file"):
        running.unwrap(old, "audit")
    for kek_id in (added, "kek-unknown"):
        with pytest.raises(KeyTrouble, match="not removed"):
            rotating.retire(kek_id)


def test_the_same_name_with_another_key_does_not_unwrap(path: Path) -> None:
    wrapped = KeyFile.create(path).wrap(b"data key", "audit")
    document = json.loads(path.read_bytes())
    document["keys"][wrapped.kek_id]["key"] = base64.b64encode(b"o" * 32).decode()
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(KeyTrouble, match="another one of the same name"):
        KeyFile(path).unwrap(wrapped, "audit")


def test_an_interrupted_change_is_explained(path: Path) -> None:
    provider = KeyFile.create(path)
    path.with_name("keys.json.new").touch()
    with pytest.raises(KeyTrouble, match=r"remove .*keys\.json\.new"):
        provider.add()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o700, 0o666])
def test_a_file_open_to_others_is_refused(path: Path, mode: int) -> None:
    KeyFile.create(path)
    path.chmod(mode)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        KeyFile(path)


def test_a_file_of_another_user_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    KeyFile.create(path)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(KeyTrouble, match="chown"):
        KeyFile(path)


def test_a_missing_file_a_folder_and_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(KeyTrouble, match="contactpoint init"):
        KeyFile(tmp_path / "none.json")
    with pytest.raises(KeyTrouble, match="not a file"):
        KeyFile(tmp_path)
    with pytest.raises(KeyTrouble, match="Could not make"):
        KeyFile.create(tmp_path / "no" / "keys.json")
    (tmp_path / "plain").touch()
    with pytest.raises(KeyTrouble, match="Could not read"):
        KeyFile(tmp_path / "plain" / "keys.json")


def test_a_full_disk_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = KeyFile.create(path)
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeyTrouble, match="No space left"):
        provider.add()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("act", ["replace", "hardlink_to"])
def test_a_failing_folder_is_reported(
    path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    if act == "replace":
        KeyFile.create(path)

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, act, refuse)
    with pytest.raises(KeyTrouble, match="not permitted"):
        _ = KeyFile(path).add() if act == "replace" else KeyFile.create(path)
    assert not path.with_name("keys.json.new").exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: "",
        lambda _: "[]",
        lambda text: text.replace("/v1", "/v9"),
        lambda text: text.replace('"active": "kek-', '"active": "other-'),
        lambda text: text.replace('"created_at"', '"made_at"'),
        lambda text: text.replace('"key": "', '"key": "AAAA'),
        lambda text: text.replace('"key": "', '"key": "*'),
        lambda text: text[:-5],
    ],
)
def test_a_damaged_file_is_refused_and_not_quoted(path: Path, damage: object) -> None:
    KeyFile.create(path)
    text = path.read_text("utf-8")
    secret = next(iter(json.loads(text)["keys"].values()))["key"]
    assert callable(damage)
    path.write_text(damage(text), encoding="utf-8")
    with pytest.raises(KeyTrouble, match="damaged") as caught:
        KeyFile(path)
    assert secret not in str(caught.value)
    assert secret[:8] not in repr(caught.value.__cause__)


def test_keys_do_not_show(path: Path) -> None:
    kek = KeyFile.create(path).keks()[0]
    assert repr(kek.secret) not in repr(kek)


def test_the_environment_holds_keys_too() -> None:
    first, second = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
    old: KeyProvider = KeyEnvironment(first)
    wrapped = old.wrap(b"data key", "audit")
    assert wrapped.kek_id == old.active_id()
    rotated = KeyEnvironment(f"{second}, {first}")
    assert rotated.active_id() != old.active_id()
    assert rotated.unwrap(wrapped, "audit") == b"data key"
    with pytest.raises(KeyTrouble, match="not in the environment"):
        KeyEnvironment(second).unwrap(wrapped, "audit")


@pytest.mark.parametrize("value", ["", "short", "****", "AAAA", "é"])
def test_no_key_in_the_environment(value: str) -> None:
    with pytest.raises(KeyTrouble, match="openssl rand"):
        KeyEnvironment(value)
