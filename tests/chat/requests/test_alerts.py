"""Alerts: what they show, whom they reach in which order, how they ring, and how a request is taken."""

from pathlib import Path

from domain.reference import check_character
from rehearsal.world.values import Message
from services.people import people as enrolment
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, LINE, NOT_YOURS, files, network, reference_in
from tests.conftest import on_both


@on_both
async def test_the_steps_follow_the_policy_and_the_last_one_repeats(both: Stage) -> None:
    ana, rami, nour, maya, secretariat = await both.enrols(
        "esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "secretariat"
    )
    filed = await files(ana)
    first = await rami.receives("IMMEDIATE")
    for shown in (filed.reference, "Preserve data", "From: Spain", "TLP:AMBER", "Acknowledge by"):
        assert shown in first.text
    assert "Step" not in first.text
    assert first.labels == ("Acknowledge", "Pass on", "Transfer", "Refuse")
    assert first.protected
    both.server.clock.advance(minutes=5)
    second = await rami.receives("Step 2 of 5: not acknowledged within 5 min")
    assert second.id != first.id
    await nour.receives_nothing(filed.reference, within=0.2)
    both.server.clock.advance(minutes=10)
    third = await nour.receives("Step 3 of 5: not acknowledged within 15 min")
    await ana.receives("Escalated: step 3 of 5")
    both.server.clock.advance(minutes=15)
    fourth = await maya.receives("Step 4 of 5: not acknowledged within 30 min")
    assert fourth.labels == ("Acknowledge", "Pass on", "Transfer", "Refuse")
    both.server.clock.advance(minutes=30)
    fifth = await secretariat.receives("Step 5 of 5: not acknowledged within 1 h")
    assert fifth.labels == ("Noted",)
    assert "To: Lebanon" in fifth.text
    repeats = []
    for minutes in ("1 h 15 min", "1 h 30 min"):
        both.server.clock.advance(minutes=15)
        repeats.append(await secretariat.receives(f"not acknowledged within {minutes}"))
    every = [first, second, third, fourth, fifth, *repeats]
    assert not any(alert.silent for alert in every)
    status = await ana.receives("Escalated: step 5 of 5")
    assert status.id == filed.status.id
    for name in ("Rami", "Nour", "Maya", "Network Secretariat"):
        assert name in status.text
    assert CONTENT not in "".join(alert.text for alert in every)


async def test_noted_is_the_secretariats_and_stops_nothing(stage: Stage) -> None:
    ana, secretariat = await stage.enrols("esp-officer", "secretariat")
    filed = await files(ana)
    alert = await secretariat.receives("IMMEDIATE")
    assert (await secretariat.presses("Noted", on=alert)).text.startswith(
        f"Noted: {filed.reference}"
    )
    assert "acts for no member" in (await secretariat.forges(f"ack:{filed.case}", on=alert)).text
    await secretariat.sends(f"/acknowledge {filed.reference}")
    await secretariat.receives("acts for no member")
    stage.server.clock.advance(minutes=15)
    again = await secretariat.receives("not acknowledged within")
    assert again.id != alert.id
    assert "request.noted" in await stage.events(filed.reference)
    assert "request.acknowledged" not in await stage.events(filed.reference)


