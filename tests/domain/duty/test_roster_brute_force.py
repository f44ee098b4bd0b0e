"""``on_duty`` and ``shifts`` against a slow evaluation that shares no code with them.

The slow evaluation lists every hand-over from the start on, tries every offset that the zone has
about a day, and walks minute by minute over a gap. ``CONTACTPOINT_TEST_ROSTERS=200`` (and
``CONTACTPOINT_TEST_YEARS=10``, ``CONTACTPOINT_TEST_INSTANTS=10000``) try more.
"""

import os
import random
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from domain.directory.directory import (
    FixedShift,
    Layer,
    Override,
    Roster,
    Rotation,
    Weekday,
    Window,
)
from domain.duty.roster import Shift, on_duty, shifts
from domain.vocabulary import LayerName, PersonId, RosterId

ROSTERS = int(os.environ.get("CONTACTPOINT_TEST_ROSTERS", "48"))
YEARS = int(os.environ.get("CONTACTPOINT_TEST_YEARS", "1"))
INSTANTS = int(os.environ.get("CONTACTPOINT_TEST_INSTANTS", "150"))

ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Europe/Chisinau",
    "Europe/Dublin",
    "Europe/Madrid",
    "Europe/Rome",
    "Pacific/Apia",
    "Pacific/Chatham",
)
LAYER = LayerName("duty")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)


class SlowZone:
    """Local times as instants, by trying."""

    def __init__(self, name: str) -> None:
        self.zone = ZoneInfo(name)
        self._offsets = cache(self._offsets_about)

    def _offsets_about(self, day: date) -> frozenset[timedelta]:
        noon = datetime.combine(day, time(12), tzinfo=UTC)
        hours = (noon + n * HOUR for n in range(-50, 51))
        return frozenset(hour.astimezone(self.zone).utcoffset() or timedelta() for hour in hours)

    def _clock(self, at: datetime) -> datetime:
        return at.astimezone(self.zone).replace(tzinfo=None)

    def occurrences(self, local: datetime) -> list[datetime]:
        """Every instant at which the clock shows the time; after a gap, its first instant."""
        tried = (local.replace(tzinfo=UTC) - off for off in self._offsets(local.date()))
        shown = sorted(at for at in tried if self._clock(at) == local)
        if shown:
            return shown
        at = local.replace(tzinfo=UTC) - 27 * HOUR
        while self._clock(at) < local:
            at += MINUTE
        return [at]


