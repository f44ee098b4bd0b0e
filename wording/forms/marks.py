"""How it reads that a text was marked by its originator: wrong, disputed, out of date, not to be used."""

from domain.forms.filled import FormPart
from domain.messages.outgoing import TextMark
from domain.requests.values.corrections import Mark
from domain.vocabulary import RequestType
from wording.emphasis import bold
from wording.events import text_label
from wording.forms.titles import ANSWER, title
from wording.labels import unknown
from wording.language import Translator
from wording.safe_text import NOTHING, Shown, joined


def mark_label(_: Translator, value: str) -> Shown:
    """``Marked as wrong``."""
    words: dict[str, Shown] = {
        Mark.WRONG: _.pgettext("mark", "Marked as wrong"),
        Mark.DISPUTED: _.pgettext("mark", "Marked as disputed"),
        Mark.OUTDATED: _.pgettext("mark", "Marked as out of date"),
        Mark.RESTRICTED: _.pgettext("mark", "Restricted: do not use"),
        Mark.STANDS: _.pgettext("mark", "Stands after all"),
    }
    return words.get(value) or unknown(_, value)


def item_label(_: Translator, kind: str, part: str, item: str) -> Shown:
    """The field that is meant; empty for all of the text."""
    if not item or kind not in set(RequestType):
        return NOTHING
    return title(_, RequestType(kind), f"{ANSWER if part == FormPart.ANSWER else ''}{item}")


def mark_line(
    _: Translator, mark: TextMark, by: Shown, at: Shown, kind: str = "", part: str = ""
) -> Shown:
    """A mark with the field that is meant, who made it and when; or of which text it was said."""
    said, item = mark_label(_, mark.mark), item_label(_, kind, part, mark.item)
    if mark.of:
        return joined((text_label(_, mark.of), at, said, item), " · ")
    return joined((bold(said), item, by, at), " · ")
