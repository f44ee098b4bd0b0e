"""Token buckets: how often something may happen, given as seconds to wait.

Pure: the time is passed in, in seconds of any clock that never goes back. What is limited, and what
is exempt, is left to ``bot.dispatch.send_queue``.
"""

from math import inf

RESERVE = 1.0
"""Tokens that only express work may take, so that it never waits behind others."""


class Bucket:
    """Fills with ``rate`` tokens a second up to ``burst`` and the reserve; a rate of 0 lifts it."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._capacity = max(burst, 1.0) + RESERVE
        self._tokens = self._capacity
        self._at = now

    def wait(self, now: float, *, express: bool) -> float:
        """Seconds until a token may be taken; 0 for at once."""
        if self._rate <= 0:
            return 0.0
        missing = (1.0 if express else 1.0 + RESERVE) - self._filled(now)
        # Sums of many small fillings fall short by a rounding error.
        return missing / self._rate if missing > 1e-9 else 0.0

    def take(self, now: float) -> None:
        """Take a token; whether one may is the caller's to ask before."""
        self._tokens = max(self._filled(now) - 1.0, 0.0)
        self._at = now

    def full_in(self, now: float) -> float:
        """Seconds until the bucket is full, and so is as good as a new one."""
        return (self._capacity - self._filled(now)) / self._rate if self._rate > 0 else 0.0

    def _filled(self, now: float) -> float:
        if self._rate <= 0:
            return inf
        return min(self._capacity, self._tokens + max(now - self._at, 0.0) * self._rate)
