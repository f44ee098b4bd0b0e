"""Facts of requests as they are listed and shown, and those that many topics share."""

from domain.topics import Facts, Topic
from tests.handlers.messages.wording_network import CASE, acknowledged, facts_of, filed

HEADLINE = facts_of(acknowledged(), Topic.CONTENT)
WAITING: Facts = {
    key: value
    for key, value in facts_of(filed(), Topic.ALERT).items()
    if key
    not in {
        *("step", "steps", "target", "why", "why_by", "waited_ms", "empty", "stage", "notes_only"),
        *("also_alerted", "passed_on", "had"),
    }
}
GIVEN_AWAY: Facts = {
    **HEADLINE,
    "state": "transferred",
    "transferred_to": "Italy",
    "transferred_at": "2026-11-24T15:00:00.000Z",
    "transferred_by": "Rami Haddad",
}
REFERENCE: Facts = {"reference": HEADLINE["reference"]}
STAMP = "2026-11-24T15:00:00.000Z"
LONG_AGO = "2026-11-24T14:40:00.000Z"
ROW = f"{CASE}|{HEADLINE['reference']}|immediate"

ASKED_FOR = (
    *("answer", "ask", "reply", "deadline", "refuse"),
    *("log", "document", "link", "remark", "number", "corrected", "what"),
)
"""What a text is asked for."""
LINKED_WITH = (("request", str(HEADLINE["reference"])), ("formal", "MLA-77/2026"))
LINKS = [
    f"request|{CASE}|{HEADLINE['reference']}||||a1b2",
    "formal||MLA-77/2026|2026-11-03|diplomatic|received|",
]

LOG_SUMMARIES: tuple[Facts, ...] = (
    {
        **HEADLINE,
        "links": LINKS,
        "parts": ["steps", "deliveries", "readings"],
        "reason": "EXERCISE yearly review",
        "alerted_at": STAMP,
        "alerted": ["Rami Haddad"],
        "step": 3,
        "steps": 5,
        "waited_ms": 1_200_000,
        "late_ms": 300_000,
        "unanswered": ["Rami Haddad", "Maya Saab"],
        "unanswered_count": 2,
        "answered_at": STAMP,
        "answered_ms": 7_200_000,
        "readers": ["Maya Saab"],
    },
    {
        **WAITING,
        "parts": ["steps", "deliveries", "readings"],
        "reason": "EXERCISE yearly review",
        "alerted_at": None,
        "alerted": [],
        "step": 0,
        "steps": 5,
        "waited_ms": None,
        "late_ms": None,
        "unanswered": [],
        "unanswered_count": 1,
        "answered_at": None,
        "answered_ms": None,
        "readers": [],
    },
    {
        **HEADLINE,
        "acknowledged_by": None,
        "parts": ["steps"],
        "reason": "EXERCISE yearly review",
        "alerted_at": STAMP,
        "alerted": ["Rami Haddad"],
        "step": 1,
        "steps": 5,
        "waited_ms": 0,
        "late_ms": 0,
        "unanswered": [],
        "unanswered_count": 0,
        "answered_at": STAMP,
        "answered_ms": 7_200_000,
        "readers": [],
        "is_erased": True,
    },
)

