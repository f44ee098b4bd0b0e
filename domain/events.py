"""Everything that the log can say happened.

Owns the names of the events; they are written into an append-only log, so a name is never changed,
only added.
"""

from enum import StrEnum


class Event(StrEnum):
    """The type of a record in the log."""

    KEY_OPENED = "key.opened"
    SERVICE_STARTED = "service.started"
    SERVICE_STOPPED = "service.stopped"
    CLOCK_REGRESSED = "clock.regressed"
    DIRECTORY_IMPORTED = "directory.imported"

    PERSON_INVITED = "person.invited"
    PERSON_ENROLLED = "person.enrolled"
    PERSON_CONFIRMED = "person.confirmed"
    PERSON_REVOKED = "person.revoked"
    PERSON_UNREACHABLE = "person.unreachable"
    PERSON_REACHABLE = "person.reachable"
    ENROLMENT_FAILED = "enrolment.failed"
    LANGUAGE_CHOSEN = "language.chosen"

    FILED = "request.filed"
    ALERTED = "request.alerted"
    NOBODY_ON_DUTY = "request.nobody_on_duty"
    ESCALATED = "request.escalated"
    PASSED_ON = "request.passed_on"
    NOTED = "request.noted"
    ACKNOWLEDGED = "request.acknowledged"
    ASSISTANCE_OFFERED = "request.assistance_offered"
    OWNER_CHANGED = "request.owner_changed"
    ASKED = "request.asked"
    REPLIED = "request.replied"
    DELAYED = "request.delayed"
    ANSWERED = "request.answered"
    ANSWER_REMINDED = "request.answer_reminded"
    ANSWER_OVERDUE = "request.answer_overdue"
    IDLE_REMINDED = "request.idle_reminded"
    REMINDED = "request.reminded"
    TRANSFERRED = "request.transferred"
    REFUSED = "request.refused"
    WITHDRAWN = "request.withdrawn"
    CLOSED = "request.closed"
    REOPENED = "request.reopened"

    DELIVERED = "message.delivered"
    UNDELIVERABLE = "message.undeliverable"
    REMOVED = "message.removed"
    NOT_REMOVED = "message.not_removed"
    CONTENT_SHOWN = "content.shown"
    CONTENT_EXPOSED = "content.exposed"
    LOG_READ = "log.read"
    LOG_VERIFIED = "log.verified"
    ATTEMPT_REFUSED = "attempt.refused"
    UPDATE_SET_ASIDE = "update.set_aside"
