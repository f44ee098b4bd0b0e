"""A directory as plain mappings, lists and texts, in the words of the network file.

Owns how each value is written, so that reading it again gives an equal directory. Reading is left to
``formats.network_file.sections``; layout to ``formats.network_file.document``.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from domain.channels import TELEGRAM, Channel
from domain.directory.directory import (
    DEFAULT_POLICY,
    Absence,
    ContactPoint,
    Directory,
    DutyRules,
    FixedShift,
    Hours,
    Layer,
    Member,
    Override,
    Person,
    Policy,
    Roster,
    Rotation,
    Step,
    Urgencies,
    UrgencyPolicy,
    Weekday,
    Window,
)
from domain.durations import format_duration
from domain.vocabulary import RequestType, Role, Urgency
from formats.network_file.policies import NEVER, REMIND_IDLE_AFTER
from formats.network_file.retention import plain_retention

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
            **_duty_rules(directory.duty_rules),
            **_retention(directory),
        },
        "members": {key: _member(value) for key, value in directory.members.items()},
        "contact_points": {key: _point(value) for key, value in directory.contact_points.items()},
        "people": {key: _person(value) for key, value in directory.people.items()},
        "rosters": {key: _roster(value) for key, value in directory.rosters.items()},
        "policies": {key: _policy(value) for key, value in directory.policies.items()},
    }


def plain_entry(entry: Member | ContactPoint | Person) -> dict[str, Plain]:
    """One entry as it stands in its section."""
    if isinstance(entry, Member):
        return _member(entry)
    return _point(entry) if isinstance(entry, ContactPoint) else _person(entry)


def _list(values: tuple[str, ...]) -> list[Plain]:
    return [str(value) for value in values]


def _languages(languages: tuple[str, ...]) -> dict[str, Plain]:
    return {"languages": _list(languages)} if languages else {}


def _member(member: Member) -> dict[str, Plain]:
    written: dict[str, Plain] = {"name": member.name, "time_zone": member.time_zone.key}
    written |= _languages(member.languages)
    return written | ({"fallback": member.fallback} if member.fallback else {})


def _point(point: ContactPoint) -> dict[str, Plain]:
    written: dict[str, Plain] = {
        "member": point.member,
        "kind": point.kind.value,
        "name": point.name,
        "roster": point.roster,
    }
    if point.policy != DEFAULT_POLICY:
        written["policy"] = point.policy
    if point.telephone:
        written["telephone"] = point.telephone
    if point.channels:
        written["channels"] = _channels(point.channels)
    return written | ({"legal_notes": point.legal_notes} if point.legal_notes else {})


def _channels(channels: tuple[Channel, ...]) -> list[Plain]:
    return [
        {channel.kind.value: channel.address} if channel.address else channel.kind.value
        for channel in channels
    ]


def _person(person: Person) -> dict[str, Plain]:
    written: dict[str, Plain] = {"name": person.name}
    if person.member is not None:
        written["member"] = person.member
    written["roles"] = [role.value for role in Role if role in person.roles]
    written |= _languages(person.languages)
    if person.channels != (TELEGRAM,):
        written["channels"] = _channels(person.channels)
    return written


def _roster(roster: Roster) -> dict[str, Plain]:
    written: dict[str, Plain] = {
        "time_zone": roster.time_zone.key,
        "layers": [_layer(layer) for layer in roster.layers],
    }
    if roster.overrides:
        written["overrides"] = [_override(override) for override in roster.overrides]
    if roster.absences:
        written["absences"] = [_absence(absence) for absence in roster.absences]
    return written


def _layer(layer: Layer) -> dict[str, Plain]:
    written: dict[str, Plain] = {"name": layer.name}
    if layer.holidays:
        written["holidays"] = layer.holidays
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
    days = [day.value for day in Weekday if day in window.days]
    return {
        "days": [*days, *(["HOLIDAY"] if window.holidays else [])],
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


def _absence(absence: Absence) -> dict[str, Plain]:
    return {
        "person": absence.person,
        "from": _moment(absence.since),
        "to": _moment(absence.until),
    }


def _duty_rules(rules: DutyRules) -> dict[str, Plain]:
    """The rules that differ from the usual ones."""
    usual = DutyRules()
    written: dict[str, Plain] = {}
    for name in ("remind_before", "longest_in_a_row", "check_ahead"):
        value: timedelta = getattr(rules, name)
        if value != getattr(usual, name):
            written[name] = format_duration(value)
    if rules.check_at != usual.check_at:
        written["check_at"] = _clock(rules.check_at)
    return {"duty": written} if written else {}


def _retention(directory: Directory) -> dict[str, Plain]:
    rules: dict[str, Plain] = {**plain_retention(directory.retention)}
    return {"retention": rules} if rules else {}


def _clock(value: time) -> str:
    return f"{value:%H:%M}"


def _moment(value: datetime) -> str:
    exact = value.tzinfo is not None
    written = value.replace(tzinfo=None).isoformat("T" if exact else " ", "auto")
    written = written if value.second else written[: -len(":00")]
    return f"{written}Z" if exact else written


def _policy(policy: Policy) -> dict[str, Plain]:
    written: dict[str, Plain] = {**_urgencies(policy.urgencies)}
    if policy.types:
        written["types"] = _types(policy.types)
    if policy.hours:
        written["hours"] = [_hours(hours) for hours in policy.hours]
    return written


def _types(types: Mapping[RequestType, Urgencies]) -> dict[str, Plain]:
    ordered = (kind for kind in RequestType if kind in types)
    return {kind.value: _urgencies(types[kind]) for kind in ordered}


def _hours(hours: Hours) -> dict[str, Plain]:
    written: dict[str, Plain] = {**_window(hours.window), **_urgencies(hours.urgencies)}
    return written | ({"types": _types(hours.types)} if hours.types else {})


def _urgencies(urgencies: Urgencies) -> dict[str, Plain]:
    ordered = (urgency for urgency in Urgency if urgency in urgencies)
    return {urgency.value: _urgency(urgency, urgencies[urgency]) for urgency in ordered}


def _urgency(urgency: Urgency, policy: UrgencyPolicy) -> dict[str, Plain]:
    written: dict[str, Plain] = {"acknowledge_within": format_duration(policy.acknowledge_within)}
    if policy.answer_within is not None:
        written["answer_within"] = format_duration(policy.answer_within)
    written["steps"] = [_step(step) for step in policy.steps]
    written["repeat_last_every"] = format_duration(policy.repeat_last_every)
    if policy.remind_idle_after != REMIND_IDLE_AFTER[urgency]:
        idle = policy.remind_idle_after
        written["remind_idle_after"] = NEVER if idle is None else format_duration(idle)
    if policy.quiet_hours:
        written["quiet_hours"] = [_window(window) for window in policy.quiet_hours]
    return written


def _step(step: Step) -> dict[str, Plain]:
    written: dict[str, Plain] = {
        "after": format_duration(step.after),
        step.kind.value: step.notify,
    }
    return written | ({"channel": step.channel.value} if step.channel else {})
