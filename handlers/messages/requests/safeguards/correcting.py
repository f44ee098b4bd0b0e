"""A text is marked by its originator: asked step by step, told to who read it, noted by them.

Facts: the headline or ``reference`` and ``case``; ``text_event`` and ``text_at``: which text; ``mark``;
``item`` and ``part``: which field of it; ``token`` of what was said; further ones at each function.
"""

from collections.abc import Callable, Mapping

from domain.requests.rows import TextRow
from domain.topics import Topic
from domain.verbs import Noting, PromptVerb, Verb
from handlers.messages.frame import keyboards
from handlers.messages.frame.keyboards import button, prompt_button
from handlers.messages.frame.saying import Rows, Wording
from handlers.verbs import buttons
from handlers.verbs.forms import Data
from wording.emphasis import bold, plain
from wording.events import text_label
from wording.forms.marks import item_label, mark_label
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, blocks, joined, lines


def asked(_: Translator, told: Told) -> Wording:
    """``step``: text (``rows``: ``TextRow``), item (``items``), mark (``marks``) or why; ``page``."""
    step = told.word("step")
    rows = {"text": _texts, "item": _items, "mark": _marks}.get(step, _none)(_, told)
    head = {
        "text": _("Which of your texts about {reference} is to be marked?", **_ref(told)),
        "item": _("All of it, or one of its fields?"),
        "mark": _("What is to be said of it?"),
    }.get(step)
    nothing = _("The text itself stays as it is. Nothing was sent yet.")
    if head is None:
        head = _(
            "Type why, or what is right instead, as one message, or press Cancel. Everybody who read "
            "the text is alerted and reads it."
        )
        nothing = _("Telegram can read what is written here.")
    cancel = ((prompt_button(_.pgettext("button", "Cancel"), PromptVerb.CANCEL),),)
    return Wording(
        head=blocks(_which(_, told), lines(head, told.page, nothing)),
        rows=(*rows, *_pages(_, told), *cancel),
    )


def _texts(_: Translator, told: Told) -> Rows:
    return tuple(
        (prompt_button(Shown(_label(_, told, row)), PromptVerb.PICK, str(row.record)),)
        for row in told.rows("rows", TextRow)
    )


def _label(_: Translator, told: Told, row: TextRow) -> str:
    marked = mark_label(_, row.mark) if row.mark else NOTHING
    return plain(joined((text_label(_, row.event), told.moment_of(row.at), marked), " · "))


def _items(_: Translator, told: Told) -> Rows:
    whole = prompt_button(_.pgettext("button", "All of it"), PromptVerb.ITEM, "-")
    named = (
        prompt_button(
            Shown(plain(item_label(_, told.word("type"), told.word("part"), each))),
            PromptVerb.ITEM,
            each,
        )
        for each in told.items("items")
    )
    return ((whole,), *keyboards.flowing(named))


def _marks(_: Translator, told: Told) -> Rows:
    return tuple(
        (prompt_button(mark_label(_, each), PromptVerb.MARK, each),) for each in told.items("marks")
    )


def _none(_: Translator, _told: Told) -> Rows:
    return ()


def _pages(_: Translator, told: Told) -> Rows:
    return keyboards.paging(_, told, lambda page: buttons.PROMPT_WITH(PromptVerb.PAGE, str(page)))


def correction(_: Translator, told: Told) -> Wording:
    """To who read the text. ``by``; ``is_again``; ``can_read``; ``noted``: they have noted it."""
    said = _("{name} has marked a text of {reference}.", name=told.name("by"), **_ref(told))
    waits = told.flag("is_again") and not told.flag("noted")
    again = _("You were told before; please note it.") if waits else None
    asks = _(
        "You read or received this text. Please do not rely on it as it was, correct what you made of "
        "it, and press Noted."
    )
    if told.flag("noted"):
        asks = _("You have noted it. If you did something about it, say what.")
    show = _("Show again brings up what may be read here; it is recorded.")
    case, token = told.case, told.word("token")
    rows: Rows = ()
    if case is not None and token:
        done = button(_.pgettext("button", "Say what was done"), _press(case, token, Noting.SAY))
        noted = button(_.pgettext("button", "Noted"), _press(case, token, Noting.NOTED))
        rows = (((done,) if told.flag("noted") else (noted, done)),)
    if told.flag("can_read"):
        rows = (*rows, *keyboards.case_rows(_, told.case, [Verb.SHOW]))
    return Wording(
        head=blocks(
            lines(said, _which(_, told), again),
            lines(asks, show if told.flag("can_read") else None),
        ),
        quotes=told.saying.texts,
        rows=rows,
    )


