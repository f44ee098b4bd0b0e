"""Facts as services give them, for the topics about people, their enrolment and what they can do."""

from domain.topics import Facts, Topic

PERSON: Facts = {"name": "Rami Haddad", "member": "Lebanon"}
SPEAKS: Facts = {"speaks": ["en", "fr", "ar"]}
STAMP = "2026-11-24T15:00:00.000Z"

PEOPLE_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.STRANGER: ({}, SPEAKS),
    Topic.WELCOME: (
        {**PERSON, "can_choose": True},
        {"name": "Network Secretariat", "member": None},
    ),
    Topic.WELCOME_WAITING: (
        PERSON,
        {**PERSON, "role": "supervisor", "standing": "missing", "is_again": True},
        {"name": "Maya Saab", "member": None, "role": "secretariat", "standing": "asked"},
        {**PERSON, "role": "supervisor", "standing": "none"},
    ),
    Topic.ENROLMENTS_WAIT: ({"count": 12},),
    Topic.ENROLMENT_DENIED: ({},),
    Topic.CONFIRM_ENROLMENT: ({**PERSON, "account": "00ff00ff00ff00ff"},),
    Topic.ENROLMENT_CONFIRMED: ({**PERSON, "accepted": True}, {**PERSON, "accepted": False}),
    Topic.ENROLMENT_REFUSED: ({}, SPEAKS),
    Topic.ENROLMENT_ATTACKED: ({"attempts": 5}, {}),
    Topic.CODE_MISUSED: ({"name": "Rami Haddad"},),
    Topic.PEOPLE: (
        {
            "rows": [
                "00ff00ff00ff00ff|Rami Haddad|enrolled|telegram email|Lebanon",
                f"{'0' * 16}|Nour|invited|",
                f"{'1' * 16}|Karim|invited|||is_idle",
            ],
            "page": 0,
            "pages": 2,
            "filter": "LBN enrolled",
            "waiting": 1,
            "missing": 2,
            "idle": ["Karim"],
        },
        {"rows": [], "filter": "", "waiting": 0, "missing": 0},
        {"rows": [], "filter": "nobody at all"},
    ),
    Topic.PERSON_SHOWN: (
        {
            "key": "00ff00ff00ff00ff",
            "name": "Rami Haddad",
            "roles": ["duty_officer", "official"],
            "standing": "enrolled",
            "channels": ["telegram"],
            "is_enrolled": True,
            "only_confirms": True,
            "account": "00ff00ff00ff00ff",
        },
        {"key": "00ff00ff00ff00ff", "name": "Karim", "standing": "invited", "is_idle": True},
        {"key": "00ff00ff00ff00ff", "name": "Rami Haddad", "standing": "revoked", "is_done": True},
    ),
    Topic.INVITATION: (
        {"name": "Rami Haddad", "code": "7K4M-Q2XR-90TC", "link": "", "expires_at": STAMP},
        {
            "name": "Rami Haddad",
            "code": "7K4M-Q2XR-90TC",
            "link": "https://t.me/contactpoint_bot?start=7K4M-Q2XR-90TC",
            "expires_at": STAMP,
            "is_second": True,
        },
    ),
    Topic.INVITATIONS: (
        {
            "rows": ["7K4M-Q2XR-90TC|Rami Haddad", "7K4M-Q2XR-90TD|Nour Khalil"],
            "expires_at": STAMP,
            "more": 3,
        },
        {"rows": ["7K4M-Q2XR-90TC|Rami Haddad"], "expires_at": STAMP, "more": 0},
    ),
    Topic.MOVED_AWAY: ({},),
    Topic.HELP: (
        {"roles": ["official"], "has_pages": True},
        {"roles": ["duty_officer", "supervisor"], "has_pages": False},
        {"roles": ["secretariat"]},
        {"roles": ["auditor"]},
        {"roles": []},
    ),
}
