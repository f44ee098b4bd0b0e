"""A woken officer reads who has begun already, as far as they may know of it."""

from tests.chat.stage import Stage
from tests.chat.words import files


async def test_an_escalated_alert_says_who_of_the_desk_knows_of_it(stage: Stage) -> None:
    ana, rami, nour, maya, office = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "secretariat"
    )
    filed = await files(ana)
    first = await rami.receives(filed.reference)
    assert "Also alerted" not in first.text
    assert "Passed on by" not in first.text
    stage.server.clock.advance(minutes=16)
    await stage.settles()
    second = await nour.receives(filed.reference)
    assert "Also alerted: Rami Haddad (EXERCISE)" in second.text
    await nour.presses("Pass on", on=second)
    third = await maya.receives(filed.reference)
    assert "Also alerted: Rami Haddad (EXERCISE)" in third.text
    assert "Passed on by: Nour Khalil (EXERCISE)" in third.text
    stage.server.clock.advance(minutes=60)
    await stage.settles()
    assert "Passed on by: Nour Khalil (EXERCISE)" in (await office.receives(filed.reference)).text


async def test_what_begins_again_says_who_had_it(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed = await files(ana)
    stage.server.clock.advance(minutes=16)
    await stage.settles()
    await nour.presses("Acknowledge", on=await nour.receives(filed.reference))
    await nour.sends(f"/answer {filed.reference} EXERCISE it is kept")
    await ana.receives("EXERCISE it is kept")
    await ana.sends(f"/reopen {filed.reference}")
    again = await rami.receives("reopened by")
    assert "In hand before: Nour Khalil (EXERCISE)" in again.text


async def test_who_acknowledges_reads_which_requests_it_is_linked_with(stage: Stage) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    lines = ("LBN", "LBN", "ITA")
    one, two, abroad = [
        (await files(ana, f"/request {member} standard advice EXERCISE {n}")).reference
        for n, member in enumerate(lines)
    ]
    for other in (two, abroad):
        await ana.sends(f"/link {one} {other}")
        await ana.receives("is now linked with")
    await luca.receives(abroad)
    await rami.sends(f"/acknowledge {one}")
    content = await rami.receives("EXERCISE 0")
    assert f"Linked with\n{two}" in content.text
    # Lebanon is no side of what Italy was asked.
    assert abroad not in content.text
    assert all(abroad not in message.text for message in await rami.reads())