def _press(case: str, token: str, act: Noting) -> Data:
    return buttons.CORRECTION(case, token, act)


def noted(_: Translator, told: Told) -> Wording:
    """To the originator: somebody has noted it. ``by``."""
    said = _(
        "{name} has noted what you said of a text of {reference}.",
        name=told.name("by"),
        **_ref(told),
    )
    return Wording(head=lines(said, _which(_, told)))


def said_done(_: Translator, told: Told) -> Wording:
    """To the originator: what was done about it. ``by``."""
    said = _(
        "{name} says what was done about a text of {reference}.",
        name=told.name("by"),
        **_ref(told),
    )
    rows = keyboards.case_rows(_, told.case, [Verb.SHOW])
    return Wording(head=lines(said, _which(_, told)), quotes=told.saying.texts, rows=rows)


def done_corrected(_: Translator, told: Told) -> Wording:
    """The text is marked. ``told``: whether anybody had read it."""
    said = _("The text of {reference} is marked wherever it is shown.", **_ref(told))
    who = (
        _("Everybody who read it is alerted, and reminded until they have noted it.")
        if told.flag("told")
        else _("Nobody else has read it so far.")
    )
    return Wording(head=lines(said, who))


def done_noted(_: Translator, told: Told) -> Wording:
    """To who has noted it."""
    return Wording(head=_("You have noted what was said of a text of {reference}.", **_ref(told)))


def done_said(_: Translator, told: Told) -> Wording:
    """To who has said what was done."""
    return Wording(head=_("What you did about the text of {reference} was told.", **_ref(told)))


def nothing_to_correct(_: Translator, told: Told) -> Wording:
    """None of the texts is theirs."""
    said = _("There is no text of yours about {reference}.", **_ref(told))
    return Wording(head=lines(said, _("Only whoever wrote a text can mark it.")))


def full(_: Translator, told: Told) -> Wording:
    """Too much was said of one request's texts. ``most``."""
    said = _(
        "{reference} has {count} marks already; it takes no more.",
        count=told.count("most"),
        **_ref(told),
    )
    return Wording(head=lines(said, _("Please telephone the other side, and write a reply.")))


def noted_before(_: Translator, told: Told) -> Wording:
    """A second press. ``by``: who has noted it."""
    return Wording(head=_("{name} has noted it already.", name=told.name("by")))


def press_first(_: Translator, _told: Told) -> Wording:
    """A text came where a button is waited for."""
    said = _("Please press one of the buttons above first.")
    return Wording(head=lines(said, _("What you typed was not kept.")))


def _which(_: Translator, told: Told) -> Shown | None:
    """``Answer · 14:02 UTC · Marked as wrong · Name``."""
    if not told.word("text_event"):
        return None
    mark = mark_label(_, told.word("mark")) if told.word("mark") else NOTHING
    item = item_label(_, told.word("type"), told.word("part"), told.word("item"))
    at = told.moment("text_at")
    return joined((text_label(_, told.word("text_event")), at, bold(mark), item), " · ")


def _ref(told: Told) -> dict[str, Shown]:
    return {"reference": told.reference}


WORDINGS: Mapping[Topic, Callable[[Translator, Told], Wording]] = {
    Topic.PROMPT_CORRECT: asked,
    Topic.CORRECTION: correction,
    Topic.CORRECTION_NOTED: noted,
    Topic.CORRECTION_DONE: said_done,
    Topic.DONE_CORRECTED: done_corrected,
    Topic.DONE_CORRECTION_NOTED: done_noted,
    Topic.DONE_CORRECTION_SAID: done_said,
    Topic.NOTHING_TO_CORRECT: nothing_to_correct,
    Topic.CORRECTIONS_FULL: full,
    Topic.CORRECTION_NOTED_BEFORE: noted_before,
    Topic.CORRECT_PRESS: press_first,
}