FIGURES: Facts = {
    "member": "",
    "first": "2026-11-01",
    "last": "2026-11-24",
    "before_first": "2026-10-08",
    "before_last": "2026-10-31",
    "period": "2026-11-01..2026-11-24",
    "named": "month",
    "at": STAMP,
    "drills": 0,
    "is_empty": False,
}
_MONTH: Facts = {
    "period": "2026-11",
    "first": "2026-11-01",
    "last": "2026-11-30",
    "before_first": "2026-10-01",
    "before_last": "2026-10-31",
    "at": STAMP,
    "rows": [],
    "is_damaged": False,
    "is_empty": False,
    "ran_out": [],
    "unanswered": [],
    "unanswered_count": 0,
    "doubtful": [],
    "doubtful_count": 0,
    "shifts": [],
    "shift_count": 0,
    "has_points": True,
}
LETTERS: tuple[Facts, ...] = (
    {
        **_MONTH,
        "whose": "member",
        "member": "Lebanon",
        "rows": [
            "received|40|0|38|0",
            "acknowledged|31|40|30|38",
            "to_acknowledge|252000|40|-1|12",
            "answered|20|25|21|22",
            "escalations|7|0|3|0",
        ],
        "ran_out": ["primary|5", "supervisors|2"],
        "unanswered": ["Rami Haddad|3", "Maya Saab|1", "Ana Ruiz|1"],
        "unanswered_count": 4,
        "doubtful": [
            "Lebanon 24/7 desk||unverified|disputed channels_fail|4|4|4|0",
            "Lebanon 24/7 desk||doubtful|empty_shifts|4|4|4|2",
        ],
        "doubtful_count": 6,
        "shifts": [f"empty|Lebanon 24/7 desk|primary|{STAMP}|{STAMP}||"],
        "shift_count": 3,
    },
    {
        **_MONTH,
        "whose": "network",
        "member": "",
        "is_empty": True,
        "doubtful": ["Lebanon 24/7 desk|Lebanon|doubtful|not_enrolled|4|3|3|0"],
        "doubtful_count": 1,
        "shifts": [f"empty|Lebanon 24/7 desk|primary|{STAMP}|{STAMP}|||Lebanon"],
        "shift_count": 1,
    },
    {**_MONTH, "whose": "member", "member": "Spain", "is_empty": True},
    {**_MONTH, "whose": "network", "member": "", "is_damaged": True, "at": None},
)
STATISTICS: tuple[Facts, ...] = (
    {
        **FIGURES,
        "whose": "member",
        "member": "Lebanon",
        "others": ["own"],
        "pictures": ["months", "hours", "drills", "indicators", "nights"],
        "drills": 2,
        "rows": [
            *("sent|12|0|9|0", "received|1040|0|38|0", "acknowledged|31|40|30|38"),
            *("to_acknowledge|252000|40|-1|12", "answered|20|25|0|0", "missed|5|0|0|0"),
            *("refused|2|0|1|0", "escalations|7|0|5|0"),
        ],
    },
    {
        **FIGURES,
        "whose": "own",
        "others": ["network", "member"],
        "pictures": ["nights"],
        "rows": ["sent|3|0|1|0", "taken|399|400|0|0", "to_take|61000|400|3000|20"],
    },
    {
        **FIGURES,
        "whose": "network",
        "others": ["own"],
        "pictures": ["months"],
        "named": "",
        "period": "2025",
        "is_empty": True,
        "rows": [],
    },
)

DRAWN: Facts = {
    "whose": "member",
    "member": "Lebanon",
    "page": 0,
    "pages": 1,
    "left_out": 0,
    "columns": [],
    "is_empty": False,
    "at": STAMP,
    "months": ["2026-09", "2026-10", "2026-11"],
}
PICTURES: tuple[Facts, ...] = (
    {
        **DRAWN,
        "kind": "months",
        "rows": ["2026-10|31|252000|720000", "2026-11|4|-1|-1"],
    },
    {**DRAWN, "kind": "hours", "rows": ["0|2|31|27|30", "6|23|4|-1|-1"]},
    {
        **DRAWN,
        "whose": "network",
        "member": "",
        "kind": "drills",
        "pages": 3,
        "page": 1,
        "left_out": 2,
        "columns": ["2026-10|ping", "2026-11|form", "2026-11|call"],
        "rows": ["Lebanon 24/7 desk|P L N", "Madrid desk|M W S", "Rome desk|- P -"],
    },
    {
        **DRAWN,
        "kind": "indicators",
        "rows": [
            f"{each}|{year}|{met}|{of}"
            for each in ("in_time", "right_person", "right_form", "entry")
            for year, met, of in ((2024, 3, 4), (2025, 0, 0), (2026, 31, 40))
        ],
    },
    {**DRAWN, "whose": "own", "member": "", "kind": "nights", "rows": ["Rami Haddad|0 2 11|1"]},
    {**DRAWN, "kind": "months", "rows": [], "is_empty": True},
)

