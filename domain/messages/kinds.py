"""Messages by what becomes of them: what asks, what offers acts, what is said besides."""

from domain.topics import Topic

QUESTIONS_ABOUT_A_REQUEST = frozenset(
    {
        Topic.PROMPT_TEXT,
        Topic.PROMPT_MEMBER,
        Topic.PROMPT_TRANSFER,
        Topic.PROMPT_GROUND,
        Topic.PROMPT_DATE,
        Topic.PROMPT_PERMIT,
        Topic.PROMPT_CORRECT,
        Topic.PROMPT_DELAY,
        Topic.PROMPT_EARLIER,
        Topic.PROMPT_MEANT,
        Topic.PROMPT_ANYWAY,
    }
)
"""What is asked before an act on a request; once that is over, so are they."""
OFFERS_VERBS = frozenset(
    {
        Topic.ANSWER,
        Topic.ANSWER_DUE,
        Topic.ANSWER_LATE,
        Topic.ANSWER_OVERDUE,
        Topic.CALL_ASKED,
        Topic.CALL_LATE,
        Topic.CONTENT,
        Topic.CUSTODIAN_ASKS,
        Topic.CUSTODIAN_DECIDED,
        Topic.DEADLINE_SET,
        Topic.END_ASKED,
        Topic.EVIDENCE_REVOKED,
        Topic.FORM_DUE,
        Topic.FORM_LATE,
        Topic.FORM_PAUSED,
        Topic.IDLE,
        Topic.IMMEDIATE_REFUSED,
        Topic.MINOR_CONCERNED,
        Topic.OWNER_NOW,
        Topic.PERMISSION_ASKED,
        Topic.PRESERVATION_ENDS,
        Topic.PRESERVATION_PASSED,
        Topic.QUESTION,
        Topic.REASSIGNED,
        Topic.REFUSAL_NOTICE,
        Topic.REMINDER,
        Topic.REPLY,
        Topic.REQUEST_SHOWN,
        Topic.TRANSFER_DECLINED,
        Topic.TRANSFER_LAPSED,
        Topic.URGENCY_CONTESTED,
    }
)
"""Messages about a request with buttons to act on it, beside the cards, which say by themselves how it
stands."""
ALSO_SAID = frozenset({Topic.RESTRICTED_REFUSED})
"""Refusals of a press that are said as a message too, since that has a button."""
OF_ITS_MEMBER = frozenset({Topic.REMARKS})
"""Messages with what a member keeps to itself: what becomes of them is no record of the case, by which
the other side would know that there is something."""
STAYS_ASKED = frozenset({"log", "correct", "corrected", "remark", "number"})
"""The kinds of question that stay when their request is over."""
