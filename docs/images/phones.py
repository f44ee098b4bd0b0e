"""Makes phones.png, the picture on the README's first screen, from a running rehearsal.

    .venv/bin/python docs/images/phones.py

Needs Chromium, at the path in CHROMIUM or where Debian has it.
"""

import asyncio
import os
from pathlib import Path

from playwright.async_api import async_playwright

from bot.rehearsing.rehearse import Practice, enrol, practising

PICTURE = Path(__file__).with_suffix(".png")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SHOWN = ["esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief"]
REQUEST = (
    "/request LBN immediate life preserve EXERCISE: please preserve the account "
    "ana.exercise@example.org from 24 November 00:00 UTC. Its holder has announced an attack."
)
BREATH = 0.6
"""Seconds for what was just read to be written down before the clock is set forward."""


async def play(practice: Practice) -> None:
    """Ana asks, Rami is alerted twice and does not answer, Nour's phone rings."""
    await enrol(practice, SHOWN)
    for person in SHOWN:
        phone = practice.phone(person)
        for message in await phone.reads():
            if not message.from_bot:
                await phone.deletes(message)
    await practice.phone("esp-officer").sends(REQUEST)
    await practice.phone("lbn-duty").receives("IMMEDIATE")
    for minutes, person, why in ((5, "lbn-duty", "5 min"), (10, "lbn-deputy", "15 min")):
        await asyncio.sleep(BREATH)
        practice.server.clock.advance(minutes=minutes)
        await practice.phone(person).receives(why)
    await asyncio.sleep(BREATH)


async def main() -> None:
    """Play, and take the picture."""
    async with practising() as practice, async_playwright() as playwright:
        await play(practice)
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = await browser.new_page(viewport={"width": 1440, "height": 880})
        await page.goto(practice.server.url)
        await page.wait_for_selector("body[data-ready=yes]")
        await page.evaluate("document.getElementById('guide').open = false")
        await page.wait_for_timeout(1500)
        await page.screenshot(path=PICTURE)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
