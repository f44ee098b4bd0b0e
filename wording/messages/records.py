"""A record of the log as a sentence: ``step 3 of 5: Nour Khalil was alerted; not acknowledged``.

Its details are pairs ``key: value`` divided by ``; ``, in the order of their keys; what is no such pair
belongs to the value before it, which is a person's own text.
"""

from typing import Final

from domain.events import Event
from domain.log.rows import RecordRow
from domain.requests.escalation import Why
from domain.topics import Topic, parse_stamp
from domain.vocabulary import Reason, State
from wording import labels
from wording.events import event_label
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, joined

_LONGEST = 160
AT_PAGE: Final = "page"
"""What the log names where content was shown at a page, and no message brought it."""
_MESSAGES: Final = frozenset({*Topic, AT_PAGE, "file", "document", "show again"})
_ASKING: Final = (
    "prompt_",
    "choose_",
    "draft_",
    "form_field",
    "form_doubt",
    "form_whole",
    "sure_",
    "which_",
    "subject_ask",
)
_DONE: Final = "done_"
_REMINDING: Final = frozenset(
    {
        Topic.REMINDER,
        Topic.ANSWER_DUE,
        Topic.ANSWER_OVERDUE,
        Topic.FORM_DUE,
        Topic.FORM_LATE,
        Topic.CALL_LATE,
        Topic.IDLE,
        Topic.PRESERVATION_ENDS,
    }
)
_KEYS = frozenset(
    {"step", "steps", "target", "why", "people", "to", "from", "reason", "topic", "until", "ground"}
) | {"in_place_of"}
_ALERTS = frozenset({Event.ALERTED, Event.ESCALATED})
_DELIVERIES = frozenset({Event.DELIVERED, Event.UNDELIVERABLE, Event.NOT_DELIVERED})


def entry(_: Translator, told: Told, row: RecordRow) -> Shown:
    """``12 · 14:02 UTC · acknowledged by Rami Haddad, at step 1``."""
    number, when = told.technical(str(row.number)), told.moment_of(row.at)
    return joined((number, when, sentence(_, told, row)), " · ")


def sentence(_: Translator, told: Told, row: RecordRow) -> Shown:
    """The same without its number and time."""
    has = _pairs(row.details)
    if row.event in _ALERTS and "people" in has:
        return _alert(_, told, has)
    if row.event == Event.NOBODY_ON_DUTY and "step" in has:
        step, target = told.technical(has["step"]), _layer(told, has)
        return _("step {step} reached nobody: {target}", step=step, target=target)
    what = event_label(_, row.event)
    if row.event in _DELIVERIES and "to" in has:
        what = _delivery(_, told, row.event, has)
    elif row.actor:
        what = _("{what} by {name}", what=what, name=told.shown(row.actor))
    return _.listed((what, *_rest(_, told, has, row.event)))


def _alert(_: Translator, told: Told, has: dict[str, str]) -> Shown:
    where = {"step": told.technical(has.get("step", "1")), "target": _layer(told, has)}
    names = told.shown(has["people"], _LONGEST)
    steps = told.technical(has.get("steps", has.get("step", "1")))
    said = (
        _("step {step} of {steps} ({target}) alerted {names}", **where, steps=steps, names=names)
        if where["target"]
        else _(
            "step {step} of {steps} alerted {names}", step=where["step"], steps=steps, names=names
        )
    )
    why = has.get("why", "")
    cause = _why(_).get(why) if why != Why.FILED else None
    return _("{what}: {cause}", what=said, cause=cause) if cause else said


def topic(_: Translator, word: str) -> Shown:
    """What a message was: those that are sent most by themselves, any other by what it was for."""
    known: dict[str, Shown] = {
        Topic.ALERT: _.pgettext("message", "alert"),
        Topic.STATUS: _.pgettext("message", "status"),
        Topic.CONTENT: _.pgettext("message", "content"),
        Topic.ACKNOWLEDGED: _.pgettext("message", "acknowledged"),
        Topic.QUESTION: _.pgettext("message", "question"),
        Topic.REPLY: _.pgettext("message", "reply"),
        Topic.ANSWER: _.pgettext("message", "answer"),
        Topic.REMARKS: _.pgettext("message", "remarks"),
        AT_PAGE: _.pgettext("message", "page"),
        "file": _.pgettext("message", "file"),
        "document": _.pgettext("message", "document"),
        "show again": _.pgettext("message", "content once more"),
    }
    if word in known:
        return known[word]
    if word.startswith(_ASKING):
        return _.pgettext("message", "request for input")
    if word.startswith(_DONE):
        return _.pgettext("message", "confirmation of an act")
    if word in _REMINDING:
        return _.pgettext("message", "reminder")
    return _.pgettext("message", "notice")


