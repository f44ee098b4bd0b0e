"""A member leaves the directory with open requests: it is said before, and nobody is named who is gone."""

import re

from formats.network_file.document import read_network
from services.directory import versions as directory
from tests.chat.requests.test_acting import taken
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, files, network
from tests.conftest import on_both


def without_lebanon() -> str:
    """The rehearsal's directory file without Lebanon, its desk, its people and their roster."""
    lines = [line for line in network().splitlines() if not re.match(r"  (LBN|lbn-\w+): \{", line)]
    text = "\n".join(lines) + "\n"
    return re.sub(r"  lbn-desk:\n(    .*\n)+", "", text)


@on_both
async def test_an_import_names_the_open_requests_that_still_need_what_it_takes_out(
    both: Stage,
) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    filed, _content = await taken(ana, rami)
    office = both.deployment.office
    planned = await directory.plan(office, read_network(without_lebanon()))
    said = {each.path: str(each) for each in planned.warnings}
    for path in ("members.LBN", "contact_points.lbn-police", "people.lbn-duty"):
        assert f"1 open request still needs it: {filed.reference}" in said[path]
    assert "people.lbn-deputy" not in said
    await directory.import_network(office, read_network(without_lebanon()))
    await ana.sends(f"/remind {filed.reference}")
    told = await ana.receives("Nobody could be reminded of")
    assert "The person whom it was for has no access any more" in told.text
    assert "lbn-duty" not in told.text
    await ana.sends(f"/status {filed.reference}")
    assert "In charge" not in (await ana.receives("Filed:")).text
    await ana.sends(f"/withdraw {filed.reference}")
    await ana.receives("was withdrawn")
    await ana.sends("/requests closed LBN")
    await ana.receives("Only: closed LBN")
    await ana.sends("/requests closed Liban")
    await ana.receives("Requests that concern you")
    await ana.sends("/requests closed GRC")
    await ana.receives("“GRC” is no member")
    assert await both.log_holds()


def without_rami() -> str:
    """The rehearsal's directory file without one of Lebanon's two duty officers."""
    lines = [line for line in network().splitlines() if not line.startswith("  lbn-duty: {")]
    return "\n".join(lines).replace("people: [lbn-duty", "people: [lbn-deputy") + "\n"


@on_both
async def test_what_somebody_had_in_hand_whom_an_import_takes_out_passes_on(both: Stage) -> None:
    ana, rami, nour = await both.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed, _content = await taken(ana, rami)
    office = both.deployment.office
    await directory.import_network(office, read_network(without_rami()))
    now_hers = await nour.receives(filed.reference)
    assert not now_hers.silent
    assert "lbn-duty" not in now_hers.text
    await both.rests()
    assert not [message for message in await rami.reads() if CONTENT in message.text]
    await ana.sends(f"/reply {filed.reference} EXERCISE the second account")
    assert "Answer" in (await nour.receives("EXERCISE the second account")).labels
    assert (await both.events(filed.reference)).count("request.owner_changed") == 1
    assert await both.log_holds()


async def test_an_alert_of_whom_an_import_takes_out_goes_on_at_once(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    office = stage.deployment.office
    await directory.import_network(office, read_network(without_rami()))
    assert filed.reference in (await nour.receives("IMMEDIATE")).text
