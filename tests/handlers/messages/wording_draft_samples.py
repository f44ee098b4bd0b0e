"""Facts of the conversation that files a request, as services give them."""

from domain.topics import Facts, Topic
from tests.handlers.messages.wording_list_samples import LINKS
from tests.handlers.messages.wording_network import CASE, facts_of, filed

STAMP = "2026-11-24T15:00:00.000Z"
DRAFT: Facts = {
    "token": "a1b2",
    "is_call": False,
    "member": "LBN",
    "member_name": "Lebanon",
    "type": "preserve",
    "urgency": "immediate",
    "reason": "life",
    "marking": "TLP:AMBER",
}
AT_PAGE: Facts = {
    "type": "preserve",
    "marking": "TLP:RED",
    "address": "https://pages.example.org/requests/new/preserve",
}
EMPTY_DRAFT: Facts = {
    "token": "a1b2",
    "is_call": False,
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

UNREAD: Facts = {"reads_there": ["ar", "fr", "x-odd"], "unread": ["es"]}
CALLED: Facts = {**DRAFT, "is_call": True}
NAMES: Facts = {"names_as": "CPN-2026-ESP-LBN-000123-4", "names_case": CASE}
SAME: Facts = {"same_as": "CPN-2026-ESP-LBN-000123-4", "same_ago_ms": 20_000}
DRAFT_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.STATUS: (
        {**facts_of(filed(), Topic.STATUS), **SAME, "links": LINKS, "not_linked": True},
        {**facts_of(filed(), Topic.STATUS), **SAME, "same_by": "Javier Molina"},
        {**facts_of(filed(), Topic.STATUS), "names_as": NAMES["names_as"]},
    ),
    Topic.TEXTS: ({"number": 1, "count": 3},),
    Topic.DRAFT_UNFINISHED: (
        {**DRAFT, "desk": "Lebanon 24/7 desk"},
        EMPTY_DRAFT,
        {**DRAFT, "is_at_page": True},
    ),
    Topic.DRAFT_MEMBER: (
        {**EMPTY_DRAFT, **MEMBERS},
        {**EMPTY_DRAFT, **MEMBERS, "is_call": True},
        {**EMPTY_DRAFT, "options": [], "page": 0, "pages": 1, "query": "zzz"},
        {**EMPTY_DRAFT, **MEMBERS, "kept": "content", "allowed": "never"},
        {**EMPTY_DRAFT, **MEMBERS, "kept": "content", "allowed": "never", "has_pages": True},
        {**EMPTY_DRAFT, **MEMBERS, "lost": "Lebanon"},
        {**DRAFT, **MEMBERS, "again": True, "back": True, "allowed": "amber"},
    ),
    Topic.DRAFT_TYPE: (
        {**EMPTY_DRAFT, "member": "LBN", "member_name": "Lebanon"},
        {**CALLED, "type": None},
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
        {**DRAFT, "allowed": "never", "has_pages": True},
        {**DRAFT, "allowed": "amber", "has_pages": True},
        {**DRAFT, "type": "victim", "allowed": "amber"},
        {**DRAFT, "type": "victim", "allowed": "amber", "has_pages": True},
        {**DRAFT, "allowed": "green", "again": True, "back": True},
        {**DRAFT, "allowed": "green", "above": "TLP:AMBER"},
    ),
    Topic.DRAFT_CONTENT: (
        {**DRAFT, "longest": 3000, **UNREAD},
        {**DRAFT, "longest": 3000, "reads_there": ["ar", "en"]},
        {**CALLED, "longest": 3000},
        {**DRAFT, "longest": 3000, "again": True, "back": True},
    ),
    Topic.DRAFT_SUMMARY: (
        {**DRAFT, "desk": "Lebanon 24/7 desk", "on_duty": [], "above_it": ["12", "13"]},
        {**DRAFT, "desk": "Lebanon 24/7 desk", "on_duty": [], **UNREAD},
        {**CALLED, "desk": "Spain 24/7 desk", "on_duty": [], **SAME},
        {**CALLED, "on_duty": [], "missing": ["oral"], "later": []},
        {**DRAFT, "desk": "Lebanon 24/7 desk", "on_duty": [], "kept": "added"},
        {
            **DRAFT,
            "desk": "Lebanon 24/7 desk",
            "doubt": "unverified",
            "desk_telephone": "+961 1 000000",
            "other_desk": "Lebanon cyber desk",
        },
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
        {**DRAFT, **SAME, "same_by": "Javier Molina"},
        {
            **DRAFT,
            **NAMES,
            "missing": ["purpose"],
            "later": ["confirmer"],
            "complete_by": STAMP,
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
        *(
            {
                "token": "a1b2",
                "case": CASE,
                "reference": "CPN-2026-ESP-LBN-000001-X",
                "is_call": is_call,
            }
            for is_call in (False, True)
        ),
        {},
    ),
    Topic.DRAFT_CANCELLED: ({"token": "a1b2"},),
    Topic.DRAFT_AT_PAGE: (
        {**AT_PAGE, "is_exposed": True, "is_with_other": True},
        {**AT_PAGE, "is_exposed": False, "is_with_other": False},
    ),
}

_WHICH: Facts = {"type": "preserve", "version": 1, "part": "request"}
_OPEN: Facts = {
    **_WHICH,
    "token": "00ff",
    "purpose": "draft",
    "case": CASE,
    "missing": ["purpose", "targets"],
    "later": ["confirmer", "handling", "legal_basis", "offence", "evidential_use", "relation", "x"],
}
_FIELD: Facts = {
    **_OPEN,
    "need": "now",
    "number": 2,
    "count": 9,
    "may_skip": False,
    "back": True,
    "picked": [],
}
_WRONG: Facts = {"wrong": "targets.0.at", "wrong_why": "missing"}
_UNLIKELY: Facts = {
    "wrong": "targets.0",
    "wrong_why": "standard",
    "wrong_standard": "RFC 6302",
    "wrong_reason": "port",
    "wrong_right": "",
}
_ANSWER: Facts = {**_OPEN, "part": "answer", "purpose": "answer"}

FORM_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.FORM_FIELD: (
        {**_FIELD, "path": "purpose"},
        {**_FIELD, "path": "purpose", "above_it": ["12", "13"]},
        {**_FIELD, "path": "purpose", "need": "later", "may_skip": True, **_WRONG},
        {**_FIELD, "path": "offence", "need": "legal", "may_skip": True},
        {**_FIELD, "path": "own_ref", "need": "may", "back": False},
        {**_FIELD, "path": "data", "picked": ["traffic"]},
        {**_FIELD, **_ANSWER, "path": "final"},
    ),
    Topic.FORM_DOUBT: ({**_FIELD, "path": "targets", **_UNLIKELY, "above_it": ["12"]},),
    Topic.FORM_WHOLE: (
        {**_OPEN, "above_it": ["12"]},
        {**_OPEN, "missing": [], "later": []},
        _ANSWER,
    ),
    Topic.FORM_INCOMPLETE: ({**_WHICH, "fields": ["purpose"]},),
    Topic.FORM_UNKNOWN: (
        {"reference": "CPN-2026-ESP-LBN-000123-4", "case": CASE},
        {"reference": "CPN-2026-ESP-LBN-000123-4", "case": CASE, "version": 9},
    ),
    Topic.FORM_UNFINISHED: ({"token": "00ff"},),
    Topic.FORM_NOTHING_ADDED: ({"reference": "CPN-2026-ESP-LBN-000123-4", "case": CASE},),
    Topic.FORM_NOT_ASKED: ({"token": "00ff"},),
    Topic.FIELD_WRONG: ({**_WHICH, **_WRONG},),
    Topic.DRAFT_IN_THE_WAY: (
        {},
        *({"why": why} for why in ("chat", "files", "marking", "unread")),
    ),
}
