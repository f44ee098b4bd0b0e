"""That a request was entered from a telephone call, and whether its member stands by it, in any message
about it.

Facts: ``call`` (``CallStanding``), ``call_member``, who took it; ``telephoned_at``; ``call_by`` and
``call_number``, the caller, only where they may be read; ``call_until``; ``call_decided_by``,
``call_decided_at``.
"""

from domain.requests.values.call import CallStanding
from wording.emphasis import bold
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, lines

_LONGEST_CALLER = 200


def call_lines(_: Translator, told: Told) -> Shown | None:
    """Who entered it, from whose call, and what the caller's member says; None where nobody did."""
    standing = told.word("call")
    if standing not in set(CallStanding):
        return None
    return lines(_entered(_, told), _said(_, told, CallStanding(standing)))


def unconfirmed(_: Translator, told: Told) -> bool:
    """Whether nobody of the member that is said to ask has said so."""
    return told.word("call") == CallStanding.ENTERED


def in_list(_: Translator, told: Told, standing: str, origin: str) -> Shown | None:
    """The same in a list, in a few words."""
    member = told.member(origin)
    said = {
        CallStanding.ENTERED: _("told by telephone, not confirmed by {member} yet", member=member),
        CallStanding.DENIED: _("told by telephone, not asked for by {member}", member=member),
    }
    return said[CallStanding(standing)] if standing in set(said) else None


def _entered(_: Translator, told: Told) -> Shown:
    member, time = told.line("call_member"), told.moment("telephoned_at")
    caller, number = told.line("call_by", _LONGEST_CALLER), told.word("call_number")
    if not caller or not number:
        return _("Entered by {member} from a telephone call at {time}.", member=member, time=time)
    return _(
        "Entered by {member}, told by telephone by {name} from {number} at {time}.",
        member=member,
        name=caller,
        number=told.technical(number),
        time=time,
    )


def _said(_: Translator, told: Told, standing: CallStanding) -> Shown:
    origin = told.line("origin")
    if standing is CallStanding.CONFIRMED:
        return _(
            "Confirmed in writing by {name} at {time}.",
            name=told.name("call_decided_by"),
            time=told.moment("call_decided_at"),
        )
    if standing is CallStanding.DENIED:
        return bold(_("{member} says that it did not ask for this.", member=origin))
    waits = bold(_("Not confirmed in writing by {member} yet.", member=origin))
    due = told.labelled(_("To be confirmed by"), told.deadline("call_until"))
    if told.is_past("call_until"):
        due = _("The time to confirm it is over.")
    return lines(waits, due)
