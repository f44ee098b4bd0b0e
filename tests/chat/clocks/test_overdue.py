"""An answer that is late: both sides are told once at its deadline, and every list says by how much."""

from pathlib import Path

from tests.chat.requests.test_acting import taken
from tests.chat.stage import Stage
from tests.chat.test_restarts import enrols, theatre, until_sent
from tests.chat.words import CONTENT, files
from tests.conftest import on_both

LATE = "is late."


@on_both
async def test_both_sides_are_told_once_at_the_deadline(both: Stage) -> None:
    ana, rami, maya = await both.enrols("esp-officer", "lbn-duty", "lbn-chief")
    filed, _content = await taken(ana, rami)
    both.server.clock.advance(hours=7, minutes=50)
    await both.settles()
    await ana.receives_nothing(LATE, within=0.1)
    both.server.clock.advance(minutes=15)
    late = await ana.receives(LATE)
    assert not late.silent
    assert "overdue by" in late.text
    assert "In charge: Rami Haddad (EXERCISE)" in late.text
    assert late.labels == ("Remind", "Withdraw")
    owner = await rami.receives("was due by")
    assert not owner.silent
    await maya.receives("was due by")
    await ana.presses("Remind", on=late)
    await rami.receives("asks for attention")
    both.server.clock.advance(hours=32)
    await both.settles()
    await ana.receives_nothing(LATE, within=0.2)
    assert (await both.events(filed.reference)).count("request.answer_overdue") > 1
    await ana.sends(f"/status {filed.reference}")
    assert "overdue by 1 day 8 h" in (await ana.receives("Filed:")).text
    await rami.sends("/requests")
    assert "overdue by 1 day 8 h" in (await rami.receives("Requests that concern you")).text
    assert await both.log_holds()


async def test_who_asked_hears_of_it_where_nobody_acknowledges(stage: Stage) -> None:
    ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
    filed = await files(ana)
    first = await rami.receives("IMMEDIATE")
    assert "Acknowledge by" in first.text
    stage.server.clock.advance(minutes=20)
    later = await rami.receives("not acknowledged within")
    assert "Acknowledge by" not in later.text
    assert "Acknowledgement: was due at" in later.text
    assert "overdue by 5 min" in later.text
    await stage.settles()
    stage.server.clock.advance(hours=8)
    late = await ana.receives(LATE)
    assert "Nobody has acknowledged it yet" in late.text
    await stage.settles()
    await ana.receives_nothing(LATE, within=0.1)
    await maya.sends("/escalations LBN")
    listed = await maya.receives("Escalated requests")
    assert "acknowledgement overdue by" in listed.text
    assert "answer overdue by" in listed.text
    await rami.sends(f"/acknowledge {filed.reference}")
    taken_over = await rami.receives(CONTENT)
    assert "Answer: was due at" in taken_over.text
    stage.server.clock.advance(hours=1)
    await stage.settles()
    await ana.receives_nothing(LATE, within=0.1)


async def test_a_new_date_moves_it_and_a_question_holds_it(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, _content = await taken(ana, rami)
    await rami.sends(f"/delay {filed.reference} 12h EXERCISE the court")
    await ana.receives("EXERCISE the court")
    stage.server.clock.advance(hours=11)
    await rami.sends(f"/ask {filed.reference} EXERCISE which?")
    await ana.receives("EXERCISE which?")
    stage.server.clock.advance(hours=5)
    await stage.settles()
    await ana.sends(f"/status {filed.reference}")
    assert "overdue" not in (await ana.receives("waiting for your reply")).text
    await ana.sends(f"/reply {filed.reference} EXERCISE that")
    await rami.receives("EXERCISE that")
    stage.server.clock.advance(minutes=50)
    await stage.settles()
    await ana.receives_nothing(LATE, within=0.1)
    stage.server.clock.advance(minutes=15)
    await ana.receives(LATE)
    # Another date is another promise, of which the requester hears once more.
    await rami.sends(f"/delay {filed.reference} 1h EXERCISE again")
    await ana.receives("EXERCISE again")
    stage.server.clock.advance(hours=1, minutes=5)
    await ana.receives(LATE)


async def test_lists_begin_with_what_is_due_next(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    slow = await files(ana, f"/request LBN standard advice {CONTENT} slow")
    soon, _content = await taken(ana, rami)
    middle = await files(ana, f"/request LBN urgent liberty preserve {CONTENT} middle")
    await ana.sends("/requests")
    listed = (await ana.receives("Requests that concern you")).text
    order = sorted((middle, soon, slow), key=lambda each: listed.index(each.reference))
    assert order == [middle, soon, slow]


async def test_it_is_told_once_across_kills(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        ana, *_others = await enrols(stage)
        filed = await files(ana)
        stage.server.clock.advance(hours=7)
        await stage.crashes()
        stage.server.clock.advance(hours=1, minutes=1)
        late = await ana.receives(LATE)
        assert filed.reference in late.text
        await until_sent(stage)
        await stage.crashes()
        stage.server.clock.advance(minutes=3)
        await ana.receives_nothing(LATE, within=2)
