"""Words what the outbox holds: facts become a message in the reader's language.

Owns putting the families of ``handlers.messages`` together and keeping every message within
Telegram's limits. All text is plain: emphasis goes beside it by offsets, and nothing is ever sent
with a parse mode, so that no person's text is read as markup.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import replace

from domain.reference import is_drill, is_ordered
from domain.requests.ownership import UNNAMED
from domain.topics import Topic
from domain.verbs import IN_PLACE, ON_ENDED, Verb, can_be_done
from domain.vocabulary import RequestType
from handlers.messages import (
    help,  # noqa: A004 - the family's name is its topic; the builtin is not used here
)
from handlers.messages.directory import browsing as directory
from handlers.messages.directory import confirming as entries
from handlers.messages.directory import editing as directory_editing
from handlers.messages.directory import roster_changes, rosters
from handlers.messages.duty import changes as duty_changes
from handlers.messages.duty import cover, handover
from handlers.messages.duty import on_duty as duty
from handlers.messages.frame.keyboards import open_row, within_limits
from handlers.messages.frame.quoting import quoted
from handlers.messages.frame.saying import Button, Rows, Worded, Wording
from handlers.messages.log import (
    anchor,
    approval,
    disclosure,
    document,
    erasure,
    letter,
    log,
    outage,
    pictures,
    statistics,
)
from handlers.messages.people import channels, enrolment, people
from handlers.messages.requests import (
    cards,
    contact,
    done,
    draft,
    forms,
    input_refusals,
    listings,
    prompts,
    refusals,
    requested_side,
    requester,
    sure,
    ties,
    transferring,
)
from handlers.messages.requests import explaining as explanation
from handlers.messages.requests.afterwards import (
    beside_the_answer,
    evidential,
    paused,
    permission,
)
from handlers.messages.requests.ahead import carried
from handlers.messages.requests.calls import entered
from handlers.messages.requests.drills import drilled, ordered
from handlers.messages.requests.own import files, numbers, remarks
from handlers.messages.requests.safeguards import (
    correcting,
    custodian,
    minors,
    proof,
    protecting,
    reassigning,
)
from handlers.messages.sessions import devices as sessions
from handlers.messages.sessions import refusals as session_refusals
from handlers.verbs import buttons
from wording import labels
from wording.emphasis import plain, read
from wording.language import Translator
from wording.layout import from_its_side, laid_out
from wording.messages.told import Told
from wording.reader import Reader
from wording.safe_text import Shown, blocks, cut, joined, lines, utf16_length

__all__ = [
    "FAMILIES",
    "LONGEST_MESSAGE",
    "LONGEST_PRESS_ANSWER",
    "WORDINGS",
    "Button",
    "Reader",
    "Rows",
    "Told",
    "Worded",
    "word",
    "word_caption",
    "word_press",
]

LONGEST_MESSAGE = 4096
"""UTF-16 code units of one message (Bot API, sendMessage)."""
LONGEST_PRESS_ANSWER = 200
"""Characters of the answer to a press (Bot API, answerCallbackQuery)."""
LONGEST_CAPTION = 1024
"""UTF-16 code units under a picture or a file (Bot API, sendPhoto, sendDocument)."""
_ROOM_FOR_QUOTES = 1024
"""Kept for people's texts even under an unusually long head."""

FAMILIES: tuple[Mapping[Topic, Callable[[Translator, Told], Wording]], ...] = (
    cards.WORDINGS,
    requester.WORDINGS,
    sure.WORDINGS,
    ties.WORDINGS,
    remarks.WORDINGS,
    numbers.WORDINGS,
    files.WORDINGS,
    beside_the_answer.WORDINGS,
    paused.WORDINGS,
    permission.WORDINGS,
    carried.WORDINGS,
    entered.WORDINGS,
    minors.WORDINGS,
    reassigning.WORDINGS,
    custodian.WORDINGS,
    correcting.WORDINGS,
    protecting.WORDINGS,
    evidential.WORDINGS,
    contact.WORDINGS,
    drilled.WORDINGS,
    ordered.WORDINGS,
    transferring.WORDINGS,
    requested_side.WORDINGS,
    done.WORDINGS,
    refusals.WORDINGS,
    proof.WORDINGS,
    input_refusals.WORDINGS,
    draft.WORDINGS,
    forms.WORDINGS,
    prompts.WORDINGS,
    listings.WORDINGS,
    duty.WORDINGS,
    cover.WORDINGS,
    duty_changes.WORDINGS,
    handover.WORDINGS,
    sessions.WORDINGS,
    session_refusals.WORDINGS,
    log.WORDINGS,
    anchor.WORDINGS,
    approval.WORDINGS,
    help.WORDINGS,
    enrolment.WORDINGS,
    explanation.WORDINGS,
    channels.WORDINGS,
    entries.WORDINGS,
    directory.WORDINGS,
    directory_editing.WORDINGS,
    rosters.WORDINGS,
    roster_changes.WORDINGS,
    people.WORDINGS,
    erasure.WORDINGS,
    outage.WORDINGS,
    disclosure.WORDINGS,
    document.WORDINGS,
    statistics.WORDINGS,
    letter.WORDINGS,
    pictures.WORDINGS,
)
WORDINGS = {topic: wording for family in FAMILIES for topic, wording in family.items()}
"""Every topic's wording; no topic belongs to two families."""


