"""What ties a request to others, in any message about it.

Facts: ``sent_via``, other channels on which it also went; ``telephoned_at``; ``restricted``; ``own_ref``
and ``their_ref``, each side's own number; ``links`` (``LinkRow``); ``files``, how many.
"""

from domain.forms.fields.header import IN_WRITING
from domain.requests.rows import LinkRow
from domain.requests.values.numbers import LONGEST_NUMBER
from domain.requests.values.ties import LinkKind
from wording.emphasis import bold
from wording.forms import choices
from wording.language import Translator
from wording.messages.called import call_lines
from wording.messages.told import Told
from wording.safe_text import NOTHING, Shown, lines

LONGEST_REFERENCE = 100
"""Letters of a formal request's reference."""


def sent_via(_: Translator, told: Told) -> Shown | None:
    """``Also sent via: SIENA, Diplomatic`` and when it was told by telephone; nothing of what nobody
    has said."""
    words = (choices.channel(_, word) for word in told.items("sent_via"))
    return lines(
        told.labelled(_("Also sent via"), _.listed(word for word in words if word)),
        call_lines(_, told) or told.labelled(_("Telephoned at"), _call(_, told)),
    )


def _call(_: Translator, told: Told) -> Shown:
    """When it was told by telephone, and whether that is still to be confirmed in writing."""
    at = told.moment("telephoned_at")
    if not at or IN_WRITING.name not in told.items("form_missing"):
        return at
    return _("{time}, not confirmed in writing yet", time=at)


def beside(_: Translator, told: Told) -> tuple[Shown | None, ...]:
    """What stands in any message about a request: the number of the reader's own side; on which other
    channels it went; that it is restricted."""
    own = told.labelled(_("Your number"), told.line("own_ref", LONGEST_NUMBER))
    return own, sent_via(_, told), files(_, told), restricted(_, told)


def files(_: Translator, told: Told) -> Shown | None:
    """How many files were sent in it, and nothing else of them."""
    count = told.number("files")
    return told.labelled(_("Files"), told.technical(str(count))) if count else None


def their_number(_: Translator, told: Told) -> Shown | None:
    """The number of the other side, for who looks the request up."""
    return told.labelled(_("Their number"), told.line("their_ref", LONGEST_NUMBER))


def restricted(_: Translator, told: Told) -> Shown | None:
    """That nothing is to be done with it unless its originator agrees."""
    if not told.flag("restricted"):
        return None
    return bold(_("Restricted for data protection: nothing goes out without its originator."))


def link_lines(_: Translator, told: Told) -> Shown:
    """With what the request is linked, each on its lines; nothing where it is with nothing."""
    links = told.rows("links", LinkRow)
    return lines(_("Linked with"), *(_link(_, told, each) for each in links)) if links else NOTHING


def not_linked(_: Translator, told: Told) -> Shown | None:
    """That what the form names as the linked request is none that can be linked by itself."""
    if not told.flag("not_linked"):
        return None
    return _(
        "What the form names as the linked request is none of yours, so it was not linked. "
        "{command} links another.",
        command=told.technical("/link"),
    )


def _link(_: Translator, told: Told, link: LinkRow) -> Shown:
    if link.kind == LinkKind.REQUEST:
        return told.reference_of(link.reference)
    named = told.shown(link.reference, LONGEST_REFERENCE)
    known = (
        _("the formal request {reference}", reference=named),
        told.technical(link.dated) if link.dated else NOTHING,
        choices.channel(_, link.channel),
        choices.formal_state(_, link.state),
    )
    return _.told_on(part for part in known if part)
