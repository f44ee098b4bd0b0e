"""Facts of what protects members from each other, and people: relations, permissions."""

from domain.topics import Facts, Topic
from tests.handlers.messages.wording_duty_samples import STAMP
from tests.handlers.messages.wording_network import CASE, acknowledged, facts_of

HEADLINE = facts_of(acknowledged(), Topic.CONTENT)
MINOR: Facts = {**HEADLINE, "minor": "yes", "held": True, "asks_for": ["action|discreet_check|1"]}
BY = "Rami Haddad, Lebanon"
STRIKE: Facts = {
    "plan": "0a" * 16,
    "token": "00ff00ff00ff00ff",
    "desk": "Lebanon 24/7 desk",
    "rang_at": STAMP,
    "by": BY,
    "reason": "EXERCISE the gateway was down",
}

DANGER_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.DRILL_OVER: tuple(
        {**HEADLINE, "why": word} for word in ("done", "time", "real", "stopped")
    ),
    Topic.DRILL_STAYS: (HEADLINE, {**HEADLINE, "why": "no_answer"}),
    Topic.DRILL_CALL: tuple(
        {
            "desk": "Lebanon 24/7 desk",
            "point": "lbn-police",
            "telephone": number,
            "order": "0a" * 16,
        }
        for number in ("+961 1 000000", "")
    ),
    Topic.DRILL_TAKEN: ({**HEADLINE, "by": BY},),
    Topic.DONE_TAKEN: (HEADLINE,),
    Topic.DRILL_STRIKE: (STRIKE,),
    Topic.DRILL_DONE: (
        *({"done": word} for word in ("paused", "resumed", "entered")),
        *({"done": "stopped", "count": count} for count in (0, 1, 3)),
        {"done": "to_stop", "order": "0a" * 16, "count": 18},
        {"done": "strike", "count": 2},
        *(
            {"done": word, "desk": STRIKE["desk"], "rang_at": STAMP, "decided_by": BY}
            for word in ("struck", "not_struck")
        ),
        {
            "done": "ordered",
            "order": "0a" * 16,
            "kind": "ping",
            "count": 3,
            "rows": ["lbn-police|kind"],
        },
        {"done": "ordered", "order": "0a" * 16, "kind": "form", "count": 1, "rows": []},
        *(
            {
                "done": done,
                "order": "0a" * 16,
                "year": "2027",
                "count": count,
                "kinds": ["ping|2", "form|1"] if count else [],
                "rows": ["lbn-police|kind|call", "ita-judicial|no_room|ping"],
                "again": "/drill plan 2027 all now",
            }
            for done in ("lacking", "planned")
            for count in (0, 1, 3)
        ),
    ),
    Topic.DRILLS: (
        {"rows": [], "more": 0},
        {
            "rows": [
                f"{'0a' * 16}|lbn-police|ping|late||CPN-2026-LBN-LBN-000123-4-X|960|40|EXERCISE A\nB|{STAMP}",
                f"{'0b' * 16}|lbn-police|call|put_off|immediate|||||",
                f"{'0c' * 16}|ita-judicial|form|not_held|window|||||",
                f"{'0d' * 16}|ita-judicial|ping|not_held|not_sent|||||{STAMP}",
                f"{'0e' * 16}|ita-judicial|ping|struck||CPN-2026-ITA-ITA-000124-1-X||||{STAMP}",
            ],
            "more": 2,
        },
    ),
    Topic.DRILL_REFUSED: tuple(
        {"why": why, "desk": "lbn-police"}
        for why in (
            *("unknown", "no_desk", "too_many", "own", "past", "far", "order", "type"),
            *("no_failure", "strike_waits", "no_second", "reason"),
            *("no_office", "no_order", "no_call", "already", "kind", "blackout", "hours"),
            *("year", "numbers", "changed", "unfit"),
        )
    ),
    Topic.NOT_TAKEN: ({**HEADLINE, "member": "Italy"},),
    Topic.CUSTODIAN_ASKS: ({**HEADLINE, "custodian": "asked", "by": BY},),
    Topic.CUSTODIAN_DECIDED: tuple(
        {**HEADLINE, "custodian": word, "otherwise": word == "not"} for word in ("execute", "not")
    ),
    Topic.DONE_CUSTODIAN: tuple(
        {**HEADLINE, "custodian": word} for word in ("asked", "execute", "not")
    ),
    Topic.CUSTODIAN_FIRST: tuple(
        {**HEADLINE, "custodian": word} for word in (None, "asked", "not")
    ),
    Topic.MINOR_CONCERNED: (
        {**MINOR, "is_asked": True},
        {**MINOR, "minor": "unknown", "held": False, "is_asked": False},
    ),
    Topic.DONE_LET_GO: (MINOR,),
    Topic.MINOR_HELD: (MINOR,),
    Topic.PERMISSION_ASKED: tuple(
        {**HEADLINE, "by": "Ana Ruiz, Spain", "until": STAMP, "token": "a1b2", "notes_only": notes}
        for notes in (False, True)
    ),
    Topic.PERMISSION_DECIDED: (
        {**HEADLINE, "standing": "granted", "by": BY},
        {**HEADLINE, "standing": "refused", "by": BY},
        {**HEADLINE, "standing": "lapsed"},
    ),
    Topic.DONE_PERMISSION: tuple(
        {**HEADLINE, "standing": standing, "until": STAMP, "giver": "Lebanon"}
        for standing in ("asked", "granted", "refused")
    ),
    Topic.PERMISSION_WAITS: ({**HEADLINE, "until": STAMP},),
    Topic.PERMISSION_OVER: ({**HEADLINE, "standing": "refused"},),
    Topic.PROMPT_PERMIT: tuple(
        {"reference": HEADLINE["reference"], "case": CASE, "answer": answer}
        for answer in ("ask", "grant", "refuse")
    ),
}
