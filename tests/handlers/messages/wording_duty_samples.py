"""Facts about cover, changes to duty, hand-over and calendars, as services give them."""

from domain.topics import Facts, Topic
from tests.handlers.messages.wording_network import CASE

STAMP = "2026-11-24T15:00:00.000Z"
LATER = "2026-11-25T15:00:00.000Z"
CHANGE = "0" * 32
GAP = f"lbn-desk|duty|{STAMP}|{LATER}|Lebanon 24/7 desk"
INSTEAD = f"Lebanon 24/7 desk|duty|{STAMP}|{LATER}|Nour Khalil"
FAULTS = [
    f"empty|Lebanon 24/7 desk|duty|{STAMP}|{LATER}||",
    f"double|Lebanon 24/7 desk|deputy|{STAMP}|{LATER}|Nour Khalil|duty",
    f"long|Lebanon 24/7 desk|deputy|{STAMP}|{LATER}|Nour Khalil|",
    f"unreachable|Lebanon 24/7 desk|deputy|{STAMP}|{LATER}|Nour Khalil|",
    f"no_channel|Lebanon 24/7 desk|supervisors|{STAMP}|{LATER}|Maya Saab|",
]
CHANGED: Facts = {
    "kind": "sick",
    "to": "actor",
    "change": CHANGE,
    "by": "Rami Haddad",
    "away": "Rami Haddad",
    "since": STAMP,
    "until": LATER,
    "rows": [INSTEAD],
    "gaps": [],
    "undone": False,
}
CHANGES: tuple[Facts, ...] = tuple(
    {**CHANGED, "kind": kind, "to": to, "gaps": [GAP] if to == "supervisor" else []}
    for kind in ("sick", "leave", "fill", "swap", "calendar")
    for to in ("actor", "taker", "supervisor")
)
SWAP: Facts = {"change": CHANGE, "by": "Rami Haddad", "asked": "Nour Khalil", "rows": [INSTEAD]}
SHIFT: Facts = {
    "roster": "lbn-desk",
    "desk": "Lebanon 24/7 desk",
    "layer": "duty",
    "since": STAMP,
    "until": LATER,
    "name": "Rami Haddad",
}
_ROW = f"{CASE}|CPN-2026-ESP-LBN-000123-4|immediate"

DUTY_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.COVERAGE: (
        {
            "rows": FAULTS,
            "gaps": [GAP],
            "page": 0,
            "pages": 2,
            "count": 9,
            "filter": "LBN 3d",
            "kinds": ["empty", "double", "long", "unreachable", "no_channel"],
            "counts": ["2", "1", "1", "4", "1"],
        },
        *(
            {"rows": rows, "gaps": [], "page": 0, "pages": 1, "count": len(rows), **more}
            for rows in ([], FAULTS)
            for more in (
                {"filter": "", "kinds": []},
                {"filter": "3d", "kinds": [], "since": STAMP, "until": STAMP},
            )
        ),
        {
            "rows": [],
            "gaps": [],
            "count": 0,
            "filter": "2020-01-01..2020-01-02",
            "is_outside": True,
        },
        {"rows": [], "gaps": [], "count": 0, "filter": "nowhere", "is_unknown": True},
        {"rows": [], "gaps": [], "count": 0, "filter": "LBN double"},
    ),
    Topic.COVERAGE_PICTURE: (
        {
            "since": STAMP,
            "until": LATER,
            "lines": ["Lebanon 24/7 desk|duty"],
            "bars": [f"0|{STAMP}|{LATER}|Nour Khalil|lbn-deputy|"],
            "left_out": 3,
        },
    ),
    Topic.COVER_MISSING: ({"rows": FAULTS, "gaps": [GAP], "count": 9, "days": 7},),
    Topic.FILL_WHO: (
        {
            "gap": GAP,
            "options": [
                "lbn-deputy|Nour Khalil|busy",
                "lbn-duty|Rami Haddad|unreachable",
                "lbn-chief|Maya Saab|",
            ],
        },
        {"gap": GAP, "options": []},
    ),
    Topic.ALREADY_FILLED: ({},),
    Topic.DUTY_CHANGED: (
        *CHANGES,
        {**CHANGED, "undone": True, "undone_by": "Maya Saab"},
        {**CHANGED, "gaps": [GAP], "may_fill": True},
        {**CHANGED, "kind": "calendar", "to": "supervisor", "rows": [], "back": [INSTEAD]},
    ),
    Topic.SWAP_MINE: ({"options": [GAP], "with": None},),
    Topic.SWAP_WHO: ({"mine": GAP, "options": ["lbn-deputy|Nour Khalil"]},),
    Topic.SWAP_THEIRS: (
        {"mine": GAP, "who": "lbn-deputy", "who_name": "Nour Khalil", "options": [GAP]},
    ),
    Topic.SWAP_OFFER: (SWAP,),
    Topic.SWAP_STANDING: tuple(
        {**SWAP, "standing": standing, "to": to}
        for standing in ("offered", "accepted", "declined", "impossible")
        for to in ("asked", "offerer")
    ),
    Topic.SWAP_FOREIGN: ({},),
    Topic.NOT_ON_DUTY: ({},),
    Topic.NO_SHIFT_AHEAD: ({},),
    Topic.PERIOD_WRONG: ({"since": LATER, "until": STAMP}, {}),
    Topic.SHIFT_COMING: ({**SHIFT, "confirmed": False}, {**SHIFT, "confirmed": True}),
    Topic.SHIFT_UNCONFIRMED: (SHIFT,),
    Topic.BRIEFING: (
        {
            **SHIFT,
            "confirmed": False,
            "leaving": ["Nour Khalil"],
            "rows": [
                f"{_ROW}|notified|Spain|acknowledge|{STAMP}|",
                f"{_ROW}|delayed|Spain|answer|{LATER}|Nour Khalil",
                f"{_ROW}|acknowledged|Spain|answer|{LATER}|Nour Khalil",
            ],
            "count": 12,
            "own_draft": True,
            "drafts": ["Nour Khalil"],
        },
        {**SHIFT, "confirmed": True, "leaving": [], "rows": [], "count": 0, "own_draft": False},
    ),
    Topic.OFF_DUTY_NOW: (
        {"desk": "Lebanon 24/7 desk", "layer": "duty", "now": ["Nour Khalil"]},
        {"desk": "Lebanon 24/7 desk", "layer": "duty", "now": []},
    ),
    Topic.NOTE_KEPT: ({"desks": ["Lebanon 24/7 desk"]},),
    Topic.CALENDAR: (
        {"links": ["|https://example.org/calendar/abc.ics", "Desk|https://example.org/x.ics"]},
        {"off": True},
        {"closed": True},
    ),
}
