"""Whether things came in time, by a clock that runs fast and jumps, beside troubles that last.

Owns what is still in time: a little after it was due, or some time after the end of the trouble that
it fell into. Times are the service's clock's; what is allowed is real seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bench.soaking.scene import SPEED, Trouble, real_seconds

_AT_ONCE: Final = timedelta(seconds=2 * SPEED)
"""Where nothing is wrong: two real seconds."""
_RECOVERS: Final = timedelta(seconds=15 * SPEED)
"""After a trouble: fifteen. The longest pause between two tries is ten."""


@dataclass(slots=True)
class Patience:
    """How long after it was due each thing may come; the latest that did, calm or after a trouble."""

    troubles: Sequence[Trouble]
    worst_calm: float = 0.0
    worst_after: float = 0.0

    def until(self, due: datetime) -> datetime:
        """The last moment at which what was due then is in time."""
        latest, before = due + _AT_ONCE, due
        while latest != before:
            before = latest
            for trouble in self.troubles:
                recovered = trouble.end + _RECOVERS
                if trouble.begin <= latest and due <= recovered:
                    latest = max(latest, recovered)
        return latest

    def is_in_time(self, due: datetime, at: datetime) -> bool:
        """Whether ``at`` is; notes how late it was."""
        until = self.until(due)
        late = max(real_seconds(at - due), 0.0)
        if until == due + _AT_ONCE:
            self.worst_calm = max(self.worst_calm, late)
        else:
            self.worst_after = max(self.worst_after, late)
        return at <= until
