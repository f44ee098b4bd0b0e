"""The README's steps are played in their order by four people, to the first acknowledged request.

The steps and their commands are read from the README. What people do by hand between two commands is
done by the rehearsal's phones; the duty officer, whom the README invites, comes before any confirmer.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path

from rehearsal.phones.phone import Phone
from rehearsal.server import RehearsalServer
from rehearsal.world.values import Message, PhonePerson, TelegramId
from tests.docs.documents import README, blocks, section
from tests.docs.reader import CONTACTPOINT, WITHIN, Reader

_STEP = re.compile(r"^\*\*(\d)\. ", re.MULTILINE)
FIRST = "lbn-duty"
OTHERS = {"secretariat": "Secretariat", "lbn-chief": "Maya Saab", "esp-officer": "Ana Ruiz"}


def steps() -> Mapping[int, list[str]]:
    """The commands of each numbered step of the README."""
    _before, *parts = _STEP.split(section(README.read_text("utf-8"), "Putting it into service"))
    numbers, texts = parts[::2], parts[1::2]
    return {
        int(n): [b.strip() for b in blocks(t, "sh")] for n, t in zip(numbers, texts, strict=True)
    }


async def test_the_steps_lead_to_the_first_acknowledged_request(tmp_path: Path) -> None:
    played = steps()
    assert list(played) == list(range(1, 10))
    assert played[1] == ["make setup"]  # which the environment that runs this test has behind it
    assert "enrolment: confirmed" in (README.parent / "docs" / "network.yaml").read_text("utf-8")
    async with RehearsalServer().serving() as server:
        reader = Reader(tmp_path, server)
        try:
            for number in range(2, 7):
                for block in played[number]:
                    await reader.types(block)
            (inviting,) = played[7]
            assert inviting.splitlines()[0] == f"{CONTACTPOINT} people invite {FIRST}"
            rami = await enrols(server, FIRST, code_in(await reader.types(inviting)))
            assert "nobody of them has enrolled yet" in (await there(rami, "You wait for")).text
            (looking,) = played[8]
            # Nobody can be reached yet: what to do is said of who waits, not to invite them anew.
            missing = await reader.types(looking, 1)
            assert f"people confirm {FIRST}" in missing
            assert f"invite {FIRST}" not in missing
            phones = {FIRST: rami, **await others_enrol(reader, server)}
            await decides(phones["secretariat"], "Maya Saab")
            await decides(phones["lbn-chief"], "Rami Haddad")
            await there(rami, "/help shows what you can do")
            found = await reader.types(looking, 1)
            assert not any(name in found for name in phones), found
            for block in played[9]:
                await reader.types(block)
            await is_acknowledged(phones["esp-officer"], rami)
            for block in played[9]:
                await reader.types(block)
            assert await reader.stops_the_service() == 0
        finally:
            reader.leaves()


def code_in(said: str) -> str:
    """The code that a command printed."""
    found = re.search(r"^Code for \S+: (\S+)$", said, re.MULTILINE)
    assert found is not None, said
    return found[1]


async def others_enrol(reader: Reader, server: RehearsalServer) -> dict[str, Phone]:
    """The other three, each with the code of their own."""
    phones = {}
    for person in OTHERS:
        invited = json.loads(await reader.types(f"{CONTACTPOINT} people invite {person} --json"))
        phones[person] = await enrols(server, person, invited["code"])
    return phones


async def enrols(server: RehearsalServer, person: str, code: str) -> Phone:
    """Somebody takes a telephone and sends their code."""
    number = TelegramId(7001 + [FIRST, *OTHERS].index(person))
    phone = server.add_person(PhonePerson(id=person, telegram_id=number, name=person))
    await phone.sends(f"/start {code}")
    await there(phone, "Welcome")
    return phone


async def decides(phone: Phone, name: str) -> None:
    """They are asked for this person, and confirm."""
    await phone.presses("Confirm", on=await there(phone, f"{name} (EXERCISE) (Lebanon) has used"))


async def is_acknowledged(ana: Phone, rami: Phone) -> None:
    """The one files, the other is alerted and acknowledges, and the first reads so."""
    await ana.sends("/request LBN immediate life preserve EXERCISE keep the account")
    await rami.presses("Acknowledge", on=await there(rami, "IMMEDIATE"))
    await there(ana, "acknowledged by Rami Haddad")


async def there(phone: Phone, part: str) -> Message:
    """The message with these words, whichever came before or after it."""
    async with asyncio.timeout(WITHIN):
        while True:
            found = [message for message in await phone.reads() if part in message.text]
            if found:
                return found[-1]
            await asyncio.sleep(0.05)
