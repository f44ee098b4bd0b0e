"""The document of a request, taken from its page: recorded before its first byte, whatever its marking."""

import asyncio
from pathlib import Path

import pytest

from bot.endpoints import portal
from bot.process.trouble import Trouble
from domain.log.document import CaseDocument
from domain.sessions.session import Level
from services.requests import acknowledge
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import filed, words


async def shown(clerk: Clerk, case: str) -> list[dict[str, object]]:
    async with clerk.office.store.reading() as work:
        found = await work.log.entries(case, with_audit=True, with_text=False)
    about = [dict(each.about or {}) for each in found if str(each.event) == "content.shown"]
    return [each for each in about if each.get("topic") == "document"]


async def test_the_document_of_a_red_request_comes_as_a_file_and_is_recorded(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = (await rami.get(f"/requests/{reference}")).text
    assert f'action="/requests/{reference}/document"' in page
    taken = await rami.post(f"/requests/{reference}/document", data={"reason": ""})
    assert taken.status_code == 200
    assert taken.content.startswith(b"%PDF")
    assert taken.headers["content-type"] == "application/pdf"
    assert taken.headers["content-disposition"] == f'attachment; filename="{reference}.pdf"'
    assert taken.headers["cache-control"] == "no-store"
    (record,) = await shown(clerk, case)
    assert record["actor"] == "lbn-duty"


async def test_a_reviewer_says_for_what_first(
    clerk: Clerk, signs_in: Signs, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[CaseDocument, int]] = []

    async def sets(document: CaseDocument, _fonts: Path | None, _language: str) -> None:
        made.append((document, len(await shown(clerk, case))))
        raise Trouble("EXERCISE nothing is installed")

    case, reference = await filed(clerk)
    monkeypatch.setattr(portal, "set_document", sets)
    marta = await signs_in("esp-chief", Level.PROVED)
    address = f"/requests/{reference}/document"
    for nothing in ("", "  "):
        assert (await marta.post(address, data={"reason": nothing})).status_code == 409
    assert made == []
    answer = await marta.post(address, data={"reason": "EXERCISE a complaint"})
    assert answer.status_code == 409
    ((document, recorded),) = made
    assert recorded == 1
    assert document.made_by == "EXERCISE Marta Gil"
    (record,) = await shown(clerk, case)
    assert record["reason"] == "EXERCISE a complaint"


async def test_few_are_set_at_once(
    clerk: Clerk, signs_in: Signs, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, begun = asyncio.Event(), asyncio.Semaphore(0)

    async def sets(_document: CaseDocument, _fonts: Path | None, _language: str) -> None:
        begun.release()
        await goes_on.wait()
        raise Trouble("EXERCISE nothing is installed")

    _, reference = await filed(clerk)
    monkeypatch.setattr(portal, "set_document", sets)
    ana = await signs_in("esp-officer", Level.PROVED)
    address, typed = f"/requests/{reference}/document", {"reason": ""}
    first = [asyncio.create_task(ana.post(address, data=typed)) for _ in range(2)]
    for _ in first:
        await begun.acquire()
    assert "Other documents" in words((await ana.post(address, data=typed)).text)
    goes_on.set()
    assert [(await each).status_code for each in first] == [409, 409]
