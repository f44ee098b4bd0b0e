"""The parts of a request's log that a reviewer looks at by themselves."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.events import Event
from domain.topics import Topic


class LogPart(StrEnum):
    """What of a log is read: how it went at a glance, some kinds of records, or all of them."""

    SUMMARY = "summary"
    STEPS = "steps"
    DELIVERIES = "deliveries"
    READINGS = "readings"
    TEXTS = "texts"
    ALL = "all"


def _beginning(*prefixes: str) -> frozenset[Event]:
    return frozenset(event for event in Event if event.startswith(prefixes))


ALERTS: Final = frozenset({Event.ALERTED, Event.ESCALATED})
PARTS: Final[Mapping[LogPart, frozenset[Event]]] = MappingProxyType(
    {
        LogPart.STEPS: _beginning("request."),
        LogPart.DELIVERIES: _beginning("message.", "channel."),
        LogPart.READINGS: _beginning(
            "content.shown", "log.read", "log.exported", "disclosure.", "subject.found"
        ),
        LogPart.TEXTS: frozenset(
            {
                Event.FILED,
                Event.COMPLETED,
                Event.ASKED,
                Event.REPLIED,
                Event.URGENCY_CONTESTED,
                Event.DELAYED,
                Event.ANSWERED,
                Event.REFUSED,
                Event.EXTENSION_ASKED,
                Event.REFUSAL_KEPT,
                Event.DEADLINE_SET,
                Event.PERMISSION_ASKED,
                Event.PERMISSION_GIVEN,
                Event.PERMISSION_REFUSED,
                Event.TRANSFER_PROPOSED,
                Event.TRANSFERRED,
                Event.CORRECTED,
                Event.CORRECTION_DONE,
                Event.REMARKED,
            }
        ),
    }
)
"""Which events each is; a record may be in two, and what is in none is among all of them."""
OF_A_READER: Final = PARTS[LogPart.READINGS] | PARTS[LogPart.DELIVERIES] | {Event.CORRECTION_NOTED}
"""Records that say who read what: the readings, the deliveries that are under a person's name, and who
has noted what was said of a text that they had read."""
OF_A_CORRECTION: Final = frozenset(
    {
        Event.CORRECTED,
        Event.CORRECTION_NOTED,
        Event.CORRECTION_DONE,
        Event.CORRECTION_REMINDED,
    }
)
"""Records about a text, which are told to whoever that text is told to, whenever they were made."""
OF_ITS_SIDE: Final = frozenset({Event.LINKED, Event.UNLINKED, *_beginning("subject.")})
"""Records that are told to the member of who made them, and to who is of none: with what a request was
linked, or what its data protection officer asked about it, the other side may not know."""
LOOKED_UP: Final = frozenset(
    {
        *(Topic.LOG, Topic.LOG_SUMMARY, Topic.DISCLOSURES, Topic.DOCUMENT),
        *(Topic.CONTENT, Topic.REQUEST_SHOWN),
    }
)
"""Messages that show somebody what they asked to see; their delivery is a reading as much."""