def for_what(_: Translator, told: Told, word: str) -> Shown:
    """For what something was read: with which message it was shown, or the reason that somebody gave."""
    if word in _MESSAGES:
        return topic(_, word)
    return _cause(_, told, word)


def _delivery(_: Translator, told: Told, event: str, has: dict[str, str]) -> Shown:
    what = topic(_, has.get("topic", "message"))
    to = told.shown(has["to"], _LONGEST)
    if event == Event.DELIVERED:
        return _("message “{topic}” delivered to {name}", topic=what, name=to)
    if event == Event.NOT_DELIVERED:
        return _("message “{topic}” not delivered to {name} yet", topic=what, name=to)
    return _("message “{topic}” could not be delivered to {name}", topic=what, name=to)


def _rest(_: Translator, told: Told, has: dict[str, str], event: str) -> tuple[Shown, ...]:
    """What else a record says, each in a few words."""
    is_delivery = event in _DELIVERIES
    origin, to = told.member(has.get("from", "")), told.member(has.get("to", ""))
    until = parse_stamp(has.get("until", ""))
    said: dict[str, Shown] = {
        "people": _("to {name}", name=told.shown(has.get("people", ""), _LONGEST)),
        "from": _("from {origin} to {member}", origin=origin, member=to)
        if to
        else _("from {member}", member=origin),
        "to": NOTHING if is_delivery or "from" in has else _("to {name}", name=to),
        "step": _("at step {step}", step=told.technical(has.get("step", ""))),
        "topic": NOTHING
        if is_delivery
        else _("message “{topic}”", topic=topic(_, has.get("topic", ""))),
        "until": _("until {time}", time=told.moment_of(until)) if until else NOTHING,
        "ground": labels.ground_as_told(_, has.get("ground", "")),
        "in_place_of": _("in place of {name}", name=told.shown(has.get("in_place_of", ""))),
        "why": _cause(_, told, has.get("why", "")),
        "reason": _("for the reason: {reason}", reason=_reason(_, told, has.get("reason", ""))),
        "": told.shown(has.get("", ""), _LONGEST),
    }
    return tuple(words for key, words in said.items() if key in has and words)


def _reason(_: Translator, told: Told, word: str) -> Shown:
    """Why it is immediate or urgent; else what somebody wrote."""
    return labels.reason(_, word) if word in set(Reason) else told.shown(word, _LONGEST)


def _layer(told: Told, has: dict[str, str]) -> Shown:
    return told.layer(has["target"]) if has.get("target") else NOTHING


def _pairs(details: str) -> dict[str, str]:
    found: dict[str, str] = {}
    last = ""
    for part in details.split("; ") if details else ():
        key, divider, value = part.partition(": ")
        # A reason comes last: whatever a person typed that looks like a further pair is part of it.
        if divider and key in _KEYS and key not in found and last != "reason":
            found[key], last = value, key
        else:
            found[last] = f"{found[last]}; {part}" if found.get(last) else part
    return found


def _cause(_: Translator, told: Told, word: str) -> Shown:
    """Why it came about; what is none of ours (Telegram's, a mail server's) in its own words."""
    if word in set(State):
        return labels.state(_, word)
    return _why(_).get(word) or told.shown(word, _LONGEST)


def _why(_: Translator) -> dict[str, Shown]:
    return {
        "time": _.pgettext("log", "its time ran out"),
        "replaced": _.pgettext("log", "replaced by another"),
        "not enrolled": _.pgettext("log", "not enrolled"),
        "may not act": _.pgettext("log", "has no access any more"),
        Why.EXTENSION: _.pgettext("log", "an extension was asked for"),
        Why.REASSIGNED: _.pgettext("log", "given to somebody else"),
        Why.FILED: _.pgettext("log", "filed"),
        Why.NOT_ACKNOWLEDGED: _.pgettext("log", "not acknowledged"),
        Why.PASSED_ON: _.pgettext("log", "passed on"),
        Why.NOBODY_ON_DUTY: _.pgettext("log", "nobody on duty"),
        Why.UNDELIVERABLE: _.pgettext("log", "earlier alert not delivered"),
        Why.REMINDED: _.pgettext("log", "requester asked for attention"),
        Why.TRANSFERRED: _.pgettext("log", "transferred"),
        Why.REOPENED: _.pgettext("log", "reopened"),
        Why.QUIET_OVER: _.pgettext("log", "quiet hours over"),
        Why.DUTY_CHANGED: _.pgettext("log", "the roster was changed"),
        Why.UNPROVED: _.pgettext("log", "not shown who acknowledged"),
    }
