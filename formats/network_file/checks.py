"""What is worth a look in a network that can be used.

Decides the warnings about a directory: holes in the rosters, people in two places, steps that would
reach nobody, people who cannot be reached. Errors are left to the readers of the file.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from domain.directory.actor import may_be_alerted
from domain.directory.directory import DEFAULT_POLICY, ContactPoint, Directory, Step, TargetKind
from domain.directory.portal import Acknowledging
from domain.duty.cover import in_no_roster
from domain.duty.coverage import (
    DoubleDuty,
    Gap,
    double_duties,
    double_duties_by_override,
    empty_shifts,
)
from domain.requests.routing import fallback_of
from domain.vocabulary import (
    FALLBACK,
    OTHER_CONTACT_POINT,
    SECRETARIAT,
    SUPERVISORS,
    WORD_TARGETS,
    PersonId,
    RequestType,
    Role,
)
from formats.network_file.findings import FileFinding

LOOK_AHEAD = timedelta(days=14)

Lines = Callable[[str, str], int | None]
"""The line on which a section has an entry."""


def check(directory: Directory, lines: Lines, now: datetime) -> Iterator[FileFinding]:
    """The warnings about a directory at an instant."""
    yield from check_entries(directory, lines)
    yield from _idle_officers(directory, lines)
    yield from _empty_shifts(directory, lines, now)
    yield from _double_duties(directory, lines, now)


def check_entries(directory: Directory, lines: Lines = lambda *_: None) -> Iterator[FileFinding]:
    """Those that do not depend on the time, and are found without looking at shifts."""
    yield from _same_kind(directory, lines)
    yield from _steps_to_nobody(directory, lines)
    yield from _step_channels(directory, lines)
    yield from _missing_roles(directory, lines)
    yield from _unused_rosters(directory, lines)


def enrolment_warnings(
    directory: Directory,
    enrolled: Collection[PersonId],
    waiting: Collection[PersonId] = (),
    lines: Lines = lambda *_: None,
) -> tuple[FileFinding, ...]:
    """A warning for each person of the directory whom no message can reach yet.

    ``enrolled`` are those with a working channel, ``waiting`` those who wait to be confirmed.
    """
    invite = "is not enrolled, or has no working channel, and cannot be alerted"
    confirm = "has enrolled and waits to be confirmed, and cannot be alerted"
    return tuple(
        _at(lines, "people", person, f"{person} {confirm}", f"contactpoint people confirm {person}")
        if person in waiting
        else _at(
            lines,
            "people",
            person,
            f"{person} {invite}",
            f"invite them: contactpoint people invite {person}",
        )
        for person in directory.people
        if person not in enrolled
    )


def proof_warnings(
    directory: Directory, enrolled: Collection[PersonId], with_key: Collection[PersonId]
) -> tuple[FileFinding, ...]:
    """A warning for each who acknowledges, and could not show that it was them where the network asks it.

    ``with_key`` are those with a passkey, or a telephone's key.
    """
    if directory.portal.acknowledge is not Acknowledging.PROVED:
        return ()
    message = "has no passkey to show who acknowledges: their acknowledgements hold for ten minutes"
    return tuple(
        FileFinding(
            path=f"people.{person.id}",
            line=None,
            message=f"{person.id} {message}",
            remedy=f"contactpoint people secret {person.id}, then First time here at the pages",
        )
        for person in directory.people.values()
        if person.id in enrolled and person.id not in with_key and may_be_alerted(person)
    )


def _at(
    lines: Lines, section: str, key: str, message: str, remedy: str, inside: str = ""
) -> FileFinding:
    """A warning about an entry, or about what is ``inside`` it."""
    path = f"{section}.{key}{inside}"
    return FileFinding(path=path, line=lines(section, key), message=message, remedy=remedy)


def _same_kind(directory: Directory, lines: Lines) -> Iterator[FileFinding]:
    seen: dict[tuple[str, str], str] = {}
    for point in directory.contact_points.values():
        first = seen.setdefault((point.member, point.kind), point.id)
        if first != point.id:
            message = f"{point.member} has several contact points of the kind {point.kind}"
            remedy = f"requests go to the first, {first}; put the one that is meant first"
            yield _at(lines, "contact_points", point.id, message, remedy)


def _steps(directory: Directory, point: ContactPoint) -> dict[Step, None]:
    """The steps that may count at a contact point, each once, whenever they count."""
    own, default = directory.policies[point.policy], directory.policies[DEFAULT_POLICY]
    parts = [policy for _urgency, policy in own.every_urgency]
    parts += [policy for urgency, policy in default.every_urgency if urgency not in own.urgencies]
    steps = (step for policy in parts for step in policy.steps)
    return dict.fromkeys(replace(step, after=timedelta(0)) for step in steps)


def _steps_to_nobody(directory: Directory, lines: Lines) -> Iterator[FileFinding]:
    named: set[str] = set()
    for point in directory.contact_points.values():
        steps = _steps(directory, point)
        named |= {step.notify for step in steps}
        for message, remedy in dict.fromkeys(_lacking(directory, point, step) for step in steps):
            if message:
                yield _at(lines, "contact_points", point.id, message, remedy)
    if SECRETARIAT in named and not directory.with_role(Role.SECRETARIAT):
        yield FileFinding(
            path="people",
            line=lines("people", ""),
            message="a step alerts the secretariat, and nobody has this role",
            remedy="give somebody the role secretariat",
        )


def _lacking(directory: Directory, point: ContactPoint, step: Step) -> tuple[str, str]:
    """Why a step can reach nobody at this contact point, and the remedy; empty where it can."""
    target, member = step.notify, point.member
    if step.kind is not TargetKind.NOTIFY or target == SECRETARIAT:
        return "", ""
    if target == SUPERVISORS and not directory.supervisors_of(member):
        remedy = "give somebody of the member the role supervisor"
        return f"a step alerts the supervisors, and {member} has none", remedy
    if target == OTHER_CONTACT_POINT and len(directory.points_of(member)) < 2:
        message = f"a step alerts another contact point, and {member} has no other"
        return message, "add one, or the step reaches nobody and is passed over"
    if target == FALLBACK and fallback_of(directory, member, RequestType.PERSON) is None:
        message = f"a step alerts who stands in for {member}, and it has no fallback"
        return message, "name one at the member: fallback: CODE, or a contact point"
    has = {layer.name for layer in directory.rosters[point.roster].layers}
    if target not in has and target not in WORD_TARGETS:
        remedy = "add the layer, or the step reaches nobody and is passed over"
        return f"a step alerts {target}, and roster {point.roster} has no such layer", remedy
    return "", ""


def _step_channels(directory: Directory, lines: Lines) -> Iterator[FileFinding]:
    """Steps that go out on a channel which somebody they may alert does not have."""
    for point in directory.contact_points.values():
        people = directory.rosters[point.roster].people
        kinds = {
            s.channel
            for s in _steps(directory, point)
            if s.channel and s.kind is TargetKind.NOTIFY and s.notify not in WORD_TARGETS
        }
        for kind in sorted(kinds):
            for key in people:
                if all(channel.kind is not kind for channel in directory.people[key].channels):
                    message = f"a step at {point.id} uses {kind.value}, and {key} has none"
                    remedy = "add it, or the alert reaches them by Telegram alone"
                    yield _at(lines, "people", key, message, remedy, ".channels")


def _missing_roles(directory: Directory, lines: Lines) -> Iterator[FileFinding]:
    for roster in directory.rosters.values():
        for key in roster.people:
            if Role.DUTY_OFFICER not in directory.people[key].roles:
                message = f"{key} is on roster {roster.id} without the role duty_officer"
                remedy = "add the role, or take the person off the roster"
                yield _at(lines, "people", key, message, remedy, ".roles")


def _unused_rosters(directory: Directory, lines: Lines) -> Iterator[FileFinding]:
    used = {point.roster for point in directory.contact_points.values()}
    for key in directory.rosters:
        if key not in used:
            message = "no contact point uses this roster"
            yield _at(lines, "rosters", key, message, "name it in a contact point, or remove it")


def _idle_officers(directory: Directory, lines: Lines) -> Iterator[FileFinding]:
    for person in in_no_roster(directory):
        message = f"{person.id} is a duty officer in no roster: their turn never comes"
        remedy = "put them on a roster of the member, or take the role away"
        yield _at(lines, "people", person.id, message, remedy)


def _empty_shifts(directory: Directory, lines: Lines, now: datetime) -> Iterator[FileFinding]:
    gaps = empty_shifts(directory, now, now + LOOK_AHEAD)
    for (roster, layer), group in groupby(gaps, key=lambda gap: (gap.roster, gap.layer)):
        first, *others = group
        message = f"empty shift: nobody is on duty in {layer} {_when(first)}{_more(others)}"
        remedy = "fill it with an override, or the step that alerts them is passed over"
        yield _at(lines, "rosters", roster, message, remedy, f".{layer}")


def _double_duties(directory: Directory, lines: Lines, now: datetime) -> Iterator[FileFinding]:
    horizon = now + LOOK_AHEAD
    found: dict[tuple[object, ...], list[DoubleDuty]] = {}
    for double in (
        *double_duties(directory, now, horizon),
        *double_duties_by_override(directory, horizon),
    ):
        found.setdefault((double.person, double.places), []).append(double)
    for first, *others in found.values():
        here, there = first.places
        message = (
            f"{first.person} is on duty in two places at once, {here.roster}/{here.layer} and "
            f"{there.roster}/{there.layer}, {_when(first)}{_more(others)}"
        )
        yield _at(lines, "people", first.person, message, "let somebody else take one of them")


def _when(stretch: Gap | DoubleDuty) -> str:
    return f"from {stretch.since:%Y-%m-%d %H:%M} to {stretch.until:%Y-%m-%d %H:%M} UTC"


def _more(others: Collection[object]) -> str:
    return f" (and {len(others)} times more)" if others else ""
