"""Facts of a request that was entered from a telephone call, as services give them."""

from domain.topics import Facts, Topic
from tests.handlers.messages.wording_draft_samples import DRAFT
from tests.handlers.messages.wording_network import CASE, acknowledged, facts_of

STAMP = "2026-11-24T15:00:00.000Z"
_CALL: Facts = {
    **facts_of(acknowledged(), Topic.CONTENT),
    "telephoned_at": STAMP,
    "call_member": "Lebanon",
    "call_by": "Luis Vega",
    "call_number": "+34600123456",
    "call_until": "2026-11-25T03:00:00.000Z",
    "call_decided_by": None,
    "call_decided_at": None,
}
ENTERED: Facts = {**_CALL, "call": "entered"}
LATE: Facts = {**ENTERED, "call_until": "2026-11-20T03:00:00.000Z"}
_SAID: Facts = {**_CALL, "call_decided_by": "Ana Ruiz, Spain", "call_decided_at": STAMP}
CONFIRMED: Facts = {**_SAID, "call": "confirmed"}
DENIED: Facts = {**_SAID, "call": "denied", "state": "withdrawn"}
BY: Facts = {"by": "Ana Ruiz, Spain"}
UNNAMED: Facts = {"call_by": "", "call_number": ""}
CALLED: Facts = {**DRAFT, "is_call": True}

CALL_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.CALL_ASKED: (ENTERED, LATE),
    Topic.CALL_CONFIRMED: ({**CONFIRMED, **BY},),
    Topic.CALL_DENIED: ({**DENIED, **BY}, {**DENIED, **BY, **UNNAMED}),
    Topic.CALL_LATE: ({**LATE, "acts": True}, LATE),
    Topic.CALL_FIRST: tuple(
        {"case": CASE, "reference": _CALL["reference"], "asks": asks} for asks in (True, False)
    ),
    Topic.CALL_SETTLED: (CONFIRMED, DENIED, ENTERED),
    Topic.CALL_NOT_TAKEN: tuple({"member": "Spain", "first": first} for first in (True, False)),
    Topic.CALL_NOBODY: ({"member": "Spain"},),
    Topic.DONE_OURS: (CONFIRMED,),
    Topic.DONE_DISOWNED: (DENIED,),
    Topic.SURE_DISOWN: tuple(
        {**ENTERED, "target": CASE, "asked_at": STAMP, "rests_on": [], **answer}
        for answer in ({}, {"answer": "yes"}, {"answer": "no"})
    ),
}
