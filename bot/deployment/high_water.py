"""The newest signed head of the log, kept beside the database so that a rolled-back one is noticed.

Owns ``high-water/INSTANCE.note`` in the data directory: one file per process that writes, replaced as
a whole and only by a later one. What a note proves is left to ``crypto``.
"""

import asyncio
import re
import socket
from collections.abc import Sequence
from pathlib import Path

from bot.process import logs
from bot.process.kept_files import locked, replace
from bot.process.stopping import sleep_unless, until_rung
from bot.process.trouble import Trouble
from crypto.note import parse_checkpoint
from crypto.verify import Broken

_FOLDER = "high-water"
_WRITES_EVERY = 1.0
CONSOLE = "console"


def own_name() -> str:
    """This machine's name as a file's; replicas that share the directory differ in it."""
    return re.sub(r"[^A-Za-z0-9-]", "-", socket.gethostname())[:60] or "service"


class HighWater:
    """The notes of one data directory; this process writes its own, under ``instance``."""

    def __init__(self, data_dir: Path, instance: str) -> None:
        self._folder = data_dir / _FOLDER
        self._path = self._folder / f"{instance}.note"
        self._newest: str | None = None
        self._written: str | None = None
        self._grown = asyncio.Event()

    def see(self, note: str) -> None:
        """Remember a signed head that a commit brought."""
        # Commits are told of in their order, but a slow listener must not take one back.
        if self._newest is None or note_size(note) >= note_size(self._newest):
            self._newest = note
            self._grown.set()

    def notes(self) -> tuple[str, ...]:
        """Every note in the directory, as anchors for a verification."""
        found = sorted(self._folder.glob("*.note")) if self._folder.is_dir() else []
        return tuple(path.read_text("utf-8", "replace") for path in found)

    def require_not_behind(
        self, head: str, verifiers: Sequence[str], known: Sequence[str] | None = None
    ) -> None:
        """Raise ``Trouble`` where the database's log is older than a note, or another log.

        ``known`` are the notes as they stood before the head was read.
        """
        lost = self.lost(head, verifiers, known)
        if lost:
            raise Trouble(
                f"The database was rolled back: its log has {note_size(head)} records, and "
                f"{self._folder} knows of {note_size(head) + lost}. Put back the newest database; if "
                "two people accept the loss: contactpoint restore --accept --by ID --by ID "
                "--reason TEXT"
            )

    def lost(self, head: str, verifiers: Sequence[str], known: Sequence[str] | None = None) -> int:
        """How many later records the notes know of. Raises ``Trouble`` for a note of another log."""
        now = parse_checkpoint(head, verifiers)
        newest = now.size
        for note in self.notes() if known is None else known:
            try:
                then = parse_checkpoint(note, verifiers)
            except Broken:
                raise self._foreign() from None
            if then.origin != now.origin:
                raise self._foreign()
            if then.size == now.size and then.root != now.root:
                raise Trouble(
                    f"The log differs from the one that {self._folder} knows. Put back the "
                    "database that belongs to it, and run: contactpoint log verify"
                )
            newest = max(newest, then.size)
        return newest - now.size

    def write(self) -> None:
        """Write the newest note, if this process has one that is later than the file's."""
        note = self._newest
        if note is None or note == self._written:
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(self._folder / ".lock"):
            if not self._path.exists() or note_size(note) >= note_size(
                self._path.read_text("utf-8")
            ):
                replace(self._path, note)
        self._written = note

    def set_aside(self, name: str) -> None:
        """Keep every note as evidence under another name: a restore was accepted."""
        aside = self._folder / f"superseded-{name}"
        for path in sorted(self._folder.glob("*.note")):
            aside.mkdir(mode=0o700, exist_ok=True)
            path.rename(aside / path.name)
        self._newest = self._written = None

    async def run(self, stop: asyncio.Event) -> None:
        """Write at most once a second while the log grows, and once more at the end."""
        while not stop.is_set():
            await until_rung(self._grown, stop)
            self._grown.clear()
            await self._try_to_write()
            await sleep_unless(stop, _WRITES_EVERY)
        await self._try_to_write()

    async def _try_to_write(self) -> None:
        try:
            await asyncio.to_thread(self.write)
        except OSError as error:
            logs.trouble("high_water_not_written", error)

    def _foreign(self) -> Trouble:
        return Trouble(
            f"{self._folder} holds notes of another log. Use the database that belongs to this data "
            "directory, or another data directory for this database."
        )


def note_size(note: str) -> int:
    """The number of records that a note of ours counts; -1 for anything else."""
    lines = note.split("\n", 2)
    return int(lines[1]) if len(lines) > 1 and lines[1].isascii() and lines[1].isdigit() else -1