def word(told: Told) -> Worded:
    """The message, within Telegram's limits whatever the facts are. Never raises on odd facts."""
    _ = told.translator
    wording = WORDINGS[told.saying.topic](_, told)
    text, emphases = read(_message(_, told, wording))
    return Worded(
        text=text,
        emphases=emphases,
        rows=_from_their_side(_, within_limits(_with_page(_, told, _rows(told, wording.rows)))),
        alert=wording.alert,
    )


def _from_their_side(_: Translator, rows: Rows) -> Rows:
    """The labels, each read from the side of its language, whatever its first letter is."""
    if not _.is_rtl:
        return rows
    return tuple(
        tuple(replace(each, label=from_its_side(Shown(each.label), is_rtl=True)) for each in row)
        for row in rows
    )


def _rows(told: Told, rows: Rows) -> Rows:
    """The buttons without what its reader may not do, or what cannot be done any more (``over``).

    Who reads in place of a requester may do some of what they might; who does for others, nothing.
    """
    if told.word("instead_of"):
        rows = _only(rows, IN_PLACE) if told.flag("may_act") else ()
    rows = tuple(tuple(each for each in row if _can_be_done(told, each)) for row in rows)
    over = told.word("over")
    return _only(rows, ON_ENDED.get(over, frozenset())) if over else rows


def _can_be_done(told: Told, each: Button) -> bool:
    """Whether a button of what the network ordered as a drill does what it says."""
    found, reference = buttons.ON_REQUEST.read(each.data), told.word("reference")
    if found is None or not is_ordered(reference):
        return True
    return can_be_done(found[0], reference, told.word("urgency"))


def _with_page(_: Translator, told: Told, rows: Rows) -> Rows:
    """The same, and below them what opens the page of the request that the buttons are about."""
    opens = open_row(_, told)
    is_about_it = opens and any(buttons.ON_REQUEST.read(b.data) for row in rows for b in row)
    return (*rows, *opens) if is_about_it else rows


_OF_ORIGINATORS = (buttons.PERMIT, buttons.ORIGINATOR)
"""What whoever gave data decides: also when the request is over, and in place of a requester."""


def _only(rows: Rows, verbs: Container[Verb]) -> Rows:
    def may(each: Button) -> bool:
        found = buttons.ON_REQUEST.read(each.data)
        if found is not None:
            return found[0] in verbs
        return bool(each.copies) or any(form.read(each.data) for form in _OF_ORIGINATORS)

    return tuple(tuple(each for each in row if may(each)) for row in rows)


def word_press(told: Told) -> str:
    """The answer to a press: the bot's own words alone, at most 200 characters."""
    wording = WORDINGS[told.saying.topic](told.translator, told)
    head = lines(wording.head, _of_gone(told.translator, told))
    said = _marked(told.translator, told, head, " ")
    said = from_its_side(said, is_rtl=told.translator.is_rtl)
    return cut(plain(said), LONGEST_PRESS_ANSWER)


def word_caption(told: Told) -> str:
    """The words under a picture or a file."""
    return cut(word(told).text, LONGEST_CAPTION)


def _of_gone(_: Translator, told: Told) -> Shown | None:
    """Who reads in place of somebody whose access has ended: to those who do, and to who wrote."""
    if told.word("instead_of"):
        return _(
            "You read this in place of {name}, who has no access any more.",
            name=told.line("instead_of")
            if told.word("instead_of") != UNNAMED
            else _("somebody who has left the network"),
        )
    if not told.word("gone"):
        return None
    name = told.line("gone")
    if told.word("gone") == UNNAMED:
        name = _("The person whom it was for")
    if not told.items("instead"):
        return _(
            "{name} has no access any more, and nobody could be told. Please telephone.",
            name=name,
        )
    return _(
        "{name} has no access any more. It went to: {people}",
        name=name,
        people=told.names("instead"),
    )


def _marked(_: Translator, told: Told, head: Shown, between: str) -> Shown:
    """The same with EXERCISE as the first word, where it is about a drill."""
    return joined((labels.exercise(_), head), between) if _is_exercise(told) else head


def _is_exercise(told: Told) -> bool:
    """Whether it is about a drill; one that is not filed yet has no reference."""
    reference = told.word("reference")
    return is_drill(reference) if reference else told.word("type") == RequestType.DRILL


def _message(_: Translator, told: Told, wording: Wording) -> str:
    head = lines(wording.head, _of_gone(_, told))
    if told.is_repeat:
        repeated = _("Repeated message: you may have received this already.")
        head = lines(repeated, head)
    behind = told.behind
    if behind:
        more = _.ngettext("{count} more waits: /requests", "{count} more wait: /requests", behind)
        head = blocks(head, more)
    head = laid_out(_marked(_, told, head, "\n"), is_rtl=_.is_rtl)
    if not wording.quotes:
        return cut(head, LONGEST_MESSAGE)
    head = Shown(cut(head, LONGEST_MESSAGE - _ROOM_FOR_QUOTES))
    whole = blocks(head, quoted(_, told, wording.quotes))
    if utf16_length(whole) <= LONGEST_MESSAGE:
        return whole
    head = blocks(head, _("Shortened: the texts are too long for one message."))
    room = LONGEST_MESSAGE - utf16_length(plain(head)) - len("\n\n")
    return blocks(head, quoted(_, told, wording.quotes, room))
