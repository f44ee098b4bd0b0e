"""Where the rosters leave holes: hours in which nobody is on duty or reached, and people in two places.

Decides what counts as an empty shift and as double duty. Who is told, and when, is left to services.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from domain.directory.directory import Directory, Layer, Roster
from domain.duty.roster import Shift, shifts
from domain.duty.roster_week import open_spans
from domain.spans import Span, joined
from domain.vocabulary import LayerName, PersonId, RosterId


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """[since, until), UTC, in which the layer should have somebody on duty and has nobody."""

    roster: RosterId
    layer: LayerName
    since: datetime
    until: datetime


class RosterLayer(NamedTuple):
    """A layer of a roster."""

    roster: RosterId
    layer: LayerName


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleDuty:
    """[since, until), UTC, in which one person is on duty in two places."""

    person: PersonId
    places: tuple[RosterLayer, RosterLayer]
    since: datetime
    until: datetime


class _Stint(NamedTuple):
    since: datetime
    until: datetime
    place: RosterLayer


def empty_shifts(directory: Directory, since: datetime, until: datetime) -> tuple[Gap, ...]:
    """The empty shifts of every layer within [since, until), by roster and layer, in order.

    A layer is meant to be empty outside its restrictions; that counts as a gap only where no other
    layer of the roster has anybody either.
    """
    return tuple(
        gap for roster in directory.rosters.values() for gap in _gaps(roster, Span(since, until))
    )


def unreached_shifts(
    directory: Directory, reachable: Collection[PersonId], since: datetime, until: datetime
) -> tuple[Gap, ...]:
    """When a layer has people on duty within [since, until), but nobody who can be reached."""
    return tuple(
        gap
        for roster in directory.rosters.values()
        if any(person not in reachable for person in roster.people)
        for layer in roster.layers
        for gap in _unreached(roster, layer, reachable, Span(since, until))
    )


def double_duties(directory: Directory, since: datetime, until: datetime) -> tuple[DoubleDuty, ...]:
    """Where one person is on duty in two places within [since, until), by person, in order."""
    wanted = _in_several_places(directory)
    stints = _stints(directory, wanted, Span(since, until))
    return tuple(double for person in wanted for double in _doubles(person, stints.get(person, ())))


def double_duties_by_override(directory: Directory, since: datetime) -> tuple[DoubleDuty, ...]:
    """Where an override puts a person in a second place after ``since``, however far ahead."""
    wanted = _in_several_places(directory)
    found: dict[DoubleDuty, None] = {}
    for roster in directory.rosters.values():
        for override in chain.from_iterable(roster.exact_overrides.values()):
            person = override.person
            if override.until > since and person in wanted:
                period = Span(max(override.since, since), override.until)
                stints = _stints(directory, {person: wanted[person]}, period)
                found |= dict.fromkeys(_doubles(person, stints.get(person, ())))
    return tuple(found)


def _gaps(roster: Roster, period: Span) -> Iterator[Gap]:
    covered = {
        layer.name: _within(period, shifts(roster, layer.name, *period)) for layer in roster.layers
    }
    by_anybody = joined(span for spans in covered.values() for span in spans)
    for layer in roster.layers:
        empty = _outside(covered[layer.name], period)
        if layer.restrictions:
            opening = open_spans(layer.restrictions, roster.time_zone, *period)
            meant = _common(_outside(joined(opening), period), by_anybody)
            empty = _common(empty, _outside(meant, period))
        for span in empty:
            yield Gap(roster=roster.id, layer=layer.name, since=span.since, until=span.until)


def _unreached(
    roster: Roster, layer: Layer, reachable: Collection[PersonId], period: Span
) -> Iterator[Gap]:
    found = tuple(shifts(roster, layer.name, *period))
    reached = _within(period, (shift for shift in found if shift.person in reachable))
    for span in _common(_within(period, found), _outside(reached, period)):
        yield Gap(roster=roster.id, layer=layer.name, since=span.since, until=span.until)


def _within(period: Span, found: Iterable[Shift]) -> list[Span]:
    return joined(
        Span(max(shift.since, period.since), min(shift.until, period.until)) for shift in found
    )


def _outside(spans: Sequence[Span], period: Span) -> list[Span]:
    """What the spans, which are in order, leave of the period."""
    left: list[Span] = []
    since = period.since
    for span in spans:
        if since < min(span.since, period.until):
            left.append(Span(since, min(span.since, period.until)))
        since = max(since, span.until)
    if since < period.until:
        left.append(Span(since, period.until))
    return left


def _common(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """What lies in both; each is in order and does not overlap itself."""
    common: list[Span] = []
    here = there = 0
    while here < len(some) and there < len(others):
        since = max(some[here].since, others[there].since)
        until = min(some[here].until, others[there].until)
        if since < until:
            common.append(Span(since, until))
        if some[here].until <= others[there].until:
            here += 1
        else:
            there += 1
    return common


def _in_several_places(directory: Directory) -> dict[PersonId, set[RosterLayer]]:
    """The people whom more than one layer names, with those layers."""
    places: dict[PersonId, set[RosterLayer]] = {}
    for roster in directory.rosters.values():
        for layer in roster.layers:
            for person in layer.people:
                places.setdefault(person, set()).add(RosterLayer(roster.id, layer.name))
        for override in roster.overrides:
            places.setdefault(override.person, set()).add(RosterLayer(roster.id, override.layer))
    return {person: found for person, found in places.items() if len(found) > 1}


def _stints(
    directory: Directory, wanted: Mapping[PersonId, set[RosterLayer]], period: Span
) -> dict[PersonId, list[_Stint]]:
    """When the wanted people are on duty within the period, and where."""
    stints: dict[PersonId, list[_Stint]] = {}
    for place in dict.fromkeys(place for places in wanted.values() for place in sorted(places)):
        for shift in shifts(directory.rosters[place.roster], place.layer, *period):
            if shift.person in wanted:
                since, until = max(shift.since, period.since), min(shift.until, period.until)
                stints.setdefault(shift.person, []).append(_Stint(since, until, place))
    return stints


def _doubles(person: PersonId, stints: Sequence[_Stint]) -> Iterator[DoubleDuty]:
    running: list[_Stint] = []
    for stint in sorted(stints):
        running = [other for other in running if other.until > stint.since]
        for other in running:
            if other.place != stint.place:
                yield DoubleDuty(
                    person=person,
                    places=(min(other.place, stint.place), max(other.place, stint.place)),
                    since=stint.since,
                    until=min(other.until, stint.until),
                )
        running.append(stint)
