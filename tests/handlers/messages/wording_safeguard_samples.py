"""Facts of what protects the people of a request: texts that are marked."""

from domain.requests.safeguards.reassigning import Unfit
from domain.requests.values.corrections import Mark
from domain.topics import Facts, Topic
from tests.handlers.messages.wording_duty_samples import STAMP
from tests.handlers.messages.wording_network import CASE, acknowledged, facts_of

HEADLINE = facts_of(acknowledged(), Topic.CONTENT)
TEXT: Facts = {"text_event": "request.answered", "text_at": STAMP, "part": "answer"}
MARKED: Facts = {**HEADLINE, **TEXT, "mark": "wrong", "item": "preserved_until"}
TOLD: Facts = {**MARKED, "by": "Ana Ruiz, Spain", "token": "a1b2"}
ASKED: Facts = {**TEXT, "kind": "correct", "case": CASE, "reference": HEADLINE["reference"]}

REFUSED: Facts = {**HEADLINE, "state": "refused", "ground": "e", "by": "Rami Haddad"}
GIVEN: Facts = {**HEADLINE, "given_to": "Nour Khalil"}
PEOPLE = ["lbn-deputy|Nour Khalil|on_duty", "lbn-other|Rami Haddad (EXERCISE)|"]

SAFEGUARD_SAMPLES: dict[Topic, tuple[Facts, ...]] = {
    Topic.PROMPT_CORRECT: (
        {**ASKED, "step": "text", "rows": [f"7|request.answered|{STAMP}|wrong"], "page": 0},
        {**ASKED, "step": "item", "type": "preserve", "items": ["preserved_until"], "pages": 2},
        {**ASKED, "step": "mark", "item": "", "marks": [each.value for each in Mark]},
        {**ASKED, "step": "why", "item": "", "mark": "disputed", "record": 7},
    ),
    Topic.CORRECTION: (
        {**TOLD, "is_again": False, "can_read": True},
        {**TOLD, "is_again": True, "can_read": False, "noted": True},
    ),
    Topic.CORRECTION_NOTED: ({**MARKED, "by": "Rami Haddad, Lebanon"},),
    Topic.CORRECTION_DONE: ({**MARKED, "by": "Rami Haddad, Lebanon"},),
    Topic.DONE_CORRECTED: ({**HEADLINE, "told": True}, {**HEADLINE, "told": False}),
    Topic.DONE_CORRECTION_NOTED: ({"case": CASE, "reference": HEADLINE["reference"]},),
    Topic.DONE_CORRECTION_SAID: (HEADLINE,),
    Topic.NOTHING_TO_CORRECT: (HEADLINE,),
    Topic.CORRECTIONS_FULL: ({**HEADLINE, "most": 50},),
    Topic.CORRECTION_NOTED_BEFORE: (
        {"reference": HEADLINE["reference"], "by": "Rami Haddad (EXERCISE)"},
    ),
    Topic.CORRECT_PRESS: ({},),
    Topic.IMMEDIATE_REFUSED: tuple(
        {**REFUSED, "refusal": refusal, "is_again": is_again, "notes_only": notes_only}
        for refusal, is_again, notes_only in (
            ("waits", True, False),
            ("", False, False),
            ("waits", True, True),
        )
    ),
    Topic.REFUSAL_CONFIRMED: tuple({**REFUSED, "by": by} for by in ("Maya Saab", "")),
    Topic.DONE_REFUSAL_CONFIRMED: (HEADLINE,),
    Topic.CHOOSE_PERSON: (
        {**HEADLINE, "options": PEOPLE, "left_out": 0},
        {**HEADLINE, "options": PEOPLE, "left_out": 3},
    ),
    Topic.SURE_REASSIGN: tuple(
        {**GIVEN, "target": CASE, "asked_at": STAMP, "rests_on": [], "to": "lbn-deputy", **more}
        for more in (
            {"off_duty": True, "had_by": "Rami Haddad", "waited": False, "next_step_at": STAMP},
            {"off_duty": False, "had_by": "", "waited": True, "next_step_at": None},
            {"answer": "yes"},
            {"answer": "no"},
        )
    ),
    Topic.REASSIGNED: tuple(
        {**GIVEN, "by": by, "had_it": had_it, "is_requester": not by}
        for by, had_it in (("Maya Saab", True), ("Maya Saab", False), ("", False))
    ),
    Topic.DONE_REASSIGNED: (GIVEN,),
    Topic.REASSIGN_REFUSED: tuple(
        {**HEADLINE, "unfit": each.value, "who": who}
        for each in Unfit
        for who in ("Nour Khalil", "")
    ),
}
