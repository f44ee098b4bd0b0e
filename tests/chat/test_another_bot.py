"""Another bot's token on the same database: both bots count from one, and nothing is taken as a repeat."""

from dataclasses import replace
from pathlib import Path

from bot.deployment.setting_values import Secret
from rehearsal.accounts import people
from rehearsal.server import RehearsalServer
from tests.chat.stage import ACCOUNTS, running, staged
from tests.chat.words import LINE
from tests.conftest import on_both

OTHER = "987654321:EXERCISE-another-bot-of-the-same-network"


@on_both
async def test_what_people_write_to_another_bot_is_worked(
    tmp_path: Path, database_url: str
) -> None:
    async with staged(tmp_path, database_url) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        for _ in range(3):
            await ana.sends("/help")
        await stage.rests()
        settings = stage.settings
    async with RehearsalServer(token=OTHER, people=people()).serving() as server:
        other = replace(settings, bot_token=Secret(OTHER), bot_api_url=server.url)
        async with running(other):
            ana, rami = (server.phone(ACCOUNTS[who]) for who in ("esp-officer", "lbn-duty"))
            # Telegram lets a bot write to nobody who has not begun.
            await rami.sends("/start")
            await rami.receives("When an alert comes")
            await ana.sends(LINE)
            alert = await rami.receives("IMMEDIATE")
            await rami.presses("Acknowledge", on=alert)
            await ana.receives("Rami Haddad")
