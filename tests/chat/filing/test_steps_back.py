"""Going back in ``/request``: nothing that was chosen or written is lost on the way."""

from pathlib import Path

import yaml

from formats.network_file.document import read_network
from rehearsal.accounts import NETWORK
from rehearsal.phones.phone import Phone
from services.directory import versions
from tests.chat.filing.test_request_conversation import reaches_content, reaches_summary
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, network


async def presses(phone: Phone, *pairs: tuple[str, str]) -> None:
    """Press each and read what it leads to."""
    for button, question in pairs:
        await phone.presses(button)
        await phone.receives(question)


async def test_back_leads_through_every_step_and_what_was_chosen_can_be_kept(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    assert (await reaches_content(ana)).labels == ("Fill in the form", "Back", "Cancel")
    await presses(
        ana,
        ("Back", "Choose the marking"),
        ("Back", "Why is it immediate?"),
        ("Back", "How urgent"),
        ("Back", "What do you ask for?"),
        ("Back", "Which member"),
    )
    first = (await ana.reads())[-1]
    assert "Back" not in first.labels
    assert "Keep: Lebanon" in first.labels
    await ana.presses("Keep: Lebanon")
    # On with what is still missing.
    await ana.receives("write the request")
    await presses(ana, ("Back", "Choose the marking"), ("Back", "Why is it immediate?"))
    await presses(ana, ("Back", "How urgent"), ("Urgent", "Why is it urgent?"))
    await presses(ana, ("Decision on liberty", "write the request"))
    await ana.sends(CONTENT)
    summary = await ana.receives("Please check your request")
    for said in ("Lebanon", "Preserve data", "Urgent", "Decision on liberty", "TLP:AMBER"):
        assert said in summary.text


async def test_a_change_offers_the_old_choice_and_the_old_text(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await reaches_summary(ana)
    for field, question, keep in (
        ("Member", "Which member", "Keep: Lebanon"),
        ("Urgency", "How urgent", "Keep: Immediate"),
        ("Marking", "Choose the marking", "Keep: TLP:AMBER"),
        ("Content", "This is your text so far.", "Keep the text"),
    ):
        for way in (keep, "Back"):
            await presses(ana, ("Change", "What do you want to change?"), (field, question))
            step = (await ana.reads())[-1]
            assert {keep, "Back", "Cancel"} <= set(step.labels)
            assert (CONTENT in step.text) is (field == "Content")
            await ana.presses(way, on=step)
            assert CONTENT in (await ana.receives("Please check your request")).text
            await stage.rests()
            assert len([m for m in await ana.reads() if m.from_bot and CONTENT in m.text]) == 1
    await presses(ana, ("Change", "What do you want to change?"), ("Content", "text so far"))
    await ana.sends("EXERCISE another text")
    summary = await ana.receives("EXERCISE another text")
    assert CONTENT not in summary.text
    await ana.presses("Send")
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    assert CONTENT not in (await rami.receives("EXERCISE another text")).text


async def test_a_press_that_is_late_goes_back_no_further(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    content = await reaches_content(ana)
    back = content.inline_rows[-1][0].data or ""
    await ana.presses("Back", on=content)
    marking = await ana.receives("Choose the marking")
    for late in (back, back.replace("content", "summary"), back.replace("back", "keep")):
        assert (await ana.forges(late, on=content)).text.startswith("This step is over.")
    await stage.rests()
    assert (await ana.reads())[-1].id == marking.id
    await ana.presses("TLP:GREEN")
    await ana.receives("write the request")


async def test_the_word_on_a_button_is_as_good_as_the_button(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await ana.sends("/request")
    await ana.receives("Which member")
    await ana.presses("Lebanon")
    await ana.receives("What do you ask for?")
    for word, question in (
        ("Preserve", "How urgent"),
        ("immediate", "Why is it immediate?"),
        ("life", "Choose the marking"),
        ("red", "may not be written in this chat"),
        ("amber", "write the request"),
    ):
        await ana.sends(word)
        assert "kept as the content" not in (await ana.receives(question)).text


async def test_a_marking_that_is_typed_takes_an_early_text_out_too(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await ana.sends("/request")
    await ana.receives("Which member")
    await presses(ana, ("Lebanon", "What do you ask"), ("Person", "How urgent"))
    await presses(ana, ("Standard", "Choose the marking"))
    await ana.sends(f"{CONTENT} in room 12")
    await ana.receives("kept as the content")
    await ana.sends("TLP:RED")
    await ana.receives("is taken out of this chat")
    await stage.rests()
    assert not [m for m in await ana.reads() if CONTENT in m.text]
    assert await stage.recorded("content.exposed") == 1


async def test_what_cannot_be_sent_from_here_is_said_with_the_other_ways(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await reaches_content(ana)
    await presses(ana, ("Back", "Choose the marking"))
    asked = (await ana.reads())[-1]
    assert "up to TLP:AMBER" in asked.text
    assert "send another way: I-24/7, SIENA" in asked.text


async def test_where_nothing_can_be_sent_from_here_the_first_step_says_so(tmp_path: Path) -> None:
    never = network(("content_in_chat: amber", "content_in_chat: never"))
    async with staged(tmp_path, network=never) as stage:
        (ana,) = await stage.enrols("esp-officer")
        await ana.sends("/request")
        first = await ana.receives("Which member")
        assert (
            "This network allows no content in this chat. Please send it another way" in first.text
        )


async def test_a_member_that_can_no_longer_be_asked_is_asked_for_anew(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await ana.sends("/request")
    assert "can no longer" not in (await ana.receives("Which member")).text
    await ana.presses("Cancel")
    await reaches_content(ana)
    directory = yaml.safe_load(NETWORK.read_text(encoding="utf-8"))
    del directory["contact_points"]["lbn-police"]
    text = yaml.safe_dump(directory, allow_unicode=True)
    await versions.import_network(stage.deployment.office, read_network(text))
    await ana.sends(CONTENT)
    asks = await ana.receives("Lebanon can no longer be asked here.")
    assert "What else you chose or wrote is kept." in asks.text
    assert "Lebanon" not in asks.labels
    await ana.presses("Italy", on=asks)
    summary = await ana.receives("Please check your request")
    for said in ("To: Italy", "Preserve data", "Immediate", "TLP:AMBER", CONTENT):
        assert said in summary.text
    # Between the summary and the press it happens too.
    del directory["contact_points"]["ita-judicial"]
    text = yaml.safe_dump(directory, allow_unicode=True)
    await versions.import_network(stage.deployment.office, read_network(text))
    await ana.presses("Send", on=summary)
    await ana.receives("Italy can no longer be asked here.")
