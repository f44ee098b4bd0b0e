"""What two people agree to: an act on a case, for a reason, to a recipient, bound together.

Owns that what each is shown, what is recorded and what is done are one thing: whatever of it changes
makes another act, for which nobody's agreement counts. Who may agree is each act's own rule.
"""

import json
from dataclasses import dataclass


class CannotAgree(Exception):
    """It cannot be put to these two people so; the message says why and what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act that waits for two people. ``recipient`` is where what it takes out goes."""

    name: str
    case: str
    reason: str
    people: tuple[str, ...]
    recipient: str = ""

    def canonical(self) -> str:
        """All of it as one text, the same for the same act alone."""
        return json.dumps([self.name, self.case, self.reason, self.recipient, sorted(self.people)])


def shown_reason(typed: str, longest: int) -> str:
    """The reason as both people are shown it and as it is recorded. Raises ``CannotAgree``."""
    reason = " ".join(typed.split())
    if not reason or len(reason) > longest or not reason.isprintable():
        raise CannotAgree(
            f"The reason must be one that both people can read whole: at most {longest} "
            "characters, none of them invisible."
        )
    return reason
