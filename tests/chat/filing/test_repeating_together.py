"""The same request by two of one member: said to those who may see both, and to nobody else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.people import people
from tests.chat.filing.test_repeating import AGAIN
from tests.chat.filing.test_request_conversation import reaches_summary
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, LINE, NOT_YOURS, files, network

CHIEF_FILES = (
    "name: Javier Molina (EXERCISE), member: ESP, roles: [supervisor]",
    "name: Javier Molina (EXERCISE), member: ESP, roles: [supervisor, official]",
)
DEPUTY_FILES = (
    "name: Elena Prieto (EXERCISE), member: ESP, roles: [duty_officer]",
    "name: Elena Prieto (EXERCISE), member: ESP, roles: [duty_officer, official]",
)
SARA_FILES = (
    "name: Sara Greco (EXERCISE), member: ITA, roles: [supervisor, duty_officer]",
    "name: Sara Greco (EXERCISE), member: ITA, roles: [supervisor, duty_officer, official]",
)


@pytest.fixture
async def together(tmp_path: Path) -> AsyncIterator[Stage]:
    """More than one person of Spain files requests."""
    text = network(CHIEF_FILES, DEPUTY_FILES, SARA_FILES)
    async with staged(tmp_path, network=text) as stage:
        yield stage


async def test_a_supervisor_who_files_what_a_colleague_just_filed_is_told(together: Stage) -> None:
    ana, javier, rami = await together.enrols("esp-officer", "esp-chief", "lbn-duty")
    first = await files(ana)
    await rami.receives(first.reference)
    together.server.clock.advance(seconds=20)
    await together.settles()
    summary = await reaches_summary(javier)
    assert f"{AGAIN} to Lebanon 2" in summary.text
    assert f"ago as\n{first.reference}, by Ana Ruiz (EXERCISE)." in summary.text
    assert "Ask Ana Ruiz (EXERCISE) to add to that one, or send it once more." in summary.text
    # To add to it is its requester's, as long as there is one.
    assert "Add to that one" not in summary.labels
    token = (summary.inline_rows[0][0].data or "").split(":")[1]
    forged = await javier.forges(f"d:{token}:join:{first.case}", on=summary)
    assert forged.text == NOT_YOURS
    await javier.presses("Send", on=summary)
    sent = await javier.receives("was sent.\n\nTo")
    assert f"as\n{first.reference}, by Ana Ruiz (EXERCISE)." in sent.text
    # In one line, at once, the same; and one's own comes before another's.
    again = await files(javier)
    assert "by Ana" not in again.status.text
    assert AGAIN in again.status.text
    assert await together.recorded("request.filed") == 3


async def test_in_one_line_it_is_sent_at_once_and_names_whose_it_is(together: Stage) -> None:
    ana, javier, _rami = await together.enrols("esp-officer", "esp-chief", "lbn-duty")
    first = await files(ana)
    second = await files(javier, LINE.replace("keep the", "KEEP  the"))
    assert f"before, as\n{first.reference}, by Ana Ruiz (EXERCISE)." in second.status.text


async def test_in_place_of_who_has_left_it_can_be_added_to(together: Stage) -> None:
    ana, javier, rami = await together.enrols("esp-officer", "esp-chief", "lbn-duty")
    first = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives(first.reference))
    await rami.receives(CONTENT)
    await people.revoke(together.deployment.office, "esp-officer")
    summary = await reaches_summary(javier)
    await javier.presses("Add to that one", on=summary)
    assert first.reference in (await javier.receives("Type your reply about")).text
    await javier.sends("EXERCISE and the second account too")
    await rami.receives("the second account too")


async def test_who_may_not_see_it_does_not_learn_of_it(together: Stage) -> None:
    ana, elena, sara, _rami = await together.enrols(
        "esp-officer", "esp-deputy", "ita-chief", "lbn-duty"
    )
    first = await files(ana)
    for phone in (elena, sara):
        summary = await reaches_summary(phone)
        assert AGAIN not in summary.text
        assert first.reference not in summary.text
        await phone.presses("Cancel", on=summary)
        filed = await files(phone)
        assert AGAIN not in filed.status.text
        assert first.reference not in filed.status.text
    # Nor is one's own that went in between hidden by it.
    assert AGAIN in (await files(ana)).status.text
