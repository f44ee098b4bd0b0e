"""Facts as services give them, for every topic that no rule makes."""

from domain.topics import Facts, Topic
from tests.handlers.messages.wording_directory_samples import DIRECTORY_SAMPLES
from tests.handlers.messages.wording_draft_samples import DRAFT_SAMPLES, FORM_SAMPLES, MEMBERS
from tests.handlers.messages.wording_duty_samples import DUTY_SAMPLES
from tests.handlers.messages.wording_keeping_samples import KEEPING_SAMPLES
from tests.handlers.messages.wording_list_samples import (
    ASKED_FOR,
    GIVEN_AWAY,
    HEADLINE,
    LINKED_WITH,
    LINKS,
    LIST_SAMPLES,
    LOG_SUMMARIES,
    REFERENCE,
    STAMP,
    WAITING,
)
from tests.handlers.messages.wording_network import CASE
from tests.handlers.messages.wording_people_samples import PEOPLE_SAMPLES
from tests.handlers.messages.wording_session_samples import SESSION_SAMPLES
from tests.handlers.messages.wording_sure_samples import SURE_SAMPLES

STANDING: Facts = {"judicial": True, "is_paused": False}
DELAYS: Facts = {
    **REFERENCE,
    "case": CASE,
    "kind": "delay",
    "state": "acknowledged",
    "answer_by": STAMP,
}
ANSWERED: Facts = {"marking": "TLP:AMBER", "use": "intelligence"}
SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    **KEEPING_SAMPLES,
    **SESSION_SAMPLES,
    Topic.DONE_ACKNOWLEDGED: (HEADLINE, {**HEADLINE, "prove_by": STAMP}),
    Topic.NOTHING_TO_PAUSE: (HEADLINE,),
    Topic.SAME_ELSEWHERE: ({**HEADLINE, "token": "a1b2"},),
    Topic.SAME_ELSEWHERE_SEEN: (HEADLINE,),
    Topic.CONTACT_OFFERED: ({**HEADLINE, "by_desk": "Lebanon 24/7 desk", "by": "Rami Haddad"},),
    Topic.CONTACT_DECIDED: tuple(
        {**REFERENCE, "answer": answer} for answer in ("offer", "leave", "over")
    ),
    Topic.LINKED: tuple(
        {**HEADLINE, "by": "Ana Ruiz", "linked": named, "link_kind": kind}
        for kind, named in LINKED_WITH
    ),
    Topic.LINK_MADE: tuple(
        {**REFERENCE, "case": CASE, "links": LINKS, "linked": named, "link_kind": kind}
        for kind, named in LINKED_WITH
    ),
    Topic.DONE_UNLINKED: tuple(
        {**REFERENCE, "case": CASE, "linked": named, "link_kind": kind}
        for kind, named in LINKED_WITH
    ),
    Topic.LINK_REFUSED: tuple(
        {**REFERENCE, "case": CASE, "why": why, "longest": 100, "most": 20}
        for why in ("self", "twice", "many", "long")
    ),
    Topic.REMARKS: ({**REFERENCE, "case": CASE},),
    Topic.DONE_REMARKED: ({**REFERENCE, "case": CASE},),
    Topic.REMARKS_FULL: ({**REFERENCE, "case": CASE, "most": 50},),
    Topic.DONE_NUMBERED: (HEADLINE,),
    Topic.NUMBER_REFUSED: ({**REFERENCE, "longest": 64},),
    Topic.URGENCY_CONTESTED: ({**HEADLINE, "by": "Maya Saab"},),
    **dict.fromkeys((Topic.DONE_CONTESTED, Topic.NOTHING_TO_CONTEST), (HEADLINE,)),
    Topic.NOT_YOURS: ({},),
    Topic.ALREADY_ACKNOWLEDGED: (HEADLINE,),
    Topic.ALREADY_ACKNOWLEDGED_BY_YOU: (HEADLINE,),
    Topic.ALREADY_PASSED_ON: (WAITING,),
    Topic.GIVEN_AWAY: (GIVEN_AWAY, REFERENCE),
    Topic.TEXTS_ERASED: (HEADLINE, REFERENCE),
    Topic.EVIDENCE_BARE: (HEADLINE,),
    Topic.NO_EVIDENCE: tuple({**HEADLINE, "evidence": word} for word in (None, "used")),
    Topic.ALREADY_OVER: ({**HEADLINE, "state": "closed"}, REFERENCE),
    Topic.ASSISTANCE_RECORDED: (WAITING, REFERENCE),
    Topic.ACKNOWLEDGE_FIRST: (WAITING,),
    Topic.SECRETARIAT_NOTES: (REFERENCE, WAITING),
    Topic.TRANSFER_TO_SAME: (HEADLINE,),
    Topic.TRANSFER_TO_ORIGIN: (HEADLINE,),
    Topic.TRANSFER_KEEPS_DATA: (HEADLINE,),
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
    Topic.UNKNOWN_COMMAND: ({}, {"commands": ["requests", "request"]}),
    Topic.TEXT_MISSING: ({},),
    Topic.TEXT_TOO_LONG: ({"length": 3500, "longest": 3000},),
    Topic.USAGE: (
        *({"command": command} for command in ("request", "/delay", "duty")),
        {"command": "drill", "example": "strike CPN-2026-LBN-LBN-000123-4-X the gateway was down"},
    ),
    Topic.QUOTA_REACHED: ({"limit": 60, "again_at": STAMP},),
    Topic.MARKING_TOO_HIGH: (
        {**REFERENCE, "case": CASE, "marking": "TLP:RED", "allowed": "amber", "is_exposed": True},
        {"marking": "TLP:CLEAR", "allowed": "never"},
    ),
    Topic.FILES_REFUSED: ({}, {**REFERENCE, "case": CASE}),
    Topic.EDIT_IGNORED: ({},),
    Topic.NOT_TEXT: tuple(
        {"kind": kind} for kind in ("location", "contact", "voice", "forwarded", "other")
    ),
    Topic.CHAT_VANISHES: ({"after_ms": 86_400_000},),
    Topic.WHICH_REQUEST: (
        {"rows": [f"{CASE}|{HEADLINE['reference']}"], "verb": "answer"},
        {"rows": [f"{CASE}|{HEADLINE['reference']}"], "verb": "answer", "number": "2"},
        {"rows": []},
    ),
    Topic.CHOOSE_REQUEST: (
        {"rows": [f"{CASE}|{HEADLINE['reference']}"], "verb": "close", "has_text": False},
        {"rows": [], "verb": "answer", "has_text": True},
    ),
    Topic.STALE_STEP: ({},),
    Topic.ASKED_ANEW: ({},),
    Topic.INCIDENT: ({"incident": "7f3a"}, {}),
    Topic.TRY_LATER: ({},),
    **DRAFT_SAMPLES,
    **FORM_SAMPLES,
    Topic.PROMPT_TEXT: (
        *(
            {**REFERENCE, "case": CASE, "kind": kind, "ground": "a" if kind == "refuse" else None}
            for kind in ASKED_FOR
        ),
        {**REFERENCE, "case": CASE, "kind": "delay", "until": STAMP, "waits": True},
        {**REFERENCE, "case": CASE, "kind": "extend", "until": "2027-03-01"},
        *(
            {**REFERENCE, "case": CASE, "kind": kind, **ANSWERED, "markings": markings}
            for kind in ("answer", "what")
            for markings in ([], ["TLP:CLEAR", "TLP:AMBER"])
        ),
    ),
    Topic.PROMPT_MEMBER: ({**REFERENCE, "case": CASE, **MEMBERS},),
    Topic.PROMPT_DELAY: (
        {**DELAYS, "options": [f"{choice}|{STAMP}" for choice in ("2", "4", "8", "morning")]},
        {**DELAYS, "is_typed": True},
        *({**DELAYS, "may_wait_for_judge": True, **STANDING, "waits": w} for w in (True, False)),
    ),
    Topic.PROMPT_EARLIER: ({**DELAYS, "until": STAMP},),
    Topic.PROMPT_MEANT: ({**DELAYS, "until": STAMP},),
    Topic.PROMPT_ANYWAY: tuple(
        {**REFERENCE, "case": CASE, "kind": kind, "owner": "Nour Khalil"}
        for kind in ("answer", "ask", "refuse", "delay")
    ),
    Topic.PROMPT_DATE: tuple(
        {
            **REFERENCE,
            "case": CASE,
            "state": "answered",
            "kind": kind,
            "preserved_until": until,
            "options": [f"{choice}|{STAMP}" for choice in ("60", "90")],
            "is_typed": is_typed,
        }
        for kind, until in (("extend", "2027-03-01"), ("preserved", None))
        for is_typed in (False, True)
    ),
    **{
        topic: (HEADLINE, {**HEADLINE, "preserved_until": "2027-03-01", "preservation": standing})
        for topic, standing in (
            (Topic.NOTHING_PRESERVED, "expired"),
            (Topic.NOTHING_TO_CONFIRM, "running"),
            (Topic.STILL_ALERTED, "running"),
        )
    },
    Topic.PROPOSAL_OVER: (HEADLINE,),
    Topic.ANSWER_OVERDUE: tuple(
        {**HEADLINE, "notes_only": notes_only, "judicial": not notes_only}
        for notes_only in (True, False)
    ),
    Topic.PROMPT_TRANSFER: tuple(
        {
            **HEADLINE,
            "to": "Italy",
            "to_desk": "Italy central authority",
            "on_duty": on_duty,
            "transfers": transfers,
            "other": "Nour Khalil" if on_duty else "",
            "at_page": at_page,
        }
        for transfers, on_duty, at_page in (
            ("direct", ["Luca Conti"], False),
            ("consent", [], False),
            ("direct", [], True),
        )
    ),
    Topic.TRANSFER_LAPSED: tuple(
        {**HEADLINE, "proposed_to": "Italy", "why": why, "is_theirs": is_theirs}
        for why, is_theirs in (("time", True), ("time", False), ("answered", False))
    ),
    Topic.PROPOSAL: tuple(
        {
            **HEADLINE,
            "by": "Rami Haddad",
            "proposed_to": "Italy",
            "proposed_until": STAMP,
            "proposal": "a1b2",
            "outcome": outcome,
        }
        for outcome in (None, "alone", "conversation", "not", "lapsed", "replaced")
    ),
    Topic.PROMPT_GROUND: ({**REFERENCE, "case": CASE, "kind": "refuse"},),
    Topic.PROMPT_OVER: ({}, {**REFERENCE, "case": CASE, "token": "a1b2"}),
    Topic.NOTHING_TO_CANCEL: ({},),
    **LIST_SAMPLES,
    Topic.DUTY: (
        {
            "page": 0,
            "pages": 2,
            "rows": [
                f"Lebanon 24/7 desk|duty|Rami Haddad|{STAMP}|{STAMP}|Nour Khalil|{STAMP}|mine|{STAMP}",
                f"Lebanon 24/7 desk|deputy||||Nour Khalil|{STAMP}||",
                f"Lebanon 24/7 desk|night|Nour|{STAMP}|{STAMP}|||||Lebanon|unreached",
            ],
            "filter": "LBN",
            "count": 14,
            "empty": 1,
            "unreached": 1,
        },
        {"rows": [], "filter": "", "count": 0, "empty": 0, "unreached": 0},
        {"rows": [], "filter": "nowhere"},
    ),
    Topic.ALERT: ({**HEADLINE, "stage": "yours", "links": LINKS},),
    Topic.CONTENT: (
        {**HEADLINE, "role": "sent"},
        {**HEADLINE, "role": "received", "earlier": 12},
        {**HEADLINE, "links": LINKS},
        {**HEADLINE, "role": "sent", "state": "answered", "can_correct": True},
        {**HEADLINE, "role": "received", "state": "closed", "left_out": 1},
    ),
    **DIRECTORY_SAMPLES,
    **DUTY_SAMPLES,
    **SURE_SAMPLES,
    **PEOPLE_SAMPLES,
    Topic.LOG: (
        {
            "case": CASE,
            **REFERENCE,
            "reason": "EXERCISE yearly review",
            "page": 0,
            "pages": 2,
            "part": "steps",
            "rows": [
                f"1|{STAMP}|request.filed|Ana Ruiz|",
                f"2|{STAMP}|request.escalated||people: Nour Khalil; step: 3; steps: 5; why: not_acknowledged",
            ],
        },
        {"case": CASE, **REFERENCE, "page": 0, "pages": 1, "rows": []},
    ),
    Topic.LOG_SUMMARY: LOG_SUMMARIES,
    Topic.VERIFIED: (
        {"answer": "OK", "records": 12, "root": "x" * 44, "reason": ""},
        {"answer": "FAIL", "records": 12, "root": "x" * 44, "reason": "record 3 was changed"},
        {"answer": "UNANCHORED SINCE 7", "records": 12, "root": "x" * 44, "reason": None},
    ),
    Topic.APPROVAL_CODE: tuple(
        {
            **REFERENCE,
            "act": act,
            "asker": asker,
            "reason": "EXERCISE: audit of the year",
            "recipient": "the whole log, in /srv/audit/EXERCISE.log",
            "names": ["Nour Khalil", "Elena Sanz"],
            "code": "01234567",
        }
        for act, asker in (("export with keys", ""), ("export a list", "Nour Khalil"))
    ),
    Topic.ANCHOR: (
        {
            "origin": "contactpoint/0a1b2c3d",
            "size": 1204,
            "root": "x" * 43 + "=",
            "at": STAMP,
            "events": ["directory.imported", "key.rotated"],
        },
        {"origin": "o", "size": 0, "root": "r", "at": STAMP, "events": []},
    ),
    Topic.ANCHORING: (
        {"what": "anchors.missed", "destination": "witness", "since": STAMP, "size": 1204},
        {"what": "anchors.missed", "destination": "file", "since": STAMP, "size": 0},
        {"what": "anchors.taken", "destination": "authority", "since": STAMP, "size": 1204},
    ),
    Topic.LANGUAGE: ({"options": ["en", "fr", "ar"], "current": "en"},),
    Topic.LANGUAGE_CHOSEN: ({"language": "en"},),
    Topic.CONTENT_REMOVED: ({**HEADLINE, "can_show": True}, {**HEADLINE, "can_show": False}),
    Topic.OWNER_NOW: ({**HEADLINE, "previous": "Rami Haddad"},),
    Topic.DISCLOSURES: (
        {
            **REFERENCE,
            "case": CASE,
            "reason": "EXERCISE yearly review",
            "page": 0,
            "pages": 2,
            "rows": [
                f"7|{STAMP}|log.read|Maya Saab|telegram|yearly review",
                f"9|{STAMP}|message.delivered|Rami Haddad|telegram|alert",
                f"11|{STAMP}|content.shown||console|",
            ],
        },
        {**REFERENCE, "rows": []},
    ),
    Topic.OUTAGE: (
        {"what": "service.interrupted", "since": STAMP, "until": STAMP},
        {"what": "telegram.interrupted", "since": STAMP, "until": STAMP},
    ),
    Topic.ROWS_DIFFER: ({"rows": ["accounts holds 3 rows, and 4 are sealed"]},),
    Topic.APPROVAL_VOID: ({},),
    Topic.LAUNCH_KEY_SET: ({},),
    Topic.EXPLANATION: (
        {
            "member": "Lebanon",
            "desk": "Lebanon 24/7 desk",
            "urgency": "immediate",
            "type": "preserve",
            "at": STAMP,
            "acknowledge_by": STAMP,
            "policy": "default",
            "for_hours": True,
            "for_type": True,
            "rows": [
                f"call|{STAMP}|1|duty|Rami Haddad|on_duty|Lebanon 24/7 desk|duty|{STAMP}|||",
                f"call|{STAMP}|1|duty|Nour Khalil|on_duty|Lebanon 24/7 desk|duty|||sms|delayed|silent",
                f"passed|{STAMP}|2|deputy|Nour Khalil|on_duty|desk|deputy||unreachable||",
                f"passed|{STAMP}|3|fallback||||||||",
                f"last_resort|{STAMP}|3|fallback|Maya Saab|last_resort||||||",
                f"again|{STAMP}|3|Nour Khalil|Nour Khalil|named||||||",
            ],
        },
        {"rows": [], "policy": "default"},
        {"rows": [], "policy": "default", "for_hours": True},
        {"rows": [], "policy": "default", "for_type": True},
    ),
    Topic.NOT_THAT_TIME: (
        {"why": "unreadable"},
        {
            "why": "gap",
            "place": "Europe/Madrid",
            "before": "02:00",
            "after": "03:00",
            "first": "2026-03-29T02:30+01:00",
            "second": "2026-03-29T02:30+02:00",
        },
        {
            "why": "twice",
            "place": "Europe/Madrid",
            "first": "2026-10-25T02:30+02:00",
            "second": "2026-10-25T02:30+01:00",
        },
        {
            "why": "day",
            "place": "Asia/Tokyo",
            "first": "2026-11-26T09:00+09:00",
            "second": "2026-11-27T09:00+09:00",
        },
    ),
    Topic.CODE_REFUSED: ({},),
    Topic.CHANNEL_FAILED: ({"name": "Rami Haddad", "channel": "email"},),
    Topic.CHANNEL_TEST: ({"arrived": True, "channel": "sms"},),
    Topic.CHANNELS_TESTED: (
        {
            "rows": [
                "email|waiting|",
                "sms|unsupported|",
                "voice|failing|",
                f"webhook|arrived|{STAMP}",
            ],
            "is_fresh": True,
        },
        {"rows": [], "is_fresh": False},
    ),
}
