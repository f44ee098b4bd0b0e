"""Looking for words of what one's own side wrote: found by who works on it, and kept nowhere."""

import logging

import httpx
import pytest
from sqlalchemy import text

from domain.sessions.session import Level
from services.requests import acknowledge, answering
from services.requests.at_page import worded
from storage.database.tables import metadata
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import filed, words

ASKED = "LBN urgent expiring preserve EXERCISE Überwachung of the harbour accounts"


async def looks(browser: httpx.AsyncClient, typed: str, **more: str) -> str:
    answer = await browser.post("/requests/worded", data={"words": typed, **more})
    assert answer.status_code == 200
    return answer.text


async def test_each_side_finds_what_it_wrote_and_nothing_of_the_other(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk, ASKED)
    _, other = await filed(clerk, "LBN standard advice EXERCISE another one")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE lighthouse was asked")
    ana, rami = (
        await signs_in("esp-officer", Level.PROVED),
        await signs_in("lbn-duty", Level.PROVED),
    )
    for typed in ("HARBOUR", "uberwachung accounts", "  exercise   harbour "):
        page = await looks(ana, typed)
        assert f">{reference}<" in page, typed
        assert f">{other}<" not in page
    for typed in ("lighthouse", "arbour", "harbour nowhere"):
        assert f">{reference}<" not in await looks(ana, typed), typed
    assert f">{reference}<" in await looks(rami, "lighthouse")
    assert f">{reference}<" not in await looks(rami, "harbour")
    assert f">{reference}<" in await looks(ana, "harbour", member="LBN", type="preserve")
    assert f">{reference}<" not in await looks(ana, "harbour", type="advice")


async def test_who_does_not_work_on_it_finds_nothing(clerk: Clerk, signs_in: Signs) -> None:
    _, reference = await filed(clerk, ASKED)
    for who in ("ita-duty", "esp-chief", "lbn-duty", "lbn-auditor", "auditor", "secretariat"):
        assert f">{reference}<" not in await looks(await signs_in(who, Level.PROVED), "harbour"), (
            who
        )
    claimed = await signs_in("esp-officer", Level.CLAIMED)
    answer = await claimed.post("/requests/worded", data={"words": "harbour"})
    assert answer.status_code == 403
    assert "By words of what your side wrote" not in words((await claimed.get("/requests")).text)


@pytest.mark.parametrize("typed", ["", "a", "x" * 300, " ".join(f"word{n}" for n in range(9))])
async def test_what_cannot_be_looked_for_is_said(signs_in: Signs, typed: str) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    answer = await ana.post("/requests/worded", data={"words": typed})
    assert answer.status_code == 409
    assert "at most eight words" in answer.text


async def test_how_far_was_looked_is_said(
    clerk: Clerk, signs_in: Signs, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, first = await filed(clerk, ASKED)
    for number in range(3):
        await filed(clerk, f"LBN standard advice EXERCISE number {number}")
    ana = await signs_in("esp-officer", Level.PROVED)
    assert "4 texts were looked at." in words(await looks(ana, "harbour"))
    monkeypatch.setattr(worded, "MOST_TEXTS", 2)
    page = await looks(ana, "harbour")
    assert f">{first}<" not in page
    assert "The newest 2 texts were looked at; there are more." in words(page)


async def test_what_is_looked_for_is_nowhere_afterwards(
    clerk: Clerk, signs_in: Signs, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "contactpoint")
    await filed(clerk, ASKED)
    ana = await signs_in("esp-officer", Level.PROVED)
    await looks(ana, "harbour planted-word")
    assert "planted-word" not in caplog.text
    async with clerk.office.store.reading() as work:
        for table in metadata.sorted_tables:
            rows = (await work.connection.execute(text(f"SELECT * FROM {table.name}"))).all()  # noqa: S608 - names of our own tables
            for row in rows:
                for word in ("planted-word", "harbour"):
                    assert word.encode() not in b"".join(_bytes(each) for each in row), table.name


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
