"""The preserved data's own clock: known to both sides, extended, ended, and never called expired before
the requested side has said so."""

from datetime import UTC, date, timedelta

from rehearsal.phones.phone import Phone
from tests.chat.stage import Stage
from tests.chat.words import NOT_YOURS, Filed, files


def day(stage: Stage, days: int) -> str:
    """A date so many days ahead, as it is typed."""
    at = stage.server.clock.now().astimezone(UTC) + timedelta(days=days)
    return f"{at:%Y-%m-%d}"


def shown(typed: str) -> str:
    """The same as it is read: ``1 Mar 2027``."""
    at = date.fromisoformat(typed)
    return f"{at.day} {at:%b %Y}"


async def acknowledged(stage: Stage) -> tuple[Phone, Phone, Filed]:
    """Ana's request, which Rami has."""
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, "/request LBN standard preserve EXERCISE please preserve")
    await rami.presses("Acknowledge", on=await rami.receives(filed.reference))
    await rami.receives("EXERCISE please preserve")
    return ana, rami, filed


async def preserved(stage: Stage, days: int = 40) -> tuple[Phone, Phone, Filed, str]:
    """The same, answered; the data are kept for so many days."""
    ana, rami, filed = await acknowledged(stage)
    until = day(stage, days)
    await rami.sends(f"/preserved {filed.reference} {until}")
    await rami.receives(f"the data are preserved until {shown(until)}")
    await rami.sends(f"/answer {filed.reference} EXERCISE it is preserved")
    await ana.receives("EXERCISE it is preserved")
    return ana, rami, filed, until


async def passes(stage: Stage, days: int) -> None:
    stage.server.clock.advance(hours=24 * days)
    await stage.settles()


async def test_an_answer_says_until_when_and_both_sides_know_it(stage: Stage) -> None:
    ana, rami, filed = await acknowledged(stage)
    until = day(stage, 40)
    await rami.sends(f"/answer {filed.reference}")
    await rami.presses("Fill in the form", on=await rami.receives("Type your answer"))
    await rami.receives("Preserved until")
    await rami.sends(until)
    await rami.presses("Final", on=await rami.receives("Final or partial"))
    await rami.presses("Send", on=await rami.receives("Please check it"))
    await ana.receives("answers")
    for phone in (ana, rami):
        await phone.sends(f"/status {filed.reference}")
        standing = await phone.receives("From: ")
        assert f"Preserved until: {shown(until)}" in standing.text
    await ana.sends("/requests")
    listed = await ana.receives("Requests that concern you")
    assert f"preserved until {shown(until)}" in listed.text
    assert any(
        f"Preserved until: {shown(until)}" in each.text and "Acknowledged by you" in each.text
        for each in await rami.reads()
    )


async def test_reminders_come_after_closing_and_ring_only_who_must_act(stage: Stage) -> None:
    ana, rami, filed, _until = await preserved(stage)
    await ana.sends(f"/close {filed.reference}")
    await ana.receives("was closed")
    await passes(stage, 11)
    reminder = await ana.receives("are preserved for")
    assert not reminder.silent
    assert {"Extend", "End preservation"} <= set(reminder.labels)
    assert (await rami.receives("are preserved for")).silent
    await passes(stage, 31)
    asked = await rami.receives("has passed")
    assert not asked.silent
    assert "Expired: confirm" in asked.labels
    told = await ana.receives("has passed")
    assert told.silent
    assert "expired" not in told.text.lower()
    await rami.presses("Expired: confirm", on=asked)
    await ana.receives("the data are no longer kept")
    second = await rami.presses("Expired: confirm", on=asked)
    assert "no longer kept" in (second.text or "")
    await passes(stage, 30)
    assert len([each for each in await rami.reads() if "are preserved for" in each.text]) == 1
    events = await stage.events(filed.reference)
    assert events.count("request.preservation_expired") == 1
    assert await stage.log_holds()


async def test_while_data_are_kept_the_request_stays_with_who_keeps_them(stage: Stage) -> None:
    _ana, rami, filed = await acknowledged(stage)
    (luca,) = await stage.enrols("ita-duty")
    until = day(stage, 40)
    await rami.sends(f"/preserved {filed.reference} {until}")
    await rami.receives(f"the data are preserved until {shown(until)}")
    for typed in (f"/transfer {filed.reference}", f"/transfer {filed.reference} ITA"):
        await rami.sends(typed)
        await rami.receives("it stays with you")
    await stage.rests()
    assert all(filed.reference not in message.text for message in await luca.reads())


