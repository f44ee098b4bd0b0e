"""One's own duty over all rosters, and who may see the page of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from domain.directory.actor import Actor
from domain.directory.directory import Directory, Roster
from domain.duty.cover import desk_names
from domain.duty.own_shifts import Away, OwnShift, away, own_shifts
from domain.refused import not_yours
from domain.vocabulary import Role, RosterId
from services.visit.visit import Visit

SEE_DUTY: Final = (Role.DUTY_OFFICER, Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR)
"""Whose menu in chat shows who is on duty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDuty:
    """One's shifts and absences, with the desk and the time zone of each roster among them."""

    shifts: tuple[OwnShift, ...]
    away: tuple[Away, ...]
    desks: Mapping[RosterId, str]
    zones: Mapping[RosterId, ZoneInfo]


def sees_duty(visit: Visit) -> bool:
    """Whether the person sees who is on duty, by a role or because they stand in a roster."""
    return visit.actor.has(*SEE_DUTY) or bool(_own(visit.work.directory, visit.actor))


def require_duty(visit: Visit) -> None:
    """Let pass who sees who is on duty. Raises ``Refused``."""
    if not sees_duty(visit):
        raise not_yours()


async def own_duty(visit: Visit, since: datetime, until: datetime) -> OwnDuty:
    """One's own duty that touches [since, until), on every roster of a desk."""
    directory, me = visit.work.directory, visit.actor.id
    rosters = _own(directory, visit.actor)
    changes = await visit.work.duty_changes.in_force()
    desks = desk_names(directory)
    return OwnDuty(
        shifts=tuple(own_shifts(rosters, changes, me, since, until)),
        away=tuple(away(rosters, me, since, until)),
        desks={roster.id: desks[roster.id] for roster in rosters},
        zones={roster.id: roster.time_zone for roster in rosters},
    )


def _own(directory: Directory, actor: Actor) -> list[Roster]:
    """The rosters of desks that name the person."""
    return [
        directory.rosters[key]
        for key in desk_names(directory)
        if actor.id in directory.rosters[key].people
    ]
