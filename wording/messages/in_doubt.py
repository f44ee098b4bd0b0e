"""That a desk's entry is in doubt, to whoever writes to it: in chat and at the page where one writes.

Owns that it says what to do beside, and never why.
"""

from domain.directory.confirming import Trust
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, lines


def doubt(_: Translator, told: Told) -> Shown | None:
    """In a summary: whether the entry of the desk is in ``doubt``."""
    found = told.word("doubt")
    if found == Trust.STALE:
        at = told.moment("confirmed_at")
        if at:
            return _(
                "The desk's entry was last confirmed on {time}: it may be out of date.", time=at
            )
        return _("The desk's entry has not been confirmed lately: it may be out of date.")
    if found == Trust.UNVERIFIED:
        return advice(_, told)
    return None


def advice(_: Translator, told: Told) -> Shown:
    """To whoever writes to an unverified desk: ``desk_telephone``, and ``other_desk`` where there is one."""
    number, other = told.line("desk_telephone"), told.line("other_desk")
    return lines(
        _("The desk's entry is unverified: call its telephone where it is urgent."),
        _("Telephone too: {number}", number=number) if number else None,
        _("Or use the desk {desk}.", desk=other) if other else None,
    )
