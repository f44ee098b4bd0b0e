"""How the network looks after its rosters, as the network file writes it under ``network.duty``.

Owns the keys of that part and their forms. What follows from the values is left to ``domain.duty.cover``
and ``services.duty.watch``.
"""

from domain.directory.directory import DutyRules
from formats.network_file.fields import Fields, duration, time_of_day
from formats.network_file.findings import Findings

_KEYS = ("remind_before", "longest_in_a_row", "check_at", "check_ahead")


def read_duty_rules(network: Fields, findings: Findings) -> DutyRules:
    """The rules; what is left out has its usual value."""
    usual = DutyRules()
    node = network.node("duty", required=False)
    if node is None:
        return usual
    fields = Fields(node, network.path("duty"), findings, _KEYS)

    return DutyRules(
        remind_before=fields.parsed(
            "remind_before", "a duration", duration, usual.remind_before, required=False
        ),
        longest_in_a_row=fields.parsed(
            "longest_in_a_row", "a duration", duration, usual.longest_in_a_row, required=False
        ),
        check_at=fields.parsed(
            "check_at", "a time of day", time_of_day, usual.check_at, required=False
        ),
        check_ahead=fields.parsed(
            "check_ahead", "a duration", duration, usual.check_ahead, required=False
        ),
    )
