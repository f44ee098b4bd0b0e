"""Anchors in a folder on another volume or machine: one file of notes that only grows.

Owns ``anchors.notes`` there, notes with an empty line between them, and ``newest.note``. Timestamps
of an authority are left to ``log anchors``, which writes them out.
"""

import asyncio
import os
from pathlib import Path
from typing import Final

from bot.anchors.anchoring import NotTaken
from crypto.note import split
from services.log.anchoring import Anchor

NOTES: Final = "anchors.notes"
NEWEST: Final = "newest.note"


class AnchorFile:
    """The folder of ``ANCHOR_DIR``. It must exist: a volume that is not mounted is not made up for."""

    name = "file"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def take(self, anchor: Anchor) -> None:
        """Add the note at the end of the file. Raises ``NotTaken``."""
        try:
            await asyncio.to_thread(self._add, anchor.note)
        except OSError as error:
            raise NotTaken(f"the folder cannot be written to: {error.strerror}") from error

    def notes(self) -> tuple[str, ...]:
        """Every note in the file, as anchors for a verification."""
        try:
            return tuple(split((self.folder / NOTES).read_text("utf-8", "replace")))
        except OSError:
            return ()

    def _add(self, note: str) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        descriptor = os.open(self.folder / NOTES, flags, 0o640)
        with os.fdopen(descriptor, "ab") as file:
            # One writing, so that two processes do not mix their notes.
            file.write(f"{note}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        fresh = self.folder / f".{NEWEST}.{os.getpid()}"
        fresh.write_text(note, "utf-8")
        fresh.replace(self.folder / NEWEST)
