"""What a member takes of another one's requests: not at all, or its supervisors look at it first."""

from pathlib import Path

from tests.chat.directory.entry_acts import LEBANON, opens, writes
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, NOT_YOURS, case_on, files, network, reference_in

NAME = "  name: EXERCISE 24/7 Contact Point Network\n"


def relations(*written: str) -> str:
    """The network with these relations."""
    return network((NAME, f"{NAME}  relations: [{', '.join(written)}]\n"))


async def test_what_is_not_taken_rings_nobody_and_is_answered_at_once(
    tmp_path: Path, database_url: str
) -> None:
    not_taken = relations("{to: LBN, from: ESP, types: [preserve], is: not}")
    async with staged(tmp_path, database_url, not_taken) as stage:
        ana, javier, rami, maya = await stage.enrols(
            "esp-officer", "esp-chief", "lbn-duty", "lbn-chief"
        )
        await ana.sends(f"/request LBN immediate life preserve {CONTENT}")
        told = await ana.receives("was not accepted")
        assert "Lebanon does not take it here, and gives no reason." in told.text
        assert "Withdraw" not in told.labels
        assert "Remind" not in told.labels
        reference = reference_in(told.text)
        await stage.rests()
        for phone in (rami, maya):
            assert all(reference not in message.text for message in await phone.reads())
        # Nothing is pending, and nobody is late.
        stage.server.clock.advance(hours=9)
        await stage.settles()
        assert all(reference not in message.text for message in await rami.reads())
        events = [event for event in await stage.events(reference) if event.startswith("request.")]
        assert events == ["request.filed", "request.not_accepted"]
        for act in ("acknowledge", "answer"):
            await rami.sends(f"/{act} {reference} EXERCISE")
            await rami.receives(NOT_YOURS)
        await rami.sends("/requests closed")
        assert reference not in (await rami.receives("no such request")).text
        # Who looks after the member learns that it was, and not what it says.
        await maya.sends("/requests closed")
        assert reference in (await maya.receives("not accepted")).text
        await maya.sends(f"/status {reference}")
        assert "Nobody was alerted." in (await maya.receives("By what your member takes")).text
        await maya.sends(f"/log {reference} EXERCISE review")
        summary = await maya.receives("Log of")
        await maya.presses("Texts", on=summary)
        assert CONTENT not in (await maya.waits_until(summary, "reading is recorded")).text
        for act, answer in (("remind", "Nothing has changed"), ("reopen", "cannot go to Lebanon")):
            await ana.sends(f"/{act} {reference}")
            await ana.receives(answer)
        await ana.presses("Show again", on=told)
        assert CONTENT in (await ana.receives(CONTENT)).text
        # Another type of request goes the usual way.
        await ana.sends("/request LBN immediate life person EXERCISE who is it")
        await rami.receives("IMMEDIATE")
        assert javier
        assert await stage.log_holds()


async def test_supervisors_look_at_it_first_and_pass_it_on(tmp_path: Path) -> None:
    first = relations("{to: LBN, from: ESP, is: supervisor_first}")
    async with staged(tmp_path, network=first) as stage:
        ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
        filed = await files(ana)
        assert "Must be acknowledged by" in filed.status.text
        alert = await maya.receives("IMMEDIATE")
        await stage.rests()
        assert all(filed.reference not in message.text for message in await rami.reads())
        await rami.sends("/requests")
        assert filed.reference not in (await rami.receives("There is no request")).text
        for act in ("status", "acknowledge"):
            await rami.sends(f"/{act} {filed.reference}")
            said = await rami.receives(NOT_YOURS)
        assert (await rami.forges(f"ack:{filed.case}", on=said)).text == NOT_YOURS
        assert filed.case == case_on(alert)
        await maya.presses("Pass on", on=alert)
        taken = await rami.receives("IMMEDIATE")
        await rami.presses("Acknowledge", on=taken)
        await ana.receives("Rami Haddad (EXERCISE), Lebanon")


