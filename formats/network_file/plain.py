"""A directory as plain mappings, lists and texts, in the words of the network file.

Owns how each value is written, so that reading it again gives an equal directory. Reading is left to
``formats.network_file.sections``; layout to ``formats.network_file.document``.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum

from domain.channels import TELEGRAM, Channel
from domain.directory.directory import (
    DEFAULT_POLICY,
    Absence,
    ContactPoint,
    Directory,
    DutyRules,
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
from domain.directory.portal import PortalRules
from domain.durations import format_duration
from domain.forms.forms import FormRules
from domain.vocabulary import Letters, NamesAbroad, RequestType, Role, Transfers, Urgency
from formats.network_file.desk_cards import written as written_card
from formats.network_file.policies import NEVER, REMIND_IDLE_AFTER
from formats.network_file.relations import written as relations_written
from formats.network_file.relations import written_drills
from formats.network_file.tree import Plain

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def plain(directory: Directory) -> dict[str, Plain]:
    """The directory's sections; what has its default value is mostly left out."""
    kept = directory.retention
    return {
        "network": {
            "code": directory.code,
            "name": directory.name,
            "languages": _list(directory.languages),
            "content_in_chat": directory.content_in_chat.value,
            "enrolment": directory.enrolment.value,
            **_given(
                {
                    "transfers": _unless(directory.transfers, Transfers.DIRECT),
                    "deconflict": "true" if directory.deconflict else "",
                    "names_abroad": _unless(directory.names_abroad, NamesAbroad.NAME),
                    "letters": _unless(directory.letters, Letters.MONTHLY),
                    "profile": directory.profile.value if directory.profile else "",
                    "relations": [
                        {"to": member.code, **each}
                        for member in directory.members.values()
                        for each in _relations(member)
                    ],
                    "forms": _forms(directory.forms),
                    "portal": _portal(directory.portal),
                    "duty": _duty_rules(directory.duty_rules),
                    "retention": {
                        **({"preset": "true"} if directory.retention_preset else {}),
                        **{k.value: format_duration(kept[k]) for k in RequestType if k in kept},
                    },
                }
            ),
        },
        "members": {key: _member(value) for key, value in directory.members.items()},
        "contact_points": {key: _point(value) for key, value in directory.contact_points.items()},
        "people": {key: _person(value) for key, value in directory.people.items()},
        "rosters": {key: _roster(value) for key, value in directory.rosters.items()},
        "policies": {key: _policy(value) for key, value in directory.policies.items()},
    }


def plain_entry(entry: Member | ContactPoint | Person | Roster) -> dict[str, Plain]:
    """One entry as it stands in its section."""
    if isinstance(entry, Member):
        return {**_member(entry), **_given({"relations": [*_relations(entry)]})}
    if isinstance(entry, Roster):
        return _roster(entry)
    return _point(entry) if isinstance(entry, ContactPoint) else _person(entry)


def _given(written: dict[str, Plain]) -> dict[str, Plain]:
    """Without what is empty, which the file leaves out."""
    return {key: value for key, value in written.items() if value}


def _unless(value: StrEnum, default: StrEnum) -> str:
    """The word, but for what the file need not say."""
    return "" if value is default else value.value


def _list(values: tuple[str, ...]) -> list[Plain]:
    return [str(value) for value in values]


def _relations(member: Member) -> list[dict[str, Plain]]:
    return relations_written(member.relations)


def _member(member: Member) -> dict[str, Plain]:
    return _given(
        {
            "name": member.name,
            "time_zone": member.time_zone.key,
            "languages": _list(member.languages),
            "fallback": member.fallback or "",
            "drills": written_drills(member.drills),
        }
    )


def _point(point: ContactPoint) -> dict[str, Plain]:
    return _given(
        {
            "member": point.member,
            "kind": point.kind.value,
            "name": point.name,
            "roster": point.roster,
            "policy": point.policy if point.policy != DEFAULT_POLICY else "",
            "telephone": point.telephone,
            "channels": _channels(point.channels),
            "legal_notes": point.legal_notes,
            "languages": _list(point.languages),
            "card": written_card(point.card),
        }
    )


def _channels(channels: tuple[Channel, ...]) -> list[Plain]:
    return [
        {channel.kind.value: channel.address} if channel.address else channel.kind.value
        for channel in channels
    ]


