"""The same request twice: said before it is sent, and in the answer of what is sent at once."""

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from tests.chat.filing.test_request_conversation import reaches_content, reaches_summary
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, LINE, files
from tests.conftest import on_both

AGAIN = "The same text went"


async def rings_of(phone: Phone) -> list[Message]:
    """The alerts that rang on this phone."""
    return [m for m in await phone.reads() if "IMMEDIATE" in m.text and not m.silent]


@on_both
async def test_the_one_line_form_sends_at_once_and_names_the_earlier_one(both: Stage) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    first = await files(ana)
    assert AGAIN not in first.status.text
    both.server.clock.advance(seconds=20)
    second = await files(ana, LINE.replace("keep the", "KEEP  the"))
    assert second.reference != first.reference
    assert f"{AGAIN} there 2" in second.status.text
    assert f"before, as\n{first.reference}." in second.status.text
    await rami.receives(second.reference)
    assert len(await rings_of(rami)) == 2
    # It is still said when the message is brought up to date.
    await rami.presses("Acknowledge")
    assert first.reference in (await ana.waits_until(second.status, "cknowledged by Rami")).text


async def test_the_summary_says_so_and_send_still_sends_with_one_press(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    first = await files(ana)
    await rami.receives(first.reference)
    stage.server.clock.advance(seconds=20)
    await stage.settles()
    summary = await reaches_summary(ana)
    assert f"{AGAIN} to Lebanon 2" in summary.text
    assert f"ago as\n{first.reference}." in summary.text
    assert summary.labels == ("Send", "Change", "Cancel", "Fill in the form", "Add to that one")
    await ana.presses("Send", on=summary)
    sent = await ana.receives("was sent.\n\nTo")
    assert first.reference in sent.text
    await rami.receives("IMMEDIATE")
    assert await stage.recorded("request.filed") == 2


async def test_add_to_that_one_leads_to_it_and_sends_nothing_twice(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    first = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives(first.reference))
    await rami.receives(CONTENT)
    summary = await reaches_summary(ana)
    await ana.presses("Add to that one", on=summary)
    assert first.reference in (await ana.receives("Type your reply about")).text
    await ana.waits_until(summary, "Nothing was sent.")
    await stage.rests()
    own = [m for m in await ana.reads() if m.text == CONTENT]
    assert own == []
    await ana.sends("EXERCISE and the second account too")
    assert first.reference in (await rami.receives("the second account too")).text
    assert await stage.recorded("request.filed") == 1
    over = await ana.forges(summary.inline_rows[1][0].data or "", on=summary)
    assert over.text.startswith("This step is over.")


async def test_what_is_over_by_then_is_not_added_to_and_the_draft_stays(stage: Stage) -> None:
    ana, luca = await stage.enrols("esp-officer", "ita-officer")
    first = await files(ana)
    summary = await reaches_summary(ana)
    await ana.sends(f"/withdraw {first.reference}")
    await ana.receives("was withdrawn")
    refused = await ana.presses("Add to that one", on=summary)
    assert "is withdrawn" in refused.text
    await ana.presses("Send", on=summary)
    sent = await ana.receives("was sent.\n\nTo")
    assert AGAIN not in sent.text
    # Nobody is led to what another has filed.
    token = (summary.inline_rows[0][0].data or "").split(":")[1]
    await luca.sends("/request")
    step = await luca.receives("Which member")
    theirs = (step.inline_rows[0][0].data or "").split(":")[1]
    assert theirs != token
    forged = await luca.forges(f"d:{theirs}:join:{first.case}", on=(await luca.reads())[0])
    assert forged.text.startswith("This is not open to you")


async def test_only_ones_own_text_to_the_same_member_just_before_counts(stage: Stage) -> None:
    ana, karim = await stage.enrols("esp-officer", "lbn-officer")
    line = f"/request ITA standard advice {CONTENT}"
    await files(ana, line)
    for phone, other in (
        (karim, line),
        (ana, f"/request UNO standard advice {CONTENT}"),
        (ana, f"{line} and another"),
    ):
        assert AGAIN not in (await files(phone, other)).status.text
    stage.server.clock.advance(hours=1, seconds=1)
    assert AGAIN not in (await files(ana, line)).status.text


async def test_the_summary_says_who_is_on_duty_there_and_what_time_it_is(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await reaches_content(ana, kind="Person")
    await ana.sends(CONTENT)
    summary = await ana.receives("Please check your request")
    assert "On duty there now: Rami Haddad (EXERCISE)" in summary.text
    assert "in Beirut" in summary.text
    assert AGAIN not in summary.text
