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


class KeyWatch:
    """Looks while the service runs."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self._office = office
        self._clock = clock
        self._said_at: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop."""
        while not stop.is_set():
            with going_on("keys_not_looked_at"):
                await self._look()
            is_away = key_supply.why_away(self._office) is not None
            await sleep_unless(stop, _AGAIN if is_away else _EVERY)

    async def _look(self) -> None:
        await key_supply.look(self._office)
        # Whoever needed a key may have logged that they are away, between two looks.
        logs.over(logs.KEYS_AWAY, "keys_back", kind=key_supply.standing(self._office).provider)
        self._announce()

    def _announce(self) -> None:
        """Say once a day that the access to the keys ends within a week."""
        standing, now = key_supply.standing(self._office), self._clock.now()
        if standing.ends_at is None or standing.ends_at - now > ANNOUNCED:
            self._said_at = None
        elif self._said_at is None or now - self._said_at >= _SAID_EVERY:
            self._said_at = now
            why = f"the access to the keys ends at {standing.ends_at:%Y-%m-%d %H:%M} UTC"
            logs.event("keys_end", "warning", kind=standing.provider, why=why)
