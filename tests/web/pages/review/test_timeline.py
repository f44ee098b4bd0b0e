"""The course of a request: a picture, its records below it, what shows them whole; recorded before."""

import re

from sqlalchemy import text

from domain.events import Event
from domain.sessions.session import Level
from formats.network_file.document import read_network
from services.directory import versions as directory
from services.requests import acknowledge, answering
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.conftest import network
from tests.web.pages.requests.stories import PLANTED, words
from tests.web.pages.review.test_night import escalated

REASON = {"reason": "EXERCISE look at last night"}


async def answered(clerk: Clerk, clock: HandClock) -> tuple[str, str]:
    case, reference = await escalated(clerk, clock)
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, case)
    clock.advances(hours=20)
    await clerk.does("lbn-deputy", answering.answer, case, "EXERCISE kept both")
    return case, reference


async def readings_of(clerk: Clerk, case: str) -> list[str]:
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(
            case, with_audit=True, with_text=False, events=(Event.LOG_READ,)
        )
    return [str((entry.about or {}).get("reason")) for entry in entries]


@on_both
async def test_it_is_drawn_after_its_reading_was_recorded(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    case, reference = await answered(clerk, clock)
    chief = await signs_in("lbn-chief", Level.PROVED)
    asked = await chief.get(f"/requests/{reference}/timeline")
    assert "For what do you read it?" in words(asked.text)
    assert "<svg" not in asked.text
    assert await readings_of(clerk, case) == []
    answer = await chief.post(f"/requests/{reference}/timeline", data=REASON)
    assert answer.status_code == 200
    assert await readings_of(clerk, case) == [REASON["reason"]]
    said = words(answer.text)
    assert "step 1 of 5" in said
    assert "acknowledged by EXERCISE Nour Khalil" in said
    assert "UTC Madrid Beirut What" in said
    assert "1 min late" in said
    assert "whole: each record follows the one before it" in said
    assert "none has left the machine" in said
    assert answer.text.count('role="img"') == 1
    assert '<title id="course-title">' in answer.text
    assert answer.text.count('class="mark diamond"') == 2  # one of them explains it
    # Neither words of the case nor anything that the policy of a browser would refuse.
    assert "kept both" not in answer.text
    assert "Quill" not in answer.text
    assert PLANTED not in answer.text
    assert not re.search(r"\sstyle=|\son[a-z]+=", answer.text)


async def test_without_a_reason_nothing_is_shown(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    case, reference = await escalated(clerk, clock)
    chief = await signs_in("lbn-chief", Level.PROVED)
    for reason in ("", "  "):
        answer = await chief.post(f"/requests/{reference}/timeline", data={"reason": reason})
        assert answer.status_code == 409
        assert "<svg" not in answer.text
    assert await readings_of(clerk, case) == []


async def test_each_side_sees_the_readings_that_it_is_told_of(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    _, reference = await escalated(clerk, clock)
    marta = await signs_in("esp-chief", Level.PROVED)
    chief = await signs_in("lbn-chief", Level.PROVED)
    await chief.post(f"/requests/{reference}/timeline", data=REASON)
    theirs = await marta.post(f"/requests/{reference}/timeline", data={"reason": "EXERCISE two"})
    assert REASON["reason"] not in theirs.text
    assert "EXERCISE two" in theirs.text
    own = await chief.post(f"/requests/{reference}/timeline", data={"reason": "EXERCISE again"})
    assert REASON["reason"] in own.text
    assert "EXERCISE two" not in own.text


async def test_the_other_sides_people_are_known_as_the_network_has_them_known(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    text_ = network().replace(
        "\n  content_in_chat", "\n  names_abroad: function\n  content_in_chat"
    )
    await directory.import_network(clerk.office, read_network(text_))
    _, reference = await answered(clerk, clock)
    marta = await signs_in("esp-chief", Level.PROVED)
    night = await marta.get("/review", params={"period": "7d"})
    course = await marta.post(f"/requests/{reference}/timeline", data=REASON)
    assert "Duty officer" in course.text
    for answer in (night, course):
        assert answer.status_code == 200
        assert "Nour Khalil" not in answer.text
        assert "Rami Haddad" not in answer.text
    chief = await signs_in("lbn-chief", Level.PROVED)
    own = await chief.post(f"/requests/{reference}/timeline", data=REASON)
    assert "Nour Khalil" in own.text


async def test_a_record_that_was_moved_is_seen(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    case, reference = await escalated(clerk, clock)
    async with clerk.office.store.work() as work:
        await work.connection.execute(
            text("UPDATE log_cases SET length = length + 1 WHERE case_id = :case"), {"case": case}
        )
    chief = await signs_in("lbn-chief", Level.PROVED)
    answer = await chief.post(f"/requests/{reference}/timeline", data=REASON)
    assert "BROKEN" in words(answer.text)


async def test_a_reference_is_answered_under_its_one_form(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    _, reference = await escalated(clerk, clock)
    chief = await signs_in("lbn-chief", Level.PROVED)
    answer = await chief.get(f"/requests/{reference.lower()}/timeline")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/requests/{reference}/timeline"


async def test_the_document_is_taken_from_there_for_the_same_reason(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    case, reference = await answered(clerk, clock)
    address = f"/requests/{reference}/document"
    for who in ("lbn-chief", "lbn-auditor", "secretariat"):
        reviewer = await signs_in(who, Level.PROVED)
        asked = (await reviewer.get(f"/requests/{reference}/timeline")).text
        assert f'formaction="{address}"' in asked
        course = (await reviewer.post(f"/requests/{reference}/timeline", data=REASON)).text
        form = re.findall(rf'<form[^>]*action="{address}".*?</form>', course, re.DOTALL)[0]
        reason = re.findall(r'name="reason" value="([^"]+)"', form)
        assert reason == [REASON["reason"]]
        before = await taken_of(clerk, case)
        taken = await reviewer.post(address, data={"reason": reason[0]})
        assert taken.content.startswith(b"%PDF")
        assert await taken_of(clerk, case) == [*before, REASON["reason"]]
    without = await reviewer.post(address, data={"reason": " "})
    assert without.status_code == 409
    rami = await signs_in("ita-duty", Level.PROVED)
    assert (await rami.post(address, data=REASON)).status_code == 404


async def taken_of(clerk: Clerk, case: str) -> list[str]:
    """For what the document of the case was taken."""
    async with clerk.office.store.reading() as work:
        found = await work.log.entries(case, with_audit=True, with_text=False)
    about = [each.about or {} for each in found]
    return [str(each.get("reason")) for each in about if each.get("topic") == "document"]
