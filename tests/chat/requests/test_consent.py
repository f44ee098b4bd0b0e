"""A transfer is asked about once, and where the network says so only the requester lets it happen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from formats.network_file.document import read_network
from services.directory import versions
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, NOT_YOURS, files, network

NAME = "  name: EXERCISE 24/7 Contact Point Network\n"
WITH_CONSENT = (NAME, NAME + "  transfers: consent\n")
NOTE = "EXERCISE the account is kept in Rome"
TALK = "EXERCISE asked in Lebanon"


@pytest.fixture
async def consenting(tmp_path: Path) -> AsyncIterator[Stage]:
    """A network in which data belong to who gave them."""
    async with staged(tmp_path, network=network(WITH_CONSENT)) as stage:
        yield stage


async def test_a_press_asks_once_and_names_who_reads_what_and_who_is_there(stage: Stage) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    await rami.presses("Transfer", on=alert)
    await rami.presses("Italy", on=await rami.receives("To which member"))
    asks = await rami.receives(f"Transfer\n{filed.reference} to Italy?")
    for part in ("reads the request", "On duty there now: Luca Conti", "Nothing has changed yet"):
        assert part in asks.text
    await luca.receives_nothing("IMMEDIATE", within=0.3)
    await rami.sends("EXERCISE first thought")
    await rami.receives("EXERCISE first thought")
    await rami.sends(NOTE)
    noted = await rami.receives(NOTE)
    assert (await rami.waits_until(asks, "This step is over.")).labels == ()
    await rami.presses("Transfer", on=noted)
    notice = await ana.receives("was transferred to Italy")
    assert NOTE in notice.text
    assert "nothing that was written with Lebanon" in notice.text
    moved = await luca.receives("IMMEDIATE")
    assert NOTE not in moved.text
    await luca.presses("Acknowledge", on=moved)
    content = await luca.receives(CONTENT)
    assert NOTE in content.text
    assert "first thought" not in content.text


async def test_what_was_typed_before_cancel_is_gone_and_nothing_was_transferred(
    stage: Stage,
) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    await files(ana)
    await rami.presses("Transfer", on=await rami.receives("IMMEDIATE"))
    await rami.presses("Italy", on=await rami.receives("To which member"))
    await rami.receives("On duty there now")
    typed = await rami.sends(NOTE)
    noted = await rami.receives(NOTE)
    await rami.presses("Cancel", on=noted)
    await rami.waits_until(noted, "Cancelled. Nothing was sent.")
    await stage.rests()
    assert typed.id not in {message.id for message in await rami.reads()}
    assert not [message for message in await rami.reads() if NOTE in message.text]
    await luca.receives_nothing("IMMEDIATE", within=0.2)
    assert await stage.recorded("request.transferred") == 0


async def test_the_network_decides_otherwise_between_question_and_press(stage: Stage) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    await files(ana)
    await rami.presses("Transfer", on=await rami.receives("IMMEDIATE"))
    await rami.presses("Italy", on=await rami.receives("To which member"))
    asks = await rami.receives("Transfer\nEXERCISE")
    office = stage.deployment.office
    await versions.import_network(office, read_network(network(WITH_CONSENT)))
    await rami.presses("Transfer", on=asks)
    again = await rami.receives("Propose to transfer\nEXERCISE")
    await luca.receives_nothing("IMMEDIATE", within=0.2)
    await rami.presses("Propose", on=again)
    await ana.receives("proposes to transfer")


async def test_the_requester_lets_the_request_alone_go(consenting: Stage) -> None:
    stage = consenting
    ana, rami, luca, maya = await stage.enrols("esp-officer", "lbn-duty", "ita-duty", "lbn-chief")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    await rami.sends(f"/ask {filed.reference} {TALK}")
    await ana.receives(TALK)
    await rami.sends(f"/transfer {filed.reference} italy {NOTE}")
    done = await rami.receives("You proposed to transfer")
    assert "Spain decides by" in done.text
    asks = await ana.receives("proposes to transfer")
    assert not asks.silent
    assert NOTE in asks.text
    assert asks.labels == ("Request alone", "Request and conversation", "Do not transfer")
    # The new member sees nothing before.
    await luca.receives_nothing("", within=0.2)
    await luca.sends(f"/status {filed.reference}")
    await luca.receives(NOT_YOURS)
    await maya.sends(f"/status {filed.reference}")
    status = await maya.receives("It is proposed to transfer it to Italy")
    assert "Request alone" not in status.labels
    for phone in (rami, maya, luca):
        said = await phone.forges(asks.inline_rows[0][0].data or "", on=asks)
        assert said.text == NOT_YOURS
    await ana.presses("Request alone", on=asks)
    assert (await ana.waits_until(asks, "You agreed: the request alone")).labels == ()
    agreed = await rami.receives("Spain agreed")
    assert "It reads the request alone." in agreed.text
    await luca.presses("Acknowledge", on=await luca.receives("IMMEDIATE"))
    content = await luca.receives(CONTENT)
    for text in (TALK, NOTE):
        assert text not in content.text
    events = await stage.events(filed.reference)
    assert events.count("request.transfer_proposed") == 1
    assert events.count("request.transferred") == 1
    assert await stage.log_holds()


async def test_the_requester_lets_the_conversation_go_too(consenting: Stage) -> None:
    stage = consenting
    ana, rami, luca, tomas = await stage.enrols("esp-officer", "lbn-duty", "ita-duty", "xpo-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.sends(f"/ask {filed.reference} {TALK}")
    await ana.sends(f"/reply {filed.reference} EXERCISE replied to Lebanon")
    await rami.receives("EXERCISE replied to Lebanon")
    await rami.sends(f"/transfer {filed.reference} ITA")
    await ana.receives("proposes to transfer")
    # What the requester looks up has the same buttons.
    await ana.sends(f"/status {filed.reference}")
    await ana.presses("Request and conversation", on=await ana.receives("Filed:"))
    await luca.sends(f"/acknowledge {filed.reference}")
    content = await luca.receives(CONTENT)
    assert TALK in content.text
    assert "EXERCISE replied to Lebanon" in content.text
    await luca.sends(f"/answer {filed.reference} EXERCISE answered in Italy")
    await ana.receives("EXERCISE answered in Italy")
    await ana.sends(f"/reopen {filed.reference}")
    await luca.receives("reopened by")
    # Given on alone, nothing of either conversation goes with it.
    await luca.sends(f"/transfer {filed.reference} INTERPOL")
    await ana.presses("Request alone", on=await ana.receives("to INTERPOL"))
    await tomas.sends(f"/acknowledge {filed.reference}")
    alone = await tomas.receives(CONTENT)
    for text in (TALK, "replied to Lebanon", "answered in Italy"):
        assert text not in alone.text


async def test_the_requester_does_not_agree_and_every_clock_runs_on(consenting: Stage) -> None:
    stage = consenting
    ana, rami, nour, luca = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy", "ita-duty")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    stage.server.clock.advance(minutes=10)
    await stage.settles()
    await rami.sends(f"/transfer {filed.reference} ITA")
    asks = await ana.receives("proposes to transfer")
    stage.server.clock.advance(minutes=5, seconds=1)
    await nour.receives("not acknowledged within 15 min")
    await ana.presses("Do not transfer", on=asks)
    told = await rami.receives("does not agree")
    assert not told.silent
    assert told.labels == ("Acknowledge", "Pass on")
    assert "is over" in (await ana.forges(asks.inline_rows[0][0].data or "", on=asks)).text
    await rami.presses("Acknowledge", on=told)
    await rami.receives(CONTENT)
    await luca.receives_nothing("", within=0.2)
    assert await stage.recorded("request.transfer_declined") == 1


async def test_a_proposal_lapses_and_both_are_told(consenting: Stage) -> None:
    stage = consenting
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.receives(CONTENT)
    await rami.sends(f"/transfer {filed.reference} ITA")
    asks = await ana.receives("proposes to transfer")
    stage.server.clock.advance(minutes=15, seconds=1)
    stays = await rami.receives("has lapsed without an answer")
    assert not stays.silent
    assert stays.labels == ("Answer", "Ask back", "Delay")
    assert (await ana.receives("has lapsed without an answer")).silent
    assert (await ana.waits_until(asks, "This proposal is over")).labels == ()
    # An answer ends a proposal too.
    await rami.sends(f"/transfer {filed.reference} ITA")
    again = await ana.receives("proposes to transfer")
    await rami.sends(f"/answer {filed.reference} EXERCISE found here after all")
    await ana.receives("EXERCISE found here after all")
    await ana.receives("is over: it is answered")
    assert (await ana.waits_until(again, "This proposal is over")).labels == ()
    assert await stage.recorded("request.transfer_lapsed") == 2
    async with stage.deployment.office.store.reading() as work:
        request = await work.requests.by_case(filed.case)
    assert request is not None
    assert request.deadline is None


async def test_a_later_proposal_takes_the_place_of_the_first(consenting: Stage) -> None:
    stage = consenting
    ana, rami, luca, tomas = await stage.enrols("esp-officer", "lbn-duty", "ita-duty", "xpo-duty")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    await rami.sends(f"/transfer {filed.reference} ITA")
    first = await ana.receives("to Italy")
    stage.server.clock.advance(seconds=1)
    await rami.sends(f"/transfer {filed.reference} XPO")
    second = await ana.receives("to INTERPOL")
    assert (await ana.waits_until(first, "Another step has taken its place")).labels == ()
    assert "is over" in (await ana.forges(first.inline_rows[0][0].data or "", on=first)).text
    await ana.presses("Request alone", on=second)
    await tomas.receives("IMMEDIATE")
    await luca.receives_nothing("", within=0.2)
    assert await stage.log_holds()
