"""What Telegram shows of the bot to everybody: its name, what stands on its profile and in an empty chat.

Anybody may look there, so that it says no more than the line that strangers read. Within the limits of the
Bot API; when it is set is left to ``bot.dispatch.profile``.
"""

import re
from typing import Final

from wording.language import SOURCE, translator
from wording.safe_text import cut, lines

LONGEST_NAME: Final = 64
LONGEST_ABOUT: Final = 120
LONGEST_DESCRIPTION: Final = 512
_GENERIC: Final = re.compile("contact point", re.IGNORECASE)


def name_in(language: str, given: str) -> str:
    """The bot's name, as its owner gave it, with the words "Contact Point" in that language.

    A name without them is the owner's own, and stays as it is.
    """
    _ = translator(language)
    if _.language == SOURCE:
        return given
    # Translators: as a part of the bot's name at Telegram, beside what its owner adds.
    words = _.pgettext("name of the bot", "Contact Point")
    return cut(_GENERIC.sub(lambda _found: words, given), LONGEST_NAME)


def is_generic(given: str) -> bool:
    """Whether the name has the words that are translated."""
    return _GENERIC.search(given) is not None


def about_in(language: str) -> str:
    """What stands on the bot's profile, and beside a link to it."""
    _ = translator(language)
    return cut(_("A private service, for people who were invited."), LONGEST_ABOUT)


def description_in(language: str) -> str:
    """What stands in the chat before somebody presses Start."""
    _ = translator(language)
    return cut(
        lines(
            _(
                "This is a private service. If you were invited, use the link or code that you were given."
            ),
            _("Nobody else is answered."),
        ),
        LONGEST_DESCRIPTION,
    )
