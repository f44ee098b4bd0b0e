"""Cover and hand-over in chat, over HTTP: the picture, a shift filled by a press, a calendar."""

import socket
from datetime import timedelta
from pathlib import Path

import httpx

from bot.deployment.setting_values import Listen
from rehearsal.world.values import Content
from services.duty.calendar_import import Source, import_calendar
from tests.chat.stage import Stage, staged
from tests.chat.words import NOT_YOURS

# Of the Italian desk Luca Conti alone takes turns; Giulia Marino stands behind him.


async def test_cover_is_shown_in_words_and_as_a_picture(stage: Stage) -> None:
    maya, luca, sara = await stage.enrols("lbn-chief", "ita-duty", "ita-chief")
    await sara.sends("/coverage")
    shown = await sara.receives("Missing in the next 14 days")
    assert "Giulia Marino (EXERCISE) cannot be reached" in shown.text
    assert shown.protected
    picture = await sara.receives("The next 14 days, in UTC")
    assert picture.content is Content.PHOTO
    assert picture.protected
    assert picture.silent
    await maya.sends("/coverage")
    await maya.receives("Rami Haddad (EXERCISE) cannot be reached")
    await luca.sends("/coverage")
    await luca.receives("supervisor")


async def test_leave_opens_a_shift_and_the_supervisor_fills_it_with_a_press(stage: Stage) -> None:
    luca, giulia, sara, maya = await stage.enrols(
        "ita-duty", "ita-deputy", "ita-chief", "lbn-chief"
    )
    await luca.sends("/leave")
    await luca.receives("/leave FROM TO")
    await luca.sends("/leave 2026-11-30 2026-11-30")
    answer = await luca.receives("You are on leave from")
    assert answer.button("Take back") is not None
    told = await sara.receives("Luca Conti (EXERCISE) is on leave")
    assert not told.silent
    assert "Now empty" in told.text
    label = next(label for label in told.labels if label.startswith("Fill"))
    await sara.presses(label, on=told)
    asked = await sara.receives("Who takes this shift?")
    choice = next(label for label in asked.labels if label.startswith("Giulia"))
    await sara.presses(choice, on=asked)
    await sara.waits_until(asked, "You filled an empty shift")
    taken = await giulia.receives("filled an empty shift")
    assert not taken.silent
    forged = await maya.forges("fill:0", on=None)
    assert forged.text == NOT_YOURS
    assert await stage.recorded("duty.changed") == 2
    assert await stage.log_holds()


async def test_off_sick_the_alert_goes_to_the_deputy(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    await rami.sends("/sick")
    await rami.presses("Off sick", on=await rami.receives("Are you off sick until"))
    await rami.receives("You are off sick until")
    await nour.receives("Rami Haddad (EXERCISE) is off sick")
    await ana.sends("/request LBN immediate life preserve EXERCISE keep the account")
    await nour.receives("IMMEDIATE")
    await rami.receives_nothing("IMMEDIATE", within=0.3)
    await nour.sends("/note EXERCISE the court calls at 15:00")
    await nour.receives("Your note is kept")


async def test_a_calendar_is_served_at_its_secret_address_alone(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        "calendar_listen": Listen(host="127.0.0.1", port=port),
        "calendar_url": f"http://127.0.0.1:{port}",
    }
    async with staged(tmp_path, more=own) as stage:
        (rami,) = await stage.enrols("lbn-duty")
        await rami.sends("/calendar")
        given = await rami.receives("Subscribe to these addresses")
        address = next(line for line in given.text.splitlines() if line.startswith("http"))
        async with httpx.AsyncClient(trust_env=False) as client:
            served = await client.get(address)
            assert served.status_code == 200
            assert served.headers["content-type"] == "text/calendar; charset=utf-8"
            assert served.headers["cache-control"] == "private, no-store"
            assert "Rami Haddad (EXERCISE)" in served.text.replace("\r\n ", "")
            for path in ("guessed.ics", "x" * 300 + ".ics", "", "%2e%2e/etc.ics"):
                assert (
                    await client.get(f"http://127.0.0.1:{port}/calendar/{path}")
                ).status_code == 404
            assert (await client.post(address)).status_code == 405
            await rami.presses("Revoke", on=given)
            await rami.waits_until(given, "open nothing any more")
            assert (await client.get(address)).status_code == 404


async def test_the_supervisor_reads_what_a_calendar_brings_and_what_it_says_no_longer(
    stage: Stage,
) -> None:
    (maya,) = await stage.enrols("lbn-chief")

    async def imports(*days: int) -> None:
        now = stage.deployment.clock.now().replace(minute=0, second=0, microsecond=0)
        parts = "".join(
            f"BEGIN:VEVENT\nUID:{day}\nSUMMARY:lbn-deputy\n"
            f"DTSTART:{now + timedelta(days=day):%Y%m%dT%H%M%SZ}\n"
            f"DTEND:{now + timedelta(days=day, hours=2):%Y%m%dT%H%M%SZ}\nEND:VEVENT\n"
            for day in days
        )
        content = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//EXERCISE//EN\n{parts}END:VCALENDAR\n"
        source = Source(
            content=content.encode(), calendar="/duty.ics", roster="lbn-desk", layer="duty"
        )
        await import_calendar(stage.deployment.office, source)

    await imports(1, 2)
    told = await maya.receives("Duty was changed from a calendar")
    assert told.text.count("Nour Khalil (EXERCISE)") == 2
    assert told.button("Take back") is not None
    await imports(1)
    told = await maya.receives("No longer in the calendar:")
    assert told.text.count("Nour Khalil (EXERCISE)") == 1
    assert told.silent
    assert told.button("Take back") is None
