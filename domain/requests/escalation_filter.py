"""Which escalated requests somebody wants to see: by member, period and step.

Owns what a filter lets pass; its words are read by ``formats.typed.filters``.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.requests.request import Request
from domain.vocabulary import MemberCode


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationFilter:
    """What is to be shown; None where anything may pass."""

    member: MemberCode | None = None
    """Either side."""
    since: datetime | None = None
    """Filed at or after."""
    until: datetime | None = None
    """Filed before."""
    step: int | None = None
    """The escalation reached at least this step, counted from 1."""

    def passes(self, request: Request) -> bool:
        """Whether the request is to be shown."""
        return (
            (self.member is None or self.member in (request.origin, request.addressee))
            and (self.since is None or request.created_at >= self.since)
            and (self.until is None or request.created_at < self.until)
            and (self.step is None or request.steps_fired >= self.step)
        )
