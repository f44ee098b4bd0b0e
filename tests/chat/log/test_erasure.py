"""Erasing a case as two people live it, and who saw it before."""

import re

from formats.network_file.document import read_network, write_network
from services.directory import versions as directory
from services.keeping import erasure, retention
from services.log import console
from tests.chat.requests.test_main_job import reference_in
from tests.chat.stage import Stage
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
