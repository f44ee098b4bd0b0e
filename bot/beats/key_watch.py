"""Looking after the keys while the service runs: the provider, what is wrapped ahead, its access.

Owns when it is looked and what is said in the service's log. What it means for the work is left to
those who need a key: they wait, as for a database that is away.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from bot.process import logs
from bot.process.clock import Clock
from bot.process.stopping import going_on, sleep_unless
from services.keeping import key_supply
from services.visit.office import Office

_EVERY: Final = 5.0
_AGAIN: Final = 1.0
ANNOUNCED: Final = timedelta(days=7)
_SAID_EVERY: Final = timedelta(days=1)


async def watch_keys(office: Office, clock: Clock, stop: asyncio.Event) -> None:
    """Look until told to stop. That the access ends within a week is said once a day."""
    said_at: datetime | None = None
    while not stop.is_set():
        with going_on("keys_not_looked_at"):
            await key_supply.look(office)
            standing, now = key_supply.standing(office), clock.now()
            # Whoever needed a key may have logged that they are away, between two looks.
            logs.over(logs.KEYS_AWAY, "keys_back", kind=standing.provider)
            if standing.ends_at is None or standing.ends_at - now > ANNOUNCED:
                said_at = None
            elif said_at is None or now - said_at >= _SAID_EVERY:
                said_at = now
                why = f"the access to the keys ends at {standing.ends_at:%Y-%m-%d %H:%M} UTC"
                logs.event("keys_end", "warning", kind=standing.provider, why=why)
        is_away = key_supply.why_away(office) is not None
        await sleep_unless(stop, _AGAIN if is_away else _EVERY)