def _person(person: Person) -> dict[str, Plain]:
    return _given(
        {
            "name": person.name,
            "member": person.member or "",
            "roles": [role.value for role in Role if role in person.roles],
            "languages": _list(person.languages),
            "channels": _channels(person.channels) if person.channels != (TELEGRAM,) else "",
        }
    )


def _roster(roster: Roster) -> dict[str, Plain]:
    return _given(
        {
            "time_zone": roster.time_zone.key,
            "layers": [plain_layer(layer) for layer in roster.layers],
            "overrides": [{"layer": each.layer, **_away(each)} for each in roster.overrides],
            "absences": [_away(absence) for absence in roster.absences],
        }
    )


def plain_layer(layer: Layer) -> dict[str, Plain]:
    """One layer as it stands in its roster."""
    return _given(
        {
            "name": layer.name,
            "holidays": layer.holidays,
            "rotation": _rotation(layer.rotation) if layer.rotation else "",
            "fixed": [{**_window(shift.window), "person": shift.person} for shift in layer.fixed],
            "restrictions": [_window(window) for window in layer.restrictions],
        }
    )


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


def _away(period: Override | Absence) -> dict[str, Plain]:
    return {"person": period.person, "from": _moment(period.since), "to": _moment(period.until)}


def _forms(rules: FormRules) -> dict[str, Plain]:
    usual = FormRules()
    within = rules.complete_within
    types: dict[str, Plain] = {
        kind.value: _given(
            {"require": _list(tuple(sorted(each.require))), "drop": _list(tuple(sorted(each.drop)))}
        )
        for kind, each in rules.types.items()
    }
    return _given(
        {
            "gate": _unless(rules.gate, usual.gate),
            "complete_within": "" if within == usual.complete_within else format_duration(within),
            "types": _given(types),
        }
    )


def _portal(rules: PortalRules) -> dict[str, Plain]:
    usual = PortalRules()
    return _given(
        {
            "mini_app": _unless(rules.mini_app, usual.mini_app),
            "acknowledge": _unless(rules.acknowledge, usual.acknowledge),
        }
    )


def _duty_rules(rules: DutyRules) -> dict[str, Plain]:
    """The rules that differ from the usual ones."""
    usual = DutyRules()
    lengths = ("remind_before", "longest_in_a_row", "check_ahead")
    differ = (name for name in lengths if getattr(rules, name) != getattr(usual, name))
    return _given(
        {
            **{name: format_duration(getattr(rules, name)) for name in differ},
            "check_at": _clock(rules.check_at) if rules.check_at != usual.check_at else "",
        }
    )


def _clock(value: time) -> str:
    return f"{value:%H:%M}"


def _moment(value: datetime) -> str:
    exact = value.tzinfo is not None
    written = value.replace(tzinfo=None).isoformat("T" if exact else " ", "auto")
    written = written if value.second else written[: -len(":00")]
    return f"{written}Z" if exact else written


def _policy(policy: Policy) -> dict[str, Plain]:
    hours: list[Plain] = [{**_window(each.window), **_parts(each)} for each in policy.hours]
    return _given({**_parts(policy), "hours": hours})


def _parts(part: Policy | Hours) -> dict[str, Plain]:
    """What counts for all types, and for some."""
    ordered = (kind for kind in RequestType if kind in part.types)
    types: dict[str, Plain] = {kind.value: _urgencies(part.types[kind]) for kind in ordered}
    return _given({**_urgencies(part.urgencies), "types": types})


def _urgencies(urgencies: Urgencies) -> dict[str, Plain]:
    ordered = (urgency for urgency in Urgency if urgency in urgencies)
    return {urgency.value: _urgency(urgency, urgencies[urgency]) for urgency in ordered}


def _urgency(urgency: Urgency, policy: UrgencyPolicy) -> dict[str, Plain]:
    answer, idle = policy.answer_within, policy.remind_idle_after
    reminder = NEVER if idle is None else format_duration(idle)
    return _given(
        {
            "acknowledge_within": format_duration(policy.acknowledge_within),
            "answer_within": "" if answer is None else format_duration(answer),
            "steps": [_step(step) for step in policy.steps],
            "repeat_last_every": format_duration(policy.repeat_last_every),
            "remind_idle_after": "" if idle == REMIND_IDLE_AFTER[urgency] else reminder,
            "quiet_hours": [_window(window) for window in policy.quiet_hours],
        }
    )


def _step(step: Step) -> dict[str, Plain]:
    return _given(
        {
            "after": format_duration(step.after),
            step.kind.value: step.notify,
            "channel": step.channel.value if step.channel else "",
        }
    )
