"""What a process had begun to send is known after it was killed, and is not guessed otherwise."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.deployment import begun
from bot.deployment.begun import Begun, forget_all, left_behind

ONE, OTHER = "a" * 16, "b" * 16
_KILLED = """
import os, signal, sys
from pathlib import Path
from bot.deployment.begun import Begun
mine = Begun(Path(sys.argv[1]), sys.argv[2])
for number in (7, 8, 9):
    assert mine.begin(number)
mine.undo(8)
os.kill(os.getpid(), signal.SIGKILL)
"""


def file_of(folder: Path, name: str = ONE) -> Path:
    return folder / "begun" / name


def test_what_a_killed_process_had_begun_is_known_once(tmp_path: Path) -> None:
    died = subprocess.run(  # noqa: S603 - our own lines
        [sys.executable, "-c", _KILLED, tmp_path, ONE], check=False
    )
    assert died.returncode == -signal.SIGKILL
    with_another = Begun(tmp_path, OTHER)
    assert with_another.of(ONE) == {7, 9}
    assert list(left_behind(tmp_path)) == [(ONE, {7, 9})]
    assert not file_of(tmp_path).exists()
    assert with_another.of(ONE) is None
    with_another.close()


def test_who_lives_is_not_looked_after_but_learns_that_somebody_looked(tmp_path: Path) -> None:
    mine, theirs = Begun(tmp_path, ONE), Begun(tmp_path, OTHER)
    assert theirs.begin(5)
    assert list(left_behind(tmp_path)) == []
    assert mine.of(OTHER) == {5}
    assert not theirs.begin(6), "what it had not begun may be another's by now"
    assert theirs.begin(7)
    assert mine.of(ONE) == frozenset()
    assert mine.begin(1), "looking at one's own is no news"
    mine.close()
    theirs.close()


def test_what_is_written_down_elsewhere_leaves_its_place(tmp_path: Path) -> None:
    mine = Begun(tmp_path, ONE)
    size = file_of(tmp_path).stat().st_size
    for number in range(1, 2_001):
        mine.begin(number)
        mine.over([number])
        assert number not in mine
    assert file_of(tmp_path).stat().st_size == size
    for number in range(3_000, 3_500):
        mine.begin(number)
    with_another = Begun(tmp_path, OTHER)
    known = with_another.of(ONE)
    assert known is not None
    assert known >= set(range(3_000, 3_500)), "while nothing can be reported, it grows"
    mine.close()
    with_another.close()


@pytest.mark.parametrize("harm", ["another boot", "half an entry", "cut", "torn off", "gone"])
def test_where_nothing_can_be_known_nothing_is_said(
    tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = Begun(tmp_path, OTHER)
    theirs.begin(2**62)
    theirs.close()
    path = file_of(tmp_path, OTHER)
    content = path.read_bytes()
    if harm == "another boot":
        boot = tmp_path / "boot_id"
        boot.write_text("00000000-0000-4000-8000-000000000000\n", encoding="ascii")
        monkeypatch.setattr(begun, "_BOOT", boot)
    elif harm == "half an entry":
        path.write_bytes(content[:64] + content[64:72] + bytes(len(content) - 72))
    elif harm == "cut":
        path.write_bytes(content[:-1])
    elif harm == "torn off":
        path.write_bytes(content[:64])
    else:
        path.unlink()
    mine = Begun(tmp_path, ONE)
    assert mine.of(OTHER) is None
    mine.close()
    assert OTHER not in dict(left_behind(tmp_path))
    assert not path.exists(), "and it is not looked at again"


@pytest.mark.parametrize("name", ["../keys.json", "", ".", "A" * 16, f"{ONE}0"])
def test_a_name_from_the_database_is_no_path(tmp_path: Path, name: str) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text("EXERCISE", encoding="ascii")
    mine = Begun(tmp_path, ONE)
    assert mine.of(name) is None
    mine.close()
    assert keys.read_text(encoding="ascii") == "EXERCISE"


def test_a_disk_that_takes_nothing_stops_no_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    mine = Begun(tmp_path, ONE)
    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        assert not mine.begin(1), "whoever looked before could not have seen it"
        assert mine.begin(2)
        nowhere = Begun(tmp_path, OTHER)
        assert nowhere.begin(3)
    assert not file_of(tmp_path).exists(), "so that all of it counts as begun"
    assert list(left_behind(tmp_path)) == []


def test_after_a_restore_nothing_is_known(tmp_path: Path) -> None:
    Begun(tmp_path, ONE).close()
    forget_all(tmp_path)
    assert list(left_behind(tmp_path)) == []
    forget_all(tmp_path)
