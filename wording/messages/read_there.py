"""What a contact point reads, to whoever writes to it: in chat and at the page where a request is written."""

from collections.abc import Iterable
from typing import Final

from wording.forms import names
from wording.language import Translator
from wording.messages.told import Told
from wording.safe_text import Shown, lines

_MOST: Final = 8


def read_there(_: Translator, told: Told) -> Shown:
    """``reads_there``: its languages; ``unread``: those that the content is said to be in, where none is
    among them. Empty where nothing is known."""
    there, written = (_listed(_, told.items(name)) for name in ("reads_there", "unread"))
    return lines(
        told.labelled(_("Read there"), there),
        _(
            "What you write is said to be in {languages}, which is not among them. It is not translated.",
            languages=written,
        )
        if written
        else None,
    )


def _listed(_: Translator, tags: Iterable[str]) -> Shown:
    return _.listed(names.language(_, tag) for tag in list(tags)[:_MOST])
