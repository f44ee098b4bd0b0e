"""What a member accepts of drills: kinds, hours of the week, days on which there are none.

Owns the values, and what counts where a member says nothing. How they are written in the network file is
left to ``formats.network_file.relations``, what follows for a drill to ``domain.drills``.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from domain.directory.week import Weekday, Window


class DrillKind(StrEnum):
    """What a drill tries out."""

    PING = "ping"
    """Whether somebody acknowledges."""
    FORM = "form"
    """Whether it is answered, too."""
    CALL = "call"
    """Whether the directory's telephone number is answered; the secretariat calls."""


WEEKEND: Final = frozenset({Weekday.SAT, Weekday.SUN})


class Days(NamedTuple):
    """Days of the calendar, the last one included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRules:
    """Of one member; every time is that of the drilled desk's roster."""

    kinds: frozenset[DrillKind] = frozenset(DrillKind)
    periods: tuple[Window, ...] = ()
    """The hours of the week in which its desks may be drilled; all of them where none is named."""
    blackout: tuple[Days, ...] = ()
    """Days on which nobody is drilled."""
    weekend: frozenset[Weekday] = WEEKEND
    holidays: str = ""
    """Whose public holidays count as such; those of the desk's roster where nothing is said."""


NO_LIMITS: Final = DrillRules()
"""Of a member that says nothing."""
