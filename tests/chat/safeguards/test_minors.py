"""Whoever is, or may be, a minor: both sides' supervisors know, and no discreet check without one."""

from pathlib import Path

from tests.chat.stage import Stage, staged
from tests.chat.words import NOT_YOURS, files, network

NAME = "  name: EXERCISE 24/7 Contact Point Network\n"
SECRET = "EXERCISE she boards tonight"


async def completes(stage: Stage, reference: str, *lines: str) -> None:
    """Ana fills these lines into the form of her request."""
    ana = stage.phone("esp-officer")
    await ana.sends(f"/complete {reference}")
    await ana.receives(": field ")
    await ana.sends("\n".join(lines))
    await ana.presses("Look it over", on=await ana.receives("Understood"))
    await ana.presses("Send", on=await ana.receives("Please check it"))
    await stage.rests()


async def test_a_discreet_check_of_a_minor_is_held_until_a_supervisor_lets_it_go(
    tmp_path: Path,
) -> None:
    asking = network((NAME, f"{NAME}  forms: {{gate: not_when_urgent}}\n"))
    async with staged(tmp_path, network=asking) as stage:
        ana, javier, rami, maya, luca = await stage.enrols(
            "esp-officer", "esp-chief", "lbn-duty", "lbn-chief", "ita-duty"
        )
        filed = await files(ana, f"/request LBN immediate life person {SECRET}")
        await rami.receives("IMMEDIATE")
        await completes(
            stage, filed.reference, "Action asked for: discreet check", "Minor: unknown"
        )
        known = await javier.receives("It may be about a minor.")
        assert known.silent
        assert "nothing waits for you" in known.text
        asked = await maya.receives("It may be about a minor.")
        assert not asked.silent
        assert "Check discreetly: 1 person" in asked.text
        await rami.sends(f"/acknowledge {filed.reference}")
        content = await rami.receives("Held: a supervisor of your member")
        assert SECRET not in content.text
        await stage.rests()
        assert all(SECRET not in message.text for message in await rami.reads())
        await rami.sends(f"/answer {filed.reference} EXERCISE we have checked")
        await rami.receives("is held until a supervisor")
        for phone in (rami, ana, javier, luca):
            said = await phone.forges(f"letgo:{filed.case}", on=(await phone.reads())[-1])
            assert said.text == NOT_YOURS
        assert "the check goes on" in (await maya.presses("Let it go on", on=asked)).text
        read = await rami.receives(SECRET)
        assert not read.silent
        assert "Held" not in read.text
        await rami.sends(f"/answer {filed.reference} EXERCISE we have checked")
        await ana.receives("EXERCISE we have checked")
        assert "nothing to confirm" in (await maya.forges(f"letgo:{filed.case}", on=asked)).text
        assert (await stage.events(filed.reference)).count("request.check_let_go") == 1
        assert await stage.log_holds()


async def test_nothing_that_is_said_later_of_a_held_check_reaches_the_desk(
    tmp_path: Path,
) -> None:
    asking = network((NAME, f"{NAME}  forms: {{gate: not_when_urgent}}\n"))
    async with staged(tmp_path, network=asking) as stage:
        ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
        filed = await files(ana, f"/request LBN immediate life person {SECRET}")
        await rami.receives("IMMEDIATE")
        await completes(
            stage, filed.reference, "Action asked for: discreet check", "Minor: unknown"
        )
        asked = await maya.receives("It may be about a minor.")
        await rami.sends(f"/acknowledge {filed.reference}")
        await rami.receives("Held: a supervisor of your member")
        await ana.sends(f"/reply {filed.reference} EXERCISE planted in a reply")
        told = await rami.receives("The requester writes about")
        assert "Held: a supervisor" in told.text
        await ana.sends(f"/deadline {filed.reference} 2h EXERCISE planted with a deadline")
        assert "Held: a supervisor" in (await rami.receives("by another time")).text
        await completes(stage, filed.reference, "If found: EXERCISE planted in a form")
        assert "Held: a supervisor" in (await rami.receives("has filled in more of")).text
        assert all("planted" not in message.text for message in await rami.reads())
        await maya.presses("Let it go on", on=asked)
        await rami.receives("planted in a reply")
        # What another person was let go on with is not let go on with by that.
        await completes(stage, filed.reference, "Minor: yes")
        assert not (await maya.receives("It is about a minor.")).silent
        await rami.sends(f"/answer {filed.reference} EXERCISE we have checked")
        await rami.receives("is held until a supervisor")


async def test_what_concerns_a_victim_reads_assistance_in_chat(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await files(ana, "/request LBN immediate life victim EXERCISE a place to stay")
    alert = await rami.receives("IMMEDIATE")
    assert "Assistance" in alert.text
    assert "ictim" not in alert.text
    await ana.sends("/request")
    await ana.presses("Lebanon", on=await ana.receives("Which member"))
    assert "Victim assistance" in (await ana.receives("What do you ask for?")).labels


async def test_without_consent_no_name_of_a_victim_is_taken(tmp_path: Path) -> None:
    asking = network((NAME, f"{NAME}  forms: {{gate: not_when_urgent}}\n"))
    async with staged(tmp_path, network=asking) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        filed = await files(ana, "/request LBN immediate life victim EXERCISE a place to stay")
        await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
        await ana.sends(f"/complete {filed.reference}")
        await ana.receives(": field ")
        await ana.sends("Consent: no\nVictims: Surname: Planted")
        told = await ana.receives("Understood")
        assert "Victims" in told.text
        assert "Planted" not in told.text
        await ana.sends("Victims: Surname: Planted")
        assert "Planted" not in (await ana.receives("Victims")).text
        await ana.sends("Consent: not able")
        told = await ana.receives("Understood")
        await ana.sends("Victims: Surname: Known")
        await ana.presses("Look it over", on=await ana.receives("Known"))
        whole = await ana.receives("Please check it")
        assert "Who decided, and why" in whole.text
        await ana.presses("Send", on=whole)
        added = await rami.receives("has filled in more of")
        assert "Known" in added.text
        assert "Planted" not in added.text
        # Consent that is taken back takes the name out of the form.
        await ana.sends(f"/complete {filed.reference}")
        await ana.receives(": field ")
        await ana.sends("Consent: no")
        await ana.presses("Look it over", on=await ana.receives("Understood"))
        await ana.presses("Send", on=await ana.receives("Please check it"))
        await rami.receives("has filled in more of")
        await ana.sends(f"/complete {filed.reference}")
        await ana.presses("Look it over", on=await ana.receives(": field "))
        assert "Known" not in (await ana.receives("Please check it")).text


async def test_religion_is_taken_only_with_why_it_is_necessary(tmp_path: Path) -> None:
    asking = network((NAME, f"{NAME}  forms: {{gate: not_when_urgent}}\n"))
    async with staged(tmp_path, network=asking) as stage:
        (ana,) = await stage.enrols("esp-officer")
        filed = await files(ana, "/request LBN immediate life locate EXERCISE lost at the harbour")
        await ana.sends(f"/complete {filed.reference}")
        await ana.receives(": field ")
        await ana.sends("Religion: Planted")
        told = await ana.receives("Religion")
        assert "Planted" not in told.text
        await ana.sends(
            "Religion: Planted\nWhy ethnicity or religion is needed: EXERCISE one place of worship"
        )
        assert "Planted" in (await ana.receives("Understood")).text