async def test_where_no_supervisor_acts_or_can_be_reached_it_goes_on(tmp_path: Path) -> None:
    first = relations("{to: LBN, from: ESP, is: supervisor_first}")
    async with staged(tmp_path, network=first) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        await files(ana)
        await rami.receives("IMMEDIATE")  # no supervisor can be reached
        (maya,) = await stage.enrols("lbn-chief")
        second = await files(ana, "/request LBN immediate life person EXERCISE who is it")
        await maya.receives("IMMEDIATE")
        await stage.rests()
        assert all(second.reference not in message.text for message in await rami.reads())
        stage.server.clock.advance(minutes=5, seconds=1)
        await stage.settles()
        alert = await rami.receives(second.reference)
        assert "not acknowledged within 5 min" in alert.text
        await maya.sends(f"/refuse {second.reference} n")
        await ana.receives("refused")


async def test_what_supervisors_transfer_unseen_stays_unseen_by_their_desk(tmp_path: Path) -> None:
    first = relations("{to: LBN, from: ESP, is: supervisor_first}")
    async with staged(tmp_path, network=first) as stage:
        ana, rami, maya, luca = await stage.enrols(
            "esp-officer", "lbn-duty", "lbn-chief", "ita-duty"
        )
        filed = await files(ana)
        await maya.receives("IMMEDIATE")
        await maya.sends(f"/transfer {filed.reference} ITA")
        await luca.receives(filed.reference)
        await rami.sends("/requests closed")
        await rami.receives("no such request")
        await rami.sends(f"/status {filed.reference}")
        await rami.receives(NOT_YOURS)
        await maya.sends(f"/status {filed.reference}")
        await maya.receives("Transferred to Italy")


async def test_a_supervisor_says_in_chat_what_is_taken(stage: Stage) -> None:
    ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
    entry = await opens(maya, LEBANON)
    await maya.presses("What is taken of others", on=entry)
    await maya.receives("Write as one message")
    await maya.sends("ESP person: perhaps")
    await maya.receives("does not say what is taken")
    await maya.sends("LBN: not")
    await maya.receives("a member asks nothing of itself")
    shown = await writes(maya, entry, "What is taken of others", "Spain person, locate: not")
    assert "after: ESP person locate: not" in shown.text
    await maya.presses("Put in force", on=shown)
    await maya.receives("in force now")
    assert await stage.recorded("directory.changed") == 1
    await ana.sends("/request LBN urgent liberty person EXERCISE who is it")
    await ana.receives("was not accepted")
    await files(ana)
    await rami.receives("IMMEDIATE")
    # Back to what holds where nothing is said.
    entry = await opens(maya, LEBANON)
    await maya.presses("What is taken of others", on=entry)
    await maya.presses("Leave it empty", on=await maya.receives("Write as one message"))
    await maya.presses("Put in force", on=await maya.receives("Shall this be in force?"))
    await maya.receives("in force now")
    await files(ana, "/request LBN urgent liberty person EXERCISE who is it now")


async def test_nobody_transfers_it_where_it_is_not_taken(tmp_path: Path) -> None:
    not_taken = relations("{to: ITA, from: ESP, is: not}")
    async with staged(tmp_path, network=not_taken) as stage:
        ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
        filed = await files(ana)
        await rami.receives("IMMEDIATE")
        await rami.sends(f"/transfer {filed.reference} ITA")
        await rami.receives("cannot go to Italy")
        await stage.rests()
        assert all(filed.reference not in message.text for message in await luca.reads())
        assert "request.transferred" not in await stage.events(filed.reference)


async def test_who_stands_in_has_its_supervisors_look_first_too(tmp_path: Path) -> None:
    first = relations("{to: ITA, from: ESP, is: supervisor_first}")
    stands_in = ("LBN: {name: Lebanon,", "LBN: {name: Lebanon, fallback: ITA,")
    steps = ("{after: 5m, notify: duty}", "{after: 5m, notify: fallback}")
    assert stands_in[0] in first
    assert steps[0] in first
    text = first.replace(*stands_in).replace(*steps)
    async with staged(tmp_path, network=text) as stage:
        ana, luca, chief = await stage.enrols("esp-officer", "ita-duty", "ita-chief")
        filed = await files(ana)
        await chief.receives(filed.reference)
        await stage.rests()
        assert all(filed.reference not in message.text for message in await luca.reads())
