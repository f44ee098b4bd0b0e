"""Files at the pages: brought with a form, sent with a text, downloaded, and closed with their text."""

import hashlib
from functools import partial

import pytest

from bot.process import logs
from domain.refused import Refused, not_yours
from domain.sessions.session import Level
from services.files.receiving import FileDoor
from services.log import case_files
from services.log.case_files import GivenFile
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.files.stories import (
    PLANTED,
    TheirDoor,
    acknowledged,
    answered_with_file,
    brings,
    files_on,
    hidden_in,
)
from tests.web.pages.requests.stories import does, filed, words

LARGE = 2_500_000
READS = {"reason": ""}
"""The form of a download, for who owes no reason."""


async def test_an_answer_takes_its_file_along_and_the_other_side_downloads_it(
    clerk: Clerk, signs_in: Signs
) -> None:
    _, reference, browser = await acknowledged(clerk, signs_in)
    page = await browser.get(f"/requests/{reference}/files")
    assert page.status_code == 200
    assert "Never add child sexual abuse material" in page.text
    assert page.text.index("Never add") < page.text.index('type="file"')
    content = PLANTED * (LARGE // len(PLANTED))
    assert (await brings(browser, f"/requests/{reference}", content)).status_code == 303
    shown = await browser.get(f"/requests/{reference}")
    assert "planted-name" in shown.text
    sent = await does(browser, reference, "answer", shown.text, text="EXERCISE answer")
    assert sent.status_code == 303
    ana = await signs_in("esp-officer", Level.PROVED)
    read = await ana.get(f"/requests/{reference}")
    said = words(read.text)
    digest = hashlib.sha256(content).hexdigest()
    for part in (digest, "planted-custody", "PDF document", "TLP:RED", "2.5 MB"):
        assert part in said
    (file,) = files_on(read.text)
    given = await ana.post(f"/files/{file}", data=READS)
    assert given.status_code == 200
    assert given.content == content
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-disposition"] == (
        'attachment; filename="EXERCISE planted-name _\'Q.pdf"; '
        "filename*=UTF-8''EXERCISE%20planted-name%20%C3%96%27Q.pdf"
    )
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["cache-control"] == "no-store"
    assert given.headers["content-security-policy"].split("; ")[:2] == [
        "default-src 'none'",
        "sandbox",
    ]
    await clerk.delivers()
    told = repr((clerk.chats, clerk.answers, clerk.notices))
    assert "planted-" not in told


