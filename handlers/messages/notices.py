"""Words for notices on channels other than Telegram: as little as may cross an open line.

Owns their texts: reference, urgency, deadline and the one-time code, nothing else. A notice never has
a type, an origin, a name or content. How it is carried is left to ``bot.dispatch.channels``.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.topics import parse_stamp
from wording import labels, times
from wording.emphasis import plain
from wording.language import Translator, translator
from wording.layout import from_its_side
from wording.reader import Reader
from wording.safe_text import Shown, joined, lines, technical


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """What a notice says. ``reference`` is empty for a test."""

    reference: str
    urgency: str
    acknowledge_by: str
    code: str
    can_be_answered: bool
    """Whether what somebody answers on this channel is read."""
    now: datetime | None = None
    """When it is said, which decides whether the time has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedNotice:
    """A notice as it is sent, plain text."""

    subject: str
    text: str


def word_notice(facts: NoticeFacts, reader: Reader) -> WordedNotice:
    """The notice in the reader's language."""
    _ = translator(reader.language)
    if not facts.reference:
        return _test(_, facts)
    urgency = labels.urgency_in_capitals(_, facts.urgency)
    exercise = labels.exercise_before(_, facts.reference)
    reference = technical(facts.reference, is_rtl=_.is_rtl)
    subject = joined((Shown(exercise + urgency), reference), " ")
    text = lines(
        subject,
        _due(_, facts, reader),
        _("Code: {code}", code=technical(facts.code, is_rtl=_.is_rtl)),
        _("To acknowledge, send this code to the bot, or answer with it. It works once.")
        if facts.can_be_answered
        else _(
            "To acknowledge, send this code to the bot, or tell it to those who run the bot. "
            "It works once. Nobody reads answers to this message."
        ),
    )
    return _sent(_, subject, text)


def _sent(_: Translator, subject: Shown, text: Shown) -> WordedNotice:
    """As it leaves, each line from its side: mail and text messages know no direction but the text's own."""
    is_rtl = _.is_rtl
    return WordedNotice(
        subject=plain(from_its_side(subject, is_rtl=is_rtl)),
        text=plain(from_its_side(text, is_rtl=is_rtl)),
    )


def _due(_: Translator, facts: NoticeFacts, reader: Reader) -> Shown | None:
    due = parse_stamp(facts.acknowledge_by)
    if due is None:
        return None
    time = times.deadline(_, due, None, reader)
    over = times.overdue(_, due, facts.now) if facts.now else None
    if over:
        return _("It had to be acknowledged by {time}: {overdue}.", time=time, overdue=over)
    return _("Acknowledge by {time}.", time=time)


def _test(_: Translator, facts: NoticeFacts) -> WordedNotice:
    subject = _("Test: no action is needed on any request")
    text = lines(
        subject,
        _("Code: {code}", code=technical(facts.code, is_rtl=_.is_rtl)),
        _("To show that this arrived, send the code to the bot, or answer with it.")
        if facts.can_be_answered
        else _(
            "To show that this arrived, send the code to the bot. Nobody reads answers to this message."
        ),
    )
    return _sent(_, subject, text)
