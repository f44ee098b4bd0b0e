"""How the events of the log and the texts of people are named."""

from domain.events import Event
from wording import labels
from wording.language import Translator
from wording.safe_text import Shown


def event_label(_: Translator, value: str) -> Shown:
    """An event in a word or two; one that has none is shown as it is written."""
    words: dict[str, Shown] = {
        Event.FILED: _.pgettext("event", "filed"),
        Event.ALERTED: _.pgettext("event", "alerted"),
        Event.NOBODY_ON_DUTY: _.pgettext("event", "nobody on duty"),
        Event.ESCALATED: _.pgettext("event", "escalated"),
        Event.PASSED_ON: _.pgettext("event", "passed on"),
        Event.NOTED: _.pgettext("event", "noted"),
        Event.ACKNOWLEDGED: _.pgettext("event", "acknowledged"),
        Event.ASSISTANCE_OFFERED: _.pgettext("event", "help offered"),
        Event.OWNER_CHANGED: _.pgettext("event", "handed over"),
        Event.ASKED: _.pgettext("event", "asked back"),
        Event.REPLIED: _.pgettext("event", "replied"),
        Event.DELAYED: _.pgettext("event", "delay announced"),
        Event.ANSWERED: _.pgettext("event", "answered"),
        Event.ANSWER_REMINDED: _.pgettext("event", "reminded that the answer is due"),
        Event.ANSWER_OVERDUE: _.pgettext("event", "answer overdue"),
        Event.IDLE_REMINDED: _.pgettext("event", "reminded that nothing happens"),
        Event.REMINDED: _.pgettext("event", "reminded"),
        Event.TRANSFERRED: _.pgettext("event", "transferred"),
        Event.REFUSED: _.pgettext("event", "refused"),
        Event.WITHDRAWN: _.pgettext("event", "withdrawn"),
        Event.CLOSED: _.pgettext("event", "closed"),
        Event.REOPENED: _.pgettext("event", "reopened"),
        Event.DELIVERED: _.pgettext("event", "delivered"),
        Event.UNDELIVERABLE: _.pgettext("event", "could not be delivered"),
        Event.NOT_DELIVERED: _.pgettext("event", "not delivered yet"),
        Event.REMOVED: _.pgettext("event", "content removed from chat"),
        Event.NOT_REMOVED: _.pgettext("event", "content could not be removed from chat"),
        Event.CONTENT_SHOWN: _.pgettext("event", "content shown"),
        Event.CONTENT_EXPOSED: _.pgettext("event", "content written where it may not be"),
        Event.PERSON_INVITED: _.pgettext("event", "person invited"),
        Event.PERSON_ENROLLED: _.pgettext("event", "person enrolled"),
        Event.PERSON_CONFIRMED: _.pgettext("event", "person confirmed"),
        Event.PERSON_REVOKED: _.pgettext("event", "person revoked"),
        Event.PERSON_UNREACHABLE: _.pgettext("event", "person cannot be reached"),
        Event.PERSON_REACHABLE: _.pgettext("event", "person can be reached again"),
        Event.ALL_REFUSED: _.pgettext("event", "every chat refuses messages"),
        Event.TAKEN_AGAIN: _.pgettext("event", "chats take messages again"),
        Event.ENROLMENT_FAILED: _.pgettext("event", "enrolment failed"),
        Event.LANGUAGE_CHOSEN: _.pgettext("event", "language chosen"),
        Event.DUTY_CHANGED: _.pgettext("event", "duty changed"),
        Event.DUTY_CHANGE_UNDONE: _.pgettext("event", "change of duty taken back"),
        Event.SWAP_OFFERED: _.pgettext("event", "swap of shifts offered"),
        Event.SWAP_DECLINED: _.pgettext("event", "swap of shifts declined"),
        Event.SHIFT_CONFIRMED: _.pgettext("event", "shift confirmed"),
        Event.SHIFT_UNCONFIRMED: _.pgettext("event", "shift not confirmed"),
        Event.HANDOVER_BRIEFED: _.pgettext("event", "briefed at hand-over"),
        Event.NOTE_LEFT: _.pgettext("event", "note for the next officer"),
        Event.COVER_TOLD: _.pgettext("event", "told what is missing ahead"),
        Event.CALENDAR_OPENED: _.pgettext("event", "calendar opened"),
        Event.CALENDAR_CLOSED: _.pgettext("event", "calendar closed"),
        Event.ATTEMPT_REFUSED: _.pgettext("event", "attempt refused"),
        Event.KEY_OPENED: _.pgettext("event", "key opened"),
        Event.KEY_ROTATED: _.pgettext("event", "key changed"),
        Event.KEY_RETIRED: _.pgettext("event", "old key removed"),
        Event.SIGNING_ROTATED: _.pgettext("event", "signing key changed"),
        Event.LOG_EXPORTED: _.pgettext("event", "log exported"),
        Event.SERVICE_STARTED: _.pgettext("event", "service started"),
        Event.SERVICE_STOPPED: _.pgettext("event", "service stopped"),
        Event.CLOCK_REGRESSED: _.pgettext("event", "clock went back"),
        Event.CLOCK_ADVANCED: _.pgettext("event", "clock went ahead"),
        Event.SERVICE_INTERRUPTED: _.pgettext("event", "service was down"),
        Event.TELEGRAM_INTERRUPTED: _.pgettext("event", "Telegram did not answer"),
        Event.ANCHORS_MISSED: _.pgettext("event", "log's state not taken outside"),
        Event.ANCHORS_TAKEN: _.pgettext("event", "log's state taken outside again"),
        Event.DIRECTORY_IMPORTED: _.pgettext("event", "directory imported"),
        Event.DIRECTORY_CHANGED: _.pgettext("event", "directory changed in chat"),
        Event.LOG_READ: _.pgettext("event", "log read"),
        Event.LOG_VERIFIED: _.pgettext("event", "log verified"),
        Event.UPDATE_SET_ASIDE: _.pgettext("event", "unreadable message set aside"),
        Event.CASE_ERASED: _.pgettext("event", "case erased"),
        Event.ERASURE_ANNOUNCED: _.pgettext("event", "erasure announced"),
        Event.BACKUP_MADE: _.pgettext("event", "backup made"),
        Event.RESTORE_ACCEPTED: _.pgettext("event", "restore accepted"),
        Event.STATE_SEALED: _.pgettext("event", "stored rows sealed as found"),
        Event.STATE_MISMATCH: _.pgettext("event", "stored rows differ"),
        Event.STATE_PUT_BACK: _.pgettext("event", "stored row put back"),
        Event.DISCLOSURE_REPORTED: _.pgettext("event", "disclosures listed"),
    }
    return words.get(value) or labels.unknown(_, value)


def text_label(_: Translator, value: str) -> Shown:
    """What a person's text is, by the event that carries it."""
    words: dict[str, Shown] = {
        Event.FILED: _.pgettext("text", "Request"),
        Event.ASKED: _.pgettext("text", "Question"),
        Event.REPLIED: _.pgettext("text", "Reply"),
        Event.DELAYED: _.pgettext("text", "Delay"),
        Event.ANSWERED: _.pgettext("text", "Answer"),
        Event.REFUSED: _.pgettext("text", "Refusal"),
    }
    return words.get(value) or _.pgettext("text", "Text")
