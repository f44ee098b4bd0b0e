"""The figures of a period, from the log of a network that works: what was, stays counted."""

from datetime import timedelta

import pytest

from domain.statistics.period import CountedPeriod
from domain.statistics.report import Report
from domain.statistics.turns import TurnOutcome
from domain.vocabulary import MemberCode
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.keeping import retention
from services.people.people import UnknownMember
from services.requests import acknowledge, answering, closing, transfer
from services.statistics.counting import NotYet, statistics
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk

EVERYBODY = ("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "ita-duty", "secretariat")


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens(*EVERYBODY)
    text = NETWORK.read_text("utf-8").replace("\nmembers:", "\n  retention: {person: 1w}\nmembers:")
    await directory.import_network(office, read_network(text))
    return clerk


async def filed(clerk: Clerk, line: str) -> str:
    await clerk.does("esp-officer", filling_in.file_line, line)
    return str(clerk.last("esp-officer", "status").saying.facts["case"])


async def told(clerk: Clerk, member: str | None = None) -> Report:
    """The figures of this year."""
    today = clerk.office.now().date()
    year = CountedPeriod(first=today.replace(month=1, day=1), last=today.replace(month=12, day=31))
    code = MemberCode(member) if member else None
    return (await statistics(clerk.office, year, code)).report


@on_both
async def test_what_services_do_is_what_is_counted(clerk: Clerk, clock: HandClock) -> None:
    late = await filed(clerk, "LBN immediate life preserve EXERCISE keep the account")
    for wait in (5, 11):
        clock.advances(minutes=wait)
        await clerk.time_passes()
    await clerk.presses("lbn-deputy", acknowledge.acknowledge, late)
    await clerk.does("lbn-deputy", answering.ask, late, "EXERCISE which account?")
    clock.advances(hours=9)
    await clerk.time_passes()
    await clerk.does("lbn-deputy", answering.answer, late, "EXERCISE kept")
    given = await filed(clerk, "LBN urgent liberty person EXERCISE who is it")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, given)
    await clerk.does("lbn-duty", transfer.transfer, given, MemberCode("ITA"), "EXERCISE yours")
    await clerk.presses("ita-duty", acknowledge.acknowledge, given)
    await clerk.presses("ita-duty", transfer.refuse, given, "a", "EXERCISE none")
    await filed(clerk, "LBN immediate life drill EXERCISE a drill")
    found = await told(clerk)
    assert (found.sent, found.whole.received, found.whole.counted) == (2, 3, 3)
    ended = found.whole.became
    assert (ended[TurnOutcome.ANSWERED], ended[TurnOutcome.REFUSED]) == (1, 1)
    assert found.refused == {("ITA", "a", "ESP"): 1}
    whole = found.whole
    assert (whole.acknowledged_in_time, whole.acknowledged_late) == (2, 1)
    assert whole.answered_in_time == 1, "while the question was open the clock of the answer stood"
    assert [(pair.member, pair.sent, pair.received) for pair in found.pairs] == [
        ("ITA", 0, 1),
        ("LBN", 2, 2),
    ]
    assert [(member, figures.received) for member, figures in found.drills] == [("LBN", 1)]
    own = (await told(clerk, "LBN")).own
    assert own is not None
    assert own.ran_out == {"duty": 2}
    assert [step for step, _figures in own.by_step] == [1, 3]


@on_both
async def test_an_erased_case_stays_in_every_figure(clerk: Clerk, clock: HandClock) -> None:
    case = await filed(clerk, "LBN urgent liberty person EXERCISE who is it")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE nobody")
    await clerk.does("esp-officer", closing.close, case)
    before = await told(clerk)
    assert await retention.look(clerk.office) == (1, 0)
    clock.advances(days=31)
    assert await retention.look(clerk.office) == (0, 1)
    async with clerk.office.store.reading() as work:
        assert await work.erasures.is_erased(case)
    year = CountedPeriod(first=before.period.first, last=before.period.last)
    assert (await statistics(clerk.office, year)).report == before


async def test_no_record_of_a_year_that_has_not_begun(clerk: Clerk) -> None:
    later = (clerk.office.now() + timedelta(days=800)).date()
    with pytest.raises(NotYet):
        await statistics(clerk.office, CountedPeriod(first=later, last=later))
    today = clerk.office.now().date()
    with pytest.raises(UnknownMember):
        await statistics(clerk.office, CountedPeriod(first=today, last=today), MemberCode("XXX"))


async def test_a_delay_puts_off_the_date_with_the_time_of_an_open_question(
    clerk: Clerk, clock: HandClock
) -> None:
    case = await filed(clerk, "LBN immediate life preserve EXERCISE keep the account")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.ask, case, "EXERCISE which account?")
    clock.advances(hours=9)
    await clerk.does("lbn-duty", answering.delay, case, "4h EXERCISE the provider is slow")
    clock.advances(hours=1)
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE kept")
    whole = (await told(clerk)).whole
    assert (whole.answered_in_time, whole.answered_late) == (1, 0)
