"""Erasing a case as two people live it, and who saw it before."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from domain.log.approval import CannotAgree
from domain.log.erasure import Agreed
from formats.network_file.document import read_network, write_network
from services.directory import versions as directory
from services.keeping import erasure, retention
from services.log import console
from services.requests.finding import read_reference
from tests.chat.filing.test_request_conversation import reaches_content
from tests.chat.forms.driver import FormFiller
from tests.chat.stage import Stage, staged
from tests.chat.words import files, network, reference_in
from tests.conftest import on_both

LINE = "/request LBN immediate life preserve EXERCISE keep the account of the suspect"


async def closed(stage: Stage) -> str:
    """A request that was acknowledged, answered and closed; its reference."""
    ana, rami = stage.phone("esp-officer"), stage.phone("lbn-duty")
    await ana.sends(LINE)
    sent = await ana.receives("Rami Haddad")
    await rami.receives("IMMEDIATE")
    await rami.presses("Acknowledge")
    await rami.receives("keep the account of the suspect")
    await rami.presses("Answer")
    await rami.sends("EXERCISE kept for 90 days")
    await ana.receives("kept for 90 days")
    await ana.presses("Close")
    await stage.rests()
    return reference_in(sent.text)


@on_both
async def test_two_people_erase_a_case_in_chat(both: Stage) -> None:
    office = both.deployment.office
    _, _, maya, desk = await both.enrols("esp-officer", "lbn-duty", "lbn-chief", "secretariat")
    reference = await closed(both)
    await maya.sends(f"/log {reference} EXERCISE yearly review")
    await maya.receives("Log of")
    await maya.presses("Who saw it")
    seen = await maya.receives("Who saw")
    assert "Rami Haddad" in seen.text
    await erasure.propose(office, reference, "EXERCISE order 12", ["lbn-chief", "secretariat"])
    asked = await maya.receives("be erased for good?")
    assert "EXERCISE order 12" in asked.text
    assert asked.labels == ("Erase", "Keep")
    await maya.presses("Erase")
    await maya.receives("once the other one agrees too")
    await desk.receives("be erased for good?")
    await desk.presses("Erase")
    await desk.receives("is erased.")
    await maya.receives("is erased.")
    _, texts = await console.request_show(office, reference, "EXERCISE a check")
    assert [entry.text for entry in texts] == [None, None]
    await maya.sends(f"/log {reference} EXERCISE afterwards")
    log = await maya.receives("Log of")
    assert "suspect" not in log.text
    assert "Its texts and names were erased." in log.text
    assert "Not acknowledged" not in log.text
    assert "Acknowledged after less than" in log.text
    assert "Answered" in log.text
    assert await both.log_holds()


async def test_a_rule_erases_while_the_service_runs(stage: Stage) -> None:
    """Announced when the clock comes near, erased when the time is over."""
    office = stage.deployment.office
    await stage.enrols("esp-officer", "lbn-duty", "lbn-chief", "secretariat")
    found = await directory.current(office)
    assert found is not None
    text = re.sub(
        r"(?m)^network:\n", "network:\n  retention: {preserve: 60d}\n", write_network(found)
    )
    await directory.import_network(office, read_network(text))
    reference = await closed(stage)
    stage.server.clock.advance(days=31)
    told = await stage.phone("lbn-chief").receives("retention rules will erase", within=15.0)
    assert reference in told.text
    assert told.silent
    assert await retention.look(office) == (0, 0)
    stage.server.clock.advance(days=31)
    await stage.rests()
    for _ in range(200):
        if await stage.recorded("case.erased"):
            break
        await stage.rests()
    assert await stage.recorded("case.erased") == 1
    assert await stage.log_holds()


PRESET = ("network:\n", "network:\n  forms: {gate: never}\n  retention: {preset: true}\n")


async def gone_after(stage: Stage, *days: int) -> list[int]:
    """How many cases are erased after so many days more, each looked at by the service's own beat."""
    counts = []
    for each in days:
        stage.server.clock.advance(days=each)
        await stage.settles()
        await retention.look(stage.deployment.office)
        await stage.rests()
        counts.append(await stage.recorded("case.erased"))
    return counts


