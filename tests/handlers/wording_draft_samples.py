"""Facts of the conversation that files a request, as services give them."""

from domain.topics import Facts, Topic
from tests.handlers.wording_network import CASE, facts_of, filed

STAMP = "2026-11-24T15:00:00.000Z"
DRAFT: Facts = {
    "token": "a1b2",
    "member": "LBN",
    "member_name": "Lebanon",
    "type": "preserve",
    "urgency": "immediate",
    "reason": "life",
    "marking": "TLP:AMBER",
}
EMPTY_DRAFT: Facts = {
    "token": "a1b2",
    "member": None,
    "member_name": None,
    "type": None,
    "urgency": None,
    "reason": None,
    "marking": None,
}
MEMBERS: Facts = {
    "options": ["ITA|Italy", "LBN|Lebanon", "XPO|INTERPOL", "GBR|United Kingdom of Great Britain"],
    "page": 1,
    "pages": 3,
    "query": None,
    "stale": ["Italy"],
    "unverified": ["Lebanon"],
}

SAME: Facts = {"same_as": "CPN-2026-ESP-LBN-000123-4", "same_ago_ms": 20_000}
DRAFT_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.STATUS: ({**facts_of(filed(), Topic.STATUS), **SAME},),
    Topic.DRAFT_UNFINISHED: ({**DRAFT, "desk": "Lebanon 24/7 desk"}, EMPTY_DRAFT),
    Topic.DRAFT_MEMBER: (
        {**EMPTY_DRAFT, **MEMBERS},
        {**EMPTY_DRAFT, "options": [], "page": 0, "pages": 1, "query": "zzz"},
        {**EMPTY_DRAFT, **MEMBERS, "kept": "content", "allowed": "never"},
        {**EMPTY_DRAFT, **MEMBERS, "lost": "Lebanon"},
        {**DRAFT, **MEMBERS, "again": True, "back": True, "allowed": "amber"},
    ),
    Topic.DRAFT_TYPE: (
        {**EMPTY_DRAFT, "member": "LBN", "member_name": "Lebanon"},
        {
            **EMPTY_DRAFT,
            "member": "LBN",
            "member_name": "Lebanon",
            "kept": "added",
            "again": False,
            "back": True,
        },
    ),
    Topic.DRAFT_URGENCY: (
        DRAFT,
        {**DRAFT, "kept": "content"},
        {**DRAFT, "again": True, "back": True},
    ),
    Topic.DRAFT_REASON: (
        DRAFT,
        {**DRAFT, "urgency": "urgent", "kept": "content"},
        {**DRAFT, "again": True, "back": True},
    ),
    Topic.DRAFT_MARKING: (
        {**DRAFT, "allowed": "amber", "kept": "content"},
        {**DRAFT, "allowed": "never"},
        {**DRAFT, "allowed": "green", "again": True, "back": True},
        {**DRAFT, "allowed": "green", "above": "TLP:AMBER"},
    ),
    Topic.DRAFT_CONTENT: (
        {**DRAFT, "longest": 3000},
        {**DRAFT, "longest": 3000, "again": True, "back": True},
    ),
    Topic.DRAFT_SUMMARY: (
        {**DRAFT, "desk": "Lebanon 24/7 desk", "on_duty": []},
        {**DRAFT, "desk": "Lebanon 24/7 desk", "on_duty": [], "kept": "added"},
        {
            **DRAFT,
            "desk": "Lebanon 24/7 desk",
            "doubt": "stale",
            "confirmed_at": STAMP,
            "on_duty": ["Rami Haddad"],
            "zone": "Asia/Beirut",
            "asked_at": STAMP,
            **SAME,
            "same_case": CASE,
        },
    ),
    Topic.DRAFT_CHANGE: (
        {**DRAFT, "desk": "Lebanon 24/7 desk"},
        {**DRAFT, "urgency": "standard", "reason": None},
    ),
    Topic.DRAFT_CHOSEN: tuple(
        {**DRAFT, "field": field} for field in ("member", "type", "urgency", "reason", "marking")
    ),
    Topic.DRAFT_SENT: (
        {"token": "a1b2", "case": CASE, "reference": "CPN-2026-ESP-LBN-000001-X"},
        {},
    ),
    Topic.DRAFT_CANCELLED: ({"token": "a1b2"},),
}
