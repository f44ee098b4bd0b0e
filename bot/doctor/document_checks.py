"""Whether documents can be set, in the letters of the network's languages."""

from datetime import UTC, datetime
from typing import Final

from bot.deployment.settings import Settings
from bot.doctor.findings import Check, Finding, note, ok, warning
from bot.process.trouble import Trouble
from bot.process.typesetting import INSTALL, set_sample
from wording.documents.typesetting import is_installed

_SAMPLES: Final = {
    "Latin": "AŁğñß",
    "Cyrillic": "Жї",
    "Greek": "Ωή",
    "Arabic": "شپ",
    "Chinese": "中義",
}


async def documents(settings: Settings) -> Finding:
    """Whether they can be set at all, and which scripts have no font."""
    if not is_installed():
        return note(
            Check.DOCUMENTS,
            "Documents of requests cannot be made: their library is not installed.",
            f"Where they are wanted, run: {INSTALL}",
        )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    try:
        missing = set(await set_sample("".join(_SAMPLES.values()), at, settings.font_dir))
    except Trouble as trouble:
        text, _, remedy = trouble.text.partition(". ")
        return warning(Check.DOCUMENTS, f"{text}.", remedy)
    lacking = [name for name, letters in _SAMPLES.items() if not missing.isdisjoint(letters)]
    if not lacking:
        return ok(Check.DOCUMENTS)
    return warning(
        Check.DOCUMENTS,
        "There is no font for documents with letters that are",
        "They would stand as their numbers. Install the Noto fonts (fonts-noto-core, fonts-noto-cjk), "
        "or set CONTACTPOINT_FONT_DIR to a folder with fonts.",
        lacking,
    )