async def test_the_preset_keeps_a_request_by_what_came_of_it(tmp_path: Path) -> None:
    """Withdrawn and refused go after 90 days, information after a year, what was answered after three."""
    async with staged(tmp_path, network=network(PRESET)) as stage:
        ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
        await closed(stage)
        withdrawn = await files(ana)
        await ana.sends(f"/withdraw {withdrawn.reference}")
        refused = await files(ana, "/request LBN urgent liberty locate EXERCISE where is he")
        await rami.sends(f"/refuse {refused.reference} b EXERCISE not allowed here")
        await ana.receives("was refused by")
        await ana.sends(f"/close {refused.reference}")
        told = await files(ana, "/request LBN information information EXERCISE for your files")
        await rami.sends(f"/acknowledge {told.reference}")
        await rami.receives("EXERCISE for your files")
        await ana.sends(f"/close {told.reference}")
        await stage.rests()
        assert await gone_after(stage, 61) == [0]
        coming = await maya.receives("retention rules will erase")
        assert withdrawn.reference in coming.text
        assert refused.reference in coming.text
        assert told.reference not in coming.text
        assert await gone_after(stage, 31, 250, 31) == [2, 2, 3]
        assert await gone_after(stage, 720, 40) == [3, 4]
        assert await stage.log_holds()


async def test_nothing_found_is_kept_as_short(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(PRESET)) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        filed = await files(ana, "/request LBN urgent liberty locate EXERCISE where is he")
        await rami.sends(f"/acknowledge {filed.reference}")
        await rami.presses("Answer", on=await rami.receives("EXERCISE where is he"))
        await rami.presses("Fill in the form", on=await rami.receives("Type your answer"))
        await rami.presses("Not located", on=await rami.receives("Located"))
        await rami.presses("Send", on=await FormFiller(rami).fills("Please check it"))
        await ana.receives("Not located")
        await ana.sends(f"/close {filed.reference}")
        await stage.rests()
        assert await gone_after(stage, 61, 31) == [0, 1]


async def test_the_originators_day_rules_where_no_rule_does(stage: Stage) -> None:
    """Announced when it ends, a week at least before; not while it is open."""
    ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
    day = (stage.server.clock.now() + timedelta(days=40)).date()
    await reaches_content(ana)
    await ana.presses("Fill in the form")
    await ana.receives("For example")
    await ana.sends(f"Facts: EXERCISE one\nDelete by: {day}")
    await ana.presses("To the summary", on=await ana.receives("Purpose"))
    await ana.presses("Send", on=await ana.receives("Please check your request"))
    reference = reference_in((await ana.receives("was sent.\n\nTo")).text)
    await rami.sends(f"/answer {reference} EXERCISE too early")
    stage.server.clock.advance(days=20)
    await stage.settles()
    await maya.receives_nothing("nothing of it is kept", within=0.1)
    await ana.sends(f"/withdraw {reference}")
    await stage.settles()
    coming = await maya.receives("set a day by which nothing of it is kept")
    assert reference in coming.text
    assert await gone_after(stage, 18) == [0]
    assert await gone_after(stage, 3) == [1]
    assert await stage.log_holds()


