"""What is taken out: one case by whoever reviews it, a list with a second person; recorded before."""

import csv
import io
import json

import pytest

from domain.events import Event
from domain.sessions.session import Level
from services.people import people
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.frame.test_frame import bare
from tests.web.pages.requests.stories import words
from tests.web.pages.review.test_night import escalated
from tests.web.pages.review.test_timeline import REASON
from web.frame.tables import as_csv, cell

WANTED = {
    "from": "2026-11-24",
    "to": "2026-11-24",
    "form": "csv",
    "reason": "EXERCISE yearly look",
    "second": "lbn-auditor",
}


async def exports(clerk: Clerk) -> list[dict[str, object]]:
    async with clerk.office.store.reading() as work:
        return [dict(e.about or {}) for e in await work.log.of_event(Event.LOG_EXPORTED)]


def code_of(clerk: Clerk, who: str) -> str:
    return str(clerk.last(who, "approval_code").saying.facts["code"])


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "|", "%"])
def test_no_cell_is_a_formula(begins: str) -> None:
    assert cell(f"{begins}1+1").startswith("'")
    (row,) = list(csv.reader(io.StringIO(as_csv([], [[f'{begins}cmd"; x']])[1:])))[1:]
    assert row == [f"'{begins}cmd\"; x"]
    assert cell("Rami") == "Rami"
    assert cell(None) == ""


async def test_the_records_of_one_case(clerk: Clerk, signs_in: Signs, clock: HandClock) -> None:
    _, reference = await escalated(clerk, clock)
    chief = await signs_in("lbn-chief", Level.PROVED)
    address = f"/requests/{reference}/timeline"
    table = await chief.post(address, data={"reason": "=EXERCISE one", "form": "csv"})
    assert table.status_code == 200
    assert table.headers["content-disposition"] == f'attachment; filename="{reference}.csv"'
    rows = list(csv.reader(io.StringIO(table.text[1:])))
    assert rows[0] == ["record", "at", "event", "actor", "details"]
    assert "request.escalated" in [row[2] for row in rows]
    assert [about["reason"] for about in await exports(clerk)] == ["=EXERCISE one"]
    data = await chief.post(address, data={**REASON, "form": "json"})
    whole = json.loads(data.text)
    assert whole["reference"] == reference
    assert whole["chain"] == "holds"
    assert "Quill" not in table.text + data.text
    assert (await chief.post(address, data={**REASON, "form": "xml"})).status_code == 400
    assert (await chief.post(address, data={"reason": "", "form": "csv"})).status_code == 409
    assert len(await exports(clerk)) == 2


@on_both
async def test_a_list_takes_a_second_person(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    _, reference = await escalated(clerk, clock)
    chief = await signs_in("lbn-chief", Level.PROVED)
    begun = await chief.get("/review/export", params={"from": "2026-11-24"})
    assert "lbn-auditor" in begun.text
    assert "esp-chief" not in begun.text
    asked = await chief.post("/review/export", data=WANTED)
    assert "Code of the second person" in words(asked.text)
    assert reference not in asked.text
    assert await exports(clerk) == []
    await clerk.delivers()
    told = clerk.last("lbn-auditor", "approval_code").saying.facts
    assert told["asker"] == "EXERCISE Maya Saab"
    assert told["recipient"] == "CSV 2026-11-24 2026-11-24"
    assert "approval_code" not in clerk.reads("lbn-chief")
    wrong = await chief.post("/review/export", data={**WANTED, "code": "0000-0000"})
    assert wrong.status_code == 409
    assert reference not in wrong.text
    code = code_of(clerk, "lbn-auditor")
    other = await chief.post("/review/export", data={**WANTED, "code": code, "form": "json"})
    assert other.status_code == 409
    given = await chief.post("/review/export", data={**WANTED, "code": f"{code[:4]}-{code[4:]}"})
    assert given.status_code == 200
    rows = list(csv.DictReader(io.StringIO(given.text[1:])))
    assert [row["reference"] for row in rows] == [reference]
    assert rows[0]["unanswered"] == "EXERCISE Rami Haddad, EXERCISE Nour Khalil"
    (about,) = await exports(clerk)
    assert about["approved_by"] == ["EXERCISE Tarek Aoun"]
    again = await chief.post("/review/export", data={**WANTED, "code": code})
    assert again.status_code == 409
    assert len(await exports(clerk)) == 1


async def test_both_must_still_be_such_when_it_is_done(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    _, reference = await escalated(clerk, clock)
    chief = await signs_in("lbn-chief", Level.PROVED)
    await chief.post("/review/export", data=WANTED)
    await clerk.delivers()
    code = code_of(clerk, "lbn-auditor")
    await people.revoke(clerk.office, "lbn-auditor")
    answer = await chief.post("/review/export", data={**WANTED, "code": code})
    assert answer.status_code == 409
    assert reference not in answer.text
    assert await exports(clerk) == []


async def test_a_code_counts_for_ten_minutes(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await escalated(clerk, clock)
    chief = await signs_in("lbn-chief", Level.PROVED)
    await chief.post("/review/export", data=WANTED)
    await clerk.delivers()
    clock.advances(minutes=10)
    late = {**WANTED, "code": code_of(clerk, "lbn-auditor")}
    assert (await chief.post("/review/export", data=late)).status_code == 409
    assert await exports(clerk) == []
    await chief.post("/review/export", data=WANTED)
    await clerk.delivers()
    clock.advances(minutes=9)
    right = {**WANTED, "code": code_of(clerk, "lbn-auditor")}
    assert (await chief.post("/review/export", data=right)).status_code == 200
    assert len(await exports(clerk)) == 1


async def test_a_code_counts_for_five_tries(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await escalated(clerk, clock)
    chief = await signs_in("lbn-chief", Level.PROVED)
    await chief.post("/review/export", data=WANTED)
    await clerk.delivers()
    for number in range(5):
        await chief.post("/review/export", data={**WANTED, "code": f"{number}"})
    right = {**WANTED, "code": code_of(clerk, "lbn-auditor")}
    assert (await chief.post("/review/export", data=right)).status_code == 409
    assert await exports(clerk) == []


async def test_nobody_approves_for_themselves_or_for_another_member(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await escalated(clerk, clock)
    chief = await signs_in("lbn-chief", Level.PROVED)
    for second in ("lbn-chief", "lbn-duty", "esp-chief", "secretariat", "nobody", ""):
        answer = await chief.post("/review/export", data={**WANTED, "second": second})
        assert answer.status_code == 404, second
    for odd in ({"reason": " "}, {"reason": "x" * 301}, {"from": "x"}, {"from": ""}):
        assert (await chief.post("/review/export", data={**WANTED, **odd})).status_code == 409
    assert (await chief.post("/review/export", data={**WANTED, "form": "xml"})).status_code == 400
    officer = await signs_in("esp-officer", Level.PROVED)
    refused = await officer.post("/review/export", data=WANTED)
    assert refused.status_code == 404
    assert bare(refused) == bare(await officer.get("/nothing"))
