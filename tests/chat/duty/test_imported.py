"""An import puts somebody else on duty now: they are told and get what is open, at once."""

from datetime import timedelta
from pathlib import Path

from bot.deployment.opening import opened
from formats.network_file.document import read_network
from services.directory import versions as directory
from services.duty.calendar_import import Source, import_calendar
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, files, network

TURNS = "{every: 1w, handover: MON 08:00, people: [lbn-duty], start: 2026-01-01}"
KARIM_IS_OFFICER = (
    "name: Karim Nassar (EXERCISE), member: LBN, roles: [official]",
    "name: Karim Nassar (EXERCISE), member: LBN, roles: [official, duty_officer]",
)
TO_KARIM = (TURNS, TURNS.replace("[lbn-duty]", "[lbn-officer]"))


async def imports(stage: Stage, *changes: tuple[str, str]) -> None:
    """The directory file with these changes is put in force, as at the console."""
    text = network(KARIM_IS_OFFICER, *changes)
    async with opened(stage.settings) as deployment:
        await directory.import_network(deployment.office, read_network(text))


async def test_who_comes_on_duty_by_a_file_is_briefed_and_gets_everything_open(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path, network=network(KARIM_IS_OFFICER)) as stage:
        ana, rami, karim = await stage.enrols("esp-officer", "lbn-duty", "lbn-officer")
        taken = await files(ana, f"/request LBN standard advice {CONTENT}")
        await rami.presses("Acknowledge", on=await rami.receives("STANDARD"))
        await rami.receives(CONTENT)
        waiting = await files(ana)
        await rami.receives(waiting.reference)
        await stage.settles()
        await karim.skips()
        await imports(stage, TO_KARIM)
        seen = [await karim.receives() for _ in range(3)]
        await stage.settles()
        seen = [m for m in await karim.reads() if m.id >= min(each.id for each in seen)]
        mine = next(m for m in seen if "You are now in charge of" in m.text)
        assert taken.reference in mine.text
        alert = next(m for m in seen if "IMMEDIATE" in m.text and "Acknowledge" in m.labels)
        assert waiting.reference in alert.text
        briefed = next(m for m in seen if "You are on duty now." in m.text)
        assert taken.reference in briefed.text
        assert waiting.reference in briefed.text
        assert not any(m.silent for m in (mine, alert, briefed))
        over = next(m for m in await rami.reads() if "no longer on duty" in m.text)
        assert "Karim Nassar (EXERCISE)" in over.text
        assert over.silent
        await karim.presses("Acknowledge", on=alert)
        await ana.receives("acknowledged by Karim Nassar")
        # It is said once; a further import that changes nobody's duty says nothing.
        await karim.skips()
        await rami.skips()
        await imports(stage, TO_KARIM, ("name: Lebanon,", "name: Lebanon (EXERCISE),"))
        stage.server.clock.advance(seconds=20)
        await stage.settles()
        for phone in (karim, rami):
            await phone.receives_nothing("on duty", within=0.2)
        # And who comes back in the same shift is told again.
        await imports(stage)
        before = len(await rami.reads())
        await rami.receives("You are now in charge of")
        await stage.settles()
        back = [m for m in (await rami.reads())[before - 3 :] if "You are on duty now." in m.text]
        assert taken.reference in back[-1].text
        await karim.receives("You are no longer on duty here.")


async def test_it_is_done_after_a_start_where_nothing_ran_meanwhile(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(KARIM_IS_OFFICER)) as stage:
        ana, rami, karim = await stage.enrols("esp-officer", "lbn-duty", "lbn-officer")
        taken = await files(ana, f"/request LBN standard advice {CONTENT}")
        await rami.presses("Acknowledge", on=await rami.receives("STANDARD"))
        await rami.receives(CONTENT)
        await stage.settles()
        await karim.skips()
        await stage.stops()
        await imports(stage, TO_KARIM)
        await stage.starts()
        await karim.receives("You are now in charge of")
        await karim.receives("You are on duty now.")
        assert "request.owner_changed" in await stage.events(taken.reference)


async def test_a_desk_that_is_given_another_roster_hands_over_to_it(tmp_path: Path) -> None:
    async with staged(tmp_path, network=network(KARIM_IS_OFFICER)) as stage:
        ana, rami, karim = await stage.enrols("esp-officer", "lbn-duty", "lbn-officer")
        await files(ana, f"/request LBN standard advice {CONTENT}")
        await rami.presses("Acknowledge", on=await rami.receives("STANDARD"))
        await rami.receives(CONTENT)
        await stage.settles()
        await karim.skips()
        layers = f"[{{name: duty, rotation: {TO_KARIM[1]}}}]"
        roster = f"  other-desk:\n    time_zone: Asia/Beirut\n    layers: {layers}\n"
        other = ("  lbn-desk:\n", f"{roster}  lbn-desk:\n")
        await imports(
            stage,
            other,
            ("Lebanon 24/7 desk, roster: lbn-desk", "Lebanon 24/7 desk, roster: other-desk"),
        )
        await karim.receives("You are now in charge of")
        await karim.receives("You are on duty now.")
        await rami.receives("no longer on duty")


async def test_a_calendar_that_says_somebody_else_now_hands_over_too(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    taken = await files(ana, f"/request LBN standard advice {CONTENT}")
    await rami.presses("Acknowledge", on=await rami.receives("STANDARD"))
    await rami.receives(CONTENT)
    await stage.settles()
    await nour.skips()
    now = stage.deployment.clock.now()
    content = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//EXERCISE//EN\nBEGIN:VEVENT\nUID:one\n"
        f"SUMMARY:lbn-deputy\nDTSTART:{now - timedelta(hours=2):%Y%m%dT%H%M%SZ}\n"
        f"DTEND:{now + timedelta(hours=2):%Y%m%dT%H%M%SZ}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    source = Source(content=content.encode(), calendar="EXERCISE", roster="lbn-desk", layer="duty")
    await import_calendar(stage.deployment.office, source)
    mine = await nour.receives("You are now in charge of")
    assert taken.reference in mine.text
    await nour.receives("You are on duty now.")
    await stage.settles()
    await rami.receives("no longer on duty")
