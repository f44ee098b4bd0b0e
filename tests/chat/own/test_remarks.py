"""Private remarks: one's own member reads them everywhere, the other side cannot tell that there is one."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands.requests import _text
from domain.directory.directory import Directory
from domain.vocabulary import MemberCode, PersonId
from formats.network_file.document import read_network, write_network
from rehearsal.phones.phone import LocalPhone, Phone
from services.directory.versions import current, import_network
from services.keeping import erasure
from services.log import console
from services.log.document import case_document
from tests.chat.looking.test_document import asks, pages
from tests.chat.requests.test_transfers import whole
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, NOT_YOURS, files, network
from tests.conftest import on_both

OURS = "EXERCISE zebra for Madrid alone"
THEIRS = "EXERCISE lantern for Beirut alone"
WORDS = ("zebra", "lantern", "emark")


async def keeps(phone: Phone, reference: str, text: str) -> None:
    """Keep a private remark."""
    await phone.sends(f"/remark {reference} {text}")
    await phone.receives("Only your own member reads it")


async def shown_again(phone: Phone, stage: Stage, reference: str) -> str:
    """All that *Show again* brings."""
    await phone.sends(f"/status {reference}")
    status = await phone.receives("Filed")
    await phone.presses("Show again", on=status)
    await stage.rests()
    return "\n".join(each.text for each in await phone.reads() if each.id > status.id)


async def log_of(phone: Phone, reference: str) -> str:
    """Every page of a log, from its summary on."""
    await phone.sends(f"/log {reference} EXERCISE review")
    return await whole(phone, await phone.receives("Log of"))


def without_numbers(log: str, reference: str) -> list[str]:
    """What a log says, whatever its times and the numbers of its records."""
    short = re.sub(r"after (less than )?\d+ s", "after", log.replace(reference, "REF"))
    return sorted(re.sub(r"\d+", "#", line) for line in short.splitlines() if "Page" not in line)


@on_both
async def test_each_side_reads_its_own_and_nothing_of_the_other(both: Stage) -> None:
    ana, rami, javier, maya = await both.enrols("esp-officer", "lbn-duty", "esp-chief", "lbn-chief")
    reference = (await files(ana)).reference
    await keeps(ana, reference, OURS)
    before = len(await rami.reads())
    await rami.sends(f"/acknowledge {reference}")
    taken = await rami.receives(CONTENT)
    assert "zebra" not in taken.text
    assert before < len(await rami.reads())
    await rami.sends(f"/remark {reference}")
    await rami.receives("Only your own member will read it")
    await rami.sends(THEIRS)
    await rami.receives("Only your own member reads it")
    for phone, chief, own, other in (
        (ana, javier, "zebra", "lantern"),
        (rami, maya, "lantern", "zebra"),
    ):
        texts = [await shown_again(phone, both, reference), await log_of(chief, reference)]
        texts.append(pages(phone, await asks(phone, f"/document {reference}")))
        for text in texts:
            assert own in text
            assert other not in text
        assert not [each for each in await phone.reads() if other in each.text]
        assert not [each for each in await chief.reads() if other in each.text]
    assert (await both.events(reference)).count("request.remarked") == 2
    # A closed request may be remarked on as well; nobody is told, and nothing begins again.
    await ana.sends(f"/withdraw {reference}")
    await ana.receives("withdrawn")
    await both.rests()
    assert not [
        each for phone in (ana, rami) for each in await phone.reads() if "zebra" in each.text
    ]
    seen = len(await rami.reads())
    await keeps(ana, reference, "EXERCISE zebra two")
    await both.rests()
    assert len(await rami.reads()) == seen
    assert "zebra two" in await shown_again(ana, both, reference)
    assert await both.log_holds()


@on_both
async def test_no_count_page_or_record_tells_the_other_side(both: Stage) -> None:
    ana, rami, maya = await both.enrols("esp-officer", "lbn-duty", "lbn-chief")
    logs, documents = [], []
    for remarked in (True, False):
        reference = (await files(ana)).reference
        await rami.presses("Acknowledge", on=await rami.receives(reference))
        await rami.receives(CONTENT)
        for number in range(12 if remarked else 0):
            await keeps(ana, reference, f"{OURS} {number}")
        if remarked:
            await ana.sends(f"/remark {reference}")
            await ana.receives("Only your own member will read it")
            await ana.sends(OURS)
            await ana.receives("Only your own member reads it")
        await shown_again(ana, both, reference)
        await rami.sends(f"/answer {reference} EXERCISE kept")
        await ana.receives("EXERCISE kept")
        await ana.sends(f"/close {reference}")
        await rami.receives("was closed by the requester")
        await both.rests()
        logs.append(without_numbers(await log_of(maya, reference), reference))
        await maya.skips()
        made = await case_document(both.deployment.office, reference, "EXERCISE a check", "LBN")
        documents.append((len(made.proof.records), len(made.steps), len(made.texts)))
        everybody = await case_document(both.deployment.office, reference, "EXERCISE a check")
        assert not [text for text in everybody.texts if "zebra" in text.said.body]
    assert not [word for word in WORDS if word in "\n".join(logs[0])]
    assert logs[0] == logs[1]
    assert documents[0] == documents[1]


async def test_who_may_not_reads_one_line(stage: Stage) -> None:
    ana, karim, luca, auditor, rami = await stage.enrols(
        "esp-officer", "lbn-officer", "ita-duty", "secretariat", "lbn-duty"
    )
    reference = (await files(ana)).reference
    for phone in (karim, luca, auditor):
        for typed in (f"/remark {reference} {OURS}", f"/remark {reference}"):
            await phone.sends(typed)
            assert (await phone.receives("not open to you")).text == NOT_YOURS
    assert "request.remarked" not in await stage.events(reference)
    await keeps(ana, reference, OURS)
    await rami.sends(f"/correct {reference}")
    assert "emark" not in (await rami.receives("There is no text of yours")).text
    # Who is of no member reads that there is one, and not what it says.
    await auditor.skips()
    log = await log_of(auditor, reference)
    assert "zebra" not in log
    assert "private remark kept by Ana Ruiz" in log


@on_both
async def test_who_gave_it_away_keeps_its_own_and_the_next_reads_none(both: Stage) -> None:
    ana, rami, maya, luca, sara = await both.enrols(
        "esp-officer", "lbn-duty", "lbn-chief", "ita-duty", "ita-chief"
    )
    reference = (await files(ana)).reference
    await rami.sends(f"/acknowledge {reference}")
    await rami.receives(CONTENT)
    await keeps(rami, reference, THEIRS)
    await rami.sends(f"/transfer {reference} ITA")
    moved = await luca.receives("IMMEDIATE")
    await keeps(ana, reference, OURS)
    await luca.presses("Acknowledge", on=moved)
    await luca.receives(CONTENT)
    await keeps(luca, reference, "EXERCISE gondola")
    await rami.skips()
    await rami.sends(f"/remark {reference} {THEIRS} again")
    await rami.receives("Italy")
    assert (await both.events(reference)).count("request.remarked") == 3
    own = {rami: "lantern", luca: "gondola", ana: "zebra"}
    for phone, word in own.items():
        await phone.skips()
        text = await shown_again(phone, both, reference)
        assert [each for each in ("lantern", "gondola", "zebra") if each in text] == [word]
    for chief, word in ((maya, "lantern"), (sara, "gondola")):
        await chief.skips()
        text = await log_of(chief, reference)
        assert [each for each in ("lantern", "gondola", "zebra") if each in text] == [word]
        assert text.count("private remark kept") == 1


async def moves(stage: Stage, person: str, member: str) -> None:
    """The person works for another member from now on."""
    office = stage.deployment.office
    found = await current(office)
    assert isinstance(found, Directory)
    who = PersonId(person)
    people = {**found.people, who: replace(found.people[who], member=MemberCode(member))}
    await import_network(office, read_network(write_network(replace(found, people=people))))


async def test_who_works_for_another_member_by_now_reads_neither(stage: Stage) -> None:
    ana, rami, maya, javier = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-chief", "esp-chief"
    )
    reference = (await files(ana)).reference
    await rami.sends(f"/acknowledge {reference}")
    await rami.receives(CONTENT)
    await keeps(ana, reference, OURS)
    await keeps(rami, reference, THEIRS)
    await moves(stage, "esp-officer", "LBN")
    await ana.skips()
    await ana.sends(f"/remark {reference} EXERCISE more")
    assert (await ana.receives("not open to you")).text == NOT_YOURS
    text = await shown_again(ana, stage, reference)
    assert not [word for word in WORDS if word in text]
    # Whoever wrote it, it stays with the member for which it was written.
    log = await log_of(maya, reference)
    assert "zebra" not in log
    assert log.count("private remark kept") == 1
    log = await log_of(javier, reference)
    assert "lantern" not in log
    assert "zebra" in log


async def test_it_is_erased_with_its_case(stage: Stage) -> None:
    ana, rami, maya, desk, javier = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-chief", "secretariat", "esp-chief"
    )
    office = stage.deployment.office
    reference = (await files(ana)).reference
    await rami.sends(f"/acknowledge {reference}")
    await rami.receives(CONTENT)
    await keeps(ana, reference, OURS)
    _, texts = await console.request_show(office, reference, "EXERCISE a check")
    assert [entry.text for entry in texts] == [CONTENT, OURS]
    async with office.store.reading() as work:
        request = await console.named(work, reference)
    assert [_text(entry, request)["private_to"] for entry in texts] == [None, "ESP"]
    await ana.sends(f"/withdraw {reference}")
    await ana.receives("withdrawn")
    await erasure.propose(office, reference, "EXERCISE order", ["lbn-chief", "secretariat"])
    for phone in (maya, desk):
        await phone.receives("be erased for good?")
        await phone.presses("Erase")
    await desk.receives("is erased.")
    _, texts = await console.request_show(office, reference, "EXERCISE a check")
    assert [entry.text for entry in texts] == [None, None]
    await javier.sends(f"/remark {reference} EXERCISE more")
    await javier.receives("were erased")
    assert (await stage.events(reference)).count("request.remarked") == 1


@pytest.fixture
async def discreet(tmp_path: Path) -> AsyncIterator[Stage]:
    name = "  name: EXERCISE 24/7 Contact Point Network\n"
    text = network((name, name + "  names_abroad: function\n"))
    async with staged(tmp_path, network=text) as stage:
        yield stage


async def test_where_people_are_known_by_function_it_is_the_same(discreet: Stage) -> None:
    ana, rami, javier, maya = await discreet.enrols(
        "esp-officer", "lbn-duty", "esp-chief", "lbn-chief"
    )
    reference = (await files(ana)).reference
    await rami.sends(f"/acknowledge {reference}")
    await rami.receives(CONTENT)
    await keeps(ana, reference, OURS)
    assert "zebra" in await shown_again(ana, discreet, reference)
    assert "zebra" not in await shown_again(rami, discreet, reference)
    assert "private remark kept" not in await log_of(maya, reference)
    assert "private remark kept by Ana Ruiz" in await log_of(javier, reference)


async def test_it_leaves_the_chat_and_no_more_than_fifty_are_kept(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    phone: LocalPhone = ana
    reference = (await files(ana)).reference
    for number in range(50):
        await keeps(phone, reference, f"{OURS} {number}")
    await phone.sends(f"/remark {reference} EXERCISE one more")
    await phone.receives("which is the most")
    assert (await stage.events(reference)).count("request.remarked") == 50
    stage.server.clock.advance(hours=47, minutes=1)
    await stage.settles()
    assert not [each for each in phone.messages() if "zebra" in each.text]
    # Only the line that filed the request is a record of the case.
    assert (await stage.events(reference)).count("message.removed") == 1
