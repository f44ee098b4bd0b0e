"""The roster that a new contact point brings: one person always, or several in turn, week by week.

Owns who may stand in it, when its first turn began, and how the directory file would write it. The
file's own readers look at it. Changing a roster that is there is left to ``roster_edit``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from domain.directory.directory import Directory, Roster, Rotation, Weekday
from domain.directory.entry_fields import Field
from domain.duty.turns import begun
from domain.vocabulary import MemberCode, PersonId, Role, RosterId
from formats.network_file.document import roster_from_plain
from formats.network_file.findings import FileFinding, NetworkFileError
from formats.network_file.tree import Plain

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
    start = first_day(named_in(values), values.get(Field.HANDOVER), member.time_zone, now)
    return {**values, Field.ROSTER: f"{point}-roster", Field.START: start}


def first_day(
    people: Sequence[PersonId], handover: Plain | None, zone: ZoneInfo, now: datetime
) -> str:
    """The start by which the first of the people has the weekly turn that runs at ``now``."""
    day, _, clock = str(handover or _OF_ONE).partition(" ")
    weekly = Rotation(
        every=timedelta(weeks=1),
        handover=time.fromisoformat(clock),
        weekday=Weekday(day),
        people=tuple(people),
    )
    return begun(weekly, zone, now).start.isoformat()


def with_new_roster(known: Directory, values: Values) -> Directory:
    """The directory with the roster of ``complete``.

    Raises ``NetworkFileError`` where there is one of that key, or somebody may not stand in it (now).
    """
    key, code = str(values[Field.ROSTER]), MemberCode(str(values[Field.MEMBER]))
    people = named_in(values)
    if key in known.rosters:
        raise cannot(f"there is a roster {key} already", "begin again")
    for person in people:
        if person not in may_stand(known, code):
            raise cannot(f"{person} is no duty officer of {code}", "begin again without them")
    roster = roster_from_plain(
        known,
        key,
        {
            "time_zone": known.members[code].time_zone.key,
            "layers": [
                weekly_layer(LAYER, people, values.get(Field.HANDOVER), str(values[Field.START]))
            ],
        },
    )
    rosters = {**known.rosters, RosterId(key): roster}
    return replace(known, rosters=MappingProxyType(rosters))


def weekly_layer(
    name: str, people: Sequence[PersonId], handover: Plain | None, start: str
) -> dict[str, Plain]:
    """A layer as the file writes it: one person always, or several in turn week by week."""
    return {
        "name": name,
        "rotation": {
            "every": "1w",
            "handover": str(handover or _OF_ONE),
            "people": [*people],
            "start": start,
        },
    }


def named_in(values: Values) -> list[PersonId]:
    """The people of the new roster in turn; none where the values bring none."""
    people = values.get(Field.PEOPLE)
    return [PersonId(str(each)) for each in people] if isinstance(people, list) else []


def require_named(people: Sequence[str]) -> None:
    """Raise ``NetworkFileError`` unless somebody is named, and nobody twice."""
    if not people:
        raise cannot("nobody is named", "choose who is on duty there")
    if len({*people}) != len(people):
        raise cannot("somebody is named twice", "name each person once")


def standing_elsewhere(before: Directory, roster: Roster) -> Iterator[FileFinding]:
    """A warning for each person who is new on the roster and takes turns on another one."""
    was = before.rosters.get(roster.id)
    for other in before.rosters.values():
        for person in roster.people:
            is_new = was is None or person not in was.people
            if is_new and other.id != roster.id and person in other.people:
                yield FileFinding(
                    path=f"rosters.{roster.id}",
                    line=None,
                    message=f"{person} takes turns on roster {other.id} too",
                    remedy="they may be on duty in two places at once",
                )


def cannot(message: str, remedy: str) -> NetworkFileError:
    """What is in the way of a roster that is made or changed in chat."""
    return NetworkFileError((FileFinding(path="", line=None, message=message, remedy=remedy),))
