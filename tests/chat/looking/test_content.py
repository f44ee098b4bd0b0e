"""Content in the chats: taken out on closing or after 47 hours, shown again on request, all recorded."""

from rehearsal.phones.phone import Phone
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, NOT_YOURS, files
from tests.conftest import on_both

SECRET = "zebra-lantern-77"


async def holds(phone: Phone) -> list[str]:
    return [message.text for message in await phone.reads() if SECRET in message.text]


@on_both
async def test_closing_takes_the_content_out_of_every_chat(both: Stage) -> None:
    ana, rami, maya = await both.enrols("esp-officer", "lbn-duty", "lbn-chief")
    filed = await files(ana, f"/request LBN immediate life preserve EXERCISE {SECRET} filed")
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(f"{SECRET} filed")
    await rami.sends(f"/ask {filed.reference} {SECRET} asked")
    await ana.sends(f"{SECRET} replied", reply_to=await ana.receives("asked"))
    await rami.receives("replied")
    await rami.sends(f"/delay {filed.reference} 4h {SECRET} delayed")
    await ana.receives("delayed")
    await maya.sends(f"/log {filed.reference} EXERCISE review")
    await maya.presses("Texts", on=await maya.receives("Log of"))
    await maya.receives("filed by")
    await rami.sends(f"/answer {filed.reference} {SECRET} answered")
    answer = await ana.receives("answered")
    assert all([await holds(phone) for phone in (ana, rami, maya)])
    await ana.presses("Close", on=answer)
    await rami.receives("was closed")
    await both.settles()
    assert not any([await holds(phone) for phone in (ana, rami, maya)])
    await rami.sends(f"/status {filed.reference}")
    await rami.presses("Show again", on=await rami.receives("State: closed"))
    await rami.receives(f"{SECRET} answered")
    assert "message.removed" in await both.events(filed.reference)


async def test_after_47_hours_content_goes_and_can_be_shown_again_while_open(
    stage: Stage,
) -> None:
    ana, rami, secretariat = await stage.enrols("esp-officer", "lbn-duty", "secretariat")
    filed = await files(ana, f"/request LBN information information EXERCISE {SECRET}")
    await rami.presses("Acknowledge", on=await rami.receives("INFORMATION"))
    await rami.receives(SECRET)
    await stage.rests()
    stage.server.clock.advance(hours=46, minutes=59)
    await stage.settles()
    assert all([await holds(phone) for phone in (ana, rami)])
    stage.server.clock.advance(minutes=1, seconds=2)
    for phone in (ana, rami):
        gone = await phone.receives("was removed from this chat")
        assert gone.silent
        assert gone.labels == ("Show again",)
    await stage.settles()
    assert not any([await holds(phone) for phone in (ana, rami)])
    before = await stage.recorded("content.shown")
    for phone in (ana, rami):
        await phone.presses("Show again")
        assert SECRET in (await phone.receives(SECRET)).text
    assert await stage.recorded("content.shown") == before + 2
    forged = await secretariat.forges(f"show:{filed.case}", on=(await secretariat.reads())[-1])
    assert forged.text == NOT_YOURS
    stage.server.clock.advance(hours=47, seconds=2)
    await stage.settles()
    assert not any([await holds(phone) for phone in (ana, rami)])


async def test_what_could_not_be_deleted_is_recorded(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    content = await rami.receives(CONTENT)
    await rami.deletes(content)
    await ana.sends(f"/withdraw {filed.reference}")
    await ana.receives("was withdrawn")
    await stage.settles()
    events = await stage.events(filed.reference)
    assert events.count("message.not_removed") == 1
    assert "message.removed" in events


async def test_what_was_typed_in_vain_does_not_stay_either(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    for line in (
        f"/request XYZ immediate life preserve {SECRET}",
        f"/request LBN standard advice {SECRET} {'x' * 3000}",
        f"/answer 12345 {SECRET}",
        f"{SECRET} to nobody",
    ):
        await ana.sends(line)
        await ana.receives()
    await rami.sends(f"/request LBN standard advice {SECRET}")
    await rami.receives("Only officials")
    await stage.rests()
    stage.server.clock.advance(hours=47, seconds=2)
    await stage.settles()
    assert not any([await holds(phone) for phone in (ana, rami)])


async def test_a_log_that_was_read_leaves_the_chat_too(stage: Stage) -> None:
    ana, maya = await stage.enrols("esp-officer", "lbn-chief")
    filed = await files(ana, f"/request LBN standard advice EXERCISE {SECRET}")
    await ana.sends(f"/withdraw {filed.reference}")
    await ana.receives("was withdrawn")
    await maya.sends(f"/log {filed.reference} EXERCISE review")
    summary = await maya.receives("Log of")
    assert SECRET not in summary.text
    await maya.presses("Texts", on=summary)
    await maya.waits_until(summary, SECRET)
    await stage.rests()
    stage.server.clock.advance(hours=47, seconds=2)
    await stage.settles()
    assert not await holds(maya)
