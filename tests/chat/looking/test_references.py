"""References as people type, paste, dictate and copy them; commands that name none."""

from pathlib import Path

from tests.chat.stage import Stage, staged
from tests.chat.words import NOT_YOURS, files

SECRET = "zebra-lantern-77"


async def test_a_reference_is_read_as_it_is_pasted_and_dictated(stage: Stage) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed = await files(ana)
    whole = filed.reference
    serial = whole.split("-")[4]
    typed = (
        whole,
        whole.replace("-", " "),
        whole.lower().replace("-", "\u2013"),
        whole.replace("-", "\u200b-\u200b"),
        f"\u2068{whole}\u2069.",
        f"{whole},",
        whole[:-2] + whole[-1],
        serial,
        serial.lstrip("0"),
        f"{serial}-{whole[-1]}",
        f"ESP\u2192LBN {serial}-{whole[-1]}",
    )
    for each in typed:
        for phone in (ana, rami):
            await phone.skips()
            await phone.sends(f"/status {each}")
            assert whole in (await phone.receives("Filed:")).text, each
        # To whom it is nothing, a serial is nothing either.
        await luca.sends(f"/status {each}")
        await luca.receives(NOT_YOURS)
    wrong = whole[:-1] + ("0" if whole[-1] != "0" else "1")
    await ana.sends(f"/status {wrong.replace('-', ' ')}")
    await ana.receives("check character")
    await ana.sends("/status EXERCISE-2026-ESP-LBN-0001-7")
    await ana.receives("This is not a reference.")
    await rami.presses("Acknowledge")
    await rami.sends(f"/answer {whole.replace('-', ' ')} EXERCISE {SECRET} one")
    await ana.receives(f"{SECRET} one")
    await rami.sends(f"/answer {serial} EXERCISE {SECRET} two")
    await ana.receives(f"{SECRET} two")


async def test_who_acts_for_no_member_names_what_was_escalated_by_its_serial(stage: Stage) -> None:
    ana, _rami, secretariat = await stage.enrols("esp-officer", "lbn-duty", "secretariat")
    filed = await files(ana)
    await secretariat.sends("/status 1")
    await secretariat.receives(NOT_YOURS)
    stage.server.clock.advance(minutes=61)
    await secretariat.receives("IMMEDIATE")
    await secretariat.sends("/status 1")
    assert filed.reference in (await secretariat.receives("Filed:")).text
    await secretariat.sends("/log 1 EXERCISE review")
    which = await secretariat.receives("Log: which request?")
    await secretariat.presses(filed.reference, on=which)
    await secretariat.receives(f"Log of\n{filed.reference}")


async def test_what_cannot_be_seen_in_the_words_of_a_list_counts_for_nothing(stage: Stage) -> None:
    ana, maya, _rami = await stage.enrols("esp-officer", "lbn-chief", "lbn-duty")
    filed = await files(ana)
    await maya.receives_nothing("", within=0.1)
    for typed in ("/requests LB\u200bN", "/requests \u2068open\u2069 \u202eLBN"):
        await maya.sends(typed)
        assert filed.reference in (await maya.receives("Requests that concern you")).text
    await maya.sends("/people Ra\u2060mi")
    assert "Rami Haddad" in (await maya.receives("People whom you manage")).text
    await maya.sends("/duty l\u200bbn")
    assert "Rami Haddad" in (await maya.receives("Lebanon")).text


async def test_a_button_copies_the_reference(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    filed = await files(ana)
    assert (await ana.presses("Copy reference", on=filed.status)).text == filed.reference
    await ana.sends(f"/status {filed.reference}")
    copied = await ana.presses("Copy reference", on=await ana.receives("Filed:"))
    assert copied.text == filed.reference


async def test_a_command_without_a_reference_offers_what_it_can_act_on(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    first, second = await files(ana), await files(ana)
    await rami.sends("/acknowledge")
    offered = await rami.receives("Acknowledge: which request?")
    assert set(offered.labels) == {first.reference, second.reference}
    await rami.presses(first.reference, on=offered)
    await ana.receives(f"{first.reference} was acknowledged")
    await rami.sends("/answer")
    offered = await rami.receives("Answer: which request?")
    assert offered.labels == (first.reference,)
    await rami.presses(first.reference, on=offered)
    await rami.receives("Type your answer")
    await rami.sends(f"EXERCISE {SECRET}")
    await ana.receives(SECRET)
    await ana.sends("/withdraw")
    offered = await ana.receives("Withdraw: which request?")
    assert offered.labels == (second.reference,)
    await ana.presses(second.reference, on=offered)
    await ana.receives(f"Withdraw\n{second.reference}?")
    await ana.sends("/close")
    await ana.presses(first.reference, on=await ana.receives("Close: which request?"))
    await rami.receives("was closed by the requester")
    await ana.sends("/close")
    await ana.receives("no request of yours that this command can act on")
    await ana.sends("/reopen")
    await ana.presses(first.reference, on=await ana.receives("Reopen: which request?"))
    await ana.receives(f"Open\n{first.reference} again?")


async def test_a_text_without_a_reference_waits_for_its_request(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.sends(f"/answer EXERCISE {SECRET} too early")
    await rami.receives("no request of yours that this command can act on")
    await rami.presses("Acknowledge")
    await rami.sends(f"/answer EXERCISE {SECRET} in one line")
    which = await rami.receives("Answer: which request?")
    assert "Nothing was sent yet." in which.text
    assert which.labels == (filed.reference, "Cancel")
    await ana.receives_nothing(SECRET)
    await rami.presses(filed.reference, on=which)
    await ana.receives(f"{SECRET} in one line")
    await rami.sends(f"/ask EXERCISE {SECRET} never")
    await rami.receives("no request of yours")
    # Once it is answered it is not asked back; and what is cancelled is sent to nobody.
    await rami.sends(f"/answer EXERCISE {SECRET} cancelled")
    which = await rami.receives("Answer: which request?")
    await rami.presses("Cancel", on=which)
    await ana.receives_nothing("cancelled")
    await stage.rests()
    assert not any("cancelled" in message.text for message in await rami.reads())


async def test_a_serial_that_is_not_unique_is_asked_about(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        ana, _rami = await stage.enrols("esp-officer", "lbn-duty")
        first = await files(ana, "/request LBN standard advice EXERCISE one")
        stage.server.clock.advance(days=360)
        await stage.settles()
        second = await files(ana, "/request LBN standard advice EXERCISE two")
        assert first.reference.split("-")[4] == second.reference.split("-")[4]
        await ana.skips()
        await ana.sends("/status 1")
        offered = await ana.receives("Status: which request?")
        assert set(offered.labels) == {first.reference, second.reference}
        await ana.presses(first.reference, on=offered)
        assert first.reference in (await ana.receives("Filed:")).text
        await ana.sends(f"/status {second.reference[-8:]}")
        assert second.reference in (await ana.receives("Filed:")).text
