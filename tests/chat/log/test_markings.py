"""Every text carries its marking; who answers chooses it, and what the answer may be used for."""

from pathlib import Path

import pytest

from domain.vocabulary import PersonId
from formats.network_file.document import read_network
from services.directory import versions as directory
from storage.requests.conversations import Conversation
from tests.chat.forms.driver import FormFiller
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, files, network
from tests.conftest import on_both

SECRET = "zebra-lantern-77"


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


async def handling(stage: Stage, case: str) -> list[tuple[str, object, object]]:
    """What the sealed log says of each text."""
    async with stage.deployment.office.store.reading() as work:
        entries = await work.log.case_texts(case)
    told = [(str(entry.event), entry.about or {}) for entry in entries]
    return [(event, about.get("marking"), about.get("use")) for event, about in told]


@on_both
async def test_an_answer_in_one_line_has_the_presets_and_every_text_says_its_marking(
    both: Stage,
) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    assert "TLP:AMBER:" in plain((await rami.receives(CONTENT)).text)
    await rami.sends(f"/ask {filed.reference} EXERCISE which?")
    assert "TLP:AMBER:" in plain((await ana.receives("EXERCISE which?")).text)
    await ana.sends(f"/reply {filed.reference} EXERCISE that one")
    assert "TLP:AMBER:" in plain((await rami.receives("EXERCISE that one")).text)
    await rami.sends(f"/answer {filed.reference} EXERCISE {SECRET}")
    answer = plain((await ana.receives(SECRET)).text)
    assert "TLP:AMBER · intelligence only:" in answer
    assert "Intelligence only: not to be used as evidence" in answer
    assert await handling(both, filed.case) == [
        ("request.filed", "TLP:AMBER", None),
        ("request.asked", "TLP:AMBER", None),
        ("request.replied", "TLP:AMBER", None),
        ("request.answered", "TLP:AMBER", "intelligence"),
    ]


async def test_who_answers_chooses_marking_and_use(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, f"/request LBN immediate life preserve {CONTENT}")
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.presses("Answer", on=await rami.receives(CONTENT))
    asks = await rami.receives("Type your answer")
    assert asks.labels == (
        "Fill in the form",
        "Neither confirmed nor denied",
        "Marking: TLP:AMBER",
        "Use: intelligence only",
        "Cancel",
    )
    await rami.presses("p:mark", on=asks)
    await stage.rests()
    # What may not cross the chat is not offered.
    offered = next(each for each in await rami.reads() if each.id == asks.id)
    assert offered.labels == ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "Cancel")
    refused = await rami.forges("p:mark:TLP:RED", on=asks)
    assert "TLP:RED" in refused.text
    await rami.presses("TLP:GREEN", on=asks)
    await stage.rests()
    chosen = next(each for each in await rami.reads() if each.id == asks.id)
    assert chosen.labels[2:] == ("Marking: TLP:GREEN", "Use: intelligence only", "Cancel")
    # Evidential use is agreed to for an authority, proceedings and a scope, and in no other way.
    await rami.presses("Use: intelligence only", on=chosen)
    await rami.receives("field 1")
    await rami.sends("Preserved until: 2027-03-01\nFinal or partial: final")
    for part, said in (
        ("Agreeing authority", "EXERCISE court"),
        ("Proceedings", "EXERCISE 1/2026"),
        ("Scope of the agreement", f"EXERCISE {SECRET}"),
    ):
        await rami.receives(part)
        await rami.sends(said)
    whole = await rami.receives("Please check it")
    for part in ("Agreeing authority", "Proceedings", "Scope of the agreement"):
        assert f"{part}:" in plain(whole.text)
    await rami.presses("Send", on=whole)
    answer = plain((await ana.receives(SECRET)).text)
    assert "Marking: TLP:GREEN" in answer
    assert "TLP:GREEN · evidential use agreed:" in answer
    assert "Intelligence only" not in answer
    assert ("request.answered", "TLP:GREEN", "evidence") in await handling(stage, filed.case)
    await ana.presses("Close")
    await rami.receives("was closed")
    await ana.sends(f"/status {filed.reference}")
    await ana.presses("Show again", on=await ana.receives("State: closed"))
    again = plain((await ana.receives(SECRET)).text)
    assert "TLP:GREEN · evidential use agreed:" in again
    assert again.count("TLP:AMBER:") == 1
    assert await stage.log_holds()


