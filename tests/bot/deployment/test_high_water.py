"""The newest head of the log beside the database: only forward, as a whole, one file per process."""

import asyncio
from pathlib import Path

import pytest

from bot.deployment.high_water import HighWater
from bot.process.trouble import Trouble
from crypto.note import Checkpoint, SigningKey
from tests.bot.waiting import until

KEY = SigningKey.generate("contactpoint/EXERCISE")
OTHER = SigningKey.generate("contactpoint/other")


def note(size: int, root: int = 0, key: SigningKey = KEY) -> str:
    checkpoint = Checkpoint(origin=key.name, size=size, root=bytes([root]) * 32)
    return key.sign(checkpoint.body())


def water(folder: Path, instance: str = "one") -> HighWater:
    return HighWater(folder, instance)


def test_only_forward(tmp_path: Path) -> None:
    one = water(tmp_path)
    one.see(note(5))
    one.see(note(3))
    one.write()
    assert one.notes() == (note(5),)
    again = water(tmp_path)
    again.see(note(4))
    again.write()
    assert again.notes() == (note(5),)
    again.see(note(6))
    again.write()
    assert again.notes() == (note(6),)


def test_each_process_has_its_own(tmp_path: Path) -> None:
    for instance, size in (("one", 5), ("two", 7)):
        mine = water(tmp_path, instance)
        mine.see(note(size))
        mine.write()
    assert sorted(water(tmp_path).notes()) == sorted([note(5), note(7)])
    assert (tmp_path / "high-water" / "one.note").stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_where_nothing_was_seen(tmp_path: Path) -> None:
    water(tmp_path).write()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (note(4), "rolled back"),
        (note(5, root=1), "differs"),
        (note(9), None),
        (note(5), None),
    ],
)
def test_a_database_is_held_against_it(tmp_path: Path, head: str, says: str | None) -> None:
    one = water(tmp_path)
    one.see(note(5))
    one.write()
    if says is None:
        one.require_not_behind(head, KEY.verifier_line())
        return
    with pytest.raises(Trouble, match=says):
        one.require_not_behind(head, KEY.verifier_line())


@pytest.mark.parametrize("text", ["nonsense", "", note(3, key=OTHER)])
def test_what_is_no_note_of_this_log_is_refused(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "high-water"
    folder.mkdir()
    (folder / "odd.note").write_text(text, "utf-8")
    with pytest.raises(Trouble, match="another log"):
        water(tmp_path).require_not_behind(note(9), KEY.verifier_line())


async def test_it_is_written_while_the_log_grows_and_at_the_end(tmp_path: Path) -> None:
    one, stop = water(tmp_path), asyncio.Event()
    running = asyncio.create_task(one.run(stop))
    one.see(note(1))
    await until(one.notes)
    one.see(note(2))
    stop.set()
    await running
    assert one.notes() == (note(2),)


async def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "high-water").write_text("a file", "utf-8")
    one, stop = water(tmp_path), asyncio.Event()
    running = asyncio.create_task(one.run(stop))
    one.see(note(1))
    await asyncio.sleep(0.05)
    stop.set()
    await running
