"""Who is told what by whom: the other State's people with their State, and nobody what they cannot do."""

from pathlib import Path

from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, files, network

ONE_OFFICER = (
    "{name: deputy, rotation: {every: 1w, handover: MON 08:00, people: [lbn-deputy]}}",
    "{name: deputy, rotation: {every: 1w, handover: MON 08:00, people: [lbn-duty]}}",
)


async def test_people_of_another_member_are_named_with_it(stage: Stage) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    await ana.receives("was acknowledged by Rami Haddad (EXERCISE), Lebanon")
    await rami.sends(f"/ask {filed.reference} EXERCISE which?")
    await ana.receives("Rami Haddad (EXERCISE), Lebanon asks you")
    await rami.sends(f"/status {filed.reference}")
    own = await rami.receives("Filed:")
    assert "In charge: Rami Haddad (EXERCISE)\n" in own.text
    await rami.sends(f"/transfer {filed.reference} ITA")
    await luca.receives("transferred by Rami Haddad (EXERCISE), Lebanon")


async def test_a_refusal_that_is_taken_back_is_told_to_the_requester(stage: Stage) -> None:
    ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    await rami.sends(f"/refuse {filed.reference} a EXERCISE no")
    await ana.receives("was refused by Rami Haddad (EXERCISE), Lebanon")
    await maya.receives("refused the immediate request")
    await maya.sends(f"/reopen {filed.reference}")
    told = await ana.receives("was opened again by Maya Saab (EXERCISE), Lebanon")
    assert told.silent
    assert told.labels == ()
    await rami.receives("reopened by Maya Saab (EXERCISE)")


async def test_the_secretariat_is_never_asked_to_act(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(ONE_OFFICER)) as stage:
        ana, rami, secretariat = await stage.enrols("esp-officer", "lbn-duty", "secretariat")
        await files(ana)
        await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
        await rami.receives(CONTENT)
        for _ in range(2):
            stage.server.clock.advance(minutes=30, seconds=1)
            await stage.settles()
        told = await secretariat.receives("Nothing has happened")
        assert "You act for no member" in told.text
        assert "Please act" not in told.text
        assert told.labels == ("Noted",)
        assert (await secretariat.presses("Noted", on=told)).text.startswith("Noted:")
