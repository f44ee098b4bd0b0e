"""A request that was told by telephone: said in its alert, and confirmed in writing within a clock."""

from datetime import timedelta

from tests.chat.filing.test_request_conversation import reaches_content
from tests.chat.stage import Stage
from tests.chat.words import reference_in

IN_WRITING = "Confirmation in writing"


async def test_it_says_when_and_is_confirmed_in_writing(
    gated: Stage,
) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    await reaches_content(ana)
    await ana.sends("EXERCISE what was told on the telephone")
    await ana.presses("Fill in the form", on=await ana.receives("Please check your request"))
    await ana.receives(": field ")
    at = gated.server.clock.now() - timedelta(minutes=20)
    told = (
        f"Told by telephone:\nTelephoned by: EXERCISE Luis Vega\n"
        f"Telephoned at: {at:%Y-%m-%d %H:%M} UTC\nTelephoned from: +34 600 123 456\n"
        "Purpose: EXERCISE an investigation"
    )
    await ana.sends(told)
    asked = await ana.receives("EXERCISE an investigation")
    await ana.presses("To the summary", on=asked)
    summary = await ana.receives("Please check your request")
    assert IN_WRITING in summary.text
    await ana.presses("Send", on=summary)
    status = await ana.receives("was sent")
    ref = reference_in(status.text)
    alert = await rami.receives(ref)
    for message in (status, alert):
        assert f"Telephoned at: {at:%H:%M} UTC, not confirmed in writing yet" in message.text
        assert "EXERCISE Luis Vega" not in message.text
    await rami.presses("Acknowledge", on=alert)
    content = await rami.receives("EXERCISE what was told")
    assert "EXERCISE Luis Vega" in content.text
    gated.server.clock.advance(hours=11, minutes=30)
    await gated.settles()
    assert IN_WRITING in (await ana.receives("is still incomplete")).text
    await ana.sends(f"/complete {ref}")
    await ana.receives(": field ")
    await ana.sends(f"{IN_WRITING}: Confirmed")
    asked = await ana.receives("Understood:")
    await ana.presses("Look it over", on=asked)
    done = await ana.presses("Send", on=await ana.receives("Please check it"))
    assert "What you filled in was added" in done.text
    assert IN_WRITING in (await rami.receives("has filled in more")).text
    for phone in (ana, rami):
        await phone.sends(f"/status {ref}")
        shown = (await phone.receives("Filed")).text
        assert "Telephoned at: " in shown
        assert "not confirmed in writing" not in shown
        assert IN_WRITING not in shown
    assert await gated.log_holds()


async def test_what_is_said_to_be_told_afterwards_has_a_clock_of_its_own(
    gated: Stage,
) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    # When it is due in writing goes by working days.
    now = gated.server.clock.now()
    morning = now.replace(hour=7, minute=0) + timedelta(days=(2 - now.weekday()) % 7 or 7)
    gated.server.clock.advance(seconds=(morning - now).total_seconds())
    await gated.settles()
    await ana.sends("/request LBN standard advice EXERCISE may it be read")
    await ana.receives(": field ")
    await ana.sends(
        "Purpose: EXERCISE an investigation\nAlso sent via: None\n"
        "Question: EXERCISE which court?\nAbout: law\nHandling code: H0\n"
        "Second confirmer:\nConfirmer's name: EXERCISE Luis Vega\n"
        "Confirmer's telephone: +34 600 123 456"
    )
    summary = await ana.receives("Please check your request")
    await ana.presses("Send", on=summary)
    ref = reference_in((await ana.receives("was sent")).text)
    alert = await rami.receives(ref)
    await rami.presses("Acknowledge", on=alert)
    await rami.sends(f"/delay {ref} 96h EXERCISE waiting for the court")
    await ana.receives("announces a delay")
    gated.server.clock.advance(hours=20)
    await gated.settles()
    await ana.sends(f"/complete {ref}")
    await ana.receives(": field ")
    at = gated.server.clock.now() - timedelta(hours=22)
    await ana.sends(
        f"Told by telephone:\nTelephoned by: EXERCISE Luis Vega\n"
        f"Telephoned at: {at:%Y-%m-%d %H:%M} UTC"
    )
    await ana.presses("Look it over", on=await ana.receives("Understood:"))
    await ana.presses("Send", on=await ana.receives("Please check it"))
    await rami.receives("has filled in more")
    for phone in (ana, rami):
        await phone.sends(f"/status {ref}")
        assert "not confirmed in writing yet" in (await phone.receives("Filed")).text
    gated.server.clock.advance(hours=6, minutes=1)
    await gated.settles()
    assert IN_WRITING in (await ana.receives("is still incomplete")).text
