"""What a form lacks, by its titles, in any message about it."""

from domain.forms.fields.header import IN_WRITING
from domain.vocabulary import RequestType
from wording.forms import titles
from wording.language import Translator, remembered
from wording.messages.told import Told
from wording.safe_text import Shown, lines

_NAMED: int = 6
"""Fields that are named one by one; of further ones their number is said."""


def to_come(_: Translator, told: Told) -> Shown | None:
    """What the form of a request that was sent lacks, and by when; None where nothing is awaited."""
    names, by = named(_, told, "form_missing"), told.deadline("complete_by")
    if not names:
        return None
    labelled = told.labelled(_("Still to come"), names)
    return lines(labelled, told.labelled(_("Due by"), by) if by else None)


def named(_: Translator, told: Told, key: str, at: str = "") -> Shown:
    """The titles of these fields, and how many more there are; ``at`` stands before an answer's."""
    return _titles(_, kind_of(told), told.items(key), at)


@remembered
def _titles(_: Translator, kind: RequestType, fields: tuple[str, ...], at: str) -> Shown:
    # What was only told by telephone comes before all else.
    names = sorted(fields, key=lambda name: name != IN_WRITING.name)
    shown = _.listed(titles.title(_, kind, f"{at}{name}") for name in names[:_NAMED])
    more = len(names) - _NAMED
    if more <= 0:
        return shown
    return _.ngettext("{names} and {count} more", "{names} and {count} more", more, names=shown)


def kind_of(told: Told) -> RequestType:
    """The type whose form it is."""
    word = told.word("type")
    return RequestType(word) if word in set(RequestType) else RequestType.INFORMATION
