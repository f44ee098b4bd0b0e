"""What each process has begun to hand to Telegram, in a file that outlives the process.

Owns ``begun/NAME`` in the data directory: one file for each process that sends, under the name that its
leases bear. A message's number is written there just before its bytes may leave, without waiting for
the disk: what was written stays with the system when the process is killed. A number that is not there
was surely not handed over. After another boot, or where anything in a file is not as it must be,
nothing is known. What follows for a message is left to ``storage.messages.delivery``.
"""

import contextlib
import fcntl
import os
import re
import shutil
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from bot.process import logs

_FOLDER: Final = "begun"
_NAME: Final = re.compile(r"[0-9a-f]{16}")
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_HEAD_BYTES: Final = 64
_LOOKED_AT: Final = _HEAD_BYTES - 1
_YES, _NO = b"!", b"."
_ENTRY: Final = struct.Struct("<QQ")
"""A number and its complement, so that half an entry is known as such; zeros where there is none."""
_EMPTY: Final = bytes(_ENTRY.size)
_ALL_BITS: Final = 2**64 - 1
_ROOM: Final = 64


class Begun:
    """What the process of this name has begun. Without a file nobody else knows, so all counts as begun."""

    def __init__(self, data_dir: Path, name: str) -> None:
        self._name = name
        self._folder = data_dir / _FOLDER
        self._slots: dict[int, int] = {}
        self._free: list[int] = []
        self._file: int | None = None
        try:
            self._file = self._made()
        except OSError as error:
            logs.trouble("begun_not_kept", error)

    def __contains__(self, number: int) -> bool:
        return number in self._slots

    def begin(self, number: int) -> bool:
        """Its bytes may leave after this. False where another process has looked into the file.

        That one may have taken whatever this process holds and had not begun before.
        """
        slot = self._slots.get(number)
        if slot is None:
            slot = self._free.pop() if self._free else len(self._slots)
            self._slots[number] = slot
        if self._file is None:
            return True
        try:
            os.pwrite(self._file, _ENTRY.pack(number, number ^ _ALL_BITS), _place(slot))
            # Looked at after writing, as another one writes before looking: one of the two sees it.
            is_unseen = os.pread(self._file, 1, _LOOKED_AT) == _NO
            if not is_unseen:
                os.pwrite(self._file, _NO, _LOOKED_AT)
        except OSError as error:
            self._give_up(error)
            return False
        return is_unseen

    def undo(self, number: int) -> None:
        """It surely did not arrive."""
        slot = self._slots.get(number)
        self.over((number,))
        try:
            if slot is not None and self._file is not None:
                os.pwrite(self._file, _EMPTY, _place(slot))
        except OSError as error:
            self._give_up(error)

    def over(self, numbers: Iterable[int]) -> None:
        """What became of these is written down; their places are for others."""
        for number in numbers:
            slot = self._slots.pop(number, None)
            if slot is not None:
                self._free.append(slot)

    def of(self, name: str) -> frozenset[int] | None:
        """What the process of that name has begun; None where that cannot be known.

        That process is told that somebody looked, should it still live.
        """
        if name == self._name:
            return frozenset(self._slots)
        if not _NAME.fullmatch(name):
            return None
        with contextlib.suppress(OSError), _opened(self._folder / name) as file:
            os.pwrite(file, _YES, _LOOKED_AT)
            return _read(file)
        return None

    def close(self) -> None:
        """The process ends; the file stays until its leases are looked after."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _made(self) -> int | None:
        """The file, locked as long as this process lives; none where no boot can be told from another."""
        if not _boot():
            return None
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / self._name
        fresh = path.with_name(f".{path.name}")
        file = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.pwrite(file, _head() + _NO + _EMPTY * _ROOM, 0)
            fresh.rename(path)
        except OSError:
            os.close(file)
            fresh.unlink(missing_ok=True)
            raise
        return file

    def _give_up(self, error: OSError) -> None:
        """Nothing can be kept any more, so that nobody may be misled by what is there."""
        logs.trouble("begun_not_kept", error)
        with contextlib.suppress(OSError):
            (self._folder / self._name).unlink()
        self.close()


def left_behind(data_dir: Path) -> Iterator[tuple[str, frozenset[int]]]:
    """Each process that was killed on this boot, and what it had begun; its file is removed after that."""
    for path in sorted((data_dir / _FOLDER).glob("[0-9a-f]*")):
        try:
            with _opened(path) as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                begun = _read(file)
                if begun is not None:
                    yield path.name, begun
                path.unlink(missing_ok=True)
        except (BlockingIOError, FileNotFoundError):
            continue  # its process lives, or another one looks after it
        except OSError as error:
            logs.trouble("begun_not_read", error)


def forget_all(data_dir: Path) -> None:
    """Let nothing be known of earlier processes: the database is no longer the one that they knew."""
    shutil.rmtree(data_dir / _FOLDER, ignore_errors=True)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    try:
        yield file
    finally:
        os.close(file)


def _read(file: int) -> frozenset[int] | None:
    """The numbers in a file; None where it is of another boot, an entry is broken or its end is missing."""
    head = os.pread(file, _LOOKED_AT, 0)
    entries = os.pread(file, os.fstat(file).st_size, _HEAD_BYTES)
    if head != _head() or len(entries) < _ROOM * _ENTRY.size or len(entries) % _ENTRY.size:
        return None
    found = [entry for entry in _ENTRY.iter_unpack(entries) if entry != (0, 0)]
    if any(number ^ _ALL_BITS != check for number, check in found):
        return None
    return frozenset(number for number, _ in found)


def _place(slot: int) -> int:
    return _HEAD_BYTES + slot * _ENTRY.size


def _head() -> bytes:
    return f"begun 1 {_boot()}".encode("ascii").ljust(_LOOKED_AT)


def _boot() -> str:
    """Which start of the machine this is; empty where the system does not say."""
    try:
        return _BOOT.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
