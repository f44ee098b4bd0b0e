"""How well a contact point stands: its entry, its people, their channels and its shifts, in one word.

Decides the word, and which findings it rests on. From where they are known is left to
``services.directory.health``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.directory.confirming import Trust
from domain.directory.rows import ChannelCount, DeskDrillsRow, HealthRow, ReachRow


class PointStanding(StrEnum):
    """How far a contact point can be counted on."""

    GOOD = "good"
    NOT_YET = "not_yet"
    """Nothing speaks against it, and nobody has confirmed its entry yet."""
    DOUBTFUL = "doubtful"
    """It can be asked, and something may fail that its own people can mend."""
    UNVERIFIED = "unverified"
    """What its entry says cannot be relied on, or nobody there can be reached."""


class PointFinding(StrEnum):
    """What speaks against it, the gravest first."""

    NOBODY_REACHED = "nobody_reached"
    DISPUTED = "disputed"
    NEVER_CONFIRMED = "never_confirmed"
    DRILLS_UNMENDED = "drills_unmended"
    """Two drills in a row failed, and its member has had its time to mend it."""
    DRILLS_FAILED = "drills_failed"
    """Two drills in a row failed, and its member has not had that time yet."""
    STALE = "stale"
    EMPTY_SHIFTS = "empty_shifts"
    NOT_ENROLLED = "not_enrolled"
    NOT_REACHED = "not_reached"
    CHANNELS_FAIL = "channels_fail"


GRAVE = frozenset(
    {
        PointFinding.NOBODY_REACHED,
        PointFinding.DISPUTED,
        PointFinding.NEVER_CONFIRMED,
        PointFinding.DRILLS_UNMENDED,
    }
)
"""With one of these the word is *unverified*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointHealth:
    """What is known of one contact point now."""

    trust: Trust
    is_disputed: bool
    """Whether its own people said that something in the entry is wrong, and nobody has confirmed it since."""
    confirmed_at: datetime | None
    people: int
    """Who stands on its roster."""
    enrolled: int
    reached: int
    """On how many of them some channel works."""
    channels: tuple[ChannelCount, ...]
    empty_shifts: int
    """In the days that are looked ahead."""
    drills_failed: bool = False
    """Whether two drills in a row failed, and nothing has mended it since."""
    is_advised: bool = False
    """Whether requesters are advised for that."""
    drills: DeskDrillsRow
    reach: tuple[ReachRow, ...] = ()
    """Each kind of channel that somebody there has."""

    @property
    def findings(self) -> tuple[PointFinding, ...]:
        """What speaks against it, the gravest first; nothing where all is well."""
        found = set(self._found())
        return tuple(finding for finding in PointFinding if finding in found)

    @property
    def standing(self) -> PointStanding:
        """The one word."""
        findings = self.findings
        if not GRAVE.isdisjoint(findings):
            return PointStanding.UNVERIFIED
        if findings:
            return PointStanding.DOUBTFUL
        return PointStanding.NOT_YET if self.trust is Trust.NEW else PointStanding.GOOD

    @property
    def row(self) -> HealthRow:
        """As it is told, without its channels."""
        return HealthRow(
            standing=self.standing,
            findings=self.findings,
            confirmed_at=self.confirmed_at,
            people=self.people,
            enrolled=self.enrolled,
            reached=self.reached,
            empty_shifts=self.empty_shifts,
        )

    def _found(self) -> Iterator[PointFinding]:
        if not self.reached:
            yield PointFinding.NOBODY_REACHED
        if self.is_disputed:
            yield PointFinding.DISPUTED
        elif self.trust is Trust.UNVERIFIED:
            yield PointFinding.NEVER_CONFIRMED
        if self.is_advised:
            yield PointFinding.DRILLS_UNMENDED
        elif self.drills_failed:
            yield PointFinding.DRILLS_FAILED
        if self.trust is Trust.STALE:
            yield PointFinding.STALE
        if self.empty_shifts:
            yield PointFinding.EMPTY_SHIFTS
        if self.enrolled < self.people:
            yield PointFinding.NOT_ENROLLED
        if self.reached < self.enrolled:
            yield PointFinding.NOT_REACHED
        if any(each.works < each.of for each in self.channels):
            yield PointFinding.CHANNELS_FAIL
