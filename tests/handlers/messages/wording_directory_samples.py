"""Facts about the directory as it is looked through and changed in chat, as services give them."""

from domain.directory.entry_removal import Need
from domain.duty.turns import RosterAct
from domain.topics import Facts, Topic
from tests.handlers.messages.wording_duty_samples import STAMP
from tests.handlers.messages.wording_network import CASE

KEY = "00ff00ff00ff00ff"
DESK: Facts = {"section": "contact_points", "name": "Lebanon 24/7 desk", "member": "Lebanon"}
RAMI: Facts = {"section": "people", "name": "Rami Haddad", "member": "Lebanon"}

NOT_ENROLLED: Facts = {
    "not_enrolled": ["Rami Haddad"],
    "invites": [KEY],
    "invited": ["Rami Haddad"],
}
PLACE: Facts = {"desk": "Lebanon 24/7 desk", "member": "Lebanon", "layer": "duty"}
_NOW, _NEXT = "2026-11-20T10:00:00.000Z", "2026-11-23T06:00:00.000Z"
_ROWS = [f"{_NOW}|Rami Haddad|Nour Khalil", f"{_NEXT}|Nour Khalil|Nour Khalil", f"{_NEXT}||Nour"]
CHANGE: Facts = {
    **PLACE,
    "act": "out",
    "who": ["Rami Haddad"],
    "fields": ["people", "every", "handover", "start"],
    "befores": ["Rami Haddad, Nour Khalil", "1w", "MON 08:00", ""],
    "afters": ["Nour Khalil", "1d", "08:00", "2026-11-20"],
    "rows": _ROWS,
    "leaves": ["Rami Haddad"],
    "comes": ["Nour Khalil"],
    "owned": 2,
    "heirs": ["Nour Khalil"],
    "kept": 1,
    "others": ["EXERCISE second desk"],
    "idle": ["Rami Haddad"],
    "warnings": ["EXERCISE lbn-duty is in no roster; put them on one"],
}
_TOLD: Facts = {
    key: CHANGE[key]
    for key in (
        *("desk", "member", "layer", "act", "who", "fields", "befores", "afters"),
        *("rows", "leaves", "comes", "owned", "heirs", "kept"),
    )
}
_ROSTER_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.DIRECTORY_ROSTER: (
        {
            "key": KEY,
            "desk": "Lebanon 24/7 desk",
            "member": "Lebanon",
            "roster": "lbn-desk",
            "zone": "Asia/Beirut",
            "others": ["EXERCISE second desk"],
            "rows": [
                f"0|duty|1w|MON 08:00|2026-01-01|{_NEXT}||Rami Haddad|Rami Haddad, Nour Khalil|2",
                f"1|deputy|12h|20:00|2026-01-01|{_NEXT}|is_narrowed||Nour Khalil|1",
                "2|fixed|||||||Rami Haddad|1",
            ],
            "hours": ["fixed|MON TUE HOLIDAY|08:00|16:00|Rami Haddad"],
            "overrides": 2,
            "number": -1,
            "acts": [],
            "may_add": True,
        },
        {
            "key": KEY,
            "desk": "Lebanon 24/7 desk",
            "rows": [f"0|duty|3d|08:00|2026-01-01|{_NEXT}||Rami|Rami, Nour|2"],
            "number": 0,
            "acts": [act.value for act in RosterAct],
        },
    ),
    Topic.DIRECTORY_PLACES: (
        {
            "name": "Rami Haddad",
            "person": KEY,
            "desks": ["Lebanon 24/7 desk"],
            "layers": ["duty"],
            "keys": [KEY],
            "numbers": ["0"],
        },
    ),
    Topic.DIRECTORY_ROSTER_ASK: (
        *(
            {
                **PLACE,
                "act": act,
                "field": "people",
                "value": "Rami",
                "choices": ["Nour"],
                "count": count,
                "more": count,
            }
            for act, count in (("add", 0), ("out", 0), ("order", 0), ("layer", 1), ("layer", 2))
        ),
        {**PLACE, "act": "every", "field": "every", "value": "1w", "choices": ["1d", "12h"]},
        {**PLACE, "act": "handover", "field": "handover", "value": "08:00", "choices": ["07:00"]},
        {
            **PLACE,
            "act": "handover",
            "field": "handover",
            "value": "MON 08:00",
            "choices": ["TUE 08:00"],
            "is_weekly": True,
        },
        {**PLACE, "act": "start", "field": "start", "value": "2026-01-01", "choices": []},
        {**PLACE, "act": "layer", "field": "layer", "value": "", "choices": ["deputy"]},
    ),
    Topic.DIRECTORY_ROSTER_CHANGE: (
        {**CHANGE, "is_again": True},
        *({**CHANGE, "act": act.value, "warnings": []} for act in RosterAct),
        {**CHANGE, "act": "drop", "comes": [], "owned": 1},
        {**CHANGE, "leaves": [], "comes": [], "rows": [], "others": [], "idle": []},
    ),
    Topic.DIRECTORY_ROSTER_DONE: (
        {
            **{key: value for key, value in CHANGE.items() if key != "warnings"},
            "version": 7,
            "key": KEY,
            **NOT_ENROLLED,
        },
    ),
    Topic.DIRECTORY_ROSTER_CHANGED: (
        {**_TOLD, "by": "Maya Saab", "key": KEY, **NOT_ENROLLED},
        {**_TOLD, "by": "Maya", "is_theirs": True, "is_on": True, "since": _NOW, "until": _NEXT},
        {**_TOLD, "by": "Maya", "is_theirs": True, "was_on": True, "since": None, "until": None},
        {**_TOLD, "by": "Maya", "is_theirs": True, "since": _NOW, "until": _NEXT},
    ),
    Topic.DIRECTORY_NO_PLACE: ({"name": "Rami Haddad"},),
    Topic.DIRECTORY_NOBODY_LEFT: ({"member": "Lebanon"},),
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
                f"people|{KEY}|duty_officer|Karim Nassar|is_idle",
            ],
            "code": "LBN",
            "member": "Lebanon",
            "may_add": ["contact_points", "people"],
            "idle": ["Karim Nassar"],
            "page": 1,
            "pages": 3,
            "query": "desk",
        },
        {"rows": [f"people|{KEY}|secretariat|Network Secretariat"], "code": "-", "member": ""},
        {"rows": [], "code": "-", "member": "", "query": "nobody"},
    ),
    Topic.ENTRY_TO_CONFIRM: (
        {
            "entry": "00ff00ff00ff00ff",
            "desk": "Lebanon 24/7 desk",
            "member": "Lebanon",
            "kind": "police",
            "telephone": "+961 1 000000",
            "channels": ["email desk@example.org"],
            "legal_notes": "EXERCISE note",
            "people": ["Rami Haddad"],
            "supervisors": ["Maya Saab"],
            "confirmed_at": STAMP,
        },
        {
            "entry": "00ff00ff00ff00ff",
            "desk": "Lebanon 24/7 desk",
            "failed": [STAMP, STAMP],
            "advised_from": STAMP,
        },
        {},
    ),
    Topic.DESK_UNVERIFIED: (
        {
            "case": CASE,
            "reference": "CPN-2026-LBN-ESP-000123-4",
            "desk": "Lebanon 24/7 desk",
            "desk_telephone": "+961 1 000000",
            "other_desk": "Lebanon cyber desk",
        },
        {"desk": "desk"},
    ),
    Topic.ENTRY_SETTLED: (
        {"desk": "desk", "right": True, "by": "Maya Saab"},
        {"desk": "desk", "right": False},
        {"desk": "desk", "right": False, "key": "00ff00ff00ff00ff", "entry": "00ff00ff00ff00ff"},
    ),
    Topic.ENTRY_WRONG: (
        {"desk": "desk", "member": "Lebanon", "by": "Maya Saab", "key": "00ff00ff00ff00ff"},
    ),
    Topic.DIRECTORY_ENTRY: (
        {
            **DESK,
            "key": KEY,
            "fields": ["kind", "telephone", "legal_notes", "roster"],
            "values": ["police", "+961 1 000000", "EXERCISE note", "lbn-desk"],
            "may_change": ["name", "kind", "telephone", "channels", "legal_notes"],
            "may_remove": True,
            "has_roster": True,
            "health": "unverified|nobody_reached disputed never_confirmed drills_unmended stale empty_shifts "
            "not_enrolled not_reached channels_fail|2026-11-14T09:12:00+00:00|4|3|1|2",
            "working": ["telegram|1|3", "email|0|1"],
            "drills": f"70|{STAMP}|{STAMP}",
            "bands": ["90|100|12", "70|89|5", "50|69|", "0|49|0"],
            "reach": [f"telegram|12|11|{STAMP}|{STAMP}", "email|0|0||", f"sms|1|0||{STAMP}"],
        },
        {
            **DESK,
            "key": KEY,
            "fields": ["kind"],
            "values": ["police"],
            "may_change": [],
            "may_remove": False,
            "has_roster": True,
            "health": "not_yet|||2|2|2|0",
            "working": ["telegram|2|2"],
            "drills": "||",
            "bands": [],
            "reach": ["telegram|0|0||"],
        },
        {
            **RAMI,
            "key": KEY,
            "fields": ["roles", "languages"],
            "values": ["official, duty_officer", "ar, en"],
            "may_change": [],
            "may_remove": False,
            "rosters": ["Lebanon 24/7 desk"],
            "idle_person": KEY,
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
        {**DESK, "fields": [], "is_removal": True, "gone_roster": "lbn-desk", "idle": ["Rami"]},
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
        {**RAMI, "version": 4, "key": KEY, "invite": KEY, "is_new": True, "idle_person": KEY},
        {**RAMI, "version": 5, "key": "", "is_removal": True},
        {**DESK, "version": 5, "is_removal": True, "gone_roster": "lbn-desk", "idle": ["Rami"]},
        {**DESK, "version": 6, "key": KEY, "is_new": True, **NOT_ENROLLED},
        {**DESK, "version": 6, "key": KEY, "is_new": True, "not_enrolled": ["Rami Haddad"]},
    ),
    Topic.DIRECTORY_CHANGED: (
        {**DESK, "by": "Maya Saab", "fields": ["telephone"], "key": KEY},
        {**RAMI, "by": "Maya Saab", "fields": ["roles"], "roles": ["duty_officer"]},
        {**DESK, "by": "Vera", "is_new": True, "people": ["Rami Haddad", "Nour"], **NOT_ENROLLED},
        {**RAMI, "by": "Maya Saab", "fields": ["name", "roles"], "is_new": True},
        {**RAMI, "by": "Maya Saab", "fields": [], "is_removal": True},
        {**DESK, "by": "Vera", "is_removal": True, "gone_roster": "lbn-desk", "idle": ["Rami"]},
    ),
    Topic.DIRECTORY_REFUSED: (
        {
            "message": "'x' is not a language",
            "remedy": "write its code in small letters, such as en, fr or zh",
            "more": 0,
        },
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
    **_ROSTER_SAMPLES,
}
