"""Supervisors of both sides hear of whoever is, or may be, a minor, once a form says so."""

from dataclasses import replace

from domain.requests.request import Decision, Request
from domain.requests.safeguards.minors import told
from services.visit.visit import Visit


def with_supervisors(visit: Visit, before: Request | None, decision: Decision) -> Decision:
    """The decision, and what they read of it; ``before``: the request as it was."""
    more = told(before, decision.request, visit.work.situation)
    return replace(decision, messages=(*decision.messages, *more)) if more else decision
