"""A data protection officer finds what their own member holds of a person, restricts it, and records what the
person was told; of other members, and of what was searched, nothing is to be learned."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from formats.network_file.document import read_network
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.directory import versions as directory
from services.keeping import erasure
from services.log.console import NotAgreed
from services.log.document import case_document
from tests.chat.filing.test_request_conversation import reaches_content
from tests.chat.forms.driver import FormFiller
from tests.chat.safeguards.test_marked_texts import data_of
from tests.chat.stage import Stage, staged, without_forms
from tests.chat.words import NOT_YOURS, files, network, reference_in
from tests.conftest import on_both

OFFICERS = network(
    (
        "lbn-officer: {name: Karim Nassar (EXERCISE), member: LBN, roles: [official]",
        "lbn-officer: {name: Karim Nassar (EXERCISE), member: LBN, roles: [data_protection_officer]",
    ),
    (
        "ita-officer: {name: Paolo Ferri (EXERCISE), member: ITA, roles: [official]",
        "ita-officer: {name: Paolo Ferri (EXERCISE), member: ITA, roles: [data_protection_officer]",
    ),
)
NAME = "Zebra Lantern"
NONE = "No form of a request"


@pytest.fixture
async def held(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with staged(tmp_path, database_url, OFFICERS) as stage:
        yield stage


async def names(phone: Phone) -> str:
    """File a request whose form names somebody; its reference."""
    await reaches_content(phone, kind="Locate")
    await phone.presses("Fill in the form")
    await phone.receives("For example")
    await phone.sends(
        "Facts: EXERCISE where is this person\nPerson to be located:\nSurname: Lantern\n"
        "Given names: Zebra\nNumber of a document: X 123-456"
    )
    asked = await phone.receives("Purpose")
    await phone.presses("To the summary", on=asked)
    await phone.presses("Send", on=await phone.receives("Please check your request"))
    return reference_in((await phone.receives("was sent.\n\nTo")).text)


async def looks(phone: Phone, typed: str) -> Message:
    await phone.sends(f"/subject {typed}")
    return await phone.receives("This is recorded, without")


@on_both
async def test_the_officer_finds_restricts_and_records_what_the_person_was_told(
    held: Stage,
) -> None:
    ana, rami, karim, paolo, maya = await held.enrols(
        "esp-officer", "lbn-duty", "lbn-officer", "ita-officer", "lbn-chief"
    )
    reference = await names(ana)
    await rami.sends(f"/acknowledge {reference}")
    await rami.receives("where is this person")
    # By name in any order, by surname, by number in any writing; by nothing that is guessed.
    for typed in ("zebra  LANTERN", "Lantern Zebra", "lantern", "x123456"):
        found = await looks(karim, typed)
        assert reference in found.text
        assert "Locate" in found.text
        assert "where is this person" not in found.text
    for typed in ("Zebra", "Zebro Lantern", "where is this person", "Ana Ruiz"):
        assert NONE in (await looks(karim, typed)).text
    # Another member's officer learns nothing, and nobody else may look.
    assert NONE in (await looks(paolo, NAME)).text
    for phone in (ana, rami, maya):
        await phone.sends(f"/subject {NAME}")
        await phone.receives("Only data protection officers")
    # They see nothing else of requests.
    for command in ("status", "log"):
        await karim.sends(f"/{command} {reference} EXERCISE")
        assert (await karim.receives("not open to you")).text == NOT_YOURS
    found = await looks(karim, NAME)
    await karim.presses(reference, on=found)
    shown = await karim.receives("Record access only after")
    data = data_of(shown, "Restrict")
    for phone in (paolo, rami, maya):
        refused = await phone.forges(data, on=(await phone.reads())[-1])
        assert "restricted" not in refused.text
    await karim.presses("Restrict", on=shown)
    for phone in (ana, rami):
        assert reference in (await phone.receives("has restricted")).text
    said = await karim.forges(data, on=shown)
    assert "Nothing was changed" in said.text
    await rami.sends(f"/status {reference}")
    assert "Restricted for data protection" in (await rami.receives("Filed")).text
    # Nothing goes out without its originator.
    await rami.sends(f"/transfer {reference} ITA")
    await rami.receives("is restricted for data protection")
    await rami.sends(f"/answer {reference} EXERCISE here")
    blocked = await rami.receives("is restricted for data protection")
    office = held.deployment.office
    with pytest.raises(NotAgreed):
        await case_document(office, reference, "EXERCISE audit")
    assert "write its document" in (await ana.receives("asks to go on")).text
    await rami.presses("Ask the originator", on=blocked)
    asked = await ana.receives("asks to go on")
    assert "Rami Haddad (EXERCISE), Lebanon" in asked.text
    agree = data_of(asked, "Agree")
    assert (await rami.forges(agree, on=blocked)).text == NOT_YOURS
    await ana.presses("Agree", on=asked)
    await rami.receives("agrees: answer it")
    await rami.sends(f"/answer {reference} EXERCISE here")
    await ana.receives("EXERCISE here")
    assert "This step is over" in (await ana.forges(agree, on=asked)).text
    # The originator is asked before the person is told.
    await karim.presses("Ask the originator", on=shown)
    question = await ana.receives("A person asks Lebanon what it holds")
    given = data.replace(":restrict", ":given")
    assert "not answered yet" in (await karim.forges(given, on=shown)).text
    await ana.presses("Objection", on=question)
    await karim.receives("objects")
    found = await looks(karim, NAME)
    assert "restricted" in found.text
    await karim.presses(reference, on=found)
    shown = await karim.receives("Originator: objects")
    await karim.presses("Access refused", on=shown)
    await ana.receives("has refused the person access")
    await karim.presses("Lift", on=shown)
    await ana.receives("has lifted the restriction")
    # What was looked for stands nowhere in clear, and the other side cannot tell that it was.
    events = await held.events(reference)
    assert events.count("request.restricted") == 1
    assert events.count("subject.concluded") == 1
    assert "subject.found" in events
    await stands_nowhere(held)
    assert not [each for each in await karim.reads() if NAME in each.text]
    assert await held.log_holds()


async def stands_nowhere(stage: Stage) -> None:
    """No record of a search says what was looked for, even opened."""
    async with stage.deployment.office.store.reading() as work:
        from domain.events import Event

        searched = await work.log.of_event(Event.SUBJECT_SEARCHED)
        assert searched
        assert not [each for each in searched if "lantern" in str(each.about).lower()]
        rows = (await work.connection.execute(text("SELECT leaf FROM log_records"))).all()
    assert not [row for row in rows if b"antern" in bytes(row[0])]


async def test_what_an_originator_does_not_answer_lapses(held_once: Stage) -> None:
    ana, karim = await held_once.enrols("esp-officer", "lbn-officer")
    reference = await names(ana)
    found = await looks(karim, NAME)
    await karim.presses(reference, on=found)
    shown = await karim.receives("Record access only after")
    await karim.presses("Ask the originator", on=shown)
    await ana.receives("A person asks Lebanon")
    held_once.server.clock.advance(hours=72, seconds=2)
    await held_once.settles()
    await karim.receives("did not answer in time")
    found = await looks(karim, NAME)
    await karim.presses(reference, on=found)
    shown = await karim.receives("did not answer in time")
    await karim.presses("Access given", on=shown)
    await ana.receives("has given the person access")
    assert (await held_once.events(reference)).count("subject.view") == 1


async def test_a_member_that_gave_it_away_finds_what_it_had_and_restricts_nothing(
    held_once: Stage,
) -> None:
    ana, rami, karim, luca, paolo = await held_once.enrols(
        "esp-officer", "lbn-duty", "lbn-officer", "ita-duty", "ita-officer"
    )
    reference = await names(ana)
    await rami.sends(f"/acknowledge {reference}")
    await rami.receives("where is this person")
    assert NONE in (await looks(paolo, NAME)).text
    await rami.sends(f"/transfer {reference} ITA")
    await luca.receives("IMMEDIATE")
    for phone in (karim, paolo):
        assert reference in (await looks(phone, NAME)).text
    found = await looks(karim, NAME)
    await karim.presses(reference, on=found)
    shown = await karim.receives("Record access only after")
    assert shown.button("Restrict") is None


async def test_of_an_erased_case_nothing_is_found_or_done(held_once: Stage) -> None:
    ana, karim, maya, desk = await held_once.enrols(
        "esp-officer", "lbn-officer", "lbn-chief", "secretariat"
    )
    reference = await names(ana)
    found = await looks(karim, NAME)
    await karim.presses(reference, on=found)
    shown = await karim.receives("Record access only after")
    await ana.sends(f"/withdraw {reference}")
    await ana.receives("was withdrawn")
    both = ["lbn-chief", "secretariat"]
    await erasure.propose(held_once.deployment.office, reference, "EXERCISE order 12", both)
    for phone in (maya, desk):
        await phone.presses("Erase", on=await phone.receives("be erased for good?"))
    await maya.receives("is erased.")
    assert NONE in (await looks(karim, NAME)).text
    pressed = await karim.forges(data_of(shown, "Restrict"), on=shown)
    assert pressed.text == NOT_YOURS
    assert "request.restricted" not in await held_once.events(reference)


async def test_what_an_answer_found_out_is_found_by_both_sides_and_nobody_else(
    held_once: Stage,
) -> None:
    ana, rami, karim, paolo = await held_once.enrols(
        "esp-officer", "lbn-duty", "lbn-officer", "ita-officer"
    )
    filed = await files(ana, "/request LBN immediate life subscriber EXERCISE who is it")
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.receives("EXERCISE who is it")
    await rami.sends(f"/answer {filed.reference}")
    await rami.presses("Fill in the form", on=await rami.receives("Type your answer"))
    await rami.presses("Send", on=await FormFiller(rami).fills("Please check it"))
    await ana.receives("answers")
    assert filed.reference in (await looks(karim, "maria anna exercise")).text
    assert NONE in (await looks(paolo, "maria anna exercise")).text


async def test_whose_role_is_taken_away_does_nothing_more(held_once: Stage) -> None:
    ana, karim = await held_once.enrols("esp-officer", "lbn-officer")
    reference = await names(ana)
    await karim.presses(reference, on=await looks(karim, NAME))
    shown = await karim.receives("Record access only after")
    office = held_once.deployment.office
    await directory.import_network(office, read_network(without_forms(network())))
    pressed = await karim.forges(data_of(shown, "Restrict"), on=shown)
    assert "Only data protection officers" in pressed.text
    await karim.sends(f"/subject {NAME}")
    await karim.receives("Only data protection officers")
    assert "request.restricted" not in await held_once.events(reference)


async def test_twenty_searches_an_hour(held_once: Stage) -> None:
    (karim,) = await held_once.enrols("lbn-officer")
    await karim.sends("/subject")
    await karim.receives("Free texts are not searched")
    for number in range(20):
        assert NONE in (await looks(karim, f"EXERCISE {number}")).text
    await karim.sends("/subject EXERCISE again")
    await karim.receives("You can look again")


@pytest.fixture
async def held_once(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, None, OFFICERS) as stage:
        yield stage


async def test_a_consent_that_nobody_gave_is_asked_for_anew(held_once: Stage) -> None:
    ana, karim, rami = await held_once.enrols("esp-officer", "lbn-officer", "lbn-duty")
    reference = await names(ana)
    await rami.presses("Acknowledge", on=await rami.receives(reference))
    found = await looks(karim, NAME)
    await karim.presses(reference, on=found)
    await karim.presses("Restrict", on=await karim.receives(reference))
    for hours in (0, 1, 24):
        held_once.server.clock.advance(hours=hours)
        await held_once.settles()
        with pytest.raises(NotAgreed):
            await case_document(held_once.deployment.office, reference, "EXERCISE audit")
    await held_once.rests()
    asked = [each for each in await ana.reads() if "asks to go on" in each.text]
    assert len(asked) == 2