async def test_a_text_that_came_first_is_handled_too(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    content = await rami.receives(CONTENT)
    await rami.sends(f"EXERCISE {SECRET}", reply_to=content)
    asks = await rami.receives("What is your text about")
    await rami.presses("Use: intelligence only", on=asks)
    await rami.presses("Send", on=await FormFiller(rami).fills("Please check it"))
    answer = plain((await ana.receives(SECRET)).text)
    assert "evidential use agreed:" in answer
    assert "Scope of the agreement:" in answer
    assert (await stage.events(filed.reference)).count("request.answered") == 1


async def test_a_bare_agreement_of_an_earlier_version_is_not_sent(stage: Stage) -> None:
    """What was chosen before an update waits with its question; it is refused, and says what to do."""
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.presses("Answer", on=await rami.receives(CONTENT))
    asks = await rami.receives("Type your answer")
    async with stage.deployment.office.store.work() as work:
        who = PersonId("lbn-duty")
        kept = await work.conversations.read(who, Conversation.PROMPT)
        assert kept is not None
        await work.conversations.write(who, Conversation.PROMPT, {**kept, "use": "evidence"})
    await rami.sends(f"EXERCISE {SECRET}")
    refused = await rami.receives("was not sent")
    assert "the authority, the proceedings and the scope" in refused.text
    await ana.receives_nothing(SECRET, within=0.1)
    await rami.presses("Use: intelligence only", on=asks)
    await rami.receives("field 1")


async def test_an_answers_own_marking_decides_where_it_is_shown(tmp_path: Path) -> None:
    """A network that lowers what may cross the chat shows no answer that is marked above it."""
    async with staged(tmp_path) as stage:
        ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
        await ana.sends("/request")
        for press in ("Lebanon", "Legal or technical advice", "Standard", "TLP:GREEN"):
            await ana.receives()
            await ana.presses(press)
        await ana.receives("write the request")
        await ana.sends(CONTENT)
        await ana.presses("Send", on=await ana.receives("Please check your request"))
        filed = await ana.receives("was sent")
        reference = filed.text.split()[2]
        await rami.presses("Acknowledge", on=await rami.receives("STANDARD"))
        await rami.presses("Answer", on=await rami.receives(CONTENT))
        asks = await rami.receives("Type your answer")
        await rami.presses("p:mark", on=asks)
        await stage.rests()
        await rami.presses("TLP:AMBER", on=asks)
        await stage.rests()
        await rami.sends(f"EXERCISE {SECRET}")
        assert "Marking: TLP:AMBER" in plain((await ana.receives(SECRET)).text)
        lower = network(("content_in_chat: amber", "content_in_chat: green"))
        await directory.import_network(stage.deployment.office, read_network(lower))
        await ana.sends(f"/status {reference}")
        await ana.presses("Show again", on=await ana.receives("Filed:"))
        shown = await ana.receives("1 text is not shown here because of its own marking.")
        assert CONTENT in shown.text
        assert SECRET not in shown.text
        await maya.sends(f"/log {reference} EXERCISE review")
        log = await maya.receives("This reading is recorded.")
        await maya.presses("Texts", on=log)
        assert SECRET not in (await maya.waits_until(log, CONTENT)).text


@pytest.mark.parametrize("is_typed", [True, False])
async def test_a_limit_that_falls_while_the_content_is_awaited_asks_for_another_marking(
    tmp_path: Path, is_typed: bool
) -> None:
    async with staged(tmp_path) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        await ana.sends("/request")
        for press in ("Lebanon", "Legal or technical advice", "Standard", "TLP:AMBER"):
            await ana.receives()
            await ana.presses(press)
        await ana.receives("write the request")
        lower = network(("content_in_chat: amber", "content_in_chat: green"))
        await directory.import_network(stage.deployment.office, read_network(lower))
        if is_typed:
            await ana.sends(f"EXERCISE {SECRET}")
            await ana.receives("Your message is taken out of this chat")
        else:
            await ana.sends("/request")
            await ana.presses("Continue", on=await ana.receives("You have an unfinished request."))
        asks = await ana.receives("TLP:AMBER can no longer be written here.")
        assert "Who may read it?" in asks.text
        await stage.rests()
        assert [each for each in await ana.reads() if SECRET in each.text] == []
        await ana.presses("TLP:GREEN", on=asks)
        await ana.receives("write the request")
        await ana.sends(CONTENT)
        await ana.presses("Send", on=await ana.receives("Please check your request"))
        await rami.presses("Acknowledge", on=await rami.receives("STANDARD"))
        await rami.receives(CONTENT)
