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

LIST_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
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
