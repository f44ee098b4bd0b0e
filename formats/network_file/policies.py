"""The policies of the network file.

Owns which keys a policy has and that its steps are in order and mean somebody. How a request
escalates by them is left to ``domain.requests.escalation``.
"""

from collections.abc import Collection, Iterator, Mapping
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
)
from domain.durations import parse_duration
from domain.vocabulary import WORD_TARGETS, LayerName, PolicyId, RequestType, Urgency
from formats.network_file.fields import Fields, identifier
from formats.network_file.findings import shown
from formats.network_file.rosters import WINDOW, read_window
from formats.network_file.tree import Entries, Node

NEVER = "never"
REMIND_IDLE_AFTER: Mapping[Urgency, timedelta | None] = MappingProxyType(
    dict.fromkeys(Urgency) | {Urgency.IMMEDIATE: timedelta(minutes=30)}
)
"""Where a policy leaves ``remind_idle_after`` out."""

# Layers that every network has sooner or later: a policy may name them before a roster does.
_USUAL = ("duty", "deputy")
_KEYS = ("acknowledge_within", "answer_within", "steps", "repeat_last_every", "remind_idle_after")
_URGENCIES = tuple(urgency.value for urgency in Urgency)
_STEP = ("after", "notify", "person", "contact_point", "channel")
_NOUGHT = timedelta(0)


def read_policies(
    node: Node | None, layers: frozenset[str], ids: Mapping[str, Collection[str]], top: Fields
) -> Mapping[PolicyId, Policy]:
    """The policies that the section writes; errors go to the findings.

    ``layers`` are those of any roster, ``ids`` the ids of each other section.
    """
    if node is None:
        return MappingProxyType({})
    if not isinstance(node, Entries):
        remedy = "write default: and its urgencies below it"
        top.error_in(node, "policies", "policies has no policy", remedy)
        return MappingProxyType({})
    reader = _PolicyReader(layers, ids)
    named = top.named(node, "policies", identifier, (*_URGENCIES, "types", "hours"))
    policies = {PolicyId(key): reader.policy(PolicyId(key), fields) for key, fields in named}
    if DEFAULT_POLICY not in policies:
        remedy = "add it; it counts wherever another policy says nothing"
        top.error_in(node, "policies", "the policy default is missing", remedy)
    return MappingProxyType(policies)


class _PolicyReader:
    def __init__(self, layers: frozenset[str], ids: Mapping[str, Collection[str]]) -> None:
        self._layers, self._ids = layers, ids

    def policy(self, key: PolicyId, fields: Fields) -> Policy:
        return Policy(
            id=key,
            # Other policies take from default what they leave out; default has nowhere to take it.
            urgencies=self._urgencies(fields, required=key == DEFAULT_POLICY),
            types=self._types(fields),
            hours=tuple(self._hours(fields)),
        )

    def _urgencies(self, fields: Fields, *, required: bool = False) -> Urgencies:
        written = (u for u in Urgency if fields.node(u, required=required) is not None)
        return MappingProxyType({each: self._urgency(each, fields) for each in written})

    def _types(self, fields: Fields) -> Mapping[RequestType, Urgencies]:
        inner = fields.part("types", tuple(kind.value for kind in RequestType))
        return MappingProxyType(
            {
                kind: self._urgencies(inner.part(kind, _URGENCIES))
                for kind in RequestType
                if inner.has(kind)
            }
        )

    def _hours(self, fields: Fields) -> Iterator[Hours]:
        for part in fields.parts("hours", (*WINDOW, *_URGENCIES, "types"), required=False):
            yield Hours(
                window=read_window(part), urgencies=self._urgencies(part), types=self._types(part)
            )

    def _urgency(self, urgency: Urgency, policy: Fields) -> UrgencyPolicy:
        may_be_quiet = urgency in (Urgency.STANDARD, Urgency.INFORMATION)
        fields = policy.part(urgency, (*_KEYS, "quiet_hours") if may_be_quiet else _KEYS)
        quiet = _quiet_hours(fields) if may_be_quiet else ()
        return UrgencyPolicy(
            acknowledge_within=fields.parsed("acknowledge_within", _WHAT, parse_duration, _NOUGHT),
            answer_within=fields.parsed("answer_within", _WHAT, _optional, None, required=False),
            steps=self._steps(fields),
            repeat_last_every=fields.parsed("repeat_last_every", _WHAT, parse_duration, _NOUGHT),
            remind_idle_after=fields.parsed(
                "remind_idle_after", _WHAT, _optional, REMIND_IDLE_AFTER[urgency], required=False
            ),
            quiet_hours=tuple(read_window(part) for part in quiet),
        )

    def _steps(self, fields: Fields) -> tuple[Step, ...]:
        steps: list[Step] = []
        for part in fields.parts("steps", _STEP):
            step = self._step(part)
            if steps and step.after < steps[-1].after:
                remedy = "put the steps in the order of their times"
                part.refuse("the step is before the one above it", remedy)
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
            return kind, fields.reference("person", "person", self._ids["people"])
        if kind is TargetKind.CONTACT_POINT:
            points = self._ids["contact_points"]
            return kind, fields.reference("contact_point", "contact point", points)
        notify = fields.parsed("notify", "the name of a layer", identifier, "")
        known = self._layers.union(WORD_TARGETS)
        if notify and notify not in known:
            message = f"no roster has a layer {shown(notify)}"
            if notify in _USUAL or not self._layers:
                remedy = "add one, or the step reaches nobody and is passed over"
                fields.warning("notify", message, remedy)
            else:
                fields.error("notify", message, f"use one of {', '.join(sorted(known))}")
        return kind, notify


def _quiet_hours(fields: Fields) -> Iterator[Fields]:
    """One window, or a list of them."""
    if isinstance(fields.node("quiet_hours", required=False), Entries):
        yield fields.part("quiet_hours", WINDOW)
    else:
        yield from fields.parts("quiet_hours", WINDOW, required=False)


_WHAT = "a duration that counts here"


def _optional(text: str) -> timedelta | None:
    return None if text == NEVER else parse_duration(text)


def _from_nought(text: str) -> timedelta:
    return parse_duration(text, zero_allowed=True)
