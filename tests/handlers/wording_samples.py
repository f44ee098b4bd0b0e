"""Facts as services give them, for every topic that no rule makes."""

from domain.request import Facts
from domain.topics import Topic
from tests.handlers.wording_network import CASE, acknowledged, facts_of, filed

HEADLINE = facts_of(acknowledged(), Topic.CONTENT)
WAITING: Facts = {
    key: value
    for key, value in facts_of(filed(), Topic.ALERT).items()
    if key not in {"step", "steps", "target", "why", "why_by", "waited_ms", "empty", "stage"}
}
REFERENCE: Facts = {"reference": HEADLINE["reference"]}
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
}
PERSON: Facts = {"name": "Rami Haddad", "member": "Lebanon", "account": "00ff00ff00ff00ff"}
STAMP = "2026-11-24T15:00:00.000Z"
ROW = f"{CASE}|{HEADLINE['reference']}|immediate"

SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.DONE_ACKNOWLEDGED: (HEADLINE,),
    Topic.NOT_YOURS: ({},),
    Topic.ALREADY_ACKNOWLEDGED: (HEADLINE,),
    Topic.ALREADY_ACKNOWLEDGED_BY_YOU: (HEADLINE,),
    Topic.ALREADY_PASSED_ON: (WAITING,),
    Topic.ALREADY_OVER: ({**HEADLINE, "state": "closed"}, REFERENCE),
    Topic.ASSISTANCE_RECORDED: (WAITING, REFERENCE),
    Topic.ACKNOWLEDGE_FIRST: (WAITING,),
    Topic.SECRETARIAT_NOTES: (REFERENCE, WAITING),
    Topic.NOT_ANSWERED_YET: (HEADLINE,),
    Topic.NOT_CLOSED: (HEADLINE,),
    Topic.TRANSFER_TO_SAME: (HEADLINE,),
    Topic.TRANSFER_TO_ORIGIN: (HEADLINE,),
    Topic.NO_CONTACT_POINT: ({"member": "Lebanon"},),
    Topic.OWN_MEMBER: ({},),
    Topic.TIME_PASSED: ({"time": STAMP},),
    Topic.TIME_UNREADABLE: ({"typed": "tomorow"}, {"typed": ""}),
    Topic.REMINDED_JUST_NOW: (HEADLINE,),
    Topic.NOT_A_REFERENCE: ({"typed": "CPN"},),
    Topic.WRONG_CHECK_CHARACTER: ({"typed": "CPN-2026-ESP-LBN-000123-5"},),
    Topic.UNKNOWN_MEMBER: ({"member": "LBX"},),
    Topic.UNKNOWN_GROUND: ({"typed": "z", "words": ["a", "b"]},),
    Topic.UNKNOWN_WORD: (
        {"word": "soon", "expected": "urgency", "words": ["immediate", "urgent"]},
        {"word": "", "expected": "reason", "words": ["life", "security"]},
    ),
    Topic.UNKNOWN_COMMAND: ({},),
    Topic.TEXT_MISSING: ({},),
    Topic.TEXT_TOO_LONG: ({"length": 3500, "longest": 3000},),
    Topic.USAGE: ({"command": "request"}, {"command": "/delay"}, {"command": "duty"}),
    Topic.ROLE_MISSING: ({"role": "official"}, {"role": "supervisor"}),
    Topic.QUOTA_REACHED: ({"limit": 60, "again_at": STAMP},),
    Topic.MARKING_TOO_HIGH: (
        {"marking": "TLP:RED", "allowed": "amber"},
        {"marking": "TLP:CLEAR", "allowed": "never"},
    ),
    Topic.FILES_REFUSED: ({},),
    Topic.EDIT_IGNORED: ({},),
    Topic.NOT_TEXT: ({},),
    Topic.WHICH_REQUEST: ({"rows": [f"{CASE}|{HEADLINE['reference']}"]}, {"rows": []}),
    Topic.STALE_STEP: ({},),
    Topic.INCIDENT: ({"incident": "7f3a"}, {}),
    Topic.TRY_LATER: ({},),
    Topic.DRAFT_UNFINISHED: (DRAFT, EMPTY_DRAFT),
    Topic.DRAFT_MEMBER: (
        {**EMPTY_DRAFT, **MEMBERS},
        {**EMPTY_DRAFT, "options": [], "page": 0, "pages": 1, "query": "zzz"},
    ),
    Topic.DRAFT_TYPE: ({**EMPTY_DRAFT, "member": "LBN", "member_name": "Lebanon"},),
    Topic.DRAFT_URGENCY: (DRAFT,),
    Topic.DRAFT_REASON: (DRAFT, {**DRAFT, "urgency": "urgent"}),
    Topic.DRAFT_MARKING: ({**DRAFT, "allowed": "amber"}, {**DRAFT, "allowed": "never"}),
    Topic.DRAFT_CONTENT: ({**DRAFT, "longest": 3000},),
    Topic.DRAFT_SUMMARY: ({**DRAFT, "desk": "Lebanon 24/7 desk"},),
    Topic.DRAFT_CHANGE: (DRAFT, {**DRAFT, "urgency": "standard", "reason": None}),
    Topic.DRAFT_CHOSEN: tuple(
        {**DRAFT, "field": field} for field in ("member", "type", "urgency", "reason", "marking")
    ),
    Topic.DRAFT_SENT: (DRAFT,),
    Topic.DRAFT_CANCELLED: ({},),
    Topic.PROMPT_TEXT: tuple(
        {**REFERENCE, "kind": kind, "ground": "a" if kind == "refuse" else None}
        for kind in ("answer", "ask", "reply", "delay", "refuse", "log", "what")
    ),
    Topic.PROMPT_MEMBER: ({**REFERENCE, **MEMBERS},),
    Topic.PROMPT_GROUND: (REFERENCE,),
    Topic.PROMPT_OVER: ({}, {**REFERENCE, "kind": "answer"}),
    Topic.NOTHING_TO_CANCEL: ({},),
    Topic.REQUEST_SHOWN: (
        {**HEADLINE, "role": "sent", "alerted": ["Rami Haddad"], "buttons": ["remind", "log"]},
        {
            **WAITING,
            "role": "received",
            "alerted": ["Rami Haddad"],
            "next_step_at": STAMP,
            "buttons": ["ack", "pass", "transfer", "refuse"],
        },
    ),
    Topic.REQUESTS: (
        {
            "rows": [
                f"{ROW}|notified|Spain|Lebanon|{STAMP}|{STAMP}|sent",
                f"{ROW}|acknowledged|Spain|Lebanon|{STAMP}|{STAMP}|received",
                f"{ROW}|closed|Spain|Lebanon||{STAMP}|received",
            ],
            "page": 0,
            "pages": 2,
        },
        {"rows": [], "page": 0, "pages": 1},
    ),
    Topic.DUTY: (
        {
            "rows": [
                f"Lebanon 24/7 desk|duty|Rami Haddad|{STAMP}|{STAMP}|Nour Khalil|{STAMP}|mine",
                f"Lebanon 24/7 desk|deputy||||Nour Khalil|{STAMP}|",
            ]
        },
        {"rows": []},
    ),
    Topic.ESCALATIONS: (
        {
            "rows": [
                f"{ROW}|notified|3|5|Spain|Lebanon|{STAMP}||",
                f"{ROW}|acknowledged|3|5|Spain|Lebanon|{STAMP}|Rami Haddad|{STAMP}",
            ],
            "page": 1,
            "pages": 2,
        },
        {"rows": []},
    ),
    Topic.LOG: (
        {
            "case": CASE,
            **REFERENCE,
            "page": 0,
            "pages": 2,
            "rows": [
                f"1|{STAMP}|request.filed|Ana Ruiz|",
                f"2|{STAMP}|request.escalated||people: Nour Khalil; step: 3; steps: 5; why: not_acknowledged",
            ],
        },
        {"case": CASE, **REFERENCE, "page": 0, "pages": 1, "rows": []},
    ),
    Topic.VERIFIED: (
        {"answer": "OK", "records": 12, "root": "x" * 44, "reason": ""},
        {"answer": "FAIL", "records": 12, "root": "x" * 44, "reason": "record 3 was changed"},
        {"answer": "UNANCHORED SINCE 7", "records": 12, "root": "x" * 44, "reason": None},
    ),
    Topic.HELP: (
        {"roles": ["official"]},
        {"roles": ["duty_officer", "supervisor"]},
        {"roles": ["secretariat"]},
        {"roles": ["auditor"]},
        {"roles": []},
    ),
    Topic.LANGUAGE: ({"options": ["en", "fr", "ar"], "current": "en"},),
    Topic.LANGUAGE_CHOSEN: ({"language": "en"},),
    Topic.STRANGER: ({},),
    Topic.WELCOME: (PERSON, {"name": "Network Secretariat", "member": None}),
    Topic.WELCOME_WAITING: (PERSON,),
    Topic.CONFIRM_ENROLMENT: (PERSON,),
    Topic.ENROLMENT_CONFIRMED: ({**PERSON, "accepted": True}, {**PERSON, "accepted": False}),
    Topic.ENROLMENT_REFUSED: ({},),
    Topic.ENROLMENT_ATTACKED: ({"attempts": 5}, {}),
    Topic.REVOKED: ({},),
    Topic.CONTENT_REMOVED: ({**HEADLINE, "can_show": True}, {**HEADLINE, "can_show": False}),
    Topic.OWNER_NOW: ({**HEADLINE, "previous": "Rami Haddad"},),
}
