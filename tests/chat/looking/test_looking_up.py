"""Menus by role, help, language, duty, coverage, lists, the log and its verification."""

from pathlib import Path

from rehearsal.phones.phone import Phone
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, NOT_YOURS, files, network

MENUS = {
    "esp-officer": (
        "request reply remind withdraw close reopen requests status statistics language help cancel"
    ),
    "lbn-duty": (
        "acknowledge answer ask delay transfer refuse requests status duty statistics language help cancel"
    ),
    "lbn-chief": (
        "acknowledge answer ask delay transfer refuse reopen requests status duty escalations "
        "coverage statistics log verify language help cancel"
    ),
    "secretariat": (
        "requests status duty escalations coverage statistics log verify language help cancel"
    ),
    "auditor": "requests status duty escalations coverage statistics log verify language help cancel",
}


async def test_each_role_sees_only_its_own_commands(stage: Stage) -> None:
    phones = await stage.enrols(*MENUS)
    await stage.rests()
    every = {command for commands in MENUS.values() for command in commands.split()}
    for phone, commands in zip(phones, MENUS.values(), strict=True):
        seen = [each.command for each in await phone.sees_commands()]
        assert [command for command in seen if command in every] == commands.split()
        await phone.sends("/help")
        text = (await phone.receives("/language")).text
        assert [word for word in commands.split() if f"/{word}" not in text] == []
    stranger = stage.phone("ita-duty")
    assert [each.command for each in await stranger.sees_commands()] == ["start", "help"]