async def test_two_people_hold_a_case_and_nothing_erases_it_until_its_day(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(PRESET)) as stage:
        office = stage.deployment.office
        ana, _, maya, desk = await stage.enrols(
            "esp-officer", "lbn-duty", "lbn-chief", "secretariat"
        )
        filed = await files(ana)
        await ana.sends(f"/withdraw {filed.reference}")
        await stage.rests()
        assert await gone_after(stage, 61) == [0]
        await maya.receives("retention rules will erase")
        until = (stage.server.clock.now() + timedelta(days=100)).date()
        by = ["lbn-chief", "secretariat"]
        await erasure.propose(office, filed.reference, "EXERCISE order 12", by, Agreed.HOLD, until)
        asked = await maya.receives("be suspended until")
        assert "EXERCISE order 12" in asked.text
        assert asked.labels == ("Hold", "Do not hold")
        await maya.presses("Hold", on=asked)
        await maya.receives("once the other one agrees too")
        await desk.presses("Hold", on=await desk.receives("be suspended until"))
        await desk.receives("is held until")
        await ana.sends(f"/status {filed.reference}")
        assert "Erasure suspended until" in (await ana.receives("Filed:")).text
        with pytest.raises(CannotAgree, match="is held until"):
            await erasure.propose(office, filed.reference, "EXERCISE order 13", by)
        # What was announced for the thirtieth day does not happen, and is announced anew before the end.
        assert await gone_after(stage, 35) == [0]
        assert await gone_after(stage, 40) == [0]
        assert filed.reference in (await maya.receives("retention rules will erase")).text
        assert await gone_after(stage, 24) == [0]
        assert await gone_after(stage, 10) == [1]
        events = await stage.events(filed.reference)
        assert events.count("case.held") == 1
        assert await stage.log_holds()


async def test_a_hold_is_released_before_its_day_by_two_people(stage: Stage) -> None:
    office = stage.deployment.office
    ana, _, maya, desk = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief", "secretariat")
    filed = await files(ana)
    by = ["lbn-chief", "secretariat"]
    day = (stage.server.clock.now() + timedelta(days=900)).date()
    for act, until, label in ((Agreed.HOLD, day, "Hold"), (Agreed.RELEASE, None, "Release")):
        await erasure.propose(office, filed.reference, f"EXERCISE {act}", by, act, until)
        for phone in (maya, desk):
            await phone.presses(label, on=await phone.receives(f"EXERCISE {act}"))
    await maya.receives("The hold of")
    await ana.sends(f"/status {filed.reference}")
    assert "suspended" not in (await ana.receives("Filed:")).text
    # One who does not agree leaves it as it is.
    await erasure.propose(office, filed.reference, "EXERCISE again", by, Agreed.HOLD, day)
    await maya.presses("Do not hold", on=await maya.receives("EXERCISE again"))
    await desk.receives("nothing was changed")
    assert (await stage.events(filed.reference)).count("case.released") == 1
    assert await stage.log_holds()


async def test_no_clock_and_nobody_of_an_erased_case_is_left(stage: Stage) -> None:
    """What waited is over with it: nobody is told, announced to or asked, and nobody acts on it."""
    office = stage.deployment.office
    ana, rami, maya, desk, javier = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-chief", "secretariat", "esp-chief"
    )
    reference = await closed(stage)
    await rami.sends(f"/permission {reference} EXERCISE for the court in Beirut")
    waits = await ana.receives("asks for your permission")
    assert "Beirut" not in waits.text, "a text that comes after the end stays in the log"
    assert waits.labels == ("Grant", "Do not grant")
    await erasure.propose(office, reference, "EXERCISE order 12", ["lbn-chief", "secretariat"])
    await maya.presses("Erase", on=await maya.receives("be erased for good?"))
    await desk.presses("Erase", on=await desk.receives("be erased for good?"))
    await maya.receives("is erased.")
    await stage.rests()
    before = len(await stage.events(reference))
    async with office.store.reading() as work:
        case = await work.requests.by_reference(read_reference(reference))
    assert case is not None
    assert case.deadline is None
    assert case.permissions == ()
    stage.server.clock.advance(days=8)
    await stage.settles()
    await stage.rests()
    assert len(await stage.events(reference)) == before
    await javier.sends(f"/permission {reference} EXERCISE planted for a book")
    await javier.receives("erased")
    await javier.sends(f"/recall {reference}")
    await javier.receives("erased")
    await stage.rests()
    assert len(await stage.events(reference)) == before
    assert await stage.log_holds()
