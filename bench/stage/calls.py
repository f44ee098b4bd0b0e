"""What the service has called since one last looked: each call is looked at once.

Whoever looks shares a loop with the local Telegram: to look through thousands every few milliseconds would
keep it from answering, and be measured.
"""

from rehearsal.world.journal import Journal
from rehearsal.world.values import Call


class NewCalls:
    """The calls from now on."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._last = journal.last_number

    def take(self) -> list[Call]:
        """Those since the last time."""
        after, self._last = self._last, self._journal.last_number
        return self._journal.calls(after=after) if self._last > after else []
