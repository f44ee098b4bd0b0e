"""A directory as plain mappings, lists and texts, in the words of the network file.

Owns how each value is written, so that reading it again gives an equal directory. Reading is left to
``services.network_file_sections``; layout to ``services.network_file``.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from domain.directory import (
    DEFAULT_POLICY,
    ContactPoint,
    Directory,
    FixedShift,
    Layer,
    Member,
    Override,
    Person,
    Policy,
    Roster,
    Rotation,
    UrgencyPolicy,
    Weekday,
    Window,
)
from domain.durations import format_duration
from domain.vocabulary import Role, Urgency
from services.network_file_policies import NEVER, REMIND_IDLE_AFTER

Plain = str | list["Plain"] | dict[str, "Plain"]

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def plain(directory: Directory) -> dict[str, Plain]:
    """The directory's sections; what has its default value is mostly left out."""
    return {
        "network": {
            "code": directory.code,
            "name": directory.name,
            "languages": _list(directory.languages),
            "content_in_chat": directory.content_in_chat.value,
            "enrolment": directory.enrolment.value,
        },
        "members": {key: _member(value) for key, value in directory.members.items()},
        "contact_points": {key: _point(value) for key, value in directory.contact_points.items()},
        "people": {key: _person(value) for key, value in directory.people.items()},
        "rosters": {key: _roster(value) for key, value in directory.rosters.items()},
        "policies": {key: _policy(value) for key, value in directory.policies.items()},
    }


def _list(values: tuple[str, ...]) -> list[Plain]:
    return [str(value) for value in values]


def _languages(languages: tuple[str, ...]) -> dict[str, Plain]:
    return {"languages": _list(languages)} if languages else {}


def _member(member: Member) -> dict[str, Plain]:
    written: dict[str, Plain] = {"name": member.name, "time_zone": member.time_zone.key}
    return written | _languages(member.languages)


def _point(point: ContactPoint) -> dict[str, Plain]:
    written: dict[str, Plain] = {
        "member": point.member,
        "kind": point.kind.value,
        "name": point.name,
        "roster": point.roster,
    }
    return written | ({"policy": point.policy} if point.policy != DEFAULT_POLICY else {})


def _person(person: Person) -> dict[str, Plain]:
    written: dict[str, Plain] = {"name": person.name}
    if person.member is not None:
        written["member"] = person.member
    written["roles"] = [role.value for role in Role if role in person.roles]
    return written | _languages(person.languages)


def _roster(roster: Roster) -> dict[str, Plain]:
    written: dict[str, Plain] = {
        "time_zone": roster.time_zone.key,
        "layers": [_layer(layer) for layer in roster.layers],
    }
    if roster.overrides:
        written["overrides"] = [_override(override) for override in roster.overrides]
    return written


def _layer(layer: Layer) -> dict[str, Plain]:
    written: dict[str, Plain] = {"name": layer.name}
    if layer.rotation is not None:
        written["rotation"] = _rotation(layer.rotation)
    else:
        written["fixed"] = [_fixed(shift) for shift in layer.fixed]
    if layer.restrictions:
        written["restrictions"] = [_window(window) for window in layer.restrictions]
    return written


def _rotation(rotation: Rotation) -> dict[str, Plain]:
    handover = _clock(rotation.handover)
    if rotation.weekday is not None:
        every, handover = f"{rotation.every // (7 * _DAY)}w", f"{rotation.weekday} {handover}"
    elif rotation.elapsed or rotation.every % _DAY:
        every = f"{rotation.every // _HOUR}h"
    else:
        every = f"{rotation.every // _DAY}d"
    return {
        "every": every,
        "handover": handover,
        "people": _list(rotation.people),
        "start": rotation.start.isoformat(),
    }


def _window(window: Window) -> dict[str, Plain]:
    return {
        "days": [day.value for day in Weekday if day in window.days],
        "from": _clock(window.since),
        "to": _clock(window.until),
    }


def _fixed(shift: FixedShift) -> dict[str, Plain]:
    return {**_window(shift.window), "person": shift.person}


def _override(override: Override) -> dict[str, Plain]:
    return {
        "layer": override.layer,
        "person": override.person,
        "from": _moment(override.since),
        "to": _moment(override.until),
    }


def _clock(value: time) -> str:
    return f"{value:%H:%M}"


def _moment(value: datetime) -> str:
    exact = value.tzinfo is not None
    written = value.replace(tzinfo=None).isoformat("T" if exact else " ", "auto")
    written = written if value.second else written[: -len(":00")]
    return f"{written}Z" if exact else written


def _policy(policy: Policy) -> dict[str, Plain]:
    ordered = (urgency for urgency in Urgency if urgency in policy.urgencies)
    return {urgency.value: _urgency(urgency, policy.urgencies) for urgency in ordered}


def _urgency(urgency: Urgency, urgencies: Mapping[Urgency, UrgencyPolicy]) -> dict[str, Plain]:
    policy = urgencies[urgency]
    written: dict[str, Plain] = {"acknowledge_within": format_duration(policy.acknowledge_within)}
    if policy.answer_within is not None:
        written["answer_within"] = format_duration(policy.answer_within)
    written["steps"] = [
        {"after": format_duration(step.after), "notify": step.notify} for step in policy.steps
    ]
    written["repeat_last_every"] = format_duration(policy.repeat_last_every)
    if policy.remind_idle_after != REMIND_IDLE_AFTER[urgency]:
        idle = policy.remind_idle_after
        written["remind_idle_after"] = NEVER if idle is None else format_duration(idle)
    return written
