"""A rotation that is changed: whoever has the turn that runs keeps it, unless the change says otherwise.

Decides how people and hand-overs are written so that this is so. Who is on duty by a rotation is left
to ``domain.duty.roster``, who may change one to services.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.directory.directory import Rotation
from domain.duty.roster import turn_number
from domain.vocabulary import PersonId

_DAY = timedelta(days=1)
_MOST_DAYS_BACK = 9
"""The first turn of a rotation begins within a week of its start, in whatever zone."""


class RosterAct(StrEnum):
    """What can be changed of a layer of a roster."""

    ADD = "add"
    TAKE_OUT = "out"
    ORDER = "order"
    EVERY = "every"
    HANDOVER = "handover"
    START = "start"
    NEW_LAYER = "layer"
    DROP_LAYER = "drop"
    REDRAW = "redraw"
    """At a page: whatever the directory file can say of a layer."""


def in_turn(rotation: Rotation, zone: ZoneInfo, at: datetime) -> tuple[PersonId, ...]:
    """The people in the order of their turns, from whose turn it is; before the first, from the first."""
    here = max(turn_number(rotation, zone, at), 0) % len(rotation.people)
    return (*rotation.people[here:], *rotation.people[:here])


def beginning_with(
    rotation: Rotation, zone: ZoneInfo, at: datetime, people: tuple[PersonId, ...]
) -> Rotation:
    """The rotation with these people in turn, of whom the first has the turn that runs at ``at``."""
    before = len(people) - max(turn_number(rotation, zone, at), 0) % len(people)
    return replace(rotation, people=(*people[before:], *people[:before]))


def begun(rotation: Rotation, zone: ZoneInfo, at: datetime) -> Rotation:
    """The rotation with the latest start by which its first turn has begun at ``at``."""
    today = at.astimezone(zone).date()
    days = (today - back * _DAY for back in range(_MOST_DAYS_BACK))
    found = (replace(rotation, start=day) for day in days)
    return next((each for each in found if turn_number(each, zone, at) >= 0), rotation)
