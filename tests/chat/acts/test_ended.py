"""A request has ended: what was asked about it is over, and older messages offer no more than can be done."""

from tests.chat.requests.test_acting import taken
from tests.chat.stage import Stage
from tests.chat.words import files
from tests.conftest import on_both


@on_both
async def test_questions_about_a_withdrawn_request_are_over(both: Stage) -> None:
    ana, rami, maya = await both.enrols("esp-officer", "lbn-duty", "lbn-chief")
    filed = await files(ana)
    alert = await rami.receives(filed.reference)
    await rami.presses("Refuse", on=alert)
    ground = await rami.receives("On which ground do you refuse")
    await maya.sends(f"/log {filed.reference}")
    reason = await maya.receives("For what reason?")
    await ana.sends(f"/withdraw {filed.reference}")
    assert (await rami.waits_until(ground, "This step is over.")).labels == ()
    # Reading the log of what has ended is still asked about.
    await maya.sends("EXERCISE review")
    await maya.receives("Log of")
    await maya.waits_until(reason, "This step is over.")
    assert await both.log_holds()


async def test_an_older_status_offers_nothing_that_cannot_be_done_after_closing(
    stage: Stage,
) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, content = await taken(ana, rami)
    await rami.presses("Delay", on=content)
    asks = await rami.receives("By when do you promise")
    await rami.sends(f"/status {filed.reference}")
    his = await rami.receives("Filed:")
    assert "Delay" in his.labels
    await rami.sends(f"/answer {filed.reference} EXERCISE kept")
    answer = await ana.receives("EXERCISE kept")
    await ana.sends(f"/status {filed.reference}")
    hers = await ana.receives("Filed:")
    assert {"Close", "Reply"} <= set(hers.labels)
    await ana.presses("Close", on=answer)
    await rami.receives("was closed by the requester")
    await stage.rests()
    left = {each.id: set(each.labels) for each in [*await ana.reads(), *await rami.reads()]}
    acts = {"Close", "Reply", "Remind", "Withdraw", "Answer", "Ask back", "Delay", "Transfer"}
    assert [labels for labels in left.values() if labels & acts] == []
    assert {"Reopen", "Show again"} <= set((await ana.waits_until(hers, "Filed:")).labels)
    assert (await rami.waits_until(asks, "This step is over.")).labels == ()