class SlowRoster:
    """Who is on duty in one layer, by listing everything."""

    def __init__(self, roster: Roster, last: datetime) -> None:
        self.zone = SlowZone(roster.time_zone.key)
        self.layer = roster.layers[0]
        self.overrides = [
            (
                o.person,
                self.zone.occurrences(o.since)[0] if o.since.tzinfo is None else o.since,
                self.zone.occurrences(o.until)[-1] if o.until.tzinfo is None else o.until,
            )
            for o in roster.overrides
        ]
        self.handovers: list[datetime] = []
        if self.layer.rotation is not None:
            self.handovers = list(self._handovers(self.layer.rotation, last))

    def _handovers(self, rotation: Rotation, last: datetime) -> Iterator[datetime]:
        if rotation.elapsed:
            at = self.zone.occurrences(datetime.combine(rotation.start, rotation.handover))[0]
            while at <= last:
                yield at
                at += rotation.every
            return
        for local in self._wall_clock(rotation):
            at = self.zone.occurrences(local)[0]
            yield at
            if at > last:
                return

    def _wall_clock(self, rotation: Rotation) -> Iterator[datetime]:
        day = rotation.start
        hours = rotation.every // HOUR
        if hours <= 24:
            minutes = rotation.handover.hour * 60 + rotation.handover.minute
            of_day = sorted((minutes + n * hours * 60) % 1440 for n in range(24 // hours))
            while True:
                yield from (datetime.combine(day, time(m // 60, m % 60)) for m in of_day)
                day += DAY
        while rotation.weekday is not None and day.strftime("%a").upper() != rotation.weekday:
            day += DAY
        while True:
            yield datetime.combine(day, rotation.handover)
            day += rotation.every

    def open(self, window: Window, at: datetime) -> date | None:
        """The day of the window's occurrence that holds the instant."""
        today = at.astimezone(self.zone.zone).date()
        for day in (today - n * DAY for n in range(-1, 4)):
            if day.strftime("%a").upper() in window.days:
                ends = day + DAY if window.until <= window.since else day
                since = self.zone.occurrences(datetime.combine(day, window.since))[0]
                until = self.zone.occurrences(datetime.combine(ends, window.until))[-1]
                if since <= at < until:
                    return day
        return None

    def people(self, at: datetime) -> tuple[str, set[str]]:
        """By what somebody is on duty, and who."""
        for number, (person, since, until) in enumerate(self.overrides):
            if since <= at < until:
                return f"override {number}", {person}
        if self.layer.restrictions and not any(
            self.open(window, at) is not None for window in self.layer.restrictions
        ):
            return "closed", set()
        if self.layer.rotation is None:
            on = {f.person for f in self.layer.fixed if self.open(f.window, at) is not None}
            return "fixed", set(on)
        turn = bisect_right(self.handovers, at) - 1
        if turn < 0:
            return "not begun", set()
        people = self.layer.rotation.people
        return f"turn {turn}", {people[turn % len(people)]}


def random_roster(chance: random.Random, zone: str, first: datetime, last: datetime) -> Roster:
    people = [PersonId(f"exercise-{n}") for n in range(chance.randint(1, 6))]
    fixed: tuple[FixedShift, ...] = ()
    rotation = None
    if chance.random() < 0.25:
        fixed = tuple(
            FixedShift(window=random_window(chance), person=chance.choice(people))
            for _ in range(chance.randint(1, 6))
        )
    else:
        rotation = random_rotation(chance, people, first)
    restrictions = [random_window(chance) for _ in range(chance.choice((0, 1, 2)))]
    return Roster(
        id=RosterId("exercise"),
        time_zone=ZoneInfo(zone),
        layers=(
            Layer(name=LAYER, rotation=rotation, fixed=fixed, restrictions=tuple(restrictions)),
        ),
        overrides=tuple(random_overrides(chance, people, first, last)),
    )


def random_time(chance: random.Random) -> time:
    hour = chance.choice((0, 0, 1, 2, 2, 3, 8, 20, chance.randrange(24)))
    return time(hour, chance.choice((0, 15, 30)))


def random_window(chance: random.Random) -> Window:
    if chance.random() < 0.3:
        always = random_time(chance)
        return Window(days=frozenset(Weekday), since=always, until=always)
    days = frozenset(chance.sample(list(Weekday), chance.randint(1, 7)))
    return Window(days=days, since=random_time(chance), until=random_time(chance))


def random_rotation(chance: random.Random, people: list[PersonId], first: datetime) -> Rotation:
    kind = chance.choice(("week", "day", "clock", "elapsed"))
    hours = {
        "week": 168 * chance.randint(1, 3),
        "day": 24 * chance.randint(1, 10),
        "clock": chance.choice((1, 2, 3, 4, 6, 8, 12, 24)),
        "elapsed": chance.choice((5, 7, 9, 36, 48, 100)),
    }[kind]
    return Rotation(
        every=timedelta(hours=hours),
        handover=random_time(chance),
        weekday=chance.choice(list(Weekday)) if kind == "week" else None,
        people=tuple(chance.choices(people, k=chance.randint(1, 8))),
        start=first.date() + chance.randint(0, 60) * DAY,
        elapsed=kind == "elapsed",
    )


def random_overrides(
    chance: random.Random, people: list[PersonId], first: datetime, last: datetime
) -> Iterator[Override]:
    at = first + timedelta(days=chance.randint(0, 40))
    while at < last:
        since = datetime.combine(at.date(), random_time(chance))
        until = since + timedelta(minutes=15 * chance.randint(1, 200))
        person = chance.choice(people)
        if chance.random() < 0.3:
            exact = since.replace(tzinfo=UTC)
            yield Override(layer=LAYER, person=person, since=exact, until=exact + (until - since))
        else:
            yield Override(layer=LAYER, person=person, since=since, until=until)
        # Two days lie between any two, so that no zone's offset makes them meet.
        at = until.replace(tzinfo=UTC) + timedelta(days=chance.randint(2, 60))


def random_instants(
    chance: random.Random, slow: SlowRoster, first: datetime, last: datetime
) -> Iterator[datetime]:
    """Any instants, instants about changes of the clocks, and the edges of turns and overrides."""
    zone = slow.zone.zone
    hours = [first + n * HOUR for n in range(int((last - first) / HOUR))]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    changes = [at for at, a, b in zip(hours, offsets, offsets[1:], strict=False) if a != b]
    edges = [edge for _, *both in slow.overrides for edge in both]
    edges += chance.sample(slow.handovers, min(50, len(slow.handovers)))
    for _ in range(INSTANTS):
        kind = chance.random()
        if kind < 0.4 and changes:
            yield chance.choice(changes) + timedelta(minutes=chance.uniform(-1500, 1500))
        elif kind < 0.6 and edges:
            yield min(chance.choice(edges) + chance.choice((-TICK, timedelta(0), TICK)), last)
        else:
            yield first + (last - first) * chance.random()


@pytest.mark.parametrize("number", range(ROSTERS))
def test_on_duty_is_what_listing_everything_gives(number: int) -> None:
    chance = random.Random(number)  # noqa: S311 - the same rosters in every run
    zone = ZONES[number % len(ZONES)]
    year = 2011 if zone == "Pacific/Apia" else 2023
    first = datetime(year, 2, 1, tzinfo=UTC)
    last = first.replace(year=year + YEARS)
    roster = random_roster(chance, zone, first, last)
    slow = SlowRoster(roster, last + 40 * DAY)
    for count, at in enumerate(random_instants(chance, slow, first, last)):
        reason, expected = slow.people(at)
        found = on_duty(roster, LAYER, at)
        assert {duty.person for duty in found} == expected, (zone, at, reason)
        assert len(found) == len(expected)
        for duty in found:
            assert duty.since <= at < duty.until
            if reason != "fixed" and count % 4 == 0:
                # The shift begins and ends exactly where the reason for being on duty changes.
                assert slow.people(duty.since) == slow.people(duty.until - TICK)
                assert slow.people(duty.since - TICK)[0] != reason
                assert slow.people(duty.until)[0] != reason


@pytest.mark.parametrize("number", range(0, ROSTERS, 2))
def test_shifts_are_what_on_duty_says_at_every_instant(number: int) -> None:
    chance = random.Random(number)  # noqa: S311 - the same rosters in every run
    zone = ZONES[number % len(ZONES)]
    year = 2011 if zone == "Pacific/Apia" else 2023
    first = datetime(year, 2, 1, tzinfo=UTC)
    last = first.replace(year=year + 1)
    roster = random_roster(chance, zone, first, last)
    since = first + timedelta(minutes=chance.randint(0, 500_000))
    until = since + timedelta(minutes=chance.randint(1, 40_000))
    listed = shifts(roster, LAYER, since, until)
    assert list(listed) == sorted(listed, key=lambda shift: shift.since)
    seen: set[Shift] = set()
    edges = {edge for shift in listed for edge in (shift.since, shift.until)}
    for at in sorted({since, *edges}):
        if since <= at < until:
            now = {shift for shift in listed if shift.since <= at < shift.until}
            assert set(on_duty(roster, LAYER, at)) == now
            seen |= now
    assert seen == set(listed)
