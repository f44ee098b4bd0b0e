"""A request that goes to another member: what each member keeps, and what neither sees of the other."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from domain.reference import Reference
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.log.row_watch import Beside
from storage.database.tables import turns
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, NOT_YOURS, files
from tests.conftest import on_both


async def whole(phone: Phone, page: Message) -> str:
    """All pages of a log, from its summary on."""
    await phone.presses("All", on=page)
    return page.text + await from_here(phone, await phone.waits_until(page, "filed by"))


async def from_here(phone: Phone, page: Message) -> str:
    """The first page, and every one behind it."""
    text, number = page.text, 1
    while "Next ›" in page.labels:
        number += 1
        await phone.presses("Next ›", on=page)
        page = await phone.waits_until(page, f"Page {number} of")
        text += page.text
    return text


@on_both
async def test_who_gave_it_away_keeps_its_own_steps_texts_and_clock(both: Stage) -> None:
    ana, rami, maya, luca, sara, secretariat = await both.enrols(
        "esp-officer", "lbn-duty", "lbn-chief", "ita-duty", "ita-chief", "secretariat"
    )
    filed = await files(ana)
    reference = filed.reference
    both.server.clock.advance(minutes=31)
    await maya.receives("Step 4 of 5")
    await rami.sends(f"/acknowledge {reference}")
    content = await rami.receives(CONTENT)
    await rami.sends(f"/ask {reference} EXERCISE asked in Lebanon")
    await ana.receives("EXERCISE asked in Lebanon")
    await ana.sends(f"/reply {reference} EXERCISE replied to Lebanon")
    told = await rami.receives("EXERCISE replied to Lebanon")
    await rami.sends(f"/transfer {reference} ITA")
    moved = await luca.receives("IMMEDIATE")
    await both.rests()
    # The content has left the first member's chats; the new one gets the request alone.
    for gone in (content, told):
        assert gone.id not in {message.id for message in await rami.reads()}
    await luca.presses("Acknowledge", on=moved)
    seen = await luca.receives(CONTENT)
    await luca.presses("Show again", on=await luca.waits_until(moved, "Acknowledged by you"))
    again = await luca.receives(CONTENT)
    await luca.sends(f"/answer {reference} EXERCISE answered in Italy")
    await ana.receives("EXERCISE answered in Italy")
    for text in (seen.text, again.text):
        assert "Lebanon" not in text
    # Where it went is said everywhere, and nothing that came later.
    for phone in (rami, maya):
        await phone.skips()
        await phone.sends(f"/status {reference}")
        status = await phone.receives("Transferred to Italy by Rami Haddad")
        assert "It was acknowledged by Rami Haddad" in status.text
        assert "Escalated: step 4 of 5" in status.text
        assert "In charge: Rami Haddad" in status.text
        assert "answered" not in status.text
        await phone.sends("/requests")
        assert "transferred to Italy at" in (await phone.receives(reference)).text
    await rami.sends(f"/status {reference}")
    await rami.presses("Show again", on=await rami.receives("Transferred to Italy by"))
    own = await rami.receives("EXERCISE asked in Lebanon")
    for other in ("answered in Italy", "replied to Lebanon", CONTENT):
        assert other not in own.text
    # The lapse stands with the member that let it happen.
    await maya.sends("/escalations")
    escalated = await maya.receives("Escalated requests")
    assert "step 4 of 5; acknowledged by Rami Haddad" in escalated.text
    assert "transferred to Italy at" in escalated.text
    await secretariat.skips()
    await secretariat.sends("/escalations LBN")
    assert "step 4 of 5" in (await secretariat.receives("Escalated requests")).text
    for phone, asked in ((sara, "/escalations"), (secretariat, "/escalations ITA")):
        await phone.sends(asked)
        await phone.receives("No request was escalated.")
    # Each supervisor reads the steps of their own desk.
    await maya.sends(f"/log {reference} EXERCISE review")
    first = await maya.receives("Log of")
    await sara.sends(f"/log {reference} EXERCISE review")
    second = await sara.receives("Log of")
    logs = [await whole(maya, first), await whole(sara, second)]
    assert "EXERCISE asked in Lebanon" in logs[0]
    assert "EXERCISE answered in Italy" in logs[1]
    for own_log, others in zip(
        logs,
        (
            ("answered in Italy", "replied to Lebanon", CONTENT, "Luca Conti"),
            ("asked in Lebanon", "replied to Lebanon", "Nour Khalil"),
        ),
        strict=True,
    ):
        assert "transferred" in own_log
        assert [part for part in others if part in own_log] == []
    assert await both.log_holds()


async def seen_by(phone: Phone, page: Message) -> str:
    """All pages of who saw it, from the log on."""
    await phone.presses("Who saw it", on=page)
    return await from_here(phone, await phone.waits_until(page, "Who saw"))


@on_both
async def test_a_supervisors_readings_are_their_own_members(both: Stage) -> None:
    ana, rami, maya, luca = await both.enrols("esp-officer", "lbn-duty", "lbn-chief", "ita-duty")
    sara, javier, vera = await both.enrols("ita-chief", "esp-chief", "auditor")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await maya.sends(f"/log {filed.reference} EXERCISE before")
    await maya.receives("Log of")
    await rami.sends(f"/transfer {filed.reference} ITA")
    await luca.presses("Acknowledge", on=await luca.receives("IMMEDIATE"))
    await luca.receives(CONTENT)
    for phone in (maya, vera, javier, sara):
        await phone.sends(f"/log {filed.reference} EXERCISE after")
        await phone.receives("Log of")
    await both.rests()
    read = {}
    for phone in (maya, sara, javier, vera):
        await phone.sends(f"/log {filed.reference} EXERCISE again")
        page = await phone.receives("Log of")
        read[phone.name] = await whole(phone, page)
        read[phone.name] += await seen_by(phone, page)
    overseers = ("Maya Saab", "Sara Greco", "Javier Molina", "Vera Lindt")
    told = {name: [other for other in overseers if other in text] for name, text in read.items()}
    assert told == {
        "Maya Saab (EXERCISE)": ["Maya Saab"],
        "Sara Greco (EXERCISE)": ["Sara Greco"],
        "Javier Molina (EXERCISE)": ["Javier Molina"],
        "Vera Lindt (EXERCISE)": list(overseers),
    }
    # Her own later readings are hers, what happened meanwhile in Italy is not.
    assert read[maya.name].count("EXERCISE after") >= 1
    assert "Luca Conti" not in read[maya.name]
    # Nor does Italy read what became of the messages in Lebanon's chats.
    assert "to Rami Haddad" not in read[sara.name]
    # Others' readings are told as ever.
    assert "Luca Conti" in read[sara.name]
    assert "Luca Conti" in read[javier.name]


async def test_old_buttons_and_commands_say_where_it_went(stage: Stage) -> None:
    ana, rami, maya, luca, karim = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-chief", "ita-duty", "lbn-officer"
    )
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    await rami.presses("Acknowledge", on=alert)
    await rami.receives(CONTENT)
    await rami.sends(f"/transfer {filed.reference} ITA")
    await luca.receives("IMMEDIATE")
    for verb in ("ack", "pass", "answer", "ask", "delay", "transfer", "refuse", "reopen"):
        for phone in (rami, maya):
            said = await phone.forges(f"{verb}:{filed.case}", on=alert)
            assert "was transferred to Italy at" in said.text, verb
    await rami.sends(f"/answer {filed.reference} EXERCISE too late")
    await rami.receives("was transferred to Italy at")
    # Who has no part in it learns nothing.
    await karim.sends(f"/status {filed.reference}")
    await karim.receives(NOT_YOURS)
    assert (await karim.forges(f"ack:{filed.case}", on=alert)).text == NOT_YOURS


async def test_a_lapse_before_the_transfer_is_the_first_members(stage: Stage) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    stage.server.clock.advance(minutes=20)
    await stage.settles()
    await rami.sends(f"/transfer {filed.reference} ITA")
    await luca.receives("IMMEDIATE")
    await rami.sends(f"/status {filed.reference}")
    late = await rami.receives("Filed:")
    assert "It had to be acknowledged by" in late.text
    assert "and was not" in late.text
    await luca.sends(f"/status {filed.reference}")
    assert "Must be acknowledged by" in (await luca.receives("Filed:")).text


async def test_a_turn_that_is_taken_out_of_the_database_is_put_back(stage: Stage) -> None:
    ana, rami, maya, luca = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief", "ita-duty")
    filed = await files(ana)
    stage.server.clock.advance(minutes=31)
    await maya.receives("Step 4 of 5")
    await rami.sends(f"/transfer {filed.reference} ITA")
    await luca.receives("IMMEDIATE")
    office = stage.deployment.office
    async with office.store.work() as work:
        await work.connection.execute(delete(turns))
    await maya.sends("/escalations")
    await maya.receives("No request was escalated.")
    assert (await Beside(office).look()).put_back == 1
    await maya.sends("/escalations")
    await maya.receives(filed.reference)


async def test_the_time_that_stood_still_is_given_back(stage: Stage) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.sends(f"/ask {filed.reference} EXERCISE which account?")
    await ana.receives("EXERCISE which account?")
    before = await answer_by(stage, filed.reference)
    stage.server.clock.advance(hours=2)
    await rami.sends(f"/transfer {filed.reference} ITA")
    await luca.receives(filed.reference)
    assert await answer_by(stage, filed.reference) - before >= timedelta(hours=2)


async def answer_by(stage: Stage, reference: str) -> datetime:
    async with stage.deployment.office.store.reading() as work:
        request = await work.requests.by_reference(Reference(reference))
    assert request is not None
    assert request.answer_by is not None
    return request.answer_by
