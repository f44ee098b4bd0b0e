"""Delivery of updates to the bot's webhook: in order, again after a failure, with the secret.

Only on this machine: `method_webhook` accepts loopback addresses and no others.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime

from rehearsal.bot_api.params import Params
from rehearsal.world.http_client import HttpError, request
from rehearsal.world.updates import Update, UpdateQueue

_TIMEOUT = 60.0
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0


class Webhook:
    """One webhook, or none."""

    def __init__(self, updates: UpdateQueue, now: Callable[[], datetime]) -> None:
        self._updates = updates
        self._now = now
        self._secret = ""
        self._task: asyncio.Task[None] | None = None
        self._reply: Callable[[str, Params], None] | None = None
        self.url = ""
        self.max_connections = 40
        self.last_error = ""
        self.last_error_at: datetime | None = None

    def on_reply(self, perform: Callable[[str, Params], None]) -> None:
        """Whom to give a method that the bot returns as its answer to an update."""
        self._reply = perform

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Deliver to that address from now on."""
        self.remove()
        self.url, self._secret, self.max_connections = url, secret, max_connections
        self._task = asyncio.get_running_loop().create_task(self._deliver())

    def remove(self) -> None:
        """Stop delivering; what is not confirmed waits for getUpdates or the next webhook."""
        self.url = self._secret = ""
        self.last_error, self.last_error_at = "", None
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def close(self) -> None:
        """Stop, and wait until it has stopped."""
        task = self._task
        self.remove()
        if task is not None:
            await asyncio.gather(task, return_exceptions=True)

    async def _deliver(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            batch = self._updates.batch(1)
            if not batch:
                await self._updates.wait(1.0)
                continue
            failure = await self._post(batch[0])
            if not failure:
                self._updates.confirm_before(batch[0].id + 1)
                pause = _FIRST_PAUSE
                continue
            self.last_error, self.last_error_at = failure, self._now()
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _post(self, update: Update) -> str:
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        try:
            answer = await request(
                "POST", self.url, headers=headers, body=update.text.encode(), within=_TIMEOUT
            )
        except TimeoutError:
            return "Read timeout expired"
        except (OSError, HttpError):
            return "Connection refused"
        if not 200 <= answer.status < 300:
            return f"Wrong response from the webhook: {answer.status} {answer.reason}".strip()
        self._perform_reply(answer.body)
        return ""

    def _perform_reply(self, body: bytes) -> None:
        if self._reply is None or not body.startswith(b"{"):
            return
        try:
            told = json.loads(body)
        except ValueError:
            return
        method = told.pop("method", None) if isinstance(told, dict) else None
        if isinstance(method, str):
            self._reply(method, Params(values=told))
