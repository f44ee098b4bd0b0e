"""Facts of data protection: what an officer finds and does, and what an originator is asked."""

from domain.requests.values.protection import Restrained
from domain.topics import Facts, Topic
from domain.verbs import Originator, SubjectAct
from tests.handlers.messages.wording_duty_samples import STAMP
from tests.handlers.messages.wording_network import CASE, acknowledged, facts_of

HEADLINE = facts_of(acknowledged(), Topic.CONTENT)
REFERENCE: Facts = {"reference": HEADLINE["reference"]}
FOUND: Facts = {
    **{name: HEADLINE[name] for name in ("case", "reference", "type", "state", "created_at")},
    "restricted": False,
    "may_restrict": True,
    "until": None,
    "view": None,
    "outcome": None,
}
ROW = f"{CASE}|{HEADLINE['reference']}|locate|{STAMP}|answered|restricted"

PROTECTION_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.SUBJECT_ASK: ({},),
    Topic.SUBJECT_FOUND: ({"rows": [ROW], "more": 3}, {"rows": [], "more": 0}),
    Topic.SUBJECT_CASE: (
        FOUND,
        {**FOUND, "may_restrict": False},
        {**FOUND, "restricted": True, "until": STAMP},
        {**FOUND, "until": STAMP, "view": "objection"},
        {**FOUND, "until": STAMP, "view": "lapsed", "outcome": "given"},
    ),
    Topic.DONE_SUBJECT: tuple(
        {**REFERENCE, "act": act} for act in (*(each.value for each in SubjectAct), "asked")
    ),
    Topic.RESTRICTED: ({**HEADLINE, "member": "Lebanon"},),
    Topic.RESTRICTION_LIFTED: ({**HEADLINE, "member": "Lebanon"},),
    Topic.CONSENT_ASKED: (
        *(
            {**HEADLINE, "by": "Rami Haddad", "act": act.value, "token": "a1b2"}
            for act in Restrained
        ),
        {**HEADLINE, "by": "", "act": "document", "token": "a1b2", "said": "agree"},
        {**HEADLINE, "by": "", "act": "document", "token": "a1b2", "said": "not"},
    ),
    Topic.CONSENT_DECIDED: (
        {**HEADLINE, "act": "answer", "agrees": True, "until": STAMP},
        {**HEADLINE, "act": "transfer", "agrees": False, "until": None},
    ),
    Topic.SUBJECT_CONSULTED: (
        {**HEADLINE, "member": "Lebanon", "token": "a1b2", "until": STAMP},
        *(
            {**HEADLINE, "member": "Lebanon", "token": "a1b2", "until": STAMP, "said": said.value}
            for said in (Originator.NO_OBJECTION, Originator.OBJECTION)
        ),
    ),
    Topic.SUBJECT_VIEW: tuple(
        {**HEADLINE, "view": view} for view in ("no_objection", "objection", "lapsed")
    ),
    Topic.SUBJECT_CONCLUDED: tuple(
        {**HEADLINE, "member": "Lebanon", "outcome": outcome} for outcome in ("given", "refused")
    ),
    Topic.RESTRICTED_REFUSED: ({**HEADLINE, "act": "answer"},),
    Topic.SUBJECT_NOTHING_CHANGED: (REFERENCE,),
    Topic.SUBJECT_CONSULT_FIRST: (
        {**REFERENCE, "until": STAMP},
        {**REFERENCE, "until": None},
    ),
    Topic.SUBJECT_TOO_OFTEN: ({"limit": 20, "again_at": STAMP},),
}