async def test_a_reading_of_a_file_is_recorded_and_seen_by_who_reviews(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await answered_with_file(clerk, signs_in)
    ana = await signs_in("esp-officer", Level.PROVED)
    (file,) = files_on((await ana.get(f"/requests/{reference}")).text)
    await ana.post(f"/files/{file}", data=READS)
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(case, with_audit=True, with_text=False)
    shown = [each.about for each in entries if each.about and each.about.get("topic") == "file"]
    assert [(each["actor"], each["file"]) for each in shown] == [("esp-officer", file)]
    chief = await signs_in("esp-chief", Level.PROVED)
    bare = await chief.post(f"/files/{file}", data=READS)
    assert bare.status_code == 404  # a reviewer says for what
    reviewed = await chief.post(f"/requests/{reference}", data={"reason": "EXERCISE review"})
    assert files_on(reviewed.text) == [file]
    assert "file" in words(reviewed.text)
    given = await chief.post(f"/files/{file}", data={"reason": "EXERCISE review"})
    assert given.content == PLANTED


async def test_a_request_takes_its_files_along_and_what_is_half_sent_goes_on_for_it(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    draft = {"addressee": "LBN", "urgency": "immediate", "reason": "life", "marking": "TLP:RED"}
    facts = {"facts": "EXERCISE planted facts", "purpose": "EXERCISE purpose"}
    await ana.post("/requests/new/preserve", data={**draft, **facts, "act": "files"})
    assert (await brings(ana, "/requests/new/preserve")).status_code == 303
    begun = await ana.post(
        "/requests/new/preserve/files/begin",
        data={"name": "EXERCISE half.bin", "size": "1500000", "marking": "TLP:RED"},
    )
    half = begun.json()["id"]
    await ana.put(f"/files/{half}/0", content=b"h" * 1_000_000)
    check = await ana.get("/requests/new/preserve/check")
    assert "planted-name" in check.text
    assert "Half sent" in check.text
    hidden = hidden_in(check.text)
    old = await ana.post("/requests/new/preserve/send", data={**hidden, "files": ""})
    assert old.status_code == 409  # not what was shown
    sent = await ana.post("/requests/new/preserve/send", data=hidden)
    assert sent.status_code == 303
    reference = sent.headers["location"].rsplit("/", 1)[-1]
    went_on = await ana.put(f"/files/{half}/1000000", content=b"h" * 500_000)
    assert went_on.json()["whole"] is True
    assert "half.bin" in (await ana.get(f"/requests/{reference}/files")).text
    await clerk.delivers()
    assert clerk.last("lbn-duty", "alert").saying.facts["files"] == 1
    assert "planted-" not in repr((clerk.chats, clerk.answers, clerk.notices))
    assert "Files 1" in words((await ana.get(f"/requests/{reference}")).text)


async def test_what_is_closed_closes_its_files_too(clerk: Clerk, signs_in: Signs) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    _, reference = await filed(clerk)
    assert (await brings(ana, f"/requests/{reference}")).status_code == 303
    assert (await does(ana, reference, "reply", text="EXERCISE more")).status_code == 303
    lebanon = await signs_in("lbn-duty", Level.PROVED)
    (file,) = files_on((await ana.get(f"/requests/{reference}")).text)
    before = await lebanon.post(f"/files/{file}", data=READS)
    assert before.status_code == 404  # it is not acknowledged yet
    await does(lebanon, reference, "ack")
    assert (await lebanon.post(f"/files/{file}", data=READS)).content == PLANTED
    page = (await ana.get(f"/requests/{reference}")).text
    asked = await does(ana, reference, "recall", page)
    sure = hidden_in(asked.text)
    assert (await ana.post(f"/requests/{reference}/act", data=sure)).status_code == 303
    after = await lebanon.post(f"/files/{file}", data=READS)
    assert after.status_code == 404
    nothing = await lebanon.post(f"/files/{'0' * 32}", data=READS)
    assert after.content == nothing.content


async def test_a_recall_while_somebody_downloads_breaks_the_download_off(
    clerk: Clerk, signs_in: Signs
) -> None:
    content = bytes(3_000_000)
    ana = await signs_in("esp-officer", Level.PROVED)
    _, reference = await filed(clerk)
    assert (await brings(ana, f"/requests/{reference}", content)).status_code == 303
    assert (await does(ana, reference, "reply", text="EXERCISE more")).status_code == 303
    lebanon = await signs_in("lbn-duty", Level.PROVED)
    await does(lebanon, reference, "ack")
    (file,) = files_on((await lebanon.get(f"/requests/{reference}")).text)

    door = TheirDoor(clerk, lebanon)
    given = await door.do(partial(case_files.note, file=file))
    assert len(await case_files.piece(door, given, 0)) == 1_000_000
    page = (await ana.get(f"/requests/{reference}")).text
    asked = await does(ana, reference, "recall", page)
    sure = hidden_in(asked.text)
    await ana.post(f"/requests/{reference}/act", data=sure)
    with pytest.raises(Refused):
        await case_files.piece(door, given, 1)


async def test_a_download_that_is_closed_ends_before_its_end_and_is_no_incident(
    clerk: Clerk, signs_in: Signs, monkeypatch: pytest.MonkeyPatch
) -> None:
    incidents: list[Exception] = []

    def reports(error: Exception) -> str:
        incidents.append(error)
        return "7f3a"

    monkeypatch.setattr(logs, "incident", reports)
    _, reference = await answered_with_file(clerk, signs_in, bytes(2_500_000))
    ana = await signs_in("esp-officer", Level.PROVED)
    (file,) = files_on((await ana.get(f"/requests/{reference}")).text)
    gives = case_files.piece

    async def closes(door: FileDoor, given: GivenFile, number: int) -> bytes:
        if number == 1:
            raise not_yours()
        return await gives(door, given, number)

    monkeypatch.setattr(case_files, "piece", closes)
    given = await ana.post(f"/files/{file}", data=READS)
    assert given.headers["content-length"] == "2500000"
    assert len(given.content) == 1_000_000
    assert incidents == []


async def test_the_page_says_that_a_file_goes_as_it_is(clerk: Clerk, signs_in: Signs) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    page = words((await ana.get("/requests/new/preserve/files")).text)
    assert "just as it is, with whatever lies in it: who made it, when, where" in page
