"""Makes phones.png, the picture on the README's first screen, from a running rehearsal; with languages
phones-ar.png and so on; with the word drill the picture of one, drill.png.

    .venv/bin/python docs/images/phones.py [LANGUAGE or drill…]

Needs Chromium, at the path in CHROMIUM or where Debian has it.
"""

import asyncio
import os
import sys
from pathlib import Path

from playwright.async_api import async_playwright

from bot.rehearsing.rehearse import Practice, enrol, practising
from bot.rehearsing.tongue import Tongue
from wording.language import SOURCE

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SHOWN = ["esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief"]
DRILL = "drill"
DRILLED = ["lbn-duty", "lbn-deputy", "lbn-chief", "secretariat"]
REQUEST = (
    "/request LBN immediate life preserve EXERCISE: please preserve the account "
    "ana.exercise@example.org from 24 November 00:00 UTC. Its holder has announced an attack."
)
BREATH = 0.6
"""Seconds for what was just read to be written down before the clock is set forward."""


async def play(practice: Practice, says: Tongue) -> None:
    """Ana asks, Rami is alerted twice and does not answer, Nour's phone rings."""
    late = says.part("not acknowledged within {time}")
    await enrol_all(practice, SHOWN)
    await practice.phone("esp-officer").sends(REQUEST)
    await practice.phone("lbn-duty").receives(says("IMMEDIATE", "urgency"))
    for minutes, person in ((5, "lbn-duty"), (10, "lbn-deputy")):
        await asyncio.sleep(BREATH)
        practice.server.clock.advance(minutes=minutes)
        await practice.phone(person).receives(late)
    await asyncio.sleep(BREATH)


async def play_drill(practice: Practice) -> None:
    """The secretariat orders a drill, Rami's phone rings, the list says how it stands."""
    await enrol_all(practice, DRILLED)
    office, rami = practice.phone("secretariat"), practice.phone("lbn-duty")
    await office.sends("/drill start ping lbn-police")
    await rami.receives("IMMEDIATE", within=20)
    await office.sends("/drill")
    await office.receives("under way")
    await asyncio.sleep(BREATH)


async def enrol_all(practice: Practice, who: list[str]) -> None:
    """They are enrolled, and their codes are out of the picture."""
    await enrol(practice, who)
    for person in who:
        phone = practice.phone(person)
        for message in await phone.reads():
            if not message.from_bot:
                await phone.deletes(message)


async def main(word: str) -> None:
    """Play, and take the picture."""
    language = SOURCE if word == DRILL else word
    name = {DRILL: DRILL, SOURCE: "phones"}.get(word, f"phones-{word}")
    async with practising(language=language) as practice, async_playwright() as playwright:
        await (play_drill(practice) if word == DRILL else play(practice, Tongue(language)))
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = await browser.new_page(viewport={"width": 1440, "height": 880})
        await page.goto(practice.server.url)
        if word == DRILL:
            await page.evaluate(
                "who => localStorage.setItem('exercise-open-phones', who)", ",".join(DRILLED)
            )
            await page.reload()
        await page.wait_for_selector("body[data-ready=yes]")
        await page.evaluate("document.getElementById('guide').open = false")
        await page.wait_for_timeout(1500)
        await page.screenshot(path=Path(__file__).with_name(f"{name}.png"))
        await browser.close()


if __name__ == "__main__":
    for each in sys.argv[1:] or [SOURCE]:
        asyncio.run(main(each))
