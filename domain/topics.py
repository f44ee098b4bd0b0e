"""Everything that the bot can say, by name, and the form of the facts that go with it.

Owns no sentence: the rules choose a topic and its facts, ``handlers.messages.compose`` words it in each
reader's language. A topic's facts are listed where it is worded.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache


class Topic(StrEnum):
    """What a message is about."""

    # Cards: kept up to date while the request lives
    STATUS = "status"
    ALERT = "alert"
    PROPOSAL = "proposal"

    # To the requester
    ACKNOWLEDGED = "acknowledged"
    QUESTION = "question"
    DELAY_NOTICE = "delay_notice"
    ANSWER = "answer"
    TRANSFER_NOTICE = "transfer_notice"
    TRANSFER_LAPSED = "transfer_lapsed"
    REFUSAL_NOTICE = "refusal_notice"
    REOPENED_NOTICE = "reopened_notice"
    RECALLED = "recalled"
    RECALL_CONFIRMED = "recall_confirmed"
    CORRECTION_NOTED = "correction_noted"
    CORRECTION_DONE = "correction_done"
    NOBODY_REACHED = "nobody_reached"
    FORM_DUE = "form_due"
    ANSWER_LATE = "answer_late"
    CONFIRMED = "confirmed"

    # To the requested side
    CONTENT = "content"
    REPLY = "reply"
    DEADLINE_SET = "deadline_set"
    COMPLETED = "completed"
    FORM_LATE = "form_late"
    FORM_PAUSED = "form_paused"
    DONE_PAUSED = "done_paused"
    NOTHING_TO_PAUSE = "nothing_to_pause"
    WITHDRAWN_NOTICE = "withdrawn_notice"
    RECALLED_NOTICE = "recalled_notice"
    CLOSED_NOTICE = "closed_notice"
    REMINDER = "reminder"
    END_ASKED = "end_asked"

    # About data protection
    RESTRICTED = "restricted"
    RESTRICTION_LIFTED = "restriction_lifted"
    CONSENT_ASKED = "consent_asked"
    CONSENT_DECIDED = "consent_decided"
    SUBJECT_CONSULTED = "subject_consulted"
    SUBJECT_CONCLUDED = "subject_concluded"
    SUBJECT_VIEW = "subject_view"
    SUBJECT_FOUND = "subject_found"
    SUBJECT_CASE = "subject_case"
    SUBJECT_ASK = "subject_ask"
    DONE_SUBJECT = "done_subject"

    # To both sides
    PERMISSION_ASKED = "permission_asked"
    PERMISSION_DECIDED = "permission_decided"
    CORRECTION = "correction"
    PRESERVATION_ENDS = "preservation_ends"
    PRESERVATION_PASSED = "preservation_passed"

    # To the requested side
    ANSWER_DUE = "answer_due"
    ANSWER_OVERDUE = "answer_overdue"
    IDLE = "idle"
    OWNER_NOW = "owner_now"
    OWNER_NO_MORE = "owner_no_more"
    TRANSFER_AGREED = "transfer_agreed"
    TRANSFER_DECLINED = "transfer_declined"
    CUSTODIAN_ASKS = "custodian_asks"
    CUSTODIAN_DECIDED = "custodian_decided"
    MINOR_CONCERNED = "minor_concerned"
    IMMEDIATE_REFUSED = "immediate_refused"
    ENROLMENT_ATTACKED = "enrolment_attacked"
    CODE_MISUSED = "code_misused"
    CONTENT_REMOVED = "content_removed"

    # Direct answers to the person who acted
    DONE_ACKNOWLEDGED = "done_acknowledged"
    DONE_PASSED_ON = "done_passed_on"
    DONE_NOTED = "done_noted"
    DONE_ASKED = "done_asked"
    DONE_REPLIED = "done_replied"
    DONE_COMPLETED = "done_completed"
    DONE_DELAYED = "done_delayed"
    DONE_ANSWERED = "done_answered"
    DONE_TRANSFERRED = "done_transferred"
    DONE_PROPOSED = "done_proposed"
    DONE_AGREED = "done_agreed"
    DONE_DECLINED = "done_declined"
    DONE_REFUSED = "done_refused"
    DONE_WITHDRAWN = "done_withdrawn"
    DONE_DELETED = "done_deleted"
    DONE_CORRECTED = "done_corrected"
    DONE_CORRECTION_NOTED = "done_correction_noted"
    DONE_CORRECTION_SAID = "done_correction_said"
    DONE_CLOSED = "done_closed"
    DONE_REOPENED = "done_reopened"
    DONE_REMINDED = "done_reminded"
    LINK_MADE = "link_made"
    DONE_UNLINKED = "done_unlinked"
    LINKED = "linked"
    DONE_DEADLINE = "done_deadline"
    DONE_EXTENDED = "done_extended"
    DONE_END_ASKED = "done_end_asked"
    DONE_CONFIRMED = "done_confirmed"
    DONE_CUSTODIAN = "done_custodian"
    DONE_LET_GO = "done_let_go"
    DONE_PERMISSION = "done_permission"
    SAME_ELSEWHERE = "same_elsewhere"
    SAME_ELSEWHERE_SEEN = "same_elsewhere_seen"
    CONTACT_DECIDED = "contact_decided"
    CONTACT_OFFERED = "contact_offered"

    # Refusals of an act: what happened and what to do next
    NOT_YOURS = "not_yours"
    ALREADY_ACKNOWLEDGED = "already_acknowledged"
    ALREADY_ACKNOWLEDGED_BY_YOU = "already_acknowledged_by_you"
    ALREADY_PASSED_ON = "already_passed_on"
    GIVEN_AWAY = "given_away"
    PROPOSAL_OVER = "proposal_over"
    ALREADY_OVER = "already_over"
    EVIDENCE_BARE = "evidence_bare"
    TEXTS_ERASED = "texts_erased"
    ASSISTANCE_RECORDED = "assistance_recorded"
    ACKNOWLEDGE_FIRST = "acknowledge_first"
    SECRETARIAT_NOTES = "secretariat_notes"
    NOT_ANSWERED_YET = "not_answered_yet"
    NOT_CLOSED = "not_closed"
    TRANSFER_TO_SAME = "transfer_to_same"
    TRANSFER_TO_ORIGIN = "transfer_to_origin"
    NOT_TAKEN = "not_taken"
    NO_CONTACT_POINT = "no_contact_point"
    OWN_MEMBER = "own_member"
    TIME_PASSED = "time_passed"
    TIME_UNREADABLE = "time_unreadable"
    LINK_REFUSED = "link_refused"
    NOTHING_TO_CORRECT = "nothing_to_correct"
    RESTRICTED_REFUSED = "restricted_refused"
    SUBJECT_NOTHING_CHANGED = "subject_nothing_changed"
    SUBJECT_CONSULT_FIRST = "subject_consult_first"
    SUBJECT_TOO_OFTEN = "subject_too_often"
    CORRECTIONS_FULL = "corrections_full"
    CORRECTION_NOTED_BEFORE = "correction_noted_before"
    CORRECT_PRESS = "correct_press"
    REMINDED_JUST_NOW = "reminded_just_now"
    NOTHING_PRESERVED = "nothing_preserved"
    NOT_LATER = "not_later"
    STILL_ALERTED = "still_alerted"
    NOTHING_TO_CONFIRM = "nothing_to_confirm"
    CUSTODIAN_FIRST = "custodian_first"
    MINOR_HELD = "minor_held"
    PERMISSION_WAITS = "permission_waits"
    PERMISSION_OVER = "permission_over"
    NOT_A_REFERENCE = "not_a_reference"
    WRONG_CHECK_CHARACTER = "wrong_check_character"
    UNKNOWN_MEMBER = "unknown_member"
    UNKNOWN_GROUND = "unknown_ground"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_COMMAND = "unknown_command"
    FORM_INCOMPLETE = "form_incomplete"
    FORM_UNKNOWN = "form_unknown"
    FORM_UNFINISHED = "form_unfinished"
    FORM_NOTHING_ADDED = "form_nothing_added"
    FORM_NOT_ASKED = "form_not_asked"
    FIELD_WRONG = "field_wrong"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    USAGE = "usage"
    ROLE_MISSING = "role_missing"
    QUOTA_REACHED = "quota_reached"
    MARKING_TOO_HIGH = "marking_too_high"
    FILES_REFUSED = "files_refused"
    EDIT_IGNORED = "edit_ignored"
    NOT_TEXT = "not_text"
    WHICH_REQUEST = "which_request"
    STALE_STEP = "stale_step"
    ASKED_ANEW = "asked_anew"
    INCIDENT = "incident"
    TRY_LATER = "try_later"

    # The conversation that files a request
    DRAFT_UNFINISHED = "draft_unfinished"
    DRAFT_IN_THE_WAY = "draft_in_the_way"
    DRAFT_MEMBER = "draft_member"
    DRAFT_TYPE = "draft_type"
    DRAFT_URGENCY = "draft_urgency"
    DRAFT_REASON = "draft_reason"
    DRAFT_MARKING = "draft_marking"
    DRAFT_CONTENT = "draft_content"
    DRAFT_SUMMARY = "draft_summary"
    DRAFT_CHANGE = "draft_change"
    DRAFT_CHOSEN = "draft_chosen"
    DRAFT_SENT = "draft_sent"
    DRAFT_CANCELLED = "draft_cancelled"

    # A form that is filled in
    FORM_FIELD = "form_field"
    FORM_DOUBT = "form_doubt"
    FORM_WHOLE = "form_whole"

    # Prompts that wait for a text or a choice
    PROMPT_TEXT = "prompt_text"
    PROMPT_MEMBER = "prompt_member"
    PROMPT_TRANSFER = "prompt_transfer"
    PROMPT_GROUND = "prompt_ground"
    PROMPT_DELAY = "prompt_delay"
    PROMPT_EARLIER = "prompt_earlier"
    PROMPT_MEANT = "prompt_meant"
    PROMPT_ANYWAY = "prompt_anyway"
    PROMPT_DATE = "prompt_date"
    PROMPT_PERMIT = "prompt_permit"
    PROMPT_CORRECT = "prompt_correct"
    CHOOSE_REQUEST = "choose_request"
    PROMPT_OVER = "prompt_over"
    TEXTS = "texts"
    NOTHING_TO_CANCEL = "nothing_to_cancel"

    # Questions before what cannot simply be undone
    SURE_WITHDRAW = "sure_withdraw"
    SURE_RECALL = "sure_recall"
    SURE_REOPEN = "sure_reopen"
    SURE_END = "sure_end"
    SURE_REVOKE = "sure_revoke"
    SURE_SICK = "sure_sick"
    SURE_CALENDAR = "sure_calendar"

    # Answers to questions
    REQUEST_SHOWN = "request_shown"
    REQUESTS = "requests"
    DUTY = "duty"
    COVERAGE = "coverage"
    ESCALATIONS = "escalations"
    LOG = "log"
    LOG_SUMMARY = "log_summary"
    DOCUMENT = "document"
    DOCUMENT_NOT_MADE = "document_not_made"
    DOCUMENT_COMING = "document_coming"
    VERIFIED = "verified"
    ANCHOR = "anchor"
    ANCHORING = "anchoring"
    APPROVAL_CODE = "approval_code"
    HELP = "help"
    LANGUAGE = "language"
    LANGUAGE_CHOSEN = "language_chosen"

    # Enrolment and strangers
    STRANGER = "stranger"
    WELCOME = "welcome"
    WELCOME_WAITING = "welcome_waiting"
    CONFIRM_ENROLMENT = "confirm_enrolment"
    ENROLMENT_CONFIRMED = "enrolment_confirmed"
    ENROLMENTS_WAIT = "enrolments_wait"
    ENROLMENT_DENIED = "enrolment_denied"
    ENROLMENT_REFUSED = "enrolment_refused"
    REVOKED = "revoked"

    # Erasure, and putting back a backup
    ERASURE_ASKED = "erasure_asked"
    ERASURE_AGREED = "erasure_agreed"
    ERASURE_DECLINED = "erasure_declined"
    ERASURE_VOID = "erasure_void"
    CASE_ERASED = "case_erased"
    ERASURE_COMING = "erasure_coming"
    CASE_HELD = "case_held"
    RESTORE_CODE = "restore_code"
    DISCLOSURES = "disclosures"

    # When something did not work
    OUTAGE = "outage"
    ROWS_DIFFER = "rows_differ"
    APPROVAL_VOID = "approval_void"

    # Policies, the directory's entries, channels and people
    EXPLANATION = "explanation"
    NOT_THAT_TIME = "not_that_time"
    ENTRY_TO_CONFIRM = "entry_to_confirm"
    ENTRY_SETTLED = "entry_settled"
    ENTRY_WRONG = "entry_wrong"
    DIRECTORY_MEMBERS = "directory_members"
    DIRECTORY_ENTRIES = "directory_entries"
    DIRECTORY_ENTRY = "directory_entry"
    DIRECTORY_ASK = "directory_ask"
    DIRECTORY_CHANGE = "directory_change"
    DIRECTORY_DONE = "directory_done"
    DIRECTORY_CHANGED = "directory_changed"
    DIRECTORY_REFUSED = "directory_refused"
    DIRECTORY_SAME = "directory_same"
    DIRECTORY_EXISTS = "directory_exists"
    DIRECTORY_CHOOSE = "directory_choose"
    DIRECTORY_PRESS = "directory_press"
    DIRECTORY_GONE = "directory_gone"
    DIRECTORY_NEEDED = "directory_needed"
    DIRECTORY_NO_ROSTER = "directory_no_roster"
    DIRECTORY_LEFT = "directory_left"
    DIRECTORY_ROSTER = "directory_roster"
    DIRECTORY_PLACES = "directory_places"
    DIRECTORY_ROSTER_ASK = "directory_roster_ask"
    DIRECTORY_ROSTER_CHANGE = "directory_roster_change"
    DIRECTORY_ROSTER_DONE = "directory_roster_done"
    DIRECTORY_ROSTER_CHANGED = "directory_roster_changed"
    DIRECTORY_NO_PLACE = "directory_no_place"
    DIRECTORY_NOBODY_LEFT = "directory_nobody_left"
    CODE_REFUSED = "code_refused"
    CHANNEL_FAILED = "channel_failed"
    CHANNEL_TEST = "channel_test"
    CHAT_VANISHES = "chat_vanishes"
    CHANNELS_TESTED = "channels_tested"
    PEOPLE = "people"
    PERSON_SHOWN = "person_shown"
    INVITATION = "invitation"
    INVITATIONS = "invitations"
    MOVED_AWAY = "moved_away"

    # Cover, changes to duty, hand-over, calendars
    COVERAGE_PICTURE = "coverage_picture"
    COVER_MISSING = "cover_missing"
    FILL_WHO = "fill_who"
    ALREADY_FILLED = "already_filled"
    DUTY_CHANGED = "duty_changed"
    SWAP_MINE = "swap_mine"
    SWAP_WHO = "swap_who"
    SWAP_THEIRS = "swap_theirs"
    SWAP_OFFER = "swap_offer"
    SWAP_STANDING = "swap_standing"
    SWAP_FOREIGN = "swap_foreign"
    NOT_ON_DUTY = "not_on_duty"
    NO_SHIFT_AHEAD = "no_shift_ahead"
    PERIOD_WRONG = "period_wrong"
    SHIFT_COMING = "shift_coming"
    SHIFT_UNCONFIRMED = "shift_unconfirmed"
    BRIEFING = "briefing"
    NOTE_KEPT = "note_kept"
    CALENDAR = "calendar"


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
        Topic.CONTENT,
        Topic.CUSTODIAN_ASKS,
        Topic.CUSTODIAN_DECIDED,
        Topic.DEADLINE_SET,
        Topic.END_ASKED,
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
        Topic.REFUSAL_NOTICE,
        Topic.REMINDER,
        Topic.REPLY,
        Topic.REQUEST_SHOWN,
        Topic.TRANSFER_DECLINED,
        Topic.TRANSFER_LAPSED,
    }
)
"""Messages about a request with buttons to act on it, beside the cards, which say by themselves how it
stands."""
ALSO_SAID = frozenset({Topic.RESTRICTED_REFUSED})
"""Refusals of a press that are said as a message too, since that has a button."""
STAYS_ASKED = frozenset({"log", "correct", "corrected"})
"""The kinds of question that stay when their request is over."""

Facts = Mapping[str, "str | int | bool | Sequence[str] | None"]
"""What a message or a record says, as plain values; times as ISO 8601 UTC (see ``stamp``)."""


@lru_cache(maxsize=512)  # a request's few times are written again and again
def stamp(at: datetime | None) -> str | None:
    """An aware time as ISO 8601 UTC with milliseconds, as facts and JSON carry it."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_stamp(text: object) -> datetime | None:
    """The aware time that a fact carries, or None."""
    if not isinstance(text, str) or not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None
