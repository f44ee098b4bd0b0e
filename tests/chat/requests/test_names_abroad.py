"""Where the network has people known abroad by their function, the other side never reads their names."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.directory.functions import as_told
from formats.network_file.document import read_network, write_network
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.log.document import case_document
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, files, network

NAME = "  name: EXERCISE 24/7 Contact Point Network\n"
BY_FUNCTION = (NAME, NAME + "  names_abroad: function\n")
SPAIN = ("Ana Ruiz", "Javier Molina", "Diego Santos", "Elena Prieto")
LEBANON = ("Rami Haddad", "Maya Saab", "Nour Khalil", "Karim Nassar")
RAMI = "Duty officer 1, EXERCISE Lebanon 24/7 desk"
ANA = "Official 1, Spain"


@pytest.fixture
async def discreet(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, network=network(BY_FUNCTION)) as stage:
        yield stage


async def test_the_whole_of_a_request_names_nobody_of_the_other_side(discreet: Stage) -> None:
    stage = discreet
    ana, rami, maya, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief", "lbn-deputy")
    javier, luca = await stage.enrols("esp-chief", "ita-duty")
    filed = await files(ana)
    reference = filed.reference
    await rami.presses("Pass on", on=await rami.receives("IMMEDIATE"))
    await nour.receives("passed on by Rami Haddad")
    await rami.sends(f"/acknowledge {reference}")
    assert RAMI in (await ana.receives("was acknowledged by")).text
    content = await rami.receives(CONTENT)
    assert ANA in content.text
    await rami.sends(f"/ask {reference} EXERCISE which one?")
    await ana.receives(f"{RAMI} asks you")
    await ana.sends(f"/reply {reference} EXERCISE the second")
    await rami.receives("EXERCISE the second")
    await rami.sends(f"/delay {reference} 4h EXERCISE the court")
    await ana.receives("announces a delay")
    said = await ana.presses("Remind", on=await _status(ana, reference))
    assert RAMI in said.text
    await rami.sends(f"/answer {reference} EXERCISE done")
    await ana.receives(f"{RAMI} answers")
    await ana.sends("/requests")
    read: list[tuple[Phone, str]] = []
    for chief in (maya, javier):
        await chief.sends("/escalations")
        await chief.sends(f"/log {reference} EXERCISE review")
        summary = await chief.receives("Log of")
        for part in ("Steps", "Readings", "Texts", "All", "Who saw it"):
            await chief.presses(part, on=summary)
            await stage.rests()
            summary = await shown(chief, summary)
            read.append((chief, summary.text))
    await ana.sends(f"/close {reference}")
    await rami.receives("was closed by the requester")
    await stage.rests()
    for names, readers in ((LEBANON, (ana, javier)), (SPAIN, (rami, maya, nour))):
        texts = [message.text for phone in readers for message in await phone.reads()]
        texts += [text for phone, text in read if phone in readers]
        assert not [text for text in texts for name in names if name in text]
    # One's own are named.
    assert any("Rami Haddad" in message.text for message in await maya.reads())
    # A document for a member likewise; who may have all of it reads names.
    office = stage.deployment.office
    theirs = await case_document(office, reference, "EXERCISE audit", "esp")
    assert theirs.acknowledged_by == RAMI
    assert not [name for name in LEBANON if name in repr(theirs.named(str))]
    assert "Rami Haddad" in (await case_document(office, reference, "EXERCISE audit")).owner
    assert luca  # who has no part in it reads nothing
    assert all(reference not in message.text for message in await luca.reads())


async def _status(phone: Phone, reference: str) -> Message:
    await phone.sends(f"/status {reference}")
    return await phone.receives("Filed:")


async def shown(phone: Phone, message: Message) -> Message:
    """A message as it stands now."""
    return next(each for each in await phone.reads() if each.id == message.id)


def test_an_alias_stays_while_people_are_added_behind_and_leaves_texts_alone() -> None:
    directory = read_network(network(BY_FUNCTION)).directory
    assert "names_abroad: function" in write_network(directory)
    told = as_told(
        "Nour Khalil (EXERCISE), Lebanon", directory, directory.people["esp-duty"].member
    )
    assert told == "Duty officer 2, EXERCISE Lebanon 24/7 desk"
    own = directory.people["lbn-duty"].member
    assert as_told("Nour Khalil (EXERCISE)", directory, own) == "Nour Khalil (EXERCISE)"
    assert as_told("Nour Khalil (EXERCISE)", directory, None) == "Nour Khalil (EXERCISE)"
    assert as_told("Nour Khalilov", directory, own) == "Nour Khalilov"
