"""Whether a drill's alerts left the system in time: what did not is the operator's failure or the network's.

A chat that refuses, and somebody who is not enrolled, is the desk's own matter.
"""

from typing import Final

from domain.events import Event
from domain.requests.request import Request
from domain.topics import Topic
from storage.transaction.unit_of_work import UnitOfWork

_TAKEN: Final = frozenset({Event.DELIVERED.value, Event.CHANNEL_SENT.value})
_DELIVERIES: Final = _TAKEN | {Event.UNDELIVERABLE.value}
_MOST: Final = 200
"""Deliveries of one drill that are looked at."""


async def was_handed_over(work: UnitOfWork, request: Request) -> bool:
    """Whether one alert was taken within the time to acknowledge, or all were refused as their people's."""
    found = await work.log.entries(
        request.id, with_audit=True, with_text=False, events=_DELIVERIES, most=_MOST
    )
    refused: set[str] = set()
    for entry in found:
        if entry.at > request.acknowledge_by:
            break
        if entry.event == Event.CHANNEL_SENT:
            return True
        # Of a case whose audit key is gone nothing can be said against the operator.
        if entry.about is None or entry.about.get("topic") == Topic.ALERT:
            if entry.event in _TAKEN:
                return True
            refused.add(str((entry.about or {}).get("to")))
    return len(refused) >= len(request.alerted)
