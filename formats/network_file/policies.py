"""The policies of the network file.

Owns which keys a policy has and that its steps are in order and mean somebody. How a request
escalates by them is left to ``domain.requests.escalation``.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from domain.channels import ChannelKind
from domain.directory.directory import (
    DEFAULT_POLICY,
    Hours,
    Policy,
    Step,
    TargetKind,
    Urgencies,
    UrgencyPolicy,
    Window,
)
from domain.durations import parse_duration
from domain.vocabulary import WORD_TARGETS, LayerName, PolicyId, RequestType, Urgency
from formats.network_file.fields import Fields, duration, identifier
from formats.network_file.findings import Findings, shown
from formats.network_file.rosters import read_window
from formats.network_file.yaml_tree import Mapping as Entries
from formats.network_file.yaml_tree import Node

NEVER = "never"
REMIND_IDLE_AFTER: Mapping[Urgency, timedelta | None] = MappingProxyType(
    dict.fromkeys(Urgency) | {Urgency.IMMEDIATE: timedelta(minutes=30)}
)
"""Where a policy leaves ``remind_idle_after`` out."""

_ROLES = frozenset(WORD_TARGETS)
# Layers that every network has sooner or later: a policy may name them before a roster does.
_USUAL = frozenset({LayerName("duty"), LayerName("deputy")})
_KEYS = (
    "acknowledge_within",
    "answer_within",
    "steps",
    "repeat_last_every",
    "remind_idle_after",
)
_URGENCIES = tuple(urgency.value for urgency in Urgency)
_STEP = ("after", "notify", "person", "contact_point", "channel")
_NOUGHT = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a step may name, as the other sections have it."""

    layers: Collection[str]
    people: Collection[str]
    contact_points: Collection[str]


def read_policies(node: Node | None, names: Names, findings: Findings) -> Mapping[PolicyId, Policy]:
    """The policies that the section writes; errors go to the findings."""
    if node is None:
        return MappingProxyType({})
    if not isinstance(node, Entries):
        remedy = "write default: and its urgencies below it"
        findings.error("policies", node.line, "policies has no policy", remedy)
        return MappingProxyType({})
    reader = _PolicyReader(findings, names)
    policies = {
        PolicyId(key): reader.policy(PolicyId(key), entry, node.line_of(key))
        for key, entry in node.entries.items()
    }
    if DEFAULT_POLICY not in policies:
        remedy = "add it; it counts wherever another policy says nothing"
        findings.error("policies", node.line, "the policy default is missing", remedy)
    return MappingProxyType(policies)


