"""Filing a request step by step: every button, going back, changing one's mind, pressing twice."""

from pathlib import Path

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, NOT_YOURS, network, reference_in

TYPES = (
    "Preserve data",
    "Subscriber information",
    "Emergency data",
    "Person",
    "Locate",
    "Coordinate now",
    "Legal or technical advice",
    "Victim assistance",
    "Spontaneous information",
    "Mutual legal assistance follow-up",
    "Drill",
)


async def reaches_content(
    phone: Phone, marking: str = "TLP:AMBER", kind: str = "Preserve data"
) -> Message:
    """Press through the steps until the content is asked for."""
    await phone.sends("/request")
    await phone.receives("Which member")
    await phone.presses("Lebanon")
    await phone.receives("What do you ask for?")
    await phone.presses(kind)
    await phone.receives("How urgent")
    await phone.presses("Immediate")
    await phone.receives("Why is it immediate?")
    await phone.presses("Life or limb")
    await phone.receives("Choose the marking")
    await phone.presses(marking)
    return await phone.receives("write the request")


async def reaches_summary(phone: Phone) -> Message:
    """The same until the summary."""
    await reaches_content(phone)
    await phone.sends(CONTENT)
    return await phone.receives("Please check your request")


async def test_each_step_has_its_buttons_and_send_files_the_request(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await ana.sends("/request")
    member = await ana.receives("Which member")
    assert {"Lebanon", "Italy", "INTERPOL", "Council of Europe", "UNODC"} < set(member.labels)
    assert "Spain" not in member.labels
    await ana.presses("Lebanon")
    assert set(TYPES) < set((await ana.receives("What do you ask for?")).labels)
    await ana.presses("Preserve data")
    urgency = await ana.receives("How urgent")
    assert urgency.labels[:4] == ("Immediate", "Urgent", "Standard", "Information")
    await ana.presses("Immediate")
    reasons = (await ana.receives("Why is it immediate?")).labels
    assert reasons[:2] == ("Life or limb", "Serious threat to public security")
    await ana.presses("Life or limb")
    marking = await ana.receives("Choose the marking")
    assert {"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"} < set(
        marking.labels
    )
    await ana.presses("TLP:GREEN")
    hints = await ana.receives("write the request")
    assert "the account or address with times in UTC" in hints.text
    assert "Telegram can read" in hints.text
    await ana.sends(CONTENT)
    summary = await ana.receives(CONTENT)
    for said in ("Lebanon", "Preserve data", "Immediate", "Life or limb", "TLP:GREEN"):
        assert said in summary.text
    assert summary.labels == ("Send", "Change", "Cancel", "Fill in the form")
    await rami.receives_nothing("IMMEDIATE", within=0.2)
    await ana.presses("Send")
    sent = await ana.receives("was sent.\n\nTo")
    assert "Rami Haddad (EXERCISE)" in sent.text
    assert "Must be acknowledged by" in sent.text
    alert = await rami.receives("IMMEDIATE")
    assert reference_in(alert.text) == reference_in(sent.text)
    assert "TLP:GREEN" in alert.text
    assert CONTENT not in alert.text
    shown = await ana.waits_until(summary, "was sent.")
    assert shown.text == f"Your request\n{reference_in(sent.text)} was sent."
    assert shown.labels == ()
    assert all(each.protected for each in await ana.reads() if each.from_bot)
    await rami.presses("Acknowledge", on=alert)
    await rami.waits_until(alert, "Acknowledged by you")
    await ana.sends("EXERCISE a reply to the summary", reply_to=shown)
    added = await rami.receives("EXERCISE a reply to the summary")
    assert reference_in(added.text) == reference_in(sent.text)


async def test_standard_and_information_need_no_reason_and_urgent_has_its_own(
    stage: Stage,
) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await ana.sends("/request")
    await ana.receives("Which member")
    await ana.presses("Italy")
    await ana.receives("What do you ask for?")
    await ana.presses("Person")
    await ana.receives("How urgent")
    await ana.presses("Urgent")
    reasons = (await ana.receives("Why is it urgent?")).labels
    assert reasons[:2] == ("Decision on liberty", "Information about to lose its value")
    await ana.presses("Cancel")
    await ana.receives("Nothing was sent.")
    for urgency in ("Standard", "Information"):
        await ana.sends("/request")
        await ana.receives("Which member")
        await ana.presses("Italy")
        await ana.receives("What do you ask for?")
        await ana.presses("Person")
        await ana.receives("How urgent")
        await ana.presses(urgency)
        await ana.receives("Choose the marking")
        await ana.sends("/cancel")
        await ana.receives("Nothing was sent.")
    assert await stage.recorded("request.filed") == 0


async def test_a_marking_that_may_not_cross_the_chat_is_refused_at_its_step(
    stage: Stage,
) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await ana.sends("/request")
    await ana.receives("Which member")
    await ana.presses("Lebanon")
    await ana.receives("What do you ask for?")
    await ana.presses("Locate")
    await ana.receives("How urgent")
    await ana.presses("Standard")
    step = await ana.receives("Choose the marking")
    for marking in ("TLP:RED", "TLP:AMBER+STRICT"):
        refused = await ana.presses(marking, on=step)
        assert refused.text.startswith(f"Content marked {marking} may not be written in this chat.")
        assert "TLP:AMBER" in refused.text
        assert refused.alert
    await ana.receives_nothing("write the request", within=0.2)
    await ana.presses("TLP:AMBER", on=step)
    await ana.receives("write the request")


async def test_request_over_an_unfinished_draft_offers_to_continue_or_discard(
    stage: Stage,
) -> None:
    (ana,) = await stage.enrols("esp-officer")
    summary = await reaches_summary(ana)
    own = next(m for m in await ana.reads() if m.text == CONTENT)
    await ana.sends("/request")
    offer = await ana.receives("unfinished request")
    assert offer.labels == ("Continue", "Discard")
    await ana.presses("Continue", on=offer)
    again = await ana.receives("Please check your request")
    assert CONTENT in again.text
    assert "over" in (await ana.waits_until(summary, "This step is over")).text
    await ana.sends("/request")
    await ana.presses("Discard", on=await ana.receives("unfinished request"))
    await ana.receives("Which member")
    await stage.rests()
    left = {message.id: message for message in await ana.reads()}
    assert own.id not in left
    assert not [m for m in left.values() if CONTENT in m.text]


async def test_each_step_can_be_changed_and_the_rest_is_kept(stage: Stage) -> None:
    ana, luca = await stage.enrols("esp-officer", "ita-duty")
    await reaches_summary(ana)
    for field, question, choice, said in (
        ("Member", "Which member", "Italy", "Italy"),
        ("Type", "What do you ask for?", "Legal or technical advice", "Legal or technical advice"),
        ("Marking", "Choose the marking", "TLP:CLEAR", "TLP:CLEAR"),
        ("Reason", "Why is it immediate?", "Serious threat to public security", "Serious threat"),
    ):
        await ana.presses("Change")
        await ana.receives("What do you want to change?")
        await ana.presses(field)
        await ana.receives(question)
        await ana.presses(choice)
        assert said in (await ana.receives("Please check your request")).text
    await ana.presses("Change")
    await ana.receives("What do you want to change?")
    await ana.presses("Urgency")
    await ana.receives("How urgent")
    await ana.presses("Urgent")
    await ana.receives("Why is it urgent?")
    await ana.presses("Decision on liberty")
    await ana.receives("Please check your request")
    await ana.presses("Change")
    await ana.receives("What do you want to change?")
    await ana.presses("Content")
    await ana.receives("write the request")
    await ana.sends("EXERCISE another text")
    summary = await ana.receives("EXERCISE another text")
    assert CONTENT not in summary.text
    for said in ("Italy", "Legal or technical advice", "Urgent", "Decision on liberty", "CLEAR"):
        assert said in summary.text
    await ana.presses("Change")
    await ana.receives("What do you want to change?")
    await ana.presses("Back to the summary")
    await ana.receives("EXERCISE another text")
    await ana.presses("Send")
    assert "URGENT" in (await luca.receives("Spain")).text
    await stage.rests()
    standing = [m for m in await ana.reads() if m.from_bot and "EXERCISE another text" in m.text]
    assert standing == []


async def test_pressing_twice_does_nothing_twice(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await ana.sends("/request")
    step = await ana.receives("Which member")
    data = next(b.data for row in step.inline_rows for b in row if b.label == "Lebanon")
    await ana.presses("Lebanon", on=step)
    assert (await ana.forges(data or "", on=step)).text == ""
    await ana.receives("What do you ask for?")
    await ana.receives_nothing("What do you ask for?", within=0.3)
    await ana.sends("/cancel")
    await ana.receives("Nothing was sent.")
    summary = await reaches_summary(ana)
    send = summary.inline_rows[0][0].data or ""
    first = await ana.presses("Send", on=summary)
    second = await ana.forges(send, on=summary)
    assert first.text in ("", "Your request was sent.")
    assert second.text == "Your request was sent."
    await stage.rests()
    assert await stage.recorded("request.filed") == 1
    assert (await ana.waits_until(summary, "was sent.")).labels == ()
    assert len([m for m in await rami.reads() if "IMMEDIATE" in m.text]) == 1


async def test_cancelling_takes_the_content_out_of_the_chat(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    for way in ("button", "command"):
        summary = await reaches_summary(ana)
        if way == "button":
            await ana.presses("Cancel", on=summary)
        else:
            await ana.sends("/cancel")
        await ana.receives("Nothing was sent.")
        await stage.rests()
        assert not [m for m in await ana.reads() if CONTENT in m.text]
        over = await ana.forges(summary.inline_rows[0][0].data or "", on=summary)
        assert over.text.startswith("This step is over.")
    await ana.sends("/cancel")
    await ana.receives("nothing to cancel")
    assert await stage.recorded("request.filed") == 0


async def test_forged_choices_change_nothing_and_read_one_line(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await ana.sends("/request")
    step = await ana.receives("Which member")
    token = (step.inline_rows[0][0].data or "").split(":")[1]
    for data in (
        "d:0000:send:-",
        f"d:{token}:member:ESP",
        f"d:{token}:member:ZZZ",
        f"d:{token}:member:",
        f"d:{token}:content:EXERCISE forged",
        f"d:{token}:nonsense:x",
        f"d:{token}",
        "d:",
        ":",
        "p:answer",
        "p:case:" + "0" * 32,
        "lang:xx",
        "requests:-1",
        "requests:0",
        "confirm:" + "0" * 16,
        "log:" + "0" * 32 + ":0",
        "x" * 64,
    ):
        assert (await ana.forges(data, on=step)).text == NOT_YOURS, data
    assert (await ana.waits_until(step, "Which member")).labels == step.labels
    await ana.presses("Lebanon", on=step)
    type_step = await ana.receives("What do you ask for?")
    assert (await ana.forges(f"d:{token}:type:weapons", on=type_step)).text == NOT_YOURS
    await ana.presses("Person", on=type_step)
    await ana.receives("How urgent")
    assert await stage.recorded("attempt.refused") == 6  # the first five, and that there were ten


async def test_what_is_typed_where_a_button_is_awaited_asks_again(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await ana.sends("/request")
    await ana.receives("Which member")
    await ana.presses("Lebanon")
    await ana.receives("What do you ask for?")
    await ana.sends("the second one please")
    await ana.receives("What do you ask for?")
    await ana.presses("Person")
    await ana.receives("How urgent")


async def test_a_text_that_is_too_long_or_empty_is_refused_and_the_step_stays(
    stage: Stage,
) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await reaches_content(ana)
    await ana.sends("x" * 3001)
    assert "at most 3000" in (await ana.receives("3001")).text
    await ana.sends("🙂" * 1501)
    assert "at most 3000" in (await ana.receives("3002")).text
    await ana.sends("\u200b\u2060")
    await ana.receives("The text is missing.")
    await ana.sends("🙂" * 1500)
    await ana.receives("Please check your request")
    await stage.rests()
    stage.server.clock.advance(hours=47, seconds=1)
    await stage.settles()
    assert not [m for m in await ana.reads() if not m.from_bot and len(m.text) > 1000]


def network_of_195() -> str:
    codes = [f"{a}{b}{c}" for a in "QRS" for b in "ABCDEFGH" for c in "ABCDEFGH"][:189]
    names = {100: "Türkiye of the EXERCISE"}
    members = "".join(
        f"  {code}: {{name: {names.get(number, f'Member {number:03d}')}, time_zone: UTC, languages: [en]}}\n"
        for number, code in enumerate(codes)
    )
    points = "".join(
        f"  d-{code.lower()}: {{member: {code}, kind: police, name: EXERCISE {code}, "
        f"roster: r-{code.lower()}}}\n"
        for code in codes
    )
    who = "".join(
        f"  p-{code.lower()}: {{name: Person of {code} (EXERCISE), member: {code}, "
        "roles: [duty_officer], languages: [en]}\n"
        for code in codes
    )
    rosters = "".join(
        f"  r-{code.lower()}: {{time_zone: UTC, layers: [{{name: duty, rotation: {{every: 1d, "
        f'handover: "08:00", people: [p-{code.lower()}]}}}}]}}\n'
        for code in codes
    )
    return network(
        ("contact_points:\n", f"{members}contact_points:\n{points}"),
        ("\npeople:\n", f"\npeople:\n{who}"),
        ("\nrosters:\n", f"\nrosters:\n{rosters}"),
    )


async def test_members_are_found_in_a_network_of_195(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network_of_195()) as stage:
        ana, rami, secretariat = await stage.enrols("esp-officer", "lbn-duty", "secretariat")
        await ana.sends("/request")
        step = await ana.receives("Page 1 of 17")
        assert "Council of Europe" in step.labels
        await ana.presses("Next ›", on=step)
        second = await ana.waits_until(step, "Page 2 of 17")
        assert second.labels != step.labels
        await ana.presses("‹ Previous", on=step)
        assert (await ana.waits_until(step, "Page 1 of 17")).labels == step.labels
        await ana.sends("turkiye")
        found = await ana.receives("Members that match")
        assert found.labels == ("Türkiye of the EXERCISE", "Cancel")
        await ana.sends("member 01")
        several = await ana.receives("Members that match")
        assert set(several.labels) == {*(f"Member 01{n}" for n in range(10)), "Cancel"}
        await ana.sends("atlantis")
        await ana.receives("No member matches")
        await ana.sends("Lebanno")
        await ana.receives("Members that match")
        await ana.presses("Lebanon")
        await ana.receives("What do you ask for?")
        await ana.sends("/cancel")
        await ana.sends("/request LBN standard advice EXERCISE which law")
        alert = await rami.receives("STANDARD")
        await rami.presses("Transfer", on=alert)
        await rami.receives("To which member")
        await rami.presses("Next ›")
        await rami.receives("Page 2 of 17")
        await rami.sends("türk")
        await rami.receives("To which member")
        await rami.presses("Türkiye of the EXERCISE")
        done = await rami.presses("Transfer", on=await rami.receives("Nothing has changed yet."))
        assert "was transferred to Türkiye of the EXERCISE" in done.text
        for command in ("/duty", "/coverage"):
            await secretariat.sends(command)
            first = await secretariat.receives("Page 1 of")
            await secretariat.presses("Next ›", on=first)
            await secretariat.waits_until(first, "Page 2 of")


async def test_only_officials_file(stage: Stage) -> None:
    rami, secretariat = await stage.enrols("lbn-duty", "secretariat")
    for phone in (rami, secretariat):
        await phone.sends("/request")
        await phone.receives("Only officials")
        await phone.sends("/request ITA standard advice EXERCISE which law")
        await phone.receives("Only officials")
    assert await stage.recorded("request.filed") == 0
