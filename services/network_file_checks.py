"""What is worth a look in a network that can be used.

Decides the warnings about a directory: holes in the rosters, people in two places, steps that would
reach nobody, people who cannot be reached. Errors are left to the readers of the file.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from domain.coverage import DoubleDuty, Gap, double_duties, double_duties_by_override, empty_shifts
from domain.directory import DEFAULT_POLICY, ContactPoint, Directory, Policy
from domain.vocabulary import SECRETARIAT, SUPERVISORS, LayerName, PersonId, Role
from services.network_file_findings import Finding

LOOK_AHEAD = timedelta(days=14)

Lines = Callable[[str, str], int | None]
"""The line on which a section has an entry."""


def check(directory: Directory, lines: Lines, now: datetime) -> Iterator[Finding]:
    """The warnings about a directory at an instant."""
    yield from _same_kind(directory, lines)
    yield from _steps_to_nobody(directory, lines)
    yield from _missing_roles(directory, lines)
    yield from _unused_rosters(directory, lines)
    yield from _empty_shifts(directory, lines, now)
    yield from _double_duties(directory, lines, now)


def enrolment_warnings(
    directory: Directory, enrolled: Collection[PersonId], lines: Lines = lambda *_: None
) -> tuple[Finding, ...]:
    """A warning for each person of the directory whom no message can reach yet.

    ``enrolled`` are those with a working channel.
    """
    return tuple(
        Finding(
            path=f"people.{person}",
            line=lines("people", person),
            message=f"{person} is not enrolled, or has no working channel, and cannot be alerted",
            remedy=f"invite them: contactpoint people invite {person}",
        )
        for person in directory.people
        if person not in enrolled
    )


def _same_kind(directory: Directory, lines: Lines) -> Iterator[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for point in directory.contact_points.values():
        first = seen.setdefault((point.member, point.kind), point.id)
        if first != point.id:
            yield Finding(
                path=f"contact_points.{point.id}",
                line=lines("contact_points", point.id),
                message=f"{point.member} has several contact points of the kind {point.kind}",
                remedy=f"requests go to the first, {first}; put the one that is meant first",
            )


def _policies_of(directory: Directory, point: ContactPoint) -> Iterator[Policy]:
    for key in dict.fromkeys((point.policy, DEFAULT_POLICY)):
        yield directory.policies[key]


def _targets(directory: Directory, point: ContactPoint) -> dict[LayerName, None]:
    """Whom the steps at a contact point mean, each once."""
    named: dict[LayerName, None] = {}
    own, *rest = _policies_of(directory, point)
    left_out = [u for policy in rest for k, u in policy.urgencies.items() if k not in own.urgencies]
    for urgency in (*own.urgencies.values(), *left_out):
        named |= dict.fromkeys(step.notify for step in urgency.steps)
    return named


def _steps_to_nobody(directory: Directory, lines: Lines) -> Iterator[Finding]:
    for point in directory.contact_points.values():
        has = {layer.name for layer in directory.rosters[point.roster].layers}
        for target in _targets(directory, point):
            path, line = f"contact_points.{point.id}", lines("contact_points", point.id)
            if target == SUPERVISORS and not directory.supervisors_of(point.member):
                yield Finding(
                    path=path,
                    line=line,
                    message=f"a step alerts the supervisors, and {point.member} has none",
                    remedy="give somebody of the member the role supervisor",
                )
            elif target not in has and target not in {SUPERVISORS, SECRETARIAT}:
                yield Finding(
                    path=path,
                    line=line,
                    message=f"a step alerts {target}, and roster {point.roster} has no such layer",
                    remedy="add the layer, or the step reaches nobody and is passed over",
                )
    named = (t for p in directory.contact_points.values() for t in _targets(directory, p))
    if SECRETARIAT in named and not directory.with_role(Role.SECRETARIAT):
        yield Finding(
            path="people",
            line=lines("people", ""),
            message="a step alerts the secretariat, and nobody has this role",
            remedy="give somebody the role secretariat",
        )


def _missing_roles(directory: Directory, lines: Lines) -> Iterator[Finding]:
    for roster in directory.rosters.values():
        for key in roster.people:
            if Role.DUTY_OFFICER not in directory.people[key].roles:
                yield Finding(
                    path=f"people.{key}.roles",
                    line=lines("people", key),
                    message=f"{key} is on roster {roster.id} without the role duty_officer",
                    remedy="add the role, or take the person off the roster",
                )


def _unused_rosters(directory: Directory, lines: Lines) -> Iterator[Finding]:
    used = {point.roster for point in directory.contact_points.values()}
    for key in directory.rosters:
        if key not in used:
            yield Finding(
                path=f"rosters.{key}",
                line=lines("rosters", key),
                message="no contact point uses this roster",
                remedy="name it in a contact point, or remove it",
            )


def _empty_shifts(directory: Directory, lines: Lines, now: datetime) -> Iterator[Finding]:
    gaps = empty_shifts(directory, now, now + LOOK_AHEAD)
    for (roster, layer), group in groupby(gaps, key=lambda gap: (gap.roster, gap.layer)):
        first, *others = group
        yield Finding(
            path=f"rosters.{roster}.{layer}",
            line=lines("rosters", roster),
            message=f"empty shift: nobody is on duty in {layer} {_when(first)}{_more(others)}",
            remedy="fill it with an override, or the step that alerts them is passed over",
        )


def _double_duties(directory: Directory, lines: Lines, now: datetime) -> Iterator[Finding]:
    horizon = now + LOOK_AHEAD
    found: dict[tuple[object, ...], list[DoubleDuty]] = {}
    for double in (
        *double_duties(directory, now, horizon),
        *double_duties_by_override(directory, horizon),
    ):
        found.setdefault((double.person, double.places), []).append(double)
    for first, *others in found.values():
        here, there = first.places
        yield Finding(
            path=f"people.{first.person}",
            line=lines("people", first.person),
            message=(
                f"{first.person} is on duty in two places at once, {here.roster}/{here.layer} and "
                f"{there.roster}/{there.layer}, {_when(first)}{_more(others)}"
            ),
            remedy="let somebody else take one of them",
        )


def _when(stretch: Gap | DoubleDuty) -> str:
    return f"from {stretch.since:%Y-%m-%d %H:%M} to {stretch.until:%Y-%m-%d %H:%M} UTC"


def _more(others: Collection[object]) -> str:
    return f" (and {len(others)} times more)" if others else ""
