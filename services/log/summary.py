"""How a request went, at a glance: who was alerted when, who took it, how late, who did not answer.

Owns what a reviewer is told before the records themselves. The header is the sealed request's; from the
log come the first alert and who read of it lately. It reads a bounded number of records, whatever the
length of the case.
"""

from datetime import timedelta
from typing import Final

from domain.log.parts import ALERTS, PARTS, LogPart
from domain.requests.headline import headline
from domain.requests.permissions import Sight, is_told_who
from domain.requests.request import Request
from domain.topics import Facts, stamp
from domain.vocabulary import PersonId
from services.requests.tied.shown import link_facts
from services.visit.visit import Visit
from storage.log.pages import Entry
from storage.log.portion import Portion

_READINGS: Final = 100
"""The newest of them are looked at."""
_MS: Final = timedelta(milliseconds=1)


async def summary(visit: Visit, request: Request, seen: Sight, records: Portion) -> Facts:
    """The facts of the summary, as this reviewer may see them."""
    shown, situation = seen.request, visit.work.situation
    acknowledged, answered = shown.acknowledged_at, shown.answered_at
    counts = await visit.work.log.counts(request.id, told=records)
    parts = {part: sum(counts.get(event, 0) for event in PARTS[part]) for part in PARTS}
    unanswered = [situation.name(person) for person in shown.unanswered]
    first = await _first_alert(visit, shown, records)
    return {
        **headline(shown, situation),
        "alerted_at": stamp(first.at) if first else None,
        "alerted": _names(first),
        "step": shown.steps_fired,
        "steps": len(shown.policy.steps),
        "waited_ms": (acknowledged - shown.clock_start) // _MS if acknowledged else None,
        "late_ms": max(acknowledged - shown.acknowledge_by, timedelta()) // _MS
        if acknowledged
        else None,
        "unanswered": unanswered if is_told_who(visit.actor, shown) else [],
        "unanswered_count": len(unanswered),
        "answered_at": stamp(answered),
        "answered_ms": (answered - shown.clock_start) // _MS if answered else None,
        "readers": await _readers(visit, request, records, parts[LogPart.READINGS]),
        **await link_facts(visit.work, request, seen, visit.actor),
        "parts": [part.value for part, count in parts.items() if count],
        "is_erased": await visit.work.erasures.is_erased(request.id),
    }


async def _first_alert(visit: Visit, request: Request, records: Portion) -> Entry | None:
    found = await visit.work.log.entries(
        request.id,
        with_audit=True,
        with_text=False,
        events=ALERTS,
        told=records,
        since=request.clock_start,
        most=1,
    )
    return found[0] if found else None


def _names(entry: Entry | None) -> list[str]:
    people = (entry.about or {}).get("people") if entry else None
    return [str(name) for name in people] if isinstance(people, list) else []


async def _readers(visit: Visit, request: Request, records: Portion, count: int) -> list[str]:
    """Who read of it lately, once each, as far as this reviewer is told of them."""
    entries = await visit.work.log.entries(
        request.id,
        with_audit=True,
        with_text=False,
        events=PARTS[LogPart.READINGS],
        told=records,
        first=max(count - _READINGS, 0),
    )
    names: dict[str, None] = {}
    for entry in reversed(entries):
        about = entry.about or {}
        reader = visit.work.situation.name(PersonId(str(about.get("actor") or "")))
        names[str(about.get("name") or reader)] = None
    return [name for name in names if name]
