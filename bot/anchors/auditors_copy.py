"""Writing the anchors that the database keeps into a folder, as an auditor takes them.

Owns the names of the files: ``NUMBER.note``, with the witness's line where there is one, and
``NUMBER.tsr``, the authority's timestamp of the note without that line, beside ``NUMBER.stamped``.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from bot.anchors.authority import Authority
from bot.anchors.witness_client import WitnessClient
from bot.process.trouble import Trouble
from services.log import anchoring
from services.visit.office import Office


async def write_all(office: Office, folder: Path) -> int:
    """Write every anchor; returns how many. Raises ``Trouble`` where the folder does not take them."""
    notes = {anchor.id: anchor.note for anchor in await anchoring.every(office)}
    files: dict[str, bytes] = {
        f"{number:08d}.note": note.encode() for number, note in notes.items()
    }
    for receipt in await anchoring.receipts(office, WitnessClient.name):
        files[f"{receipt.anchor.id:08d}.note"] += receipt.proof or b""
    for receipt in await anchoring.receipts(office, Authority.name):
        files[f"{receipt.anchor.id:08d}.tsr"] = receipt.proof or b""
        files[f"{receipt.anchor.id:08d}.stamped"] = receipt.anchor.note.encode()
    try:
        await asyncio.to_thread(_write, folder, files)
    except OSError as error:
        raise Trouble(f"The folder cannot be written to: {error.strerror}. Check it.") from None
    return len(notes)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