async def test_the_first_acknowledgement_counts_and_everybody_learns_of_it(stage: Stage) -> None:
    ana, rami, nour, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief")
    filed = await files(ana)
    first = await rami.receives("IMMEDIATE")
    stage.server.clock.advance(minutes=5)
    repeated = await rami.receives("Step 2")
    stage.server.clock.advance(minutes=10)
    deputys = await nour.receives("Step 3")
    stage.server.clock.advance(minutes=15)
    chiefs = await maya.receives("Step 4")
    answer = await rami.presses("Acknowledge", on=first)
    assert answer.text.startswith(f"You acknowledged {filed.reference}.")
    content = await rami.receives(CONTENT)
    assert content.silent
    assert content.protected
    for phone, alert in ((nour, deputys), (maya, chiefs)):
        taken = await phone.waits_until(alert, "Acknowledged by Rami Haddad (EXERCISE) at ")
        assert taken.labels == ()
        assert " UTC" in taken.text
        late = await phone.forges(f"ack:{filed.case}", on=alert)
        assert late.text.startswith("Already acknowledged by Rami Haddad (EXERCISE) at ")
    for alert in (first, repeated):
        mine = await rami.waits_until(alert, "Acknowledged by you at ")
        assert mine.labels[:3] == ("Answer", "Ask back", "Delay")
    twice = await rami.forges(f"ack:{filed.case}", on=first)
    assert twice.text.startswith("Already acknowledged by Rami Haddad (EXERCISE) at ")
    told = await ana.receives("acknowledged by Rami Haddad (EXERCISE)")
    assert not told.silent, "it is immediate"
    status = await ana.waits_until(filed.status, "State: acknowledged")
    assert status.id == filed.status.id
    for late_command in ("acknowledge", "ACKNOWLEDGE"):
        await maya.sends(f"/{late_command} {filed.reference}")
        await maya.receives("Already acknowledged by Rami Haddad (EXERCISE) at ")
    stage.server.clock.advance(minutes=20)
    await maya.receives_nothing("not acknowledged", within=0.3)
    assert (await stage.events(filed.reference)).count("request.acknowledged") == 1


