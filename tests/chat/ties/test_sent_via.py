"""That a request also went through another channel is seen wherever the request is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chat.forms.driver import GATED
from tests.chat.forms.test_filling import fills
from tests.chat.stage import Stage, staged
from tests.chat.words import files, network, reference_in

VIA = "Also sent via: I-24/7, SIENA"


@pytest.fixture
async def gated(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, network=network(GATED)) as stage:
        yield stage


async def test_other_channels_stand_in_alert_cards_and_status(gated: Stage) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    await ana.sends("/request LBN standard advice EXERCISE may this account be read")
    await ana.receives("Purpose")
    await ana.sends(
        "Purpose: EXERCISE an investigation\nAlso sent via: I-24/7, SIENA\n"
        "Question: EXERCISE which court?\nAbout: law"
    )
    await ana.presses("Send", on=await ana.receives("Please check your request"))
    status = await ana.receives("was sent.\n\nTo")
    assert VIA in status.text
    alert = await rami.receives("STANDARD")
    assert VIA in alert.text
    await rami.presses("Acknowledge", on=alert)
    assert VIA in (await rami.waits_until(alert, "Acknowledged by you")).text
    content = await rami.receives("EXERCISE which court?")
    assert VIA in content.text
    for phone in (ana, rami):
        await phone.sends(f"/status {reference_in(status.text)}")
        assert VIA in (await phone.receives("Filed")).text


async def test_what_is_filled_in_later_is_seen_too(gated: Stage) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, "/request LBN immediate life advice EXERCISE may it be read")
    assert "Also sent via:" not in filed.status.text
    await rami.presses("Acknowledge", on=await rami.receives(filed.reference))
    await ana.sends(f"/complete {filed.reference}")
    await fills(ana, ("Purpose", "EXERCISE an investigation"))
    await ana.receives("Also sent via")
    await ana.sends("Also sent via: I-24/7, SIENA")
    await ana.presses("Look it over", on=await ana.receives("Question"))
    await ana.presses("Send", on=await ana.receives("Please check it"))
    await rami.receives("has filled in more of")
    await rami.sends(f"/status {filed.reference}")
    assert VIA in (await rami.receives("Filed")).text
