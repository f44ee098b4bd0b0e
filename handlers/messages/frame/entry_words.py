"""What is said of a duty officer who stands in no roster, and the button that puts them on one."""

from handlers.messages.frame.keyboards import button
from handlers.messages.frame.saying import Button
from handlers.verbs import buttons
from wording.language import Translator
from wording.safe_text import Shown


def in_no_roster(_: Translator) -> Shown:
    """Of an officer whose turn never comes."""
    return _("In no roster: their turn on duty never comes.")


def put_on_roster(_: Translator, key: str) -> Button:
    """The button that puts an officer on one."""
    return button(_.pgettext("button", "Put on a roster"), buttons.PUT_ON_ROSTER(key))