async def test_an_alert_that_was_answered_by_command_looks_the_same(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    for form in (str, str.lower, lambda text: text.replace("-", "").lower()):
        filed = await files(ana)
        alert = await rami.receives("IMMEDIATE")
        await rami.sends(f"/acknowledge {form(filed.reference)}")
        await rami.receives(CONTENT)
        assert (await rami.waits_until(alert, "Acknowledged by you")).labels[0] == "Answer"
        await ana.receives("was acknowledged by Rami")


async def test_a_reference_that_was_mistyped_is_answered_as_such(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    wrong = filed.reference[:-1] + ("0" if filed.reference[-1] != "0" else "1")
    for text, said in (
        (wrong, "its check character does not fit"),
        (wrong.lower().replace("-", ""), "its check character does not fit"),
        ("12345", NOT_YOURS),
        ("EXERCISE-2026-ESP", "This is not a reference."),
        (filed.reference.replace("E", "Е", 1), "This is not a reference."),  # Cyrillic
        (wrong.replace("-", "\u2011"), "its check character does not fit"),
        ("\u200b" + wrong, "its check character does not fit"),
        ("", "Write: /acknowledge REFERENCE"),
    ):
        await rami.sends(f"/acknowledge {text}")
        assert said in (await rami.receives()).text
    head = filed.reference.replace("000001", "999999")[:-2]
    await rami.sends(f"/acknowledge {head}-{check_character(head.replace('-', ''))}")
    await rami.receives(NOT_YOURS)


async def test_passing_on_rings_the_next_at_once_and_buttons_stay_valid(stage: Stage) -> None:
    ana, rami, nour, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    answer = await rami.presses("Pass on", on=alert)
    assert "Alerted now: Nour Khalil (EXERCISE)" in answer.text
    deputys = await nour.receives("passed on by Rami Haddad (EXERCISE)")
    assert not deputys.silent
    again = await rami.presses("Pass on", on=alert)
    assert again.text.startswith("You have already passed on")
    await rami.receives_nothing("IMMEDIATE", within=0.2)
    await nour.presses("Pass on", on=deputys)
    await maya.receives("passed on by Nour Khalil (EXERCISE)")
    late = await rami.presses("Acknowledge", on=alert)
    assert late.text.startswith("You acknowledged")
    await nour.waits_until(deputys, "Acknowledged by Rami Haddad (EXERCISE)")
    events = await stage.events(filed.reference)
    assert events.count("request.passed_on") == 2


async def test_old_buttons_stay_valid_until_the_acknowledgement(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await files(ana)
    first = await rami.receives("IMMEDIATE")
    stage.server.clock.advance(minutes=45)
    await nour.receives("Step 3")
    await stage.rests()
    assert (await rami.waits_until(first, "IMMEDIATE")).labels[0] == "Acknowledge"
    assert (await rami.presses("Acknowledge", on=first)).text.startswith("You acknowledged")


async def test_nobody_on_duty_is_said_and_the_next_step_comes_at_once(tmp_path: Path) -> None:
    empty = network(
        (
            "rotation: {every: 1w, handover: MON 08:00, people: [lbn-duty], start: 2026-01-01}",
            "fixed: [{days: [MON], from: '00:00', to: '00:01', person: lbn-duty}]",
        )
    )
    async with staged(tmp_path, network=empty) as stage:
        ana, nour = await stage.enrols("esp-officer", "lbn-deputy")
        filed = await files(ana)
        assert "Nour Khalil (EXERCISE)" in filed.status.text
        alert = await nour.receives("IMMEDIATE")
        assert "nobody on duty could be reached (duty" in alert.text
        assert "Step 3 of 5" in alert.text
        assert "request.nobody_on_duty" in await stage.events(filed.reference)


async def test_where_nobody_at_all_can_be_reached_the_requester_is_told(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await ana.sends(LINE)
    told = await ana.receives("Nobody could be reached for")
    assert not told.silent
    (maya,) = await stage.enrols("lbn-chief")
    stage.server.clock.advance(minutes=16)
    await maya.receives(reference_in(told.text))


async def test_a_colleague_may_offer_help_which_stops_nothing(tmp_path: Path) -> None:
    entry = "{name: Fadi Aoun (EXERCISE), member: LBN, roles: [duty_officer], languages: [en]}"
    more = network(("  lbn-chief: {name", f"  lbn-third: {entry}\n  lbn-chief: {{name"))
    async with staged(tmp_path, network=more) as stage:
        ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
        fadi = stage.phone("ita-duty")
        code = (await enrolment.invite(stage.deployment.office, "lbn-third")).code
        await fadi.sends(f"/start {code}")
        await fadi.receives("Fadi Aoun")
        filed = await files(ana)
        await rami.receives("IMMEDIATE")
        await fadi.sends(f"/acknowledge {filed.reference}")
        await fadi.receives("is recorded")
        await fadi.sends(f"/answer {filed.reference} EXERCISE not mine")
        await fadi.receives("not on duty for")
        stage.server.clock.advance(minutes=15)
        await nour.receives("Step 3")
        events = await stage.events(filed.reference)
        assert "request.assistance_offered" in events
        assert "request.acknowledged" not in events


async def test_what_needs_action_rings_and_everything_else_is_silent(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    await rami.presses("Acknowledge", on=alert)
    heard: dict[str, Message] = {}
    heard["acknowledged"] = await ana.receives("was acknowledged by")
    heard["content"] = await rami.receives(CONTENT)
    await rami.sends(f"/ask {filed.reference} EXERCISE which one?")
    heard["done"] = await rami.receives("Your question")
    heard["question"] = await ana.receives("which one?")
    await ana.sends(f"/reply {filed.reference} EXERCISE this one")
    heard["reply"] = await rami.receives("this one")
    await rami.sends(f"/delay {filed.reference} 4h EXERCISE the court")
    heard["delay"] = await ana.receives("announces a delay")
    await rami.sends(f"/answer {filed.reference} EXERCISE done")
    heard["answer"] = await ana.receives("EXERCISE done")
    await ana.sends(f"/close {filed.reference}")
    heard["closed"] = await rami.receives("was closed by the requester")
    ringing = {name for name, message in heard.items() if not message.silent}
    # It is immediate, so that its requester is rung by all that shows that somebody has it.
    assert ringing == {"question", "reply", "answer", "acknowledged", "delay"}
    assert filed.status.silent
    assert not alert.silent
    assert await stage.log_holds()
