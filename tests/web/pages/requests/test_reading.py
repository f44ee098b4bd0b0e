"""CaseReading a request: its head for who is known, its content for who has shown that it is they."""

import logging
from collections.abc import Sequence
from typing import Any

import pytest

from domain.events import Event
from domain.log.erasure import ErasureBasis
from domain.log.parts import PARTS, LogPart
from domain.requests.request import Request
from domain.sessions.session import Level
from services.keeping.erasure import erase
from services.requests import acknowledge, answering, closing, filing
from services.requests.own import remarks
from services.sessions.visiting import visited
from services.visit.page import PageVisit
from storage.transaction.unit_of_work import UnitOfWork
from tests.conftest import on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import MISSING, does, filed, words
from tests.web.pages.writing.test_above_the_chat import red


async def readings(clerk: Clerk, case: str) -> Sequence[tuple[str, Any]]:
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(
            case, with_audit=True, with_text=False, events=PARTS[LogPart.READINGS]
        )
    return [(str(each.event), each.about) for each in entries]


async def test_who_is_only_known_reads_the_head_and_no_content(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    before = await readings(clerk, case)
    ana = await signs_in("esp-officer", Level.CLAIMED)
    answer = await ana.get(f"/requests/{reference}")
    assert answer.status_code == 200
    assert "Quill" not in answer.text
    said = words(answer.text)
    for first, then in (
        ("IMMEDIATE", "Preserve data"),
        ("Preserve data", "Why it cannot wait: Life or limb"),
        ("Life or limb", "Acknowledge by: 12:15 UTC (13:15 in Madrid)"),
        ("Acknowledge by", "15 min left"),
        ("15 min left", "From: Spain"),
        ("From: Spain", "Marking TLP:AMBER"),
    ):
        assert said.index(first) < said.index(then)
    assert await readings(clerk, case) == before
    proof = await ana.get(f"/requests/{reference}/content")
    assert proof.status_code == 403
    assert "<h1>Show that it is you</h1>" in proof.text
    assert f'<a href="/requests/{reference}">Go on without its content</a>' in proof.text
    opened = await ana.get(f"/requests/{reference}/content?opened")
    assert opened.status_code == 303, "from the chat only whose telephone can is asked"
    assert opened.headers["location"] == f"/requests/{reference}"
    foreign = await signs_in("lbn-chief", Level.CLAIMED)
    for address in (reference, MISSING):
        there = await foreign.get(f"/requests/{address}/content?opened")
        assert there.status_code == (303 if address == reference else 404)


@on_both
async def test_a_proved_reader_has_the_content_and_their_reading_is_recorded(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.ask, case, "EXERCISE <script>which</script>?")
    before = await readings(clerk, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    answer = await rami.get(f"/requests/{reference}")
    assert answer.status_code == 200
    assert "EXERCISE keep the account of &lt;b&gt;Ö&#39;Quill &amp; Sons&lt;/b&gt;" in answer.text
    assert "EXERCISE &lt;script&gt;which&lt;/script&gt;?" in answer.text
    assert "<script>" not in answer.text
    said = words(answer.text)
    assert "Request · EXERCISE Ana Ruiz" in said
    assert "2026-11-24 12:00 UTC · 13:00 Madrid · 14:00 Beirut" in said
    (found,) = (await readings(clerk, case))[len(before) :]
    assert found[0] == "content.shown"
    assert found[1]["actor"] == "lbn-duty"
    assert found[1]["channel"] == "page_proved"
    assert found[1]["topic"] == "page"
    assert (await rami.get(f"/requests/{reference}/content")).status_code == 303


async def test_who_has_not_acknowledged_reads_no_content(clerk: Clerk, signs_in: Signs) -> None:
    case, reference = await filed(clerk)
    before = await readings(clerk, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    answer = await rami.get(f"/requests/{reference}")
    assert answer.status_code == 200
    assert "Quill" not in answer.text
    assert await readings(clerk, case) == before


@pytest.mark.parametrize("level", list(Level))
async def test_a_reference_is_read_in_any_form_by_whose_it_is_alone(
    clerk: Clerk, signs_in: Signs, level: Level
) -> None:
    _, reference = await filed(clerk)
    ana, luca = await signs_in("esp-officer", level), await signs_in("ita-duty", level)
    wrong = reference[:-1] + ("7" if reference[-1] != "7" else "8")
    missing = await luca.get(f"/requests/{MISSING}")
    assert missing.status_code == 404
    for written in (
        reference.lower(),
        reference.replace("-", ""),
        reference.lower()[:-2] + reference[-1],
    ):
        answer = await ana.get(f"/requests/{written}")
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/requests/{reference}"
    for written in (reference, reference.lower(), wrong, "nothing", "%00", "x" * 300):
        for address in (f"/requests/{written}", f"/requests/{written}/content"):
            answer = await luca.get(address)
            assert answer.status_code == 404
            assert answer.content == missing.content
            assert answer.headers.keys() == missing.headers.keys()


@on_both
async def test_a_reviewer_says_for_what_before_anything_is_shown(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    before = await readings(clerk, case)
    for who, reads in (("auditor", True), ("esp-chief", True), ("secretariat", False)):
        reviewer = await signs_in(who, Level.PROVED)
        asked = await reviewer.get(f"/requests/{reference}")
        assert "For what do you read it?" in words(asked.text)
        assert "Quill" not in asked.text
        empty = await reviewer.post(f"/requests/{reference}", data={"reason": " "})
        assert empty.status_code == 409
        assert await readings(clerk, case) == before
        shown = await reviewer.post(
            f"/requests/{reference}", data={"reason": "EXERCISE night review"}
        )
        assert shown.status_code == 200
        assert ("Quill" in shown.text) is reads
        assert "Who has read this" in words(shown.text)
        assert "EXERCISE night review" in words(shown.text)
        (found,) = (await readings(clerk, case))[len(before) :]
        assert found[1]["reason"] == "EXERCISE night review"
        assert found[1]["actor"] == who
        before = await readings(clerk, case)


async def test_who_works_on_it_alone_has_no_log_to_read(clerk: Clerk, signs_in: Signs) -> None:
    _, reference = await filed(clerk)
    ana = await signs_in("esp-officer", Level.PROVED)
    assert "For what do you read it?" not in words((await ana.get(f"/requests/{reference}")).text)
    answer = await ana.post(f"/requests/{reference}", data={"reason": "EXERCISE"})
    assert answer.status_code == 404


async def test_a_members_remarks_are_read_by_its_own_people_alone(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", remarks.remark, case, "EXERCISE planted-remark")
    for who, reads in (("lbn-duty", True), ("esp-officer", False)):
        reader = await signs_in(who, Level.PROVED)
        answer = await reader.get(f"/requests/{reference}")
        assert ("planted-remark" in answer.text) is reads


async def test_supervisors_readings_are_told_to_their_own_member_alone(
    clerk: Clerk, signs_in: Signs
) -> None:
    _, reference = await filed(clerk)
    theirs = await signs_in("esp-chief", Level.PROVED)
    await theirs.post(f"/requests/{reference}", data={"reason": "EXERCISE planted-reason"})
    for who, told in (("lbn-chief", False), ("auditor", True)):
        reader = await signs_in(who, Level.PROVED)
        answer = await reader.post(f"/requests/{reference}", data={"reason": "EXERCISE"})
        assert answer.status_code == 200
        assert ("planted-reason" in answer.text) is told


async def test_no_log_line_has_a_word_of_what_is_read(
    clerk: Clerk, signs_in: Signs, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, reference = await filed(clerk)
    ana = await signs_in("esp-officer", Level.PROVED)
    await ana.get(f"/requests/{reference}")
    await ana.get("/requests", params={"q": "planted-word"})
    ours = [each.getMessage() for each in caplog.records if not each.name.startswith("httpx")]
    assert not [line for line in ours if "Quill" in line or "planted" in line or reference in line]


async def test_what_is_above_the_chat_is_read_and_acted_on_here_alone(
    clerk: Clerk, signs_in: Signs
) -> None:
    async def files(visit: PageVisit) -> Request:
        return await filing.file(visit, red())

    ana = await signs_in("esp-officer", Level.PROVED)
    token = ana.cookies["__Host-session"]
    request = await visited(clerk.office, token, Level.PROVED, files)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, request.id)
    rami = await signs_in("lbn-duty", Level.PROVED)
    address = f"/requests/{request.reference}"
    assert "planted-facts" in (await rami.get(address)).text
    for verb, typed in (
        ("remark", {"text": "EXERCISE planted-remark"}),
        ("number", {"number": "planted-theirs"}),
        ("answer", {"text": "EXERCISE planted-answer"}),
    ):
        assert (await does(rami, str(request.reference), verb, **typed)).status_code == 303
    shown = (await rami.get(address)).text
    for word in ("planted-facts", "planted-account", "planted-remark", "planted-theirs"):
        assert word in shown
    answered = (await ana.get(address)).text
    assert "planted-answer" in answered
    assert "planted-theirs" in answered
    assert "planted-remark" not in answered
    for known in ("esp-officer", "lbn-duty"):
        claimed = await signs_in(known, Level.CLAIMED)
        for each in (address, "/", "/requests?q=TLP:RED"):
            assert "planted" not in (await claimed.get(each)).text
    await clerk.delivers()
    assert "planted" not in repr((clerk.chats, clerk.answers, clerk.notices))


async def test_an_attempt_on_what_is_not_ones_own_is_recorded_whether_it_exists_or_not(
    clerk: Clerk, signs_in: Signs
) -> None:
    _, reference = await filed(clerk)
    luca = await signs_in("ita-duty", Level.CLAIMED)
    for target in (reference, MISSING):
        assert (await luca.get(f"/requests/{target}")).status_code == 404
    async with clerk.office.store.reading() as work:
        found = await work.log.of_event(Event.ATTEMPT_REFUSED)
    told = [(each.about or {}).get("by") for each in found]
    assert told == ["page", "page"]


async def test_of_what_was_erased_a_reviewer_reads_that_it_was_and_nobody_does_anything(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.does("esp-officer", closing.withdraw, case)

    async def erases(work: UnitOfWork) -> None:
        request = await work.requests.by_case(case)
        assert request is not None
        await erase(work, request, ErasureBasis.RULE, {})

    await clerk.office.store.transact(erases)
    before = await readings(clerk, case)
    for level in Level:
        ana = await signs_in("esp-officer", level)
        assert (await ana.get(f"/requests/{reference}")).status_code == 404
        auditor = await signs_in("auditor", level)
        answer = await auditor.get(f"/requests/{reference}")
        assert answer.status_code == 200
        assert "was erased, and cannot be brought back" in words(answer.text)
        assert "Quill" not in answer.text
        assert 'name="verb"' not in answer.text
    assert await readings(clerk, case) == before
