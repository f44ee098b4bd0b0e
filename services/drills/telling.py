"""What is said of an order of drills to who ordered it, in chat and at a page alike; and numbers as typed."""

from collections.abc import Iterable
from typing import Final

from domain.drills.order import DrillPlan
from domain.drills.ordering import Ordered
from domain.drills.rows import NotHeldRow, PlannedRow
from domain.drills.year import YearPlan
from domain.rows import texts
from domain.topics import Facts
from domain.vocabulary import PersonId
from services.visit.visit import Visit

MOST: Final = 20
"""Rows of one message."""
_DIGITS: Final = 4


def ordered_facts(found: Ordered) -> Facts:
    """That an order stands."""
    return {
        "done": "ordered",
        "order": found.order.id,
        "kind": found.order.kind.value,
        "count": len(found.held),
        "rows": _not_held(found.not_held, is_of_kinds=False),
    }


def year_facts(found: YearPlan, *, is_ordered: bool) -> Facts:
    """What a year's plan lacks, or that it is ordered now."""
    return {
        "done": "planned" if is_ordered else "lacking",
        "order": found.order,
        "year": str(found.year),
        "count": len(found.plans),
        "kinds": texts(
            PlannedRow(kind=kind.value, count=count) for kind, count in found.counts.items()
        ),
        "rows": _not_held(found.left, is_of_kinds=True),
    }


def names_of(visit: Visit, people: Iterable[PersonId]) -> list[str]:
    """As who reads them calls them."""
    return [visit.work.situation.name(person, visit.actor.id) for person in people]


def whole_number(typed: str) -> int | None:
    """A number of at most four digits; None where something else was typed."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _DIGITS else None


def _not_held(plans: Iterable[DrillPlan], *, is_of_kinds: bool) -> list[str]:
    rows = [
        NotHeldRow(
            point=plan.point,
            why=plan.why.value if plan.why else "",
            kind=plan.kind.value if is_of_kinds else "",
        )
        for plan in plans
    ]
    return texts(rows[:MOST])