async def test_a_command_of_another_role_is_refused(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    for phone in (ana, rami):
        for command in ("/escalations", "/verify", "/coverage"):
            await phone.sends(command)
            await phone.receives("Only supervisors can do this.")
    assert await stage.recorded("log.verified") == 0


async def test_a_mistyped_command_names_the_nearest_that_one_has(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await ana.sends("/reqests")
    assert "Did you mean /requests, /request?" in (await ana.receives("not known here")).text
    await rami.sends("/acknowlege EXERCISE-2026-ESP-LBN-000001-7")
    assert "Did you mean /acknowledge?" in (await rami.receives("not known here")).text
    for phone, typed in ((ana, "/coverag"), (rami, "/xyz")):
        await phone.sends(typed)
        assert "Did you mean" not in (await phone.receives("not known here")).text


async def test_one_language_is_not_offered_as_if_there_were_more(tmp_path: Path) -> None:
    one = network(("languages: [en, fr, es, ar, zh, ru]", "languages: [en]"))
    async with staged(tmp_path, network=one) as stage:
        (ana,) = await stage.enrols("esp-officer")
        assert "/language" not in (await ana.reads())[-1].text
        await ana.sends("/language")
        only = await ana.receives("English is the only language here for now.")
        assert only.labels == ()
        await ana.sends("/language en")
        await ana.receives("From now on you read English here.")
        await ana.sends("/language xx")
        await ana.receives("English is the only language here for now.")


async def test_duty_says_who_is_on_duty_now_and_next_and_which_turn_is_mine(
    tmp_path: Path,
) -> None:
    turns = network(
        ("people: [lbn-duty], start", "people: [lbn-duty, lbn-deputy], start"),
        (
            "{every: 1w, handover: MON 08:00, people: [lbn-deputy]}",
            "{every: 1d, handover: '08:00', people: [lbn-deputy]}",
        ),
    )
    async with staged(tmp_path, network=turns) as stage:
        rami, nour, ana, secretariat = await stage.enrols(
            "lbn-duty", "lbn-deputy", "esp-officer", "secretariat"
        )
        await rami.sends("/duty")
        seen = (await rami.receives("On duty now")).text
        assert "EXERCISE Lebanon 24/7 desk" in seen
        assert "EXERCISE Spain 24/7 desk" not in seen
        on_duty, beside = (
            ("Rami Haddad (EXERCISE)", "Nour Khalil (EXERCISE)")
            if "duty: Rami" in seen
            else ("Nour Khalil (EXERCISE)", "Rami Haddad (EXERCISE)")
        )
        assert f"duty: {on_duty}" in seen
        assert f"then {beside}" in seen
        assert "until" in seen
        assert "08:00\u00a0in\u00a0Beirut" in seen
        assert "(you)" in seen or "your next turn" in seen
        assert "your next turn" in seen
        await nour.sends("/duty")
        assert "deputy: Nour Khalil (EXERCISE) (you)" in (await nour.receives("On duty")).text
        await ana.sends("/duty")
        assert "EXERCISE Spain 24/7 desk" in (await ana.receives("On duty now")).text
        await secretariat.sends("/duty")
        everywhere = (await secretariat.receives("On duty now")).text
        assert "EXERCISE Spain 24/7 desk" in everywhere
        assert "EXERCISE Lebanon 24/7 desk" in everywhere


async def test_coverage_names_empty_shifts_and_who_cannot_be_reached(tmp_path: Path) -> None:
    gaps = network(
        (
            "rotation: {every: 1w, handover: MON 08:00, people: [lbn-duty], start: 2026-01-01}",
            "fixed: [{days: [MON, TUE, WED, THU, FRI], from: '08:00', to: '08:00', person: lbn-duty}]",
        )
    )
    async with staged(tmp_path, network=gaps) as stage:
        maya, sara, secretariat = await stage.enrols("lbn-chief", "ita-chief", "secretariat")
        await maya.sends("/coverage")
        seen = (await maya.receives("Missing in the next 14 days")).text
        assert "EXERCISE Lebanon 24/7 desk, duty: nobody is on duty" in seen
        assert "Rami Haddad (EXERCISE) cannot be reached" in seen
        assert "Italy" not in seen
        await stage.enrols("ita-duty", "ita-deputy")
        await sara.sends("/coverage")
        await sara.receives("no shift is empty, and everybody can be reached")
        await secretariat.sends("/coverage")
        assert "Lebanon" in (await secretariat.receives("Missing in the next")).text


async def test_status_and_lists_show_what_concerns_the_reader(stage: Stage) -> None:
    ana, rami, luca, maya, secretariat, karim = await stage.enrols(
        "esp-officer", "lbn-duty", "ita-duty", "lbn-chief", "secretariat", "lbn-officer"
    )
    filed = [await files(ana) for _ in range(10)]
    last = filed[-1]
    await ana.sends("/requests")
    page = await ana.receives("Page 1 of 2")
    assert filed[0].reference in page.text, "it is due first"
    await ana.presses("Next ›", on=page)
    assert last.reference in (await ana.waits_until(page, "Page 2 of 2")).text
    await ana.presses(last.reference, on=page)
    shown = await ana.receives("Filed:")
    assert {"Remind", "Withdraw"} < set(shown.labels)
    await rami.sends(f"/status {last.reference}")
    status = await rami.receives("Filed:")
    assert status.labels[:4] == ("Acknowledge", "Pass on", "Transfer", "Refuse")
    assert status.labels[4:] == ("Copy reference",)
    assert CONTENT not in status.text
    for phone in (luca, karim):
        await phone.sends(f"/status {last.reference}")
        await phone.receives(NOT_YOURS)
        await phone.sends("/requests")
        await phone.receives("There is no request that concerns you.")
    await maya.sends("/escalations")
    await maya.receives("No request was escalated.")
    stage.server.clock.advance(minutes=31)
    await maya.receives("Step 4 of 5")
    for phone in (maya, secretariat):
        await phone.skips()
        await phone.sends("/escalations")
        listed = await phone.receives("Escalated requests")
        assert "step 4 of 5" in listed.text
        assert "Page 1 of 2" in listed.text


async def test_the_log_is_read_for_a_typed_reason_which_is_recorded_first(stage: Stage) -> None:
    ana, rami, maya, sara, secretariat, auditor = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-chief", "ita-chief", "secretariat", "auditor"
    )
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(CONTENT)
    for _ in range(3):
        await rami.sends(f"/ask {filed.reference} EXERCISE which?")
        await ana.receives("asks you about")
    await maya.sends(f"/log {filed.reference}")
    asks = await maya.receives("For what reason?")
    assert filed.reference in asks.text
    assert await stage.recorded("log.read") == 0
    await maya.sends("\u200b")
    await maya.receives("The text is missing.")
    await maya.sends("EXERCISE yearly review")
    summary = await maya.receives("Log of")
    assert "This reading is recorded." in summary.text
    assert CONTENT not in summary.text
    assert await stage.recorded("log.read") == 1
    await maya.presses("All", on=summary)
    page = await maya.waits_until(summary, "filed by Ana Ruiz (EXERCISE)")
    assert "alerted" in page.text
    assert CONTENT in page.text
    assert "This reading is recorded." in page.text
    assert await stage.recorded("log.read") == 2
    await maya.presses("Next ›", on=page)
    assert await stage.recorded("log.read") == 3
    await secretariat.sends(f"/log {filed.reference} EXERCISE statistics")
    summary = await secretariat.receives("Log of")
    await secretariat.presses("Texts", on=summary)
    seen = await secretariat.waits_until(summary, "filed by Ana Ruiz (EXERCISE)")
    assert CONTENT not in seen.text
    await auditor.sends(f"/log {filed.reference}")
    await auditor.receives("For what reason?")
    await auditor.presses("Cancel")
    await auditor.sends("EXERCISE stray text")
    await auditor.receives("request")
    for phone in (ana, rami, sara):
        await phone.sends(f"/log {filed.reference}")
        await phone.receives(NOT_YOURS)
        answer = await phone.forges(f"log:{filed.case}:1", on=page.id)
        assert answer.text == NOT_YOURS
    assert await stage.recorded("log.read") == 5


async def test_verify_tells_whether_the_log_is_intact(stage: Stage) -> None:
    ana, maya, auditor = await stage.enrols("esp-officer", "lbn-chief", "auditor")
    await files(ana)
    for phone in (maya, auditor):
        await phone.sends("/verify")
        found = await phone.receives("The log is intact")
        assert "Records:" in found.text
        assert "Root:" in found.text
    assert await stage.recorded("log.verified") == 2


async def test_escalations_are_found_by_person_state_reference_and_number(stage: Stage) -> None:
    ana, rami, maya, javier = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-chief", "esp-chief"
    )
    first, second = await files(ana), await files(ana)
    stage.server.clock.advance(minutes=31)
    await maya.receives("Step 4 of 5")
    await stage.settles()
    await rami.sends(f"/acknowledge {second.reference}")
    await rami.receives(CONTENT)

    async def found(phone: Phone, words: str) -> set[str]:
        await phone.skips()
        await phone.sends(f"/escalations {words}")
        text = (await phone.receives(f"Only: {words}")).text
        return {each.reference for each in (first, second) if each.reference in text}

    both = {first.reference, second.reference}
    serial = first.reference.split("-")[4]
    for words, wanted in (
        ("Rami", both),
        ("haddad 7d", both),
        ("acknowledged", {second.reference}),
        ("Rami notified", {first.reference}),
        (str(int(serial)), {first.reference}),
        (serial, {first.reference}),
        (first.reference, {first.reference}),
        ("ESP-LBN step 4", both),
        ("Ruiz", both),
        ("Conti", set()),
    ):
        assert await found(maya, words) == wanted, words
    # Who did not answer at the other side is not to be found out by a name.
    assert await found(javier, "Rami") == {second.reference}
    assert await found(javier, "Nour") == set()
    await maya.sends("/escalations xyzzy")
    await maya.receives("xyzzy")
