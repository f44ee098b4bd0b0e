"""The roster that a new contact point brings: one person always, or several in turn, week by week.

Owns who may stand in it, when its first turn began, and how the directory file would write it. The
file's own readers look at it; all else about duty comes with the file, or changes beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from domain.directory.directory import Directory, Roster, Weekday
from domain.directory.entry_fields import Field
from domain.vocabulary import MemberCode, PersonId, Role, RosterId
from formats.network_file.document import roster_from_plain
from formats.network_file.findings import FileFinding, NetworkFileError
from formats.network_file.plain import Plain

Values = Mapping[Field, Plain | None]
"""What an entry is to say; None for what it is to leave out."""
LAYER: Final = "duty"
HANDOVERS: Final = tuple(f"{day} 08:00" for day in Weekday)
"""The hand-overs that are offered; others are written."""
_OF_ONE: Final = f"{Weekday.MON} 00:00"
"""One person hands over to themselves: nobody sees when."""


def may_stand(known: Directory, member: MemberCode) -> list[PersonId]:
    """The duty officers of a member, in the directory's order."""
    officers = known.with_role(Role.DUTY_OFFICER)
    return [person.id for person in officers if person.member == member]


def complete(known: Directory, values: Values, point: str, now: datetime) -> Values:
    """The values with the roster's key, made from the contact point's, and its first turn.

    The first turn is the one that runs at ``now``: whoever is named first is on duty at once.
    """
    member = known.members[MemberCode(str(values[Field.MEMBER]))]
    handover = str(values.get(Field.HANDOVER) or _OF_ONE)
    start = _turn_at(now, member.time_zone, handover).date().isoformat()
    return {**values, Field.ROSTER: f"{point}-roster", Field.START: start}


def _turn_at(now: datetime, zone: ZoneInfo, handover: str) -> datetime:
    """The last hand-over at or before ``now``, in local time."""
    day, _, clock = handover.partition(" ")
    local = now.astimezone(zone).replace(tzinfo=None)
    back = (local.weekday() - list(Weekday).index(Weekday(day))) % 7
    last = datetime.combine(local.date() - timedelta(days=back), time.fromisoformat(clock))
    return last if last <= local else last - timedelta(days=7)


def with_new_roster(known: Directory, values: Values) -> Directory:
    """The directory with the roster of ``complete``.

    Raises ``NetworkFileError`` where there is one of that key, or somebody may not stand in it (now).
    """
    key, code = str(values[Field.ROSTER]), MemberCode(str(values[Field.MEMBER]))
    people = named_in(values)
    if key in known.rosters:
        raise _cannot(f"there is a roster {key} already", "begin again")
    for person in people:
        if person not in may_stand(known, code):
            raise _cannot(f"{person} is no duty officer of {code}", "begin again without them")
    roster = roster_from_plain(
        known,
        key,
        {
            "time_zone": known.members[code].time_zone.key,
            "layers": [
                {
                    "name": LAYER,
                    "rotation": {
                        "every": "1w",
                        "handover": str(values.get(Field.HANDOVER) or _OF_ONE),
                        "people": [*people],
                        "start": str(values[Field.START]),
                    },
                }
            ],
        },
    )
    rosters = {**known.rosters, RosterId(key): roster}
    return replace(known, rosters=MappingProxyType(rosters))


def named_in(values: Values) -> list[PersonId]:
    """The people of the new roster in turn; none where the values bring none."""
    people = values.get(Field.PEOPLE)
    return [PersonId(str(each)) for each in people] if isinstance(people, list) else []


def standing_elsewhere(before: Directory, roster: Roster) -> Iterator[FileFinding]:
    """A warning for each person of a new roster who takes turns on another one."""
    for other in before.rosters.values():
        for person in roster.people:
            if person in other.people:
                yield FileFinding(
                    path=f"rosters.{roster.id}",
                    line=None,
                    message=f"{person} takes turns on roster {other.id} too",
                    remedy="they may be on duty in two places at once",
                )


def _cannot(message: str, remedy: str) -> NetworkFileError:
    return NetworkFileError((FileFinding(path="", line=None, message=message, remedy=remedy),))
