"""Whether who acknowledged has shown that it was them, where the network asks for it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.vocabulary import PersonId

HELD_FOR: Final = timedelta(minutes=10)
"""So long an acknowledgement that is only claimed holds the escalation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Where it stands in this run of the escalation."""

    by: datetime | None = None
    """Until when they must show it; None where they have, or need not."""
    failed: tuple[PersonId, ...] = ()
    """Whose time passed: they hold the escalation no second time without showing it."""

    def ended(self) -> "Proof":
        """Nothing is waited for any more."""
        return replace(self, by=None)

    def failed_by(self, person: PersonId | None) -> "Proof":
        """This person's time has passed."""
        more = (person,) if person is not None and person not in self.failed else ()
        return Proof(failed=(*self.failed, *more))


NO_PROOF: Final = Proof()
"""Nothing was asked for."""