LIST_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.STATISTICS: STATISTICS,
    Topic.LETTER: LETTERS,
    Topic.LETTER_COMING: ({"period": "2026-11"},),
    Topic.LETTER_CHOSEN: (
        {"is_wanted": True, "is_network_off": False},
        {"is_wanted": False, "is_network_off": False},
        {"is_wanted": True, "is_network_off": True},
    ),
    Topic.STATISTICS_WAIT: ({},),
    Topic.STATISTICS_COMING: (
        {"whose": "member", "period": "2026-11"},
        {"whose": "own", "kind": "nights", "form": "picture", "page": 0},
    ),
    Topic.STATISTICS_PICTURE: PICTURES,
    Topic.STATISTICS_NUMBERS: PICTURES,
    Topic.STATISTICS_NOT_SHOWN: (
        {"why": "period", "typed": "last winter"},
        {"why": "not yet", "typed": "2199"},
        *({"why": why} for why in ("damaged", "coming", "closed", "busy")),
    ),
    Topic.ROLE_MISSING: ({"role": "official"}, {"role": "supervisor"}),
    Topic.DOCUMENT: (
        {"case": CASE, **REFERENCE, "marking": "TLP:AMBER", "reason": "EXERCISE review"},
    ),
    Topic.DOCUMENT_NOT_MADE: tuple(
        {"case": CASE, **REFERENCE, "why": why}
        for why in ["marking", "too_long", "closed", "not_set"]
    ),
    Topic.DOCUMENT_COMING: ({"case": CASE, **REFERENCE},),
    Topic.REQUEST_SHOWN: (
        {
            **HEADLINE,
            "links": LINKS,
            "sent_via": ["i24_7", "siena"],
            "own_ref": "EXERCISE 77/2026",
            "their_ref": "EXERCISE B-12",
            "telephoned_at": STAMP,
            "role": "sent",
            "alerted": ["Rami Haddad"],
            "buttons": ["remind", "log"],
        },
        {
            **WAITING,
            "role": "received",
            "permissions": [
                f"asked|Spain|Lebanon|{STAMP}|{STAMP}|||a1b2",
                f"granted|Lebanon|Spain|{STAMP}|{STAMP}|{STAMP}|Ana Ruiz|",
            ],
            "desk_card": ["EXERCISE on-call prosecutor: +961 1 000 002"],
            "alerted": ["Rami Haddad"],
            "next_step_at": STAMP,
            "step": 2,
            "steps": 5,
            "buttons": ["ack", "pass", "transfer", "refuse"],
        },
        {
            **HEADLINE,
            "role": "sent",
            "alerted": ["Rami Haddad"],
            "buttons": ["remind"],
            "proposed_to": "Italy",
            "proposed_until": STAMP,
            "proposal": "a1b2",
        },
        *(
            {
                **GIVEN_AWAY,
                "acknowledged_by": by,
                "role": "received",
                "alerted": ["Rami Haddad"],
                "step": 2,
                "steps": 5,
                "buttons": ["log"],
            }
            for by in ("Rami Haddad", None)
        ),
    ),
    Topic.REQUESTS: (
        {
            "rows": [
                f"{ROW}|notified|Spain|Lebanon|{STAMP}|{STAMP}|sent",
                f"{ROW}|acknowledged|Spain|Lebanon|{STAMP}|{STAMP}|received",
                f"{ROW}|closed|Spain|Lebanon||{STAMP}|received",
                f"{ROW}|transferred|Spain|Lebanon||{STAMP}|received|Italy|{STAMP}",
                f"{ROW}|closed|Spain|Lebanon||{STAMP}|received|||{STAMP}",
            ],
            "page": 0,
            "pages": 2,
            "filter": "closed LBN",
        },
        {"rows": [], "page": 0, "pages": 1, "filter": ""},
        {"rows": [], "page": 0, "pages": 1, "filter": "closed"},
    ),
    Topic.ESCALATIONS: (
        {
            "rows": [
                f"{ROW}|notified|3|5|Spain|Lebanon|{STAMP}|||||{STAMP}|{STAMP}",
                f"{ROW}|acknowledged|3|5|Spain|Lebanon|{STAMP}|Rami Haddad|{STAMP}",
                f"{ROW}|transferred|3|5|Spain|Lebanon|{STAMP}|Rami Haddad|{STAMP}|Italy|{STAMP}",
                f"{ROW}|transferred|3|5|Spain|Lebanon|{STAMP}|||Italy|{STAMP}|{STAMP}||2",
                f"{ROW}|acknowledged|3|5|Spain|Lebanon|{STAMP}|Rami Haddad|{STAMP}|||{LONG_AGO}||Nour",
            ],
            "page": 1,
            "pages": 2,
            "filter": "LBN 7d",
        },
        {"rows": []},
    ),
}
