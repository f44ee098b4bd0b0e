"""The buttons under messages: their labels, their callback data, their order.

Owns every form of callback data and its limits. What a press does is left to the handlers' routing;
which buttons a message carries to ``handlers.messages``.

Callback data: ``VERB:CASE`` for a request, ``d:TOKEN:FIELD:VALUE`` for a draft, ``p:…`` for a prompt,
``requests:PAGE`` and the same for other lists, ``log:CASE:PAGE``, ``lang:CODE``, ``confirm:ACCOUNT`` and
``deny:ACCOUNT``; those of the directory stand in ``handlers.routes.directory``. Pages count from 0 in
data and facts, from 1 where people read them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from handlers.messages.frame.saying import Button, Rows
from wording.language import Translator
from wording.safe_text import Shown, cut

MOST_DATA_BYTES = 64
"""Bot API, InlineKeyboardButton: callback_data is 1 to 64 bytes."""
MOST_COPIED = 256
"""Bot API, CopyTextButton: characters that a button copies."""
MOST_ROWS = 30
LONGEST_LABEL = 48
_FITS_HALF_A_ROW = 22
"""Letters of a label that a phone still shows in full with another button beside it."""

VERBS = (
    "ack",
    "pass",
    "transfer",
    "refuse",
    "noted",
    "answer",
    "ask",
    "delay",
    "reply",
    "withdraw",
    "remind",
    "close",
    "reopen",
    "show",
    "status",
    "log",
)
"""What a button can do with a request: ``VERB:CASE``."""


def verb_label(_: Translator, verb: str) -> Shown:
    """The label of a request's button."""
    return {
        "ack": _.pgettext("button", "Acknowledge"),
        "pass": _.pgettext("button", "Pass on"),
        "transfer": _.pgettext("button", "Transfer"),
        "refuse": _.pgettext("button", "Refuse"),
        "noted": _.pgettext("button", "Noted"),
        "answer": _.pgettext("button", "Answer"),
        "ask": _.pgettext("button", "Ask back"),
        "delay": _.pgettext("button", "Delay"),
        "reply": _.pgettext("button", "Reply"),
        "withdraw": _.pgettext("button", "Withdraw"),
        "remind": _.pgettext("button", "Remind"),
        "close": _.pgettext("button", "Close"),
        "reopen": _.pgettext("button", "Reopen"),
        "show": _.pgettext("button", "Show again"),
        "status": _.pgettext("button", "Status"),
        "log": _.pgettext("button", "Log"),
    }[verb]


def case_rows(_: Translator, case: str | None, *rows: Sequence[str]) -> Rows:
    """A request's buttons, row by row, as verbs; none without a request."""
    if case is None:
        return ()
    return tuple(
        tuple(button(verb_label(_, verb), f"{verb}:{case}") for verb in row if verb in VERBS)
        for row in rows
    )


def button(label: Shown, data: str) -> Button:
    """A button with its label cut to what a telephone shows."""
    return Button(label=cut(label, LONGEST_LABEL), data=data)


def copy_button(label: Shown, copies: str) -> Button:
    """A button that copies a text."""
    return Button(label=cut(label, LONGEST_LABEL), copies=copies)


def flowing(buttons: Iterable[Button]) -> Rows:
    """Two buttons in a row where both are short enough, else one."""
    rows: list[tuple[Button, ...]] = []
    waiting: Button | None = None
    for each in buttons:
        is_short = len(each.label) <= _FITS_HALF_A_ROW
        if waiting is not None:
            rows.append((waiting, each) if is_short else (waiting,))
            waiting = None
            if is_short:
                continue
        if is_short:
            waiting = each
        else:
            rows.append((each,))
    if waiting is not None:
        rows.append((waiting,))
    return tuple(rows)


def paging(_: Translator, prefix: str, page: int, pages: int) -> Rows:
    """Buttons to the page before and the page after, as far as there are any."""
    row: list[Button] = []
    if page > 0:
        row.append(button(_.pgettext("button", "‹ Previous"), f"{prefix}:{page - 1}"))
    if page + 1 < pages:
        row.append(button(_.pgettext("button", "Next ›"), f"{prefix}:{page + 1}"))
    return (tuple(row),) if row else ()


def within_limits(rows: Rows) -> Rows:
    """The rows that Telegram takes: plain data of 1 to 64 bytes, labels that are not empty."""
    kept = (tuple(each for each in row if _is_usable(each)) for row in rows)
    return tuple(row for row in kept if row)[:MOST_ROWS]


def markup(rows: Rows) -> Mapping[str, Any] | None:
    """The rows as the Bot API takes them (``InlineKeyboardMarkup``); None where there is no button."""
    if not rows:
        return None
    return {"inline_keyboard": [[_inline(each) for each in row] for row in rows]}


def _inline(each: Button) -> Mapping[str, Any]:
    if each.copies:
        return {"text": each.label, "copy_text": {"text": each.copies}}
    return {"text": each.label, "callback_data": each.data}


def _is_usable(each: Button) -> bool:
    if each.copies:
        return bool(each.label.strip()) and len(each.copies) <= MOST_COPIED
    is_plain = each.data.isascii() and each.data.isprintable()
    return bool(each.label.strip()) and is_plain and 1 <= len(each.data) <= MOST_DATA_BYTES