async def test_a_date_that_passed_may_still_be_a_later_one(stage: Stage) -> None:
    ana, rami, _filed, _until = await preserved(stage, days=2)
    await passes(stage, 4)
    asked = await rami.receives("has passed")
    await rami.presses("Still preserved until …", on=asked)
    prompt = await rami.receives("Until when are the data")
    assert {"+60 days", "+90 days", "Another date"} <= set(prompt.labels)
    await rami.sends("yesterday 10:00")
    await rami.receives("not later than what stands")
    later = day(stage, 50)
    await rami.sends(later)
    await ana.receives(f"the data are preserved until {shown(later)}")


async def test_an_extension_is_a_fresh_act_and_keeps_the_former_answer(stage: Stage) -> None:
    ana, rami, filed, _until = await preserved(stage)
    await ana.sends(f"/close {filed.reference}")
    await ana.receives("was closed")
    await ana.sends(f"/extend {filed.reference} {day(stage, 10)} EXERCISE sooner")
    await ana.receives("not later than what stands")
    await ana.sends(f"/extend {filed.reference}")
    prompt = await ana.receives("Until when should the data")
    await ana.presses("+90 days", on=prompt)
    await ana.receives("Type why")
    await ana.sends("EXERCISE the formal request is being prepared")
    await ana.receives("was asked for")
    alert = await rami.receives("asks for the preserved data to be kept longer")
    assert not alert.silent
    assert "STANDARD" in alert.text
    await rami.presses("Acknowledge", on=alert)
    content = await rami.receives("EXERCISE the formal request is being prepared")
    assert "EXERCISE it is preserved" in content.text
    later = day(stage, 130)
    await rami.sends(f"/preserved {filed.reference} {later}")
    await ana.receives(f"the data are preserved until {shown(later)}")
    await rami.sends(f"/answer {filed.reference} EXERCISE extended")
    await ana.receives("EXERCISE extended")
    events = await stage.events(filed.reference)
    assert events.count("request.acknowledged") == 2
    assert "request.extension_asked" in events


async def test_an_extension_that_nobody_acknowledges_is_escalated(stage: Stage) -> None:
    ana, _rami, filed, _until = await preserved(stage)
    await ana.sends(f"/extend {filed.reference} {day(stage, 100)} EXERCISE more time")
    await ana.receives("was asked for")
    await passes(stage, 2)
    assert "request.escalated" in await stage.events(filed.reference)


async def test_an_end_is_confirmed_with_one_press(stage: Stage) -> None:
    ana, rami, filed, _until = await preserved(stage)
    await ana.sends(f"/status {filed.reference}")
    await ana.presses("End preservation", on=await ana.receives("From: "))
    question = await ana.receives("End the preservation of")
    await ana.presses("End preservation", on=question)
    asked = await rami.receives("no longer needs the data")
    assert not asked.silent
    await rami.presses("Confirm", on=asked)
    await ana.receives("the preservation was ended")
    await ana.sends(f"/extend {filed.reference} {day(stage, 90)} EXERCISE more")
    await ana.receives("The preservation was ended")
    events = await stage.events(filed.reference)
    assert {"request.end_asked", "request.preservation_ended"} <= set(events)
    await passes(stage, 60)
    assert not [each for each in await ana.reads() if "are preserved for" in each.text]


async def test_an_end_that_nobody_confirms_is_said_again(stage: Stage) -> None:
    ana, rami, filed, _until = await preserved(stage)
    await ana.sends(f"/end {filed.reference}")
    await rami.receives("no longer needs the data")
    await passes(stage, 1)
    await rami.receives("no longer needs the data")


async def test_a_formal_request_stops_the_expiry_until_it_is_decided(stage: Stage) -> None:
    ana, rami, filed, _until = await preserved(stage, days=20)
    await rami.sends(f"/received {filed.reference}")
    await ana.receives("the formal request was received")
    await passes(stage, 30)
    everything = [each.text for phone in (ana, rami) for each in await phone.reads()]
    assert not [text for text in everything if "has passed" in text or "preserved for" in text]
    await rami.sends(f"/decided {filed.reference}")
    await ana.receives("the formal request is decided")
    await passes(stage, 2)
    await rami.receives("has passed")


async def test_nobody_else_learns_of_it(stage: Stage) -> None:
    ana, rami, filed, _until = await preserved(stage)
    (luca,) = await stage.enrols("ita-duty")
    for line in (
        "extend {} 90d EXERCISE",
        "end {}",
        "preserved {} 90d",
        "received {}",
        "expired {}",
    ):
        await luca.sends("/" + line.format(filed.reference))
        assert (await luca.receives("This is not open to you")).text == NOT_YOURS
    await rami.sends(f"/extend {filed.reference} 90d EXERCISE not mine")
    assert (await rami.receives("This is not open to you")).text == NOT_YOURS
    await ana.sends(f"/expired {filed.reference}")
    assert (await ana.receives("This is not open to you")).text == NOT_YOURS
