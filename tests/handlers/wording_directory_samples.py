"""Facts about the directory as it is looked through and changed in chat, as services give them."""

from domain.directory.entry_removal import Need
from domain.topics import Facts, Topic

KEY = "00ff00ff00ff00ff"
DESK: Facts = {"section": "contact_points", "name": "Lebanon 24/7 desk", "member": "Lebanon"}
RAMI: Facts = {"section": "people", "name": "Rami Haddad", "member": "Lebanon"}

NOT_ENROLLED: Facts = {
    "not_enrolled": ["Rami Haddad"],
    "invites": [KEY],
    "invited": ["Rami Haddad"],
}
DIRECTORY_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.DIRECTORY_MEMBERS: (
        {
            "rows": ["LBN|Lebanon", "ITA|Italy", "-|"],
            "page": 0,
            "pages": 2,
            "query": "",
            "may_add": True,
        },
        {"rows": [], "query": "Atlantis"},
    ),
    Topic.DIRECTORY_ENTRIES: (
        {
            "rows": [
                f"members|{KEY}||Lebanon",
                f"contact_points|{KEY}||Lebanon 24/7 desk",
                f"people|{KEY}|official duty_officer|Rami Haddad",
            ],
            "code": "LBN",
            "member": "Lebanon",
            "may_add": ["contact_points", "people"],
            "page": 1,
            "pages": 3,
            "query": "desk",
        },
        {"rows": [f"people|{KEY}|secretariat|Network Secretariat"], "code": "-", "member": ""},
        {"rows": [], "code": "-", "member": "", "query": "nobody"},
    ),
    Topic.DIRECTORY_ENTRY: (
        {
            **DESK,
            "key": KEY,
            "fields": ["kind", "telephone", "legal_notes", "roster"],
            "values": ["police", "+961 1 000000", "EXERCISE note", "lbn-desk"],
            "may_change": ["name", "kind", "telephone", "channels", "legal_notes"],
            "may_remove": True,
        },
        {
            **RAMI,
            "key": KEY,
            "fields": ["roles", "languages"],
            "values": ["official, duty_officer", "ar, en"],
            "may_change": [],
            "may_remove": False,
        },
    ),
    Topic.DIRECTORY_ASK: (
        {**DESK, "field": "telephone", "value": "+961 1 000000", "may_be_empty": True},
        {**DESK, "field": "channels", "value": "email desk@example.org", "may_be_empty": True},
        {**RAMI, "field": "roles", "value": "official", "choices": ["official", "duty_officer"]},
        {**RAMI, "field": "languages", "value": "ar, en"},
        {"section": "members", "name": "Lebanon", "field": "fallback", "value": ""},
        {**DESK, "field": "roster", "choices": ["lbn-desk"], "more": 3, "makes": "1"},
        {**DESK, "field": "people", "value": "", "choices": ["Rami Haddad"], "count": 0},
        {**DESK, "field": "people", "value": "Rami Haddad", "choices": ["Nour"], "count": 1},
        {**DESK, "field": "people", "value": "Rami Haddad, Nour", "choices": [], "count": 2},
        {**DESK, "field": "handover", "choices": ["MON 08:00", "SUN 08:00"]},
        {**RAMI, "field": "channels", "value": "telegram", "may_be_empty": True},
        {"section": "members", "name": "", "field": "name", "is_new": True},
    ),
    Topic.DIRECTORY_CHANGE: (
        {
            **DESK,
            "fields": ["telephone", "legal_notes"],
            "befores": ["+961 1 000000", ""],
            "afters": ["+961 1 111111", "EXERCISE note"],
            "warnings": ["EXERCISE a step alerts nobody; name somebody"],
            "is_again": True,
        },
        {**RAMI, "fields": [], "befores": [], "afters": [], "is_removal": True},
        {
            **DESK,
            "fields": ["name", "people", "handover", "roster", "start"],
            "befores": ["", "", "", "", ""],
            "afters": ["Desk", "Rami Haddad, Nour", "FRI 17:30", "lbn-cyber-roster", "2026-11-20"],
            "is_new": True,
        },
        {
            **RAMI,
            "fields": ["name", "roles"],
            "befores": ["", ""],
            "afters": ["Rami Haddad", "official"],
            "is_new": True,
        },
    ),
    Topic.DIRECTORY_DONE: (
        {
            **DESK,
            "version": 3,
            "key": KEY,
            "entry": KEY,
            "fields": ["telephone"],
            "befores": [""],
            "afters": ["+961 1 111111"],
        },
        {**RAMI, "version": 4, "key": KEY, "invite": KEY, "is_new": True, "no_roster": True},
        {**RAMI, "version": 5, "key": "", "is_removal": True},
        {**DESK, "version": 6, "key": KEY, "is_new": True, **NOT_ENROLLED},
        {**DESK, "version": 6, "key": KEY, "is_new": True, "not_enrolled": ["Rami Haddad"]},
    ),
    Topic.DIRECTORY_CHANGED: (
        {**DESK, "by": "Maya Saab", "fields": ["telephone"], "key": KEY},
        {**RAMI, "by": "Maya Saab", "fields": ["roles"], "roles": ["duty_officer"]},
        {**DESK, "by": "Vera", "is_new": True, "people": ["Rami Haddad", "Nour"], **NOT_ENROLLED},
        {**RAMI, "by": "Maya Saab", "fields": ["name", "roles"], "is_new": True},
        {**RAMI, "by": "Maya Saab", "fields": [], "is_removal": True},
    ),
    Topic.DIRECTORY_REFUSED: (
        {"message": "'x' is not a language", "remedy": "write its code", "more": 0},
        {"message": "'x' is not a language", "remedy": "did you mean en?", "more": 2},
    ),
    Topic.DIRECTORY_SAME: ({},),
    Topic.DIRECTORY_EXISTS: ({"code": "LBN", "name": "Lebanon"},),
    Topic.DIRECTORY_CHOOSE: ({},),
    Topic.DIRECTORY_PRESS: ({},),
    Topic.DIRECTORY_GONE: ({},),
    Topic.DIRECTORY_NEEDED: tuple(
        {"section": section, "why": why.value, "where": "lbn-desk", "count": 2}
        for section in ("people", "contact_points", "members")
        for why in Need
    ),
    Topic.DIRECTORY_NO_ROSTER: ({"member": "Lebanon"},),
    Topic.DIRECTORY_LEFT: ({"by": "Maya Saab"},),
}
