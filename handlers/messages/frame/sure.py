"""The question before what takes one press and cannot simply be undone: its buttons and its end.

Facts: ``target``; ``answer`` is yes or no once it was given. What would follow is each family's.
"""

from domain.verbs import Sure
from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Wording
from handlers.verbs import buttons
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, blocks, lines


def sure(
    _: Translator, told: Told, act: Sure, label: Shown, asks: Shown, *follows: Shown | None
) -> Wording:
    """``asks`` is the question, ``follows`` what the act would do, ``label`` the act's own name."""
    answer = told.word("answer")
    if answer == "yes":
        return Wording(head=lines(asks, _("Yes: this was done.")))
    if answer == "no":
        return Wording(head=lines(asks, _("No: nothing has changed.")))
    yes = button(label, buttons.SURE(act, told.word("target")))
    no = button(_.pgettext("button", "Cancel"), buttons.NOT_SURE())
    head = blocks(asks, lines(*follows), _("Nothing has changed yet."))
    return Wording(head=head, rows=((yes, no),))
