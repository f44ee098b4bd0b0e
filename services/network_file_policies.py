"""The policies of the network file.

Owns which keys a policy has and that its steps are in order and mean somebody. How a request
escalates by them is left to ``domain.escalation``.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from types import MappingProxyType

from domain.directory import DEFAULT_POLICY, Policy, Step, UrgencyPolicy
from domain.durations import parse_duration
from domain.vocabulary import SECRETARIAT, SUPERVISORS, LayerName, PolicyId, Urgency
from services.network_file_fields import Fields, duration, identifier
from services.network_file_findings import Findings, shown
from services.network_file_yaml import Mapping as Entries
from services.network_file_yaml import Node

NEVER = "never"
REMIND_IDLE_AFTER: Mapping[Urgency, timedelta | None] = MappingProxyType(
    dict.fromkeys(Urgency) | {Urgency.IMMEDIATE: timedelta(minutes=30)}
)
"""Where a policy leaves ``remind_idle_after`` out."""

_ROLES = frozenset({SUPERVISORS, SECRETARIAT})
# Layers that every network has sooner or later: a policy may name them before a roster does.
_USUAL = frozenset({LayerName("duty"), LayerName("deputy")})
_KEYS = (
    "acknowledge_within",
    "answer_within",
    "steps",
    "repeat_last_every",
    "remind_idle_after",
)
_NOUGHT = timedelta(0)


def read_policies(
    node: Node | None, layers: Collection[str], findings: Findings
) -> Mapping[PolicyId, Policy]:
    """The policies that the section writes; errors go to the findings."""
    if node is None:
        return MappingProxyType({})
    if not isinstance(node, Entries):
        remedy = "write default: and its urgencies below it"
        findings.error("policies", node.line, "policies has no policy", remedy)
        return MappingProxyType({})
    reader = _PolicyReader(findings, layers)
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

    def __init__(self, findings: Findings, layers: Collection[str]) -> None:
        self._findings = findings
        self._targets = _ROLES | frozenset(layers)
        self._any_layer = bool(layers)

    def policy(self, key: PolicyId, node: Node, line: int) -> Policy:
        path = f"policies.{key}"
        try:
            identifier(key)
        except ValueError as error:
            self._findings.error(path, line, "the name has a wrong form", str(error))
        fields = Fields(node, path, self._findings, [urgency.value for urgency in Urgency])
        urgencies: dict[Urgency, UrgencyPolicy] = {}
        for urgency in Urgency:
            # Other policies take from default what they leave out; default has nowhere to take it.
            entry = fields.node(urgency, required=key == DEFAULT_POLICY)
            if entry is not None:
                urgencies[urgency] = self._urgency(urgency, entry, fields.path(urgency))
        return Policy(id=key, urgencies=MappingProxyType(urgencies))

    def _urgency(self, urgency: Urgency, node: Node, path: str) -> UrgencyPolicy:
        fields = Fields(node, path, self._findings, _KEYS)
        return UrgencyPolicy(
            acknowledge_within=fields.parsed("acknowledge_within", _WHAT, duration, _NOUGHT),
            answer_within=fields.parsed("answer_within", _WHAT, _optional, None, required=False),
            steps=self._steps(fields),
            repeat_last_every=fields.parsed("repeat_last_every", _WHAT, duration, _NOUGHT),
            remind_idle_after=fields.parsed(
                "remind_idle_after", _WHAT, _optional, REMIND_IDLE_AFTER[urgency], required=False
            ),
        )

    def _steps(self, fields: Fields) -> tuple[Step, ...]:
        steps: list[Step] = []
        for number, node in enumerate(fields.items("steps"), 1):
            path = f"{fields.path('steps')}[{number}]"
            step = self._step(Fields(node, path, self._findings, ("after", "notify")))
            if steps and step.after < steps[-1].after:
                remedy = "put the steps in the order of their times"
                self._findings.error(path, node.line, "the step is before the one above it", remedy)
            steps.append(step)
        return tuple(steps)

    def _step(self, fields: Fields) -> Step:
        notify = LayerName(fields.parsed("notify", "the name of a layer", identifier, ""))
        if notify and notify not in self._targets:
            self._unknown_target(notify, fields)
        return Step(after=fields.parsed("after", _WHAT, _from_nought, _NOUGHT), notify=notify)

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
