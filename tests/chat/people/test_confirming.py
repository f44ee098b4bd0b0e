"""Confirming who enrolled, in whichever order people come: nobody waits without a word, or for nobody."""

import asyncio
from pathlib import Path

from formats.network_file.document import read_network
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.directory import versions as directory
from services.people import people as enrolment
from tests.chat.stage import Stage, staged
from tests.chat.words import NOT_YOURS, STRANGER, files, network

CONFIRMED = ("  code: EXERCISE\n", "  code: EXERCISE\n  enrolment: confirmed\n")
WAITS = "still waits to be confirmed"
WELCOME = "/help shows what you can do"


async def enrols(stage: Stage, person: str, reads: str) -> Phone:
    """They send the code that they were given, and read this."""
    phone = stage.phone(person)
    invited = await enrolment.invite(stage.deployment.office, person)
    await phone.sends(f"/start {invited.code}")
    await phone.receives(reads)
    return phone


async def there(phone: Phone, part: str) -> Message:
    """The message with these words, whichever came before or after it."""
    async with asyncio.timeout(60):
        while True:
            found = [message for message in await phone.reads() if part in message.text]
            if found:
                return found[-1]
            await asyncio.sleep(0.02)


async def test_who_enrols_before_any_confirmer_is_asked_for_as_soon_as_there_is_one(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path, network=network(CONFIRMED)) as stage:
        rami = await enrols(stage, "lbn-duty", WAITS)
        for text in ("hello", "/help", "/requests"):
            await rami.sends(text)
            waiting = await rami.receives(WAITS)
            assert "a supervisor of Lebanon: nobody of them has enrolled yet" in waiting.text
            assert waiting.labels == ()
        maya = await enrols(stage, "lbn-chief", WAITS)
        await maya.sends("/people")
        assert "You wait for the secretariat: nobody of them" in (await maya.receives(WAITS)).text
        secretariat = await enrols(stage, "secretariat", "")
        asked = await there(secretariat, "Maya Saab (EXERCISE) (Lebanon) has used")
        await secretariat.presses("Confirm", on=asked)
        asked = await there(maya, "Rami Haddad (EXERCISE) (Lebanon) has used")
        assert not asked.silent
        await rami.sends("hello?")
        assert "a supervisor of Lebanon, who has been asked" in (await rami.receives(WAITS)).text
        await maya.presses("Confirm", on=asked)
        await rami.receives(WELCOME)
        ana = await enrols(stage, "esp-officer", WELCOME)
        await files(ana)
        await rami.receives("IMMEDIATE")
        assert await stage.recorded("person.confirmed") == 2
        assert await stage.log_holds()


async def test_whoever_waits_stands_first_in_people_with_confirm_and_deny(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(CONFIRMED)) as stage:
        secretariat = await enrols(stage, "secretariat", WELCOME)
        maya = await enrols(stage, "lbn-chief", WAITS)
        await enrolment.confirm(stage.deployment.office, ["lbn-chief"])
        await maya.receives(WELCOME)
        rami = await enrols(stage, "lbn-duty", WAITS)
        nour = await enrols(stage, "lbn-deputy", WAITS)
        own_code = await enrolment.invite(stage.deployment.office, "lbn-deputy")
        for _ in range(2):  # the code once more, by a link pressed twice
            await nour.sends(f"/start {own_code.code}")
            await nour.receives(WAITS)
        await maya.sends("/people")
        listed = await maya.receives("People whom you manage")
        assert set(listed.labels[:2]) == {"Rami Haddad (EXERCISE)", "Nour Khalil (EXERCISE)"}
        await maya.presses("Rami Haddad (EXERCISE)", on=listed)
        shown = await maya.receives("Is it really them?")
        assert shown.labels[:2] == ("Confirm", "Deny")
        await maya.presses("Confirm", on=shown)
        await maya.waits_until(shown, "is confirmed")
        await rami.receives(WELCOME)
        await maya.presses("Nour Khalil (EXERCISE)", on=listed)
        shown = await maya.receives("Nour Khalil")
        await maya.presses("Deny", on=shown)
        await maya.waits_until(shown, "is denied")
        await nour.receives("was not confirmed")
        await nour.sends("hello")
        assert (await nour.receives("private")).text == STRANGER
        # The secretariat does not confirm duty officers, and sees none of them.
        await secretariat.sends("/people")
        assert "Rami" not in (await secretariat.receives("People whom you manage")).text
        assert await stage.recorded("person.confirmed") == 2


async def test_who_gets_the_role_that_confirms_is_asked_for_whoever_waits(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(CONFIRMED)) as stage:
        nobody = network(
            CONFIRMED, ("member: LBN, roles: [supervisor]", "member: LBN, roles: [official]")
        )
        await directory.import_network(stage.deployment.office, read_network(nobody))
        maya = await enrols(stage, "lbn-chief", WELCOME)
        rami = await enrols(stage, "lbn-duty", "of whom the directory names nobody")
        again = network(CONFIRMED)
        await directory.import_network(stage.deployment.office, read_network(again))
        await maya.presses("Confirm", on=await maya.receives("Rami Haddad"))
        await rami.receives(WELCOME)


async def test_for_many_one_message_asks_and_no_press_of_who_waits_does_anything(
    tmp_path: Path,
) -> None:
    more = [
        f"  lbn-more-{n}: {{name: More {n} (EXERCISE), member: LBN, roles: [duty_officer], "
        "languages: [en]}\n"
        for n in range(2)
    ]
    text = network(CONFIRMED, ("people:\n", "people:\n" + "".join(more)))
    async with staged(tmp_path, network=text) as stage:
        whose = {"lbn-duty": "lbn-duty", "lbn-deputy": "lbn-deputy"}
        whose |= {"lbn-more-0": "ita-duty", "lbn-more-1": "ita-deputy"}
        for person, phone in whose.items():
            invited = await enrolment.invite(stage.deployment.office, person)
            await stage.phone(phone).sends(f"/start {invited.code}")
            await stage.phone(phone).receives(WAITS)
        maya = await enrols(stage, "lbn-chief", WAITS)
        await enrolment.confirm(stage.deployment.office, ["lbn-chief"])
        await maya.receives("4 people have enrolled and wait to be confirmed by you")
        await maya.receives_nothing("has used their enrolment code", within=0.2)
        await maya.sends("/people")
        listed = await maya.receives("waiting to be confirmed")
        rami = stage.phone("lbn-duty")
        on = (await rami.reads())[-1]
        assert (await rami.forges(listed.inline_rows[0][0].data or "", on=on)).text == NOT_YOURS
        assert WAITS in (await rami.reads())[-1].text
