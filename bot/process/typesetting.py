"""A document set in a process of its own, with limits on its time and memory.

Owns the process and what goes in and out of it; the setting itself is ``wording.documents``'. What is
set comes from people, and whoever waits for something else must not wait for it.
"""

import asyncio
import json
import os
import resource
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.process.trouble import Trouble
from domain.log.document import CaseDocument
from domain.statistics.outside import Outside
from domain.statistics.report import Counted
from formats.case_file.writing import case_json
from wording.documents import statistics
from wording.documents.parts import View
from wording.documents.request import missing_note, sample, view
from wording.documents.typesetting import NotInstalled, NotSet, Typeset, is_installed, typeset
from wording.language import SOURCE, translator

INSTALL: Final = "pip install 'contactpoint[documents]'"
_SECONDS: Final = 90
_BYTES: Final = 4 << 30
"""Of addresses: fonts are mapped, not read."""
_PASSED_ON: Final = frozenset({"PATH", "HOME", "LANG", "XDG_DATA_DIRS", "XDG_CONFIG_HOME"})
"""What the fonts of the machine are found by; no secret of ours."""
_NOT_SET: Final = 4
_IN_THE_LOG: Final = "contactpoint log export has everything that would be in it."
_IN_JSON: Final = "contactpoint statistics --format json has the same figures."
_NO_FOLDER: Final = (
    "CONTACTPOINT_FONT_DIR names no folder. Set it to one with fonts, or leave it out."
)


def require_typesetting(fonts: Path | None) -> None:
    """Raise ``Trouble``, which says what to do, where no document can be set."""
    if not is_installed():
        raise Trouble(f"Documents need a library that is not installed. Run: {INSTALL}")
    if fonts is not None and not fonts.is_dir():
        raise Trouble(_NO_FOLDER)


async def set_document(
    document: CaseDocument, fonts: Path | None, language: str = SOURCE
) -> Typeset:
    """The PDF of a document in a language, with its data inside. Raises ``Trouble``."""
    _ = translator(language)
    data = case_json(document).decode()
    shown, note = view(document, _), missing_note(_)
    return await _set(shown, data, document.made_at, fonts, note, _IN_THE_LOG)


async def set_statistics(
    counted: Counted,
    outside: Outside | None,
    data: str,
    fonts: Path | None,
    language: str = SOURCE,
) -> Typeset:
    """The PDF of a period's figures in a language, with ``data`` inside; of ``outside`` where it may leave
    the network. Raises ``Trouble``."""
    _ = translator(language)
    shown = statistics.view(counted, _, outside)
    return await _set(shown, data, counted.at, fonts, missing_note(_), _IN_JSON)


async def set_sample(text: str, at: datetime, fonts: Path | None) -> Sequence[str]:
    """The letters of a text for which there is no font. Raises ``Trouble``."""
    return (await _set(sample(text), "{}", at, fonts, "", _IN_THE_LOG)).missing


async def _set(
    shown: View, attached: str, made_at: datetime, fonts: Path | None, note: str, instead: str
) -> Typeset:
    """``instead``: where else it stands, if it cannot be set. Raises ``Trouble``."""
    require_typesetting(fonts)
    told = {
        "view": shown,
        "attached": attached,
        "made_at": made_at.isoformat(),
        "fonts": str(fonts) if fonts is not None else None,
        "note": note,
    }
    process = await asyncio.create_subprocess_exec(
        # -P: nothing is imported from the working directory.
        *(sys.executable, "-P", "-m", "bot.process.typesetting"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name in _PASSED_ON},
    )
    try:
        async with asyncio.timeout(_SECONDS):
            out, err = await process.communicate(json.dumps(told).encode())
    except TimeoutError:
        raise Trouble(
            f"The document took longer than {_SECONDS} seconds. Try again when less is going on; {instead}"
        ) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        why = err.decode("utf-8", "replace").strip() if process.returncode == _NOT_SET else ""
        raise Trouble(
            f"The document could not be set{f' ({why[:200]})' if why else ''}. Report this; {instead}"
        )
    first, _line, pdf = out.partition(b"\n")
    return Typeset(pdf=pdf, missing=tuple(json.loads(first)))


def letters_named(missing: Sequence[str]) -> str:
    """The first of these letters, by number, for a line to a reader."""
    named = [f"U+{ord(letter):04X}" for letter in missing]
    more = f" and {len(named) - 10} more" if len(named) > 10 else ""
    return ", ".join(named[:10]) + more


def said_missing(missing: Sequence[str]) -> str:
    """What stands in place of letters without a font, and what to do about it."""
    return (
        f"No font has {letters_named(missing)}: they stand in the pages as their numbers in Unicode, and "
        "whole in the file inside. Install the Noto fonts, or set CONTACTPOINT_FONT_DIR to a folder with "
        "fonts."
    )


def main() -> int:
    """Set what standard input tells; the letters that are missing in one line, then the PDF."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    told = json.load(sys.stdin)
    fonts = Path(told["fonts"]) if told["fonts"] else None
    try:
        made = typeset(
            told["view"],
            told["attached"],
            datetime.fromisoformat(told["made_at"]),
            fonts,
            told["note"],
        )
    except (NotInstalled, NotSet) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return _NOT_SET
    sys.stdout.buffer.write(json.dumps(made.missing).encode() + b"\n" + made.pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
