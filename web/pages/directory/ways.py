"""Where entries are added, and what that is called: in chat and here alike."""

from collections.abc import Sequence
from typing import Final

from domain.directory.entry_fields import Section
from services.directory.browsing import NO_MEMBER
from wording.language import Translator
from wording.safe_text import Shown

SECTIONS: Final = {
    "person": Section.PERSON,
    "contact-point": Section.POINT,
    "member": Section.MEMBER,
}
"""As addresses call them."""


def adding_label(_: Translator, section: Section) -> Shown:
    """What adding such an entry is called, in chat too."""
    labels: dict[Section, Shown] = {
        Section.MEMBER: _.pgettext("button", "Add a member"),
        Section.POINT: _.pgettext("button", "Add a contact point"),
        Section.PERSON: _.pgettext("button", "Add a person"),
    }
    return labels[section]


def adding_ways(_: Translator, sections: Sequence[Section], code: str) -> list[tuple[str, Shown]]:
    """Where such entries are added."""
    words = {section: word for word, section in SECTIONS.items()}
    return [
        (f"/directory/new/{words[each]}/{code or NO_MEMBER}", adding_label(_, each))
        for each in sections
    ]
