"""What is read where a request goes stands beside what is written, in whichever language it is said to be."""

import re

import pytest

from domain.sessions.session import Level
from tests.conftest import on_both
from tests.web.conftest import Signs

PATH = "/requests/new/preserve"
HINT = "which is not among them. It is not translated."


@on_both
@pytest.mark.parametrize(
    ("language", "is_read"),
    [("fr-CA", True), ("ar", True), ("German", False), ("zh", False), ("", True)],
)
async def test_what_is_read_there_stands_beside_the_facts(
    signs_in: Signs, language: str, *, is_read: bool
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    assert "Read there" not in (await ana.get(PATH)).text
    await ana.post(PATH, data={"addressee": "LBN", "language": language, "act": "keep"})
    page = (await ana.get(PATH)).text
    assert re.search(r'<p class="hint" id="there-1">Read there: [^<]*Arabic \(ar\)', page)
    assert (HINT in page) is not is_read
    described = re.search(r'<textarea id="facts"[^>]*aria-describedby="([^"]+)"', page)
    assert described is not None
    assert all(f'id="{each}"' in page for each in described[1].split())
