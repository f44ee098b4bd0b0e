"""Delaying: by buttons or typed, the time and the reason apart; nothing is shortened without asking."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from tests.chat.requests.test_acting import taken
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, Filed, files
from tests.conftest import on_both

ASKS = "By when do you promise the answer to"
BEIRUT = ZoneInfo("Asia/Beirut")
WHY = "EXERCISE the court has not decided"


async def promised(stage: Stage, filed: Filed) -> datetime:
    """The date that the request has now."""
    async with stage.deployment.office.store.reading() as work:
        request = await work.requests.by_case(filed.case)
    assert request is not None
    assert request.answer_by is not None
    return request.answer_by


async def begins(rami: Phone, content: Message) -> Message:
    """Press *Delay*; returns the question."""
    await rami.presses("Delay", on=content)
    return await rami.receives(ASKS)


@on_both
async def test_two_presses_and_the_reason_move_the_date_on(both: Stage) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    filed, content = await taken(ana, rami)
    before = await promised(both, filed)
    asks = await begins(rami, content)
    assert asks.labels == ("+2 h", "+4 h", "+8 h", "Tomorrow 08:00", "Another time", "Cancel")
    line = next(line for line in asks.text.splitlines() if line.startswith("+4 h: "))
    assert f"{before + timedelta(hours=4):%H:%M} UTC" in line
    await rami.presses("+4 h", on=asks)
    reason = await rami.receives("Type the reason for the delay")
    assert "New time for the answer" in reason.text
    assert await promised(both, filed) == before, "nothing is announced without its reason"
    await rami.sends(WHY)
    notice = await ana.receives(WHY)
    assert not notice.silent, "an immediate one rings"
    assert "Before: " in notice.text
    assert await promised(both, filed) == before + timedelta(hours=4)
    await both.rests()
    assert (await both.events(filed.reference)).count("request.delayed") == 1
    assert await both.log_holds()


async def test_tomorrow_morning_is_the_mornings_of_the_officers_own_place(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, content = await taken(ana, rami)
    await rami.presses("Tomorrow 08:00", on=await begins(rami, content))
    await rami.receives("Type the reason")
    await rami.sends(WHY)
    notice = await ana.receives(WHY)
    assert notice.silent is False
    local = (await promised(stage, filed)).astimezone(BEIRUT)
    today = stage.deployment.clock.now().astimezone(BEIRUT).date()
    assert (local.hour, local.minute) == (8, 0)
    assert local.date() == today + timedelta(days=1)


async def test_a_time_sent_alone_is_kept_and_its_reason_asked(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, content = await taken(ana, rami)
    begun = stage.deployment.clock.now()
    asks = await begins(rami, content)
    await rami.presses("Another time", on=asks)
    typed = await rami.waits_until(asks, "Type the new time and then the reason")
    assert f"or: {(begun + timedelta(days=1)).astimezone(BEIRUT):%Y-%m-%d} 18:00" in typed.text
    await rami.sends("30 h")
    await rami.receives("Type the reason for the delay")
    # Another time, alone, takes its place.
    await rami.sends("40 h")
    await rami.receives("Type the reason for the delay")
    await ana.receives_nothing("announces a delay", within=0.3)
    await rami.sends(f"{WHY}: 18:00 is when it sits")
    await ana.receives(WHY)
    ahead = await promised(stage, filed) - begun
    assert timedelta(hours=40) <= ahead < timedelta(hours=40, minutes=5)
    # A command with a time alone asks for the reason, too.
    await rami.sends(f"/delay {filed.reference} 50h")
    await rami.receives("Type the reason for the delay")
    await rami.sends("EXERCISE again")
    await ana.receives("EXERCISE again")


async def test_what_is_earlier_asks_back_and_a_command_says_so(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, content = await taken(ana, rami)
    before = await promised(stage, filed)
    await begins(rami, content)
    await rami.sends(f"4h {WHY}")
    asks = await rami.receives("Promise it earlier")
    assert asks.labels == ("Promise earlier", "Another time", "Cancel")
    await ana.receives_nothing("announces a delay", within=0.3)
    assert await promised(stage, filed) == before
    await rami.presses("Cancel", on=asks)
    await rami.waits_until(asks, "Cancelled. Nothing was sent.")
    assert await promised(stage, filed) == before
    await begins(rami, content)
    await rami.sends(f"4h {WHY}")
    asks = await rami.receives("Promise it earlier")
    await rami.presses("Promise earlier", on=asks)
    notice = await ana.receives(WHY)
    assert "This is earlier than before" in notice.text
    assert await promised(stage, filed) < before
    # Who types all of it has said it, and reads what it did.
    await rami.sends(f"/delay {filed.reference} 1h EXERCISE sooner")
    await rami.receives("This is earlier than before")
    await ana.receives("EXERCISE sooner")


async def test_it_is_looked_at_again_when_acting(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed, content = await taken(ana, rami)
    await begins(rami, content)
    await rami.sends(f"4h {WHY}")
    asks = await rami.receives("Promise it earlier")
    # Meanwhile a colleague promises another date: what Rami agreed to shorten is another promise.
    await nour.sends(f"/acknowledge {filed.reference}")
    await nour.receives("Already acknowledged")
    await nour.sends(f"/delay {filed.reference} 20h EXERCISE the deputy's")
    await ana.receives("EXERCISE the deputy's")
    await rami.presses("Promise earlier", on=asks)
    await rami.receives("Promise it earlier")
    await ana.receives_nothing(WHY, within=0.3)
    await begins(rami, content)
    await rami.sends("30h")
    await rami.receives("Type the reason")
    await ana.sends(f"/withdraw {filed.reference}")
    await ana.receives("was withdrawn")
    await rami.sends(WHY)
    await rami.receives("is withdrawn")
    # A time that passes while its reason is looked for is asked for anew.
    other, content = await taken(ana, rami)
    await begins(rami, content)
    await rami.sends("10h")
    await rami.receives("Type the reason")
    stage.server.clock.advance(hours=11)
    await stage.settles()
    await rami.sends(WHY)
    await rami.receives("has passed")
    await rami.sends(f"2h {WHY}")
    await ana.receives(WHY)
    assert await promised(stage, other) > stage.deployment.clock.now()


async def test_buttons_count_from_now_where_the_date_has_passed(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, content = await taken(ana, rami, f"/request LBN immediate life preserve {CONTENT}")
    stage.server.clock.advance(hours=9)
    await stage.settles()
    asks = await begins(rami, content)
    assert "overdue by 5" in asks.text or "overdue by 1 h" in asks.text
    await rami.presses("+2 h", on=asks)
    await rami.receives("Type the reason")
    await rami.sends(WHY)
    await ana.receives(WHY)
    ahead = await promised(stage, filed) - stage.deployment.clock.now()
    assert timedelta(hours=1, minutes=55) < ahead <= timedelta(hours=2)


async def test_a_command_without_reference_is_about_the_one_that_can_be_meant(
    stage: Stage,
) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    first = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives(first.reference))
    content = await rami.receives(CONTENT)
    for number, time in enumerate(("20h", "24 h")):
        await rami.sends(f"/delay {time} EXERCISE waiting for the judge {number}")
        await ana.receives(f"the judge {number}")
    # Of several, the one that is replied to; else they are offered, and what was typed is kept.
    second = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives(second.reference))
    await rami.receives(CONTENT)
    await rami.sends("/delay 30h EXERCISE as a reply", reply_to=content)
    told = await ana.receives("EXERCISE as a reply")
    assert first.reference in told.text
    await rami.sends("/delay 36h EXERCISE of which")
    question = await rami.receives("which request?")
    assert set(question.labels) == {first.reference, second.reference, "Cancel"}
    await rami.presses(second.reference, on=question)
    told = await ana.receives("EXERCISE of which")
    assert second.reference in told.text


async def test_a_number_that_is_no_requests_begins_the_text(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives(filed.reference))
    await rami.receives(CONTENT)
    await rami.sends("/answer 2 EXERCISE accounts found")
    question = await rami.receives("which request?")
    await rami.presses(filed.reference, on=question)
    assert "2 EXERCISE accounts found" in (await ana.receives("accounts found")).text
    number = int(filed.reference.split("-")[4])
    await rami.sends(f"/answer {number} EXERCISE of the number")
    await rami.presses(filed.reference, on=await rami.receives("does your text begin with it?"))
    await ana.receives("EXERCISE of the number")


async def morning_of(stage: Stage, filed: Filed, days: int) -> bool:
    """Whether the answer is promised for eight in the morning there, so many days ahead."""
    local = (await promised(stage, filed)).astimezone(BEIRUT)
    today = stage.deployment.clock.now().astimezone(BEIRUT).date()
    return (local.hour, local.minute, local.date()) == (8, 0, today + timedelta(days=days))


async def test_a_day_alone_is_its_morning_and_is_shown_before_it_holds(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, content = await taken(ana, rami)
    await begins(rami, content)
    await rami.sends("Tomorrow")
    shown = await rami.receives("Type the reason for the delay")
    assert "08:00" in shown.text
    day_after = (stage.deployment.clock.now().astimezone(BEIRUT) + timedelta(days=2)).strftime("%A")
    await rami.sends(day_after)
    await rami.receives("Type the reason for the delay")
    await rami.sends(WHY)
    await ana.receives(WHY)
    assert await morning_of(stage, filed, 2)


async def test_a_day_with_its_reason_asks_whether_it_was_meant(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, _content = await taken(ana, rami)
    before = await promised(stage, filed)
    # What is more than a day, and not read, is not guessed at.
    for unclear in ("tomorrow evening", "tomorrow 18.00", "tomorrow by noon"):
        await rami.sends(f"/delay {filed.reference} {unclear} {WHY}")
        await rami.receives("is not a time")
    await rami.sends(f"/delay {filed.reference} tomorrow {WHY}")
    asks = await rami.receives("You named a day without a time of day.")
    assert asks.labels == ("Announce", "Another time", "Cancel")
    assert await promised(stage, filed) == before
    await rami.presses("Announce", on=asks)
    notice = await ana.receives(WHY)
    assert "tomorrow" not in notice.text
    assert await morning_of(stage, filed, 1)
    await stage.rests()
    assert (await stage.events(filed.reference)).count("request.delayed") == 1
