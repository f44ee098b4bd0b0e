"""What lies in a folder is looked at whole, also while a service puts files in place of others."""

from pathlib import Path

import pytest

from bot.rehearsing.acting import DidNotHold
from bot.rehearsing.traces import files_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    for name in ("database", "keys.json", "notes/.head.note.17"):
        (tmp_path / name).write_bytes(f"EXERCISE {name}".encode())
    return tmp_path


def test_a_file_that_takes_anothers_place_meanwhile_is_read_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, read = folder / "notes/.head.note.17", Path.read_bytes

    def replaced(path: Path) -> bytes:
        if path == fresh and fresh.exists():
            fresh.replace(folder / "notes/head.note")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", replaced)
    found = files_of(folder, ("keys.json",))
    assert found == {
        "database": b"EXERCISE database",
        "head.note": b"EXERCISE notes/.head.note.17",
    }


def test_where_not_all_can_be_read_nothing_is_said_to_be_clean(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(path: Path) -> bytes:
        raise FileNotFoundError(path)

    monkeypatch.setattr(Path, "read_bytes", gone)
    with pytest.raises(DidNotHold, match="come and go"):
        files_of(folder, ())
