"""The buttons under messages: their labels, their order and their limits.

What their data says is left to ``handlers.verbs.buttons``, which buttons a message carries to
``handlers.messages``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from unicodedata import category, east_asian_width
from urllib.parse import quote, urlencode

from domain.verbs import PromptVerb, Verb
from handlers.messages.frame.saying import Button, Rows
from handlers.verbs.buttons import ON_REQUEST, PROMPT, PROMPT_WITH
from handlers.verbs.forms import Data
from wording.emphasis import plain
from wording.language import Translator
from wording.messages.acts import verb_label
from wording.messages.told import Told
from wording.safe_text import Shown, cut

MOST_COPIED = 256
"""Bot API, CopyTextButton: characters that a button copies."""
MOST_ROWS = 30
LONGEST_LABEL = 50
_FITTING = {2: 17, 3: 10, 4: 7}
"""By how many stand in a row: letters of a label that a telephone 360 points wide shows in full."""
_WITHOUT_WIDTH = frozenset({"Mn", "Me", "Cf"})


def case_rows(_: Translator, case: str | None, *rows: Sequence[Verb]) -> Rows:
    """A request's buttons, row by row; none without a request."""
    if case is None:
        return ()
    return tuple(
        tuple(button(verb_label(_, verb), ON_REQUEST(verb, case)) for verb in row) for row in rows
    )


def button(label: Shown, data: Data) -> Button:
    """A button with its label cut to what a telephone shows."""
    return Button(label=cut(plain(label), LONGEST_LABEL), data=data)


def prompt_button(label: Shown, verb: PromptVerb, value: str = "") -> Button:
    """A button under a question."""
    return button(label, PROMPT_WITH(verb, value) if value else PROMPT(verb))


def copy_button(label: Shown, copies: str) -> Button:
    """A button that copies a text."""
    return Button(label=cut(plain(label), LONGEST_LABEL), copies=copies)


def reference_row(_: Translator, told: Told) -> Rows:
    """The button that copies the request's reference; none without one."""
    reference = told.word("reference")
    if not reference:
        return ()
    return ((copy_button(_.pgettext("button", "Copy reference"), reference),),)


def open_row(_: Translator, told: Told) -> Rows:
    """The button that opens the request's page; none where there is no page to open."""
    reference = told.word("reference")
    if not (told.door and told.case and reference):
        return ()
    address = f"{told.door}?ref={quote(reference, safe='')}"
    return ((Button(label=plain(_.pgettext("button", "Open")), opens=address),),)


def draft_row(_: Translator, told: Told) -> Rows:
    """The button that opens the form of the draft; none where there is no page to open."""
    kind = told.word("type")
    if not (told.door and kind):
        return ()
    address = f"{told.door}?new={quote(kind, safe='')}"
    return ((Button(label=plain(_.pgettext("button", "Open")), opens=address),),)


def first_page_row(_: Translator, told: Told) -> Rows:
    """The button that opens the first page; none where there is no page to open."""
    if not told.door:
        return ()
    return ((Button(label=plain(_.pgettext("button", "Open")), opens=told.door),),)


def statistics_row(_: Translator, told: Told) -> Rows:
    """The button that opens the page of these figures; none where there is no page to open."""
    return _opens(_, told, {"statistics": told.word("whose"), "period": told.word("period")})


def letter_row(_: Translator, told: Told) -> Rows:
    """The same of the month of a letter."""
    return _opens(_, told, {"month": told.word("period")})


def _opens(_: Translator, told: Told, asked: Mapping[str, str]) -> Rows:
    if not told.door:
        return ()
    opens = f"{told.door}?{urlencode(asked)}"
    return ((Button(label=plain(_.pgettext("button", "Open")), opens=opens),),)


def flowing(buttons: Iterable[Button], most: int = 2) -> Rows:
    """At most so many in a row, and only those that are short enough to be read beside others."""
    rows: list[tuple[Button, ...]] = []
    for each in buttons:
        if rows and len(rows[-1]) < most and _fits((*rows[-1], each)):
            rows[-1] = (*rows[-1], each)
        else:
            rows.append((each,))
    return tuple(rows)


def _fits(row: Sequence[Button]) -> bool:
    longest = _FITTING.get(len(row), _FITTING[max(_FITTING)])
    return len(row) == 1 or all(_letters(each.label) <= longest for each in row)


def _letters(label: str) -> int:
    """How many letters wide it is: an ideogram is two, what stands on a letter none."""
    if label.isascii():
        return len(label)
    return sum(
        0 if category(letter) in _WITHOUT_WIDTH else 2 if east_asian_width(letter) in "WF" else 1
        for letter in label
    )


def paging(_: Translator, told: Told, to_page: Callable[[int], Data]) -> Rows:
    """Buttons to the page before ``page`` and the page after, as far as there are any of ``pages``."""
    page, pages = told.number("page"), told.number("pages", 1)
    row: list[Button] = []
    if page > 0:
        row.append(button(_.pgettext("button", "‹ Previous"), to_page(page - 1)))
    if page + 1 < pages:
        row.append(button(_.pgettext("button", "Next ›"), to_page(page + 1)))
    return (tuple(row),) if row else ()


def within_limits(rows: Rows) -> Rows:
    """The rows that Telegram takes and a telephone shows: labels that are not empty and can be read,
    data that a form has written."""
    kept = (tuple(each for each in row if _is_usable(each)) for row in rows)
    shown = (part for row in kept for part in flowing(row, len(row)))
    return tuple(shown)[:MOST_ROWS]


def markup(rows: Rows) -> Mapping[str, Any] | None:
    """The rows as the Bot API takes them (``InlineKeyboardMarkup``); None where there is no button."""
    if not rows:
        return None
    return {"inline_keyboard": [[_inline(each) for each in row] for row in rows]}


def _inline(each: Button) -> Mapping[str, Any]:
    if each.copies:
        return {"text": each.label, "copy_text": {"text": each.copies}}
    if each.opens:
        return {"text": each.label, "web_app": {"url": each.opens}}
    return {"text": each.label, "callback_data": each.data}


def _is_usable(each: Button) -> bool:
    does = len(each.copies) <= MOST_COPIED if each.copies else bool(each.data or each.opens)
    return bool(each.label.strip()) and does
