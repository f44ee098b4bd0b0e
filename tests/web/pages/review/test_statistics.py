"""The page of figures: for whom, of which time, and that they are what the console and the chat tell."""

import asyncio
import csv
import io
import json
from typing import Any

import httpx
import pytest

from bot.commands import statistics as console
from domain.sessions.session import Level
from domain.statistics.tables import tables
from domain.statistics.written import COLUMNS, document, figure_lines
from domain.vocabulary import MemberCode
from formats.typed.filters import whole_period
from services.requests import acknowledge, closing, transfer
from services.statistics import at_page
from services.statistics.counting import statistics
from services.visit.beside import StillWorking
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import filed, words

READERS = (
    *("esp-officer", "esp-chief", "lbn-duty", "lbn-deputy", "lbn-chief", "lbn-auditor"),
    *("ita-duty", "ita-chief", "secretariat", "auditor"),
)


async def taken(clerk: Clerk, clock: HandClock, number: int, minutes: int = 2) -> str:
    case, _ = await filed(clerk, f"LBN immediate life preserve EXERCISE number {number}")
    clock.advances(minutes=minutes)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    return case


async def seen(browser: httpx.AsyncClient, asked: str = "") -> str:
    answer = await browser.get(f"/statistics{asked}")
    assert answer.status_code == 200, answer.text
    return words(answer.text)


async def test_a_median_is_said_of_twenty_and_the_number_stands_beside(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    for number in range(19):
        await taken(clerk, clock, number)
    chief = await signs_in("lbn-chief", Level.PROVED)
    said = await seen(chief)
    assert "Acknowledged in time 19 0 " in said
    assert "Median until acknowledged – –" in said
    assert "2 min" not in said
    await taken(clerk, clock, 19)
    clock.advances(minutes=2)
    said = await seen(chief)
    assert "Median until acknowledged 2 min –" in said
    assert "2026-11 20 20 20 2 min" in said
    assert "Tue 20 20 20 2 min" in said


async def test_what_is_no_case_of_its_own_is_in_no_share(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await taken(clerk, clock, 0)
    clock.advances(minutes=20)
    await taken(clerk, clock, 0)  # says the same again
    gone, _ = await filed(clerk, "LBN immediate life preserve EXERCISE other")
    await clerk.does("esp-officer", closing.withdraw, gone)
    late = await taken(clerk, clock, 3, minutes=16)
    await clerk.does("lbn-duty", transfer.transfer, late, "ITA", "")
    chief = await signs_in("lbn-chief", Level.PROVED)
    said = await seen(chief)
    assert "Received 4 0 Acknowledged in time 1 0 Acknowledged late 1 0" in said
    assert "Withdrawn 1 0" in said
    assert "Sent again unchanged 1 0" in said
    luca = await signs_in("ita-chief", Level.PROVED)
    assert "Received 1 0 Acknowledged in time 0 0" in await seen(luca)


@on_both
async def test_each_reads_what_concerns_them_and_can_choose_nothing_else(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await taken(clerk, clock, 1)
    titles = {
        "secretariat": "Statistics of the network",
        "auditor": "Statistics of the network",
        "lbn-auditor": "Statistics of the network",
        "lbn-chief": "Statistics of Lebanon",
        "esp-chief": "Statistics of Spain",
        "ita-chief": "Statistics of Italy",
    }
    may: dict[str, set[str]] = {who: {"own"} for who in READERS}
    may |= {who: {"network"} for who in ("secretariat", "auditor")}
    may |= {"lbn-auditor": {"network", "member"}}
    may |= {who: {"member", "own"} for who in ("esp-chief", "lbn-chief", "ita-chief")}
    for who in READERS:
        browser = await signs_in(who, Level.PROVED)
        said = await seen(browser)
        assert titles.get(who, "Your own statistics") in said, who
        for whose in ("network", "member", "own"):
            for path in ("/statistics", "/statistics/csv", "/statistics/json"):
                answer = await browser.get(f"{path}?whose={whose}")
                wanted = 200 if whose in may[who] else 404
                assert answer.status_code == wanted, (who, path, whose)
        for asked in ("?member=ESP", "?whose=ESP", "?whose=lbn-duty", "?person=lbn-duty"):
            answer = await browser.get(f"/statistics{asked}")
            expected = 404 if "whose" in asked else 200
            assert answer.status_code == expected, (who, asked)
            assert expected == 404 or words(answer.text) == said
        claimed = await signs_in(who, Level.CLAIMED)
        assert (await claimed.get("/statistics")).status_code == 403
    privacy = await signs_in("lbn-privacy", Level.PROVED)
    assert (await privacy.get("/statistics")).status_code == 404
    assert "/statistics" not in (await privacy.get("/")).text
    duty = await signs_in("lbn-duty", Level.PROVED)
    assert 'href="/statistics"' in (await duty.get("/")).text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *(("lbn-auditor", 303), ("esp-chief", 303), ("secretariat", 404), ("auditor", 404)),
        *(("esp-officer", 404), ("lbn-duty", 404), ("lbn-privacy", 404)),
    ],
)
async def test_the_former_address_leads_there(signs_in: Signs, who: str, status: int) -> None:
    browser = await signs_in(who, Level.PROVED)
    answer = await browser.get("/review/times")
    assert answer.status_code == status
    if status == 303:
        assert answer.headers["location"] == "/statistics?whose=member"


def lines_of(written: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))


