"""Which kind of processing each event records: collection, alteration, consultation, disclosure,
combination, erasure (Directive (EU) 2016/680, Article 25, paragraph 1).

Owns the mapping that docs/auditing-records.md shows. An event about the service itself, or about an
attempt that did nothing to anybody's data, is of no such kind.
"""

from enum import StrEnum
from typing import Final

from domain.events import Event


class Processing(StrEnum):
    """A kind of processing operation that must be logged."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"


Kinds = frozenset[Processing]

_NONE: Final[Kinds] = frozenset()
_COLLECTED: Final = frozenset({Processing.COLLECTION})
_ALTERED: Final = frozenset({Processing.ALTERATION})
_CONSULTED: Final = frozenset({Processing.CONSULTATION})
_DISCLOSED: Final = frozenset({Processing.DISCLOSURE})
_ERASED: Final = frozenset({Processing.ERASURE})
_COMBINED: Final = frozenset({Processing.COMBINATION, Processing.CONSULTATION})
_TAKEN_OUT: Final = frozenset({Processing.DISCLOSURE, Processing.COMBINATION})
_SENT_ON: Final = frozenset({Processing.DISCLOSURE, Processing.ALTERATION})

PROCESSING: Final[dict[Event, Kinds]] = {
    # What people write comes in
    Event.FILED: _COLLECTED,
    Event.COMPLETED: _COLLECTED,
    Event.ASKED: _COLLECTED,
    Event.REPLIED: _COLLECTED,
    Event.TRANSFER_PROPOSED: _COLLECTED | _ALTERED,
    Event.DELAYED: _COLLECTED | _ALTERED,
    Event.PRESERVED: _COLLECTED | _ALTERED,
    Event.DEADLINE_SET: _COLLECTED | _ALTERED,
    Event.EXTENSION_ASKED: _COLLECTED | _ALTERED,
    Event.ANSWERED: _COLLECTED,
    Event.PERMISSION_ASKED: _COLLECTED,
    Event.PERMISSION_GIVEN: _COLLECTED | _ALTERED,
    Event.PERMISSION_REFUSED: _COLLECTED | _ALTERED,
    Event.REFUSED: _COLLECTED | _ALTERED,
    Event.REFUSAL_KEPT: _COLLECTED,
    Event.CORRECTED: _COLLECTED | _ALTERED,
    Event.CORRECTION_DONE: _COLLECTED,
    Event.PERSON_INVITED: _COLLECTED,
    Event.PERSON_ENROLLED: _COLLECTED,
    Event.NOTE_LEFT: _COLLECTED,
    Event.DIRECTORY_IMPORTED: _COLLECTED | _ALTERED,
    Event.DIRECTORY_CHANGED: _COLLECTED | _ALTERED,
    Event.CONTENT_EXPOSED: _COLLECTED,
    Event.UPDATE_SET_ASIDE: _COLLECTED,
    # What stands about people or requests changes
    Event.NOT_ACCEPTED: _ALTERED,
    Event.PERMISSION_LAPSED: _ALTERED,
    Event.CHECK_LET_GO: _ALTERED,
    Event.CALL_ENTERED: _ALTERED,
    Event.CALL_CONFIRMED: _ALTERED,
    Event.CALL_DENIED: _ALTERED,
    Event.CUSTODIAN_ASKED: _ALTERED,
    Event.CUSTODIAN_DECIDED: _ALTERED,
    Event.PASSED_ON: _ALTERED,
    Event.NOTED: _ALTERED,
    Event.ACKNOWLEDGED: _ALTERED,
    Event.ASSISTANCE_OFFERED: _ALTERED,
    Event.OWNER_CHANGED: _ALTERED,
    Event.TRANSFERRED: _SENT_ON,
    Event.TRANSFER_DECLINED: _ALTERED,
    Event.TRANSFER_LAPSED: _ALTERED,
    Event.WITHDRAWN: _ALTERED,
    Event.RECALLED: _ALTERED,
    Event.RECALL_CONFIRMED: _ALTERED,
    Event.CORRECTION_NOTED: _ALTERED,
    Event.RESTRICTED: _ALTERED,
    Event.RESTRICTION_LIFTED: _ALTERED,
    Event.CONSENT_DECIDED: _ALTERED,
    Event.SUBJECT_VIEW: _ALTERED,
    Event.WITHDRAWAL_CONFIRMED: _ALTERED,
    Event.CLOSED: _ALTERED,
    Event.REOPENED: _ALTERED,
    Event.LINKED: _ALTERED,
    Event.UNLINKED: _ALTERED,
    Event.REMARKED: _COLLECTED,
    Event.NUMBERED: _COLLECTED | _ALTERED,
    Event.PRESERVATION_EXPIRED: _ALTERED,
    Event.END_ASKED: _ALTERED,
    Event.PRESERVATION_ENDED: _ALTERED,
    Event.FORMAL_RECEIVED: _ALTERED,
    Event.FORMAL_DECIDED: _ALTERED,
    Event.EVIDENCE_REVOKED: _ALTERED,
    Event.EVIDENCE_USED: _ALTERED,
    Event.EVIDENCE_HEEDED: _ALTERED,
    Event.PERSON_CONFIRMED: _ALTERED,
    Event.PERSON_REVOKED: _ALTERED,
    Event.PERSON_UNREACHABLE: _ALTERED,
    Event.PERSON_REACHABLE: _ALTERED,
    Event.LANGUAGE_CHOSEN: _ALTERED,
    Event.ENTRY_CONFIRMED: _ALTERED,
    Event.ENTRY_DISPUTED: _ALTERED,
    Event.DUTY_CHANGED: _ALTERED,
    Event.DUTY_CHANGE_UNDONE: _ALTERED,
    Event.SHIFT_CONFIRMED: _ALTERED,
    Event.SHIFT_UNCONFIRMED: _ALTERED,
    Event.CALENDAR_OPENED: _SENT_ON,
    Event.CALENDAR_CLOSED: _ALTERED,
    Event.SESSION_BEGUN: _ALTERED,
    Event.SESSION_ENDED: _ALTERED,
    Event.RESTORE_ACCEPTED: _ALTERED,
    Event.STATE_SEALED: _ALTERED,
    Event.STATE_PUT_BACK: _ALTERED,
    # It is read
    Event.LOG_READ: _CONSULTED,
    Event.CONTENT_SHOWN: _CONSULTED | _DISCLOSED,
    Event.HANDOVER_BRIEFED: _COMBINED | _DISCLOSED,
    Event.DISCLOSURE_REPORTED: _COMBINED,
    Event.SUBJECT_SEARCHED: _COMBINED,
    Event.SUBJECT_FOUND: _CONSULTED,
    Event.DECONFLICTED: _COMBINED | _DISCLOSED,
    Event.DECONFLICTION_CAPPED: _COMBINED,
    Event.DECONFLICTION_DECIDED: _DISCLOSED,
    # It goes to somebody
    Event.ALERTED: _DISCLOSED,
    Event.ESCALATED: _DISCLOSED,
    Event.FORM_REMINDED: _DISCLOSED,
    Event.FORM_OVERDUE: _DISCLOSED,
    Event.CALL_REMINDED: _DISCLOSED,
    Event.CALL_OVERDUE: _DISCLOSED,
    Event.FORM_PAUSED: _ALTERED,
    Event.ANSWER_REMINDED: _DISCLOSED,
    Event.PRESERVATION_REMINDED: _DISCLOSED,
    Event.CORRECTION_REMINDED: _DISCLOSED,
    Event.CONSENT_ASKED: _DISCLOSED,
    Event.SUBJECT_CONSULTED: _DISCLOSED,
    Event.SUBJECT_CONCLUDED: _DISCLOSED,
    Event.PRESERVATION_PASSED: _DISCLOSED,
    Event.ANSWER_OVERDUE: _DISCLOSED,
    Event.IDLE_REMINDED: _DISCLOSED,
    Event.REMINDED: _DISCLOSED,
    Event.DELIVERED: _DISCLOSED,
    Event.CHANNEL_SENT: _DISCLOSED,
    Event.COVER_TOLD: _DISCLOSED,
    Event.ENTRY_ASKED: _DISCLOSED,
    Event.SWAP_OFFERED: _DISCLOSED,
    Event.SWAP_DECLINED: _DISCLOSED,
    Event.APPROVAL_ASKED: _DISCLOSED,
    Event.ERASURE_ANNOUNCED: _DISCLOSED,
    Event.LOG_EXPORTED: _TAKEN_OUT,
    Event.BACKUP_MADE: _TAKEN_OUT,
    # It is taken away
    Event.REMOVED: _ERASED,
    Event.CASE_ERASED: _ERASED,
    Event.CASE_HELD: _ALTERED,
    Event.CASE_RELEASED: _ALTERED,
    # About the service, or in vain
    Event.NOBODY_ON_DUTY: _NONE,
    Event.UNDELIVERABLE: _NONE,
    Event.NOT_DELIVERED: _NONE,
    Event.NOT_REMOVED: _NONE,
    Event.CHANNEL_FAILED: _NONE,
    Event.CHANNEL_TESTED: _NONE,
    Event.CODE_FAILED: _NONE,
    Event.ENROLMENT_FAILED: _NONE,
    Event.ATTEMPT_REFUSED: _NONE,
    Event.APPROVAL_GIVEN: _NONE,
    Event.APPROVAL_FAILED: _NONE,
    Event.LOG_VERIFIED: _NONE,
    Event.KEY_OPENED: _NONE,
    Event.KEY_ROTATED: _NONE,
    Event.KEY_RETIRED: _NONE,
    Event.SIGNING_ROTATED: _NONE,
    Event.SERVICE_STARTED: _NONE,
    Event.BOT_EXCHANGED: _NONE,
    Event.SERVICE_STOPPED: _NONE,
    Event.CLOCK_REGRESSED: _NONE,
    Event.CLOCK_ADVANCED: _NONE,
    Event.SERVICE_INTERRUPTED: _NONE,
    Event.STATE_MISMATCH: _NONE,
    Event.TELEGRAM_INTERRUPTED: _NONE,
    Event.ALL_REFUSED: _NONE,
    Event.TAKEN_AGAIN: _NONE,
    Event.ANCHORS_MISSED: _NONE,
    Event.ANCHORS_TAKEN: _NONE,
}
"""Every event; a test sees to it that none is left out."""
