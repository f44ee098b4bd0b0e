"""The month's letter as it comes: by itself, once, without a sound, and as each chooses."""

from pathlib import Path

from services.statistics import letters
from tests.chat.stage import Stage, staged
from tests.chat.words import files, network
from tests.conftest import on_both

SECOND = ("member: LBN, roles: [official]", "member: LBN, roles: [supervisor]")


async def month_ends(stage: Stage) -> None:
    """The first working day has come everywhere."""
    office = stage.deployment.office
    await letters.look(office)  # as every minute
    now = stage.server.clock.now()
    first = now.replace(day=28, hour=12) if now.day < 28 else now
    stage.server.clock.advance(hours=(first - now).total_seconds() / 3600)
    stage.server.clock.advance(hours=24 * 8)
    await stage.settles()


@on_both
async def test_it_comes_by_itself_once_and_after_a_restart_no_more(both: Stage) -> None:
    ana, rami, maya, office = await both.enrols(
        "esp-officer", "lbn-duty", "lbn-chief", "secretariat"
    )
    filed = await files(ana, "/request LBN standard advice EXERCISE please advise")
    await rami.presses("Acknowledge", on=await rami.receives("STANDARD"))
    await both.rests()
    assert filed.reference
    await month_ends(both)
    own = await maya.receives("The letter of")
    assert own.silent
    for line in (
        "Statistics of Lebanon",
        "Received: 1 (0)",
        "Acknowledged in time: 1 of 1, 100 % (0 of 0)",
    ):
        assert line in own.text
    whole = await office.receives("The letter of")
    assert "Statistics of the network" in whole.text
    assert "Rami" not in whole.text
    await both.stops()
    await both.starts()
    await letters.look(both.deployment.office)
    await both.rests()
    for phone in (maya, office):
        assert sum("The letter of" in each.text for each in await phone.reads()) == 1
    assert not [each for each in await rami.reads() if "The letter of" in each.text]
    assert await both.log_holds()


async def test_one_presses_that_it_comes_no_more_and_again(stage: Stage) -> None:
    (maya,) = await stage.enrols("lbn-chief")
    await month_ends(stage)
    await maya.presses("No more letters", on=await maya.receives("The letter of"))
    told = await maya.receives("no longer comes to you")
    assert await stage.recorded("letters.chosen") == 1
    await maya.presses("Send me letters", on=told)
    await maya.receives("comes to you on the first working day")
    await maya.sends("/letter off")
    await maya.receives("no longer comes to you")
    await maya.sends("/letter")
    await stage.rests()
    assert [each.text for each in await maya.reads() if "no longer" in each.text][2:]
    await maya.sends("/letter never")
    await maya.receives("/letter off")


async def test_two_supervisors_read_it_each_in_their_language(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(SECOND)) as stage:
        maya, karim = await stage.enrols("lbn-chief", "lbn-officer")
        await karim.sends("/language fr")
        await stage.rests()
        await month_ends(stage)
        english = await maya.receives("Statistics of Lebanon")
        french = await karim.receives("Statistiques du membre Liban")
        assert english.labels == ("No more letters",)
        assert len(french.labels) == 1
