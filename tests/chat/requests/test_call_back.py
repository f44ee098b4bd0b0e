"""Who is woken reads that nobody else has confirmed it, and the directory's number to call back."""

from pathlib import Path

from tests.chat.stage import staged
from tests.chat.words import files, network

NAME = "  name: EXERCISE 24/7 Contact Point Network\n"
DESK = "roster: esp-desk, policy: default}"


async def test_an_unconfirmed_request_says_whom_to_call_back(tmp_path: Path) -> None:
    with_forms = (NAME, NAME + "  forms: {gate: not_when_urgent}\n")
    with_number = (DESK, 'roster: esp-desk, policy: default, telephone: "+34 910 000 001"}')
    async with staged(tmp_path, network=network(with_forms, with_number)) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        await files(ana)
        alert = await rami.receives("IMMEDIATE")
        assert "No second confirmer yet: call back +34 910 000 001." in alert.text
        assert "Acknowledging never means accepting." in alert.text
        await rami.presses("Acknowledge", on=alert)
        taken = await rami.waits_until(alert, "Acknowledged by you")
        assert "call back +34 910 000 001" in taken.text


async def test_where_no_form_is_asked_for_nothing_is_said_of_it(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        await files(ana)
        alert = await rami.receives("IMMEDIATE")
        assert "confirmer" not in alert.text
