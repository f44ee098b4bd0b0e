"""Telegram's flood limits: how many messages a second overall, per chat, and a minute per group.

The figures are those of Telegram's bot FAQ ("My bot is hitting limits, how do I avoid this?"). They
run in real time: a jump of the rehearsal's clock lifts no limit.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from rehearsal.world.values import ChatId


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """So many per so many seconds, after a burst of at most `burst`."""

    rate: float
    burst: float


OVERALL = Allowance(rate=30.0, burst=30.0)
PER_CHAT = Allowance(rate=1.0, burst=5.0)
PER_GROUP = Allowance(rate=20.0 / 60.0, burst=20.0)


class _Bucket:
    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._level = allowance.burst
        self._at = time.monotonic()

    def wait_for_one(self, now: float) -> float:
        """Seconds until one more is allowed; 0 where it is now."""
        grown = self._level + (now - self._at) * self._allowance.rate
        self._level = min(self._allowance.burst, grown)
        self._at = now
        return max(0.0, (1.0 - self._level) / self._allowance.rate)

    def take(self) -> None:
        self._level -= 1.0


class Limits:
    """Whether a message may go now. Off by default."""

    def __init__(self, *, enabled: bool = False) -> None:
        self.enabled = enabled
        self._overall = _Bucket(OVERALL)
        self._chats: dict[ChatId, _Bucket] = {}

    def retry_after(self, chat_id: ChatId | None) -> int:
        """Take one from every bucket, or say after how many whole seconds to try again."""
        if not self.enabled:
            return 0
        buckets = [self._overall]
        if chat_id is not None:
            if chat_id not in self._chats:
                self._chats[chat_id] = _Bucket(PER_GROUP if chat_id < 0 else PER_CHAT)
            buckets.append(self._chats[chat_id])
        now = time.monotonic()
        wait = max(bucket.wait_for_one(now) for bucket in buckets)
        if wait > 0:
            return math.ceil(wait)
        for bucket in buckets:
            bucket.take()
        return 0
