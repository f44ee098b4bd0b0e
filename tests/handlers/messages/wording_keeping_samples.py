"""Facts of what is kept, erased and put back."""

from domain.files.file import FileTrouble
from domain.topics import Facts, Topic
from tests.handlers.messages.wording_list_samples import HEADLINE, REFERENCE, STAMP
from tests.handlers.messages.wording_network import CASE

FALLING = f"{HEADLINE['reference']}|preserve|{STAMP}"
ERASURE: Facts = {
    "act": "erasure",
    "until": "",
    "names": ["Rami Haddad", "Maya Saab"],
    "by": "Maya Saab",
    "at": STAMP,
}
ASKED: Facts = {"reason": "order 12 of the court", "names": ["Rami Haddad", "Maya Saab"]}
RESTORED: Facts = {**ASKED, "code": "ABCD2345", "records": 120}

KEEPING_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.FILE_REFUSED: tuple({"why": why.value} for why in FileTrouble),
    Topic.DONE_FILE: (
        {"what": "taken", "count": 1},
        {"what": "taken", "count": 3},
        {"what": "reported"},
        {"what": "released"},
    ),
    Topic.FILE_REPORTED: ({**HEADLINE, "by": "Rami Haddad"}, {**HEADLINE, "by": ""}),
    Topic.ERASURE_ASKED: (
        {**REFERENCE, **ASKED, "case": CASE, "bound": CASE[:16]},
        {**REFERENCE, **ASKED},
        {
            **REFERENCE,
            **ASKED,
            "case": CASE,
            "bound": CASE[:16],
            "act": "hold",
            "until": "2027-03-01",
        },
        {**REFERENCE, **ASKED, "case": CASE, "bound": CASE[:16], "act": "release"},
    ),
    Topic.ERASURE_VOID: ({**REFERENCE, **ERASURE}, {**REFERENCE, **ERASURE, "act": "hold"}),
    Topic.ERASURE_AGREED: (
        {**REFERENCE, "case": CASE},
        {**REFERENCE, "case": CASE, "act": "release"},
    ),
    Topic.ERASURE_DECLINED: ({**REFERENCE, **ERASURE}, {**REFERENCE, **ERASURE, "act": "hold"}),
    Topic.CASE_ERASED: ({**REFERENCE, **ERASURE},),
    Topic.CASE_HELD: (
        {**REFERENCE, **ERASURE, "act": "hold", "until": "2027-03-01"},
        {**REFERENCE, **ERASURE, "act": "release", "until": ""},
    ),
    Topic.ERASURE_COMING: (
        {"rows": [FALLING] * 20, "more": 3},
        {"rows": [FALLING], "more": 0},
        {"rows": [FALLING], "by_originator": True},
    ),
    Topic.RESTORE_CODE: (
        {**RESTORED, "lost": 3},
        {**RESTORED, "lost": 0},
    ),
}