@on_both
async def test_files_hold_what_the_console_writes(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await taken(clerk, clock, 1)
    await taken(clerk, clock, 2, minutes=20)
    period = whole_period("2026-11-24", clerk.office.now())
    for who, member in (("secretariat", None), ("lbn-chief", MemberCode("LBN"))):
        browser = await signs_in(who, Level.PROVED)
        counted = await statistics(clerk.office, period, member)
        found = tables(counted.report)
        answer = await browser.get("/statistics/csv?from=2026-11-24&to=2026-11-24")
        assert "attachment" in answer.headers["content-disposition"]
        same = [[str(cell) for cell in line] for line in figure_lines(found)]
        assert lines_of(answer.text) == [list(COLUMNS), *same]
        figures = console._Figures(counted=counted, tables=found, outside=None)
        assert lines_of(console._csv(figures)) == lines_of(answer.text)
        read: dict[str, Any] = (
            await browser.get("/statistics/json?from=2026-11-24&to=2026-11-24")
        ).json()
        due = json.loads(json.dumps(document(counted, found)))
        assert read == due | {"counted_at": read["counted_at"]}
        assert f"Received {counted.report.whole.received} 0" in await seen(
            browser, "?from=2026-11-24"
        )


async def test_the_secretariat_sees_who_asked_whom_and_no_hour_and_a_member_its_own(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await taken(clerk, clock, 1)
    whole = await seen(await signs_in("secretariat", Level.PROVED))
    assert "Who asked whom From To Sent" in whole
    assert "By member" in whole
    for part in ("By hour", "By weekday", "By the step", "weekday and hour"):
        assert part not in whole
        assert part in await seen(await signs_in("lbn-chief", Level.PROVED))
    own = await seen(await signs_in("lbn-duty", Level.PROVED))
    assert "What you acknowledged This time The time before Acknowledged in time 1 0" in own
    assert "that you filed" not in own
    for part in ("Who asked whom", "By member", "By hour"):
        assert part not in own


@pytest.mark.parametrize(
    "asked",
    [
        *("?from=2026-11-25", "?period=2199", "?period=EXERCISE", "?from=x&to=y"),
        *("?from=2026-11-24&to=2026-11-01", "?period=0001", "?from=%00", "?period=" + "9" * 500),
    ],
)
async def test_a_time_that_is_none_or_has_not_begun_is_one_clear_line(
    clerk: Clerk, signs_in: Signs, asked: str
) -> None:
    browser = await signs_in("lbn-chief", Level.PROVED)
    for path in ("/statistics", "/statistics/csv", "/statistics/json"):
        answer = await browser.get(f"{path}{asked}")
        assert answer.status_code == 409
        assert "There are no figures of these days." in words(answer.text)


async def test_a_history_of_nothing_says_so(signs_in: Signs) -> None:
    for who in ("secretariat", "lbn-chief", "lbn-duty"):
        browser = await signs_in(who, Level.PROVED)
        said = await seen(browser, "?period=last-year")
        assert "There was no request in this time." in said
        assert (await browser.get("/statistics/csv?period=last-year")).status_code == 200


async def test_what_takes_longer_is_said_to_be_counted(
    clerk: Clerk, signs_in: Signs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_page, "WAITS", 0.01)
    office, gate = clerk.office, asyncio.Event()
    with pytest.raises(StillWorking):
        await office.shared.outcome("first", "another", gate.wait, office.now, 0.001)
    browser = await signs_in("lbn-chief", Level.PROVED)
    for path in ("/statistics", "/statistics/csv"):
        answer = await browser.get(path)
        assert (answer.status_code, "Being counted." in words(answer.text)) == (200, True)
    monkeypatch.setattr(at_page, "WAITS", 60.0)
    gate.set()
    assert "Being counted." not in await seen(browser)