class _PolicyReader:
    """Reads one policy after another."""

    def __init__(self, findings: Findings, names: Names) -> None:
        self._findings = findings
        self._names = names
        self._targets = _ROLES | frozenset(names.layers)
        self._any_layer = bool(names.layers)

    def policy(self, key: PolicyId, node: Node, line: int) -> Policy:
        path = f"policies.{key}"
        try:
            identifier(key)
        except ValueError as error:
            self._findings.error(path, line, "the name has a wrong form", str(error))
        fields = Fields(node, path, self._findings, (*_URGENCIES, "types", "hours"))
        return Policy(
            id=key,
            # Other policies take from default what they leave out; default has nowhere to take it.
            urgencies=self._urgencies(fields, required=key == DEFAULT_POLICY),
            types=self._types(fields),
            hours=tuple(self._hours(fields)),
        )

    def _urgencies(self, fields: Fields, *, required: bool = False) -> Urgencies:
        read: dict[Urgency, UrgencyPolicy] = {}
        for urgency in Urgency:
            entry = fields.node(urgency, required=required)
            if entry is not None:
                read[urgency] = self._urgency(urgency, entry, fields.path(urgency))
        return MappingProxyType(read)

    def _types(self, fields: Fields) -> Mapping[RequestType, Urgencies]:
        node = fields.node("types", required=False)
        if node is None:
            return MappingProxyType({})
        kinds = tuple(kind.value for kind in RequestType)
        inner = Fields(node, fields.path("types"), self._findings, kinds)
        read: dict[RequestType, Urgencies] = {}
        for kind in RequestType:
            entry = inner.node(kind, required=False)
            if entry is not None:
                part = Fields(entry, inner.path(kind), self._findings, _URGENCIES)
                read[kind] = self._urgencies(part)
        return MappingProxyType(read)

    def _hours(self, fields: Fields) -> Iterator[Hours]:
        for number, node in enumerate(fields.items("hours", required=False), 1):
            path = f"{fields.path('hours')}[{number}]"
            known = ("days", "from", "to", *_URGENCIES, "types")
            part = Fields(node, path, self._findings, known)
            yield Hours(
                window=read_window(part),
                urgencies=self._urgencies(part),
                types=self._types(part),
            )

    def _urgency(self, urgency: Urgency, node: Node, path: str) -> UrgencyPolicy:
        quiet = ("quiet_hours",) if urgency is Urgency.INFORMATION else ()
        fields = Fields(node, path, self._findings, (*_KEYS, *quiet))
        return UrgencyPolicy(
            acknowledge_within=fields.parsed("acknowledge_within", _WHAT, duration, _NOUGHT),
            answer_within=fields.parsed("answer_within", _WHAT, _optional, None, required=False),
            steps=self._steps(fields),
            repeat_last_every=fields.parsed("repeat_last_every", _WHAT, duration, _NOUGHT),
            remind_idle_after=fields.parsed(
                "remind_idle_after", _WHAT, _optional, REMIND_IDLE_AFTER[urgency], required=False
            ),
            quiet_hours=tuple(self._quiet_hours(fields)) if quiet else (),
        )

    def _quiet_hours(self, fields: Fields) -> Iterator[Window]:
        for number, node in enumerate(fields.items("quiet_hours", required=False), 1):
            path = f"{fields.path('quiet_hours')}[{number}]"
            yield read_window(Fields(node, path, self._findings, ("days", "from", "to")))

    def _steps(self, fields: Fields) -> tuple[Step, ...]:
        steps: list[Step] = []
        for number, node in enumerate(fields.items("steps"), 1):
            path = f"{fields.path('steps')}[{number}]"
            step = self._step(Fields(node, path, self._findings, _STEP))
            if steps and step.after < steps[-1].after:
                remedy = "put the steps in the order of their times"
                self._findings.error(path, node.line, "the step is before the one above it", remedy)
            steps.append(step)
        return tuple(steps)

    def _step(self, fields: Fields) -> Step:
        kind, name = self._target(fields)
        channel: ChannelKind | None = None
        if fields.has("channel"):
            channel = fields.choice("channel", ChannelKind, ChannelKind.TELEGRAM)
        return Step(
            after=fields.parsed("after", _WHAT, _from_nought, _NOUGHT),
            notify=LayerName(name),
            kind=kind,
            channel=None if channel is ChannelKind.TELEGRAM else channel,
        )

    def _target(self, fields: Fields) -> tuple[TargetKind, str]:
        kinds = [kind for kind in TargetKind if fields.has(kind)]
        if len(kinds) > 1:
            remedy = "keep one of notify, person and contact_point"
            fields.error(kinds[1], "the step has two targets", remedy)
        kind = kinds[0] if kinds else TargetKind.NOTIFY
        if kind is TargetKind.PERSON:
            return kind, fields.reference("person", "person", self._names.people)
        if kind is TargetKind.CONTACT_POINT:
            points = self._names.contact_points
            return kind, fields.reference("contact_point", "contact point", points)
        notify = LayerName(fields.parsed("notify", "the name of a layer", identifier, ""))
        if notify and notify not in self._targets:
            self._unknown_target(notify, fields)
        return kind, notify

    def _unknown_target(self, notify: LayerName, fields: Fields) -> None:
        message = f"no roster has a layer {shown(notify)}"
        if notify in _USUAL or not self._any_layer:
            place = fields.path("notify"), fields.line("notify")
            remedy = "add one, or the step reaches nobody and is passed over"
            self._findings.warning(*place, message, remedy)
        else:
            remedy = f"use one of {', '.join(sorted(self._targets))}"
            fields.error("notify", message, remedy)


_WHAT = "a duration that counts here"


def _optional(text: str) -> timedelta | None:
    return None if text == NEVER else duration(text)


def _from_nought(text: str) -> timedelta:
    return parse_duration(text, zero_allowed=True)
