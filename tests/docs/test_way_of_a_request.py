"""A real request takes the way that the architecture describes, file by file."""

import sys
from pathlib import Path
from types import FrameType

from tests.chat.stage import staged
from tests.chat.words import files
from tests.docs.documents import ROOT, code_words, rows, section

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
WAY = [
    (code_words(file)[0], code_words(begins)[0])
    for file, begins, _does in rows(section(ARCHITECTURE, "The way of a request"))
]


def test_the_way_is_short_and_leads_from_intake_to_dispatch() -> None:
    assert len(WAY) <= 10
    assert WAY[0][0].startswith("bot/intake/")
    assert WAY[-1][0].startswith("bot/dispatch/")


async def test_a_request_takes_this_way(tmp_path: Path) -> None:
    entered: dict[tuple[str, str], None] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            file = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
            entered.setdefault((file, frame.f_code.co_qualname))

    async with staged(tmp_path) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        await stage.rests()
        sys.setprofile(note)
        try:
            await files(ana)
            await rami.receives("IMMEDIATE")
        finally:
            sys.setprofile(None)
    assert [step for step in entered if step in WAY] == WAY
