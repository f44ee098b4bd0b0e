"""Retention by rules: announced thirty days before, then erased; nothing that no rule reaches."""

from datetime import timedelta

import pytest

from domain.events import Event
from domain.vocabulary import RequestType
from formats.network_file.difference import difference
from formats.network_file.document import from_document, read_network, to_document, write_network
from formats.network_file.findings import NetworkFileError
from services.conversation import filling_in
from services.directory import versions as directory
from services.keeping import retention
from services.log import review
from services.requests import acknowledge, answering, closing
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk

TEXT = NETWORK.read_text(encoding="utf-8")
RULES = "retention: {preserve: 365d, person: 1w}"


def with_rules(rules: str = RULES) -> str:
    head, line, tail = TEXT.partition("\nmembers:")
    assert line
    return head + f"\n  {rules}" + line + tail


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief", "secretariat")
    await directory.import_network(office, read_network(with_rules()))
    return clerk


async def closed(clerk: Clerk, line: str) -> str:
    await clerk.does("esp-officer", filling_in.file_line, line)
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE kept")
    await clerk.does("esp-officer", closing.close, case)
    return case


async def is_erased(clerk: Clerk, case: str) -> bool:
    async with clerk.office.store.reading() as work:
        return await work.erasures.is_erased(case)


@on_both
async def test_a_rule_announces_thirty_days_before_and_then_erases(
    clerk: Clerk, clock: HandClock
) -> None:
    kept = await closed(clerk, "LBN urgent liberty advice EXERCISE a question")
    case = await closed(clerk, "LBN immediate life preserve EXERCISE keep the account")
    assert await retention.look(clerk.office) == (0, 0)
    assert await retention.planned(clerk.office) == ()
    clock.advances(days=335, hours=1)
    (row,) = await retention.planned(clerk.office)
    assert (row.type, row.is_announced) == (RequestType.PRESERVE, False)
    assert await retention.look(clerk.office) == (1, 0)
    assert await retention.look(clerk.office) == (0, 0)
    await clerk.delivers()
    told = clerk.last("lbn-chief", "erasure_coming")
    assert str(told.saying.facts["rows"][0]).startswith(row.reference)  # type: ignore[index]  # rows
    assert not told.rings
    assert clerk.reads("secretariat")[-1] == "erasure_coming", "Spain has no supervisor"
    clock.advances(days=29)
    assert await retention.look(clerk.office) == (0, 0)
    assert not await is_erased(clerk, case)
    clock.advances(days=1)
    assert await retention.look(clerk.office) == (0, 1)
    assert await retention.look(clerk.office) == (0, 0)
    assert await is_erased(clerk, case)
    assert not await is_erased(clerk, kept)
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(case, with_audit=True, with_text=True)
        note = await work.log.head_note()
    last = entries[-1]
    assert last.event == Event.CASE_ERASED
    assert last.about is not None
    assert (last.about["why"], last.about["rule"]) == ("rule", "preserve: 365d")
    assert Event.ERASURE_ANNOUNCED in [entry.event for entry in entries]
    assert (await review.verify(clerk.office.store, (note,))).answer == "OK"


@on_both
async def test_a_case_long_past_its_rule_still_waits_thirty_days(
    clerk: Clerk, clock: HandClock
) -> None:
    case = await closed(clerk, "LBN urgent liberty person EXERCISE who is it")
    clock.advances(days=3000)
    assert await retention.look(clerk.office) == (1, 0)
    clock.advances(days=29)
    assert await retention.look(clerk.office) == (0, 0)
    clock.advances(days=1)
    assert await retention.look(clerk.office) == (0, 1)
    assert await is_erased(clerk, case)


async def test_a_rule_that_is_taken_away_in_time_erases_nothing(
    clerk: Clerk, clock: HandClock
) -> None:
    case = await closed(clerk, "LBN urgent liberty person EXERCISE who is it")
    clock.advances(days=10)
    assert await retention.look(clerk.office) == (1, 0)
    longer = read_network(with_rules("retention: {person: 10w}"))
    await directory.import_network(clerk.office, longer)
    clock.advances(days=31)
    assert await retention.look(clerk.office) == (0, 0)
    assert not await is_erased(clerk, case)
    # The longer rule announces it anew.
    clock.advances(days=10)
    assert await retention.look(clerk.office) == (1, 0)
    clock.advances(days=30)
    assert await retention.look(clerk.office) == (0, 1)


async def test_an_open_request_is_never_erased_by_a_rule(clerk: Clerk, clock: HandClock) -> None:
    await clerk.does("esp-officer", filling_in.file_line, "LBN urgent liberty person EXERCISE who")
    clock.advances(days=3000)
    assert await retention.look(clerk.office) == (0, 0)


def test_the_rules_are_read_written_and_stored() -> None:
    found = read_network(with_rules()).directory
    assert found.retention == {
        RequestType.PRESERVE: timedelta(days=365),
        RequestType.PERSON: timedelta(weeks=1),
    }
    assert read_network(write_network(found)).directory == found
    assert from_document(to_document(found)) == found
    assert read_network(TEXT).directory.retention == {}
    (change,) = difference(read_network(TEXT).directory, found)
    assert change.path == "network.retention"


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ("retention: {preserving: 1d}", "preserving"),
        ("retention: {preserve: soon}", "retention.preserve"),
        ("retention: {preserve: 0d}", "retention.preserve"),
        ("retention: 365d", "retention"),
    ],
)
def test_a_wrong_rule_is_an_error(rules: str, says: str) -> None:
    with pytest.raises(NetworkFileError) as caught:
        read_network(with_rules(rules))
    assert says in str(caught.value.findings[0])
