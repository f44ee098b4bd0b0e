"""Signs of life: kept in the database, and sent to an address of the operator's.

Owns the two beats, and the name of the bot, which any answer to the first one's question tells anew.
When a silence is told, and whom, is left to ``services.running.outages``; whether the service is well to
``bot.endpoints.health``.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from telegram import User
from telegram.error import TelegramError

from bot.deployment.settings import Settings
from bot.process import logs
from bot.process.http_client import HttpClient, NoAnswer
from bot.process.stopping import repeat, sleep_unless
from services.running import outages
from services.running.outages import Watched
from services.visit.office import Office

_EVERY: Final = 10.0
_HEARD_WITHIN: Final = 40.0
"""A poll that brings nothing is answered after 25 s."""
_ANSWERS_WITHIN: Final = 5.0
_NAMED_EVERY: Final = 600.0
"""Seconds after which the bot may have another name."""
_SENT_EVERY: Final = 60.0
_TAKEN_WITHIN: Final = 10.0

Ask = Callable[[], Awaitable[User]]


class SignsOfLife:
    """Gives signs of life, and notices that Telegram is silent. ``ask``: Telegram, who the bot is."""

    def __init__(self, office: Office, answered_at: Callable[[], float | None], ask: Ask) -> None:
        self._office = office
        self._answered_at = answered_at
        self._ask = ask
        self._gave_at: float | None = None
        self._heard_at: float | None = None
        # Where it could not be asked at the start, it is at the first beat.
        self._named_until = time.monotonic() + _NAMED_EVERY if office.bot.name else 0.0
        self._was_limited = False

    def limited(self) -> None:
        """Telegram asked to wait."""
        self._was_limited = True

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop."""
        await repeat(stop, self._give, _EVERY, "sign_not_written")

    async def _give(self) -> None:
        # At the start the service's own silence is what counts, and Telegram has not been asked yet.
        answers = self._gave_at is not None and await self._telegram_answers()
        now = time.monotonic()
        watched = Watched(service=_since(self._gave_at, now), telegram=_since(self._heard_at, now))
        await outages.give_sign(self._office, watched, telegram_answers=answers)
        self._gave_at = now
        if answers:
            self._heard_at = now
        if self._was_limited:
            await outages.note_limits(self._office)
            self._was_limited = False

    async def _telegram_answers(self) -> bool:
        at, now = self._answered_at(), time.monotonic()
        is_heard = at is not None and now - at < _HEARD_WITHIN
        if is_heard and now < self._named_until:
            return True
        return await self._tells_name() or is_heard

    async def _tells_name(self) -> bool:
        """Whether Telegram says how the bot is called now."""
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                known = await self._ask()
        except (TelegramError, TimeoutError):
            return False
        except Exception as error:  # logged; an odd answer keeps no sign from being given
            logs.incident(error)
            return False
        self._office.bot.name = known.username or ""
        self._named_until = time.monotonic() + _NAMED_EVERY
        return True


class Heartbeat:
    """Asks for the operator's address every minute while all is well; a silence is the alarm."""

    def __init__(self, settings: Settings, is_well: Callable[[], Awaitable[bool]]) -> None:
        self._address = settings.heartbeat_url
        self._trusts_environment = not settings.is_rehearsed
        self._is_well = is_well

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop."""
        if self._address is None:
            return
        async with HttpClient(trusts_environment=self._trusts_environment) as client:
            while not stop.is_set():
                if await self._is_well():
                    await self._send(client, self._address)
                await sleep_unless(stop, _SENT_EVERY)

    async def _send(self, client: HttpClient, address: str) -> None:
        try:
            status = (await client.request("GET", address, within=_TAKEN_WITHIN)).status
            why = "" if status // 100 == 2 else f"status {status}"
        except NoAnswer as error:
            why = error.why
        if why:
            logs.seldom("heartbeat_not_taken", error=why)


def _since(at: float | None, now: float) -> timedelta | None:
    return None if at is None else timedelta(seconds=now - at)
