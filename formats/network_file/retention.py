"""How long each type of request is kept after its end: ``network.retention``.

Owns its form in the network file, both ways. What follows from a rule is ``domain.log.erasure``'s.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from domain.durations import format_duration
from domain.vocabulary import RequestType
from formats.network_file.fields import Fields, duration
from formats.network_file.findings import Findings

_ONE_DAY = timedelta(days=1)


def read_retention(network: Fields, findings: Findings) -> Mapping[RequestType, timedelta]:
    """The rules by type; a type without one is kept."""
    node = network.node("retention", required=False)
    if node is None:
        return MappingProxyType({})
    fields = Fields(
        node, network.path("retention"), findings, tuple(kind.value for kind in RequestType)
    )
    return MappingProxyType(
        {
            kind: fields.parsed(kind.value, "a duration", duration, _ONE_DAY)
            for kind in RequestType
            if fields.has(kind.value)
        }
    )


def plain_retention(rules: Mapping[RequestType, timedelta]) -> dict[str, str]:
    """The rules as the file writes them, in the order of the types."""
    return {kind.value: format_duration(rules[kind]) for kind in RequestType if kind in rules}
