"""Grounds that protect people: of some the other side reads the letter alone; an answer that says nothing."""

from tests.chat.stage import Stage
from tests.chat.words import CONTENT, files

KEPT = "EXERCISE he asked for asylum in March"


async def test_of_some_grounds_the_other_side_reads_the_letter_alone(stage: Stage) -> None:
    ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
    (jefa,) = await stage.enrols("esp-chief")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    await rami.presses("Acknowledge", on=alert)
    await rami.waits_until(alert, "Acknowledged by you")
    await rami.presses("Refuse", on=alert)
    grounds = await rami.receives("On which ground")
    letters = {label.split()[0] for label in grounds.labels}
    assert set("abcdefghijklmnops") <= letters
    await rami.presses("k  Refugee or asylum-seeker", on=grounds)
    asks = await rami.receives("The requester reads the letter alone")
    assert "Your text stays with your own side" in asks.text
    await rami.sends(KEPT)
    await rami.receives("You refused")
    notice = await ana.receives("was refused by")
    assert notice.text.splitlines()[1] == "Ground: k"
    # Whoever of the requesting side looks again finds the letter, and no text.
    await ana.sends(f"/status {filed.reference}")
    await ana.receives("refused")
    await ana.forges(f"show:{filed.case}", on=notice)
    await jefa.sends(f"/log {filed.reference} EXERCISE review")
    summary = await jefa.receives("Log of")
    await jefa.presses("Steps", on=summary)
    page = await jefa.waits_until(summary, "refused by")
    assert "asylum" not in page.text.lower()
    await stage.rests()
    for phone in (ana, jefa):
        assert all("asylum" not in message.text.lower() for message in await phone.reads())
    # The supervisor of who refused reads it.
    await maya.sends(f"/log {filed.reference} EXERCISE review")
    summary = await maya.receives("Log of")
    await maya.presses("Texts", on=summary)
    assert KEPT in (await maya.waits_until(summary, "asylum")).text
    assert await stage.log_holds()


async def test_other_grounds_go_with_their_words(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.receives(CONTENT)
    await rami.sends(f"/refuse {filed.reference} n EXERCISE no such offence here")
    notice = await ana.receives("was refused by")
    assert "n  No offence under both laws" in notice.text
    assert "EXERCISE no such offence here" in notice.text


async def test_neither_confirmed_nor_denied_is_one_press(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.presses("Answer", on=await rami.receives(CONTENT))
    asks = await rami.receives("Type your answer")
    said = await rami.presses("Neither confirmed nor denied", on=asks)
    assert "was sent" in said.text
    answer = await ana.receives("Neither confirmed nor denied.")
    assert "Intelligence only" in answer.text
    events = await stage.events(filed.reference)
    assert events.count("request.answered") == 1
