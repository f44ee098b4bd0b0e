"""The document of a request: whole for a reason, a member's own turn for the member, nothing once erased."""

import pytest

from domain.log.document import Content
from services.log import console, document
from services.log.document import NoSide, case_document
from services.requests import acknowledge, answering, transfer
from services.visit.office import Office
from tests.conftest import on_both
from tests.services.desk_clerk import Clerk
from tests.services.keeping.test_erasure import REASON, agrees, closed, erasure
from tests.services.log.test_disclosure import filed

WHY = "EXERCISE for the court"


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    people = ("esp-officer", "lbn-duty", "lbn-chief", "ita-duty", "ita-chief", "secretariat")
    await clerk.opens(*people)
    return clerk


@on_both
async def test_a_member_that_gave_it_away_gets_what_it_wrote_and_nothing_later(
    clerk: Clerk,
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.ask, case, "EXERCISE by Lebanon")
    await clerk.does("lbn-duty", transfer.transfer_typed, reference, "ITA")
    await clerk.presses("ita-duty", acknowledge.acknowledge, case)
    await clerk.does("ita-duty", answering.answer, case, "EXERCISE by Italy")
    found = {
        member: await case_document(clerk.office, reference, WHY, member)
        for member in ("ESP", "LBN", "ITA", None)
    }
    texts = {member: [text.said.body for text in each.texts] for member, each in found.items()}
    first = "EXERCISE keep it"
    assert texts[None] == [first, "EXERCISE by Lebanon", "EXERCISE by Italy"] == texts["ESP"]
    assert texts["LBN"] == ["EXERCISE by Lebanon"]
    assert texts["ITA"] == [first, "EXERCISE by Italy"]
    assert found["LBN"].acknowledged_by == "EXERCISE Rami Haddad"
    assert found["LBN"].addressee.code == "LBN"
    assert "EXERCISE by Italy" not in str(found["LBN"])
    lebanese, italian = (found[member].proof.records for member in ("LBN", "ITA"))
    # The filing, and the transfer that ends one turn and begins the next.
    assert {*lebanese} & {*italian} == {lebanese[0], lebanese[-1]}
    assert {*lebanese, *italian} <= {*found[None].proof.records}
    with pytest.raises(NoSide):
        await case_document(clerk.office, reference, WHY, "XXX")


async def test_without_a_reason_nobody_is_named_in_the_steps(clerk: Clerk) -> None:
    _case, reference = await filed(clerk)
    made = await case_document(clerk.office, reference, None)
    assert (made.content, made.texts) == (Content.WITHHELD, ())
    assert made.steps
    assert {step.actor + step.details for step in made.steps} == {""}


async def test_an_erased_case_says_so_and_holds_nothing(clerk: Clerk) -> None:
    case, reference = await closed(clerk)
    await erasure.propose(clerk.office, reference, REASON, ["lbn-chief", "secretariat"])
    await clerk.delivers()
    await agrees(clerk, "lbn-chief", case)
    await agrees(clerk, "secretariat", case)
    made = await case_document(clerk.office, reference, WHY)
    assert (made.content, made.texts) == (Content.ERASED, ())
    assert "case.erased" in [step.event for step in made.steps]
    assert "EXERCISE keep the account" not in str(made)


async def test_further_steps_are_counted(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    case, reference = await closed(clerk)
    monkeypatch.setattr(document, "MOST_STEPS", 2)
    made = await case_document(clerk.office, reference, WHY)
    assert len(made.steps) == 2
    _request, entries = await console.log_show(clerk.office, reference, WHY)
    steps = [entry for entry in entries if str(entry.event).startswith("request.")]
    assert made.steps_left_out == len(steps) - 2
    assert made.request.id == case
