"""When the log's tree must be signed for others to keep: the anchors' timetable.

Owns the intervals, and which events do not wait for them. What lies between two anchors can be
rewritten by whoever holds the signing key, so the interval is the exposure.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.events import Event


class AnchorCause(StrEnum):
    """Why an anchor was made."""

    GROWN = "grown"
    HOURLY = "hourly"
    ESCALATION = "escalation"
    ERASURE = "erasure"
    ROLE = "role"
    KEY = "key"
    SIGNING = "signing"
    ASKED = "asked"


IF_GROWN: Final = timedelta(minutes=5)
IN_ANY_CASE: Final = timedelta(hours=1)
TO_CHATS: Final = timedelta(days=1)

AT_ONCE: Final = {
    Event.CASE_ERASED: AnchorCause.ERASURE,
    Event.KEY_OPENED: AnchorCause.KEY,
    Event.KEY_ROTATED: AnchorCause.KEY,
    Event.KEY_RETIRED: AnchorCause.KEY,
    Event.SIGNING_ROTATED: AnchorCause.KEY,
    Event.DIRECTORY_IMPORTED: AnchorCause.ROLE,
    Event.DIRECTORY_CHANGED: AnchorCause.ROLE,
    Event.PERSON_ENROLLED: AnchorCause.ROLE,
    Event.PERSON_CONFIRMED: AnchorCause.ROLE,
    Event.PERSON_REVOKED: AnchorCause.ROLE,
    Event.ESCALATED: AnchorCause.ESCALATION,
}
"""Events that are anchored as soon as they are recorded."""

TOLD_IN_CHATS: Final = frozenset(
    event for event, cause in AT_ONCE.items() if cause is not AnchorCause.ESCALATION
) - {Event.KEY_OPENED}
"""Events after which the supervisors receive the tree, with the next regular anchor."""


def cause_now(
    now: datetime, last_at: datetime | None, *, has_grown: bool, events: Collection[Event]
) -> AnchorCause | None:
    """Why an anchor is due now; None where none is. ``events`` were recorded since the last one."""
    for event, cause in AT_ONCE.items():
        if event in events:
            return cause
    # A clock that went back must not stop the anchors.
    waited = IN_ANY_CASE if last_at is None or now < last_at else now - last_at
    if has_grown and waited >= IF_GROWN:
        return AnchorCause.GROWN
    return AnchorCause.HOURLY if waited >= IN_ANY_CASE else None


def is_overdue(now: datetime, lacks_since: datetime | None, why: str, grace: timedelta) -> bool:
    """Whether a destination has taken nothing for too long although the log grew.

    ``why`` is why its last try failed; where none did, what it lacks is on its way.
    """
    return bool(why) and lacks_since is not None and now - lacks_since > grace


def is_told_in_chats(
    cause: AnchorCause, now: datetime, last_told: datetime | None, events: Collection[Event]
) -> bool:
    """Whether this anchor goes to the supervisors' chats; ``events`` since they were last told.

    Only regular anchors and those that were asked for do, so that many people who enrol together
    make one message.
    """
    is_due = last_told is None or now - last_told >= TO_CHATS
    is_regular = cause in (
        AnchorCause.GROWN,
        AnchorCause.HOURLY,
        AnchorCause.ASKED,
        AnchorCause.SIGNING,
    )
    return is_regular and (is_due or not TOLD_IN_CHATS.isdisjoint(events))
