"""What the words of one field are."""

from dataclasses import dataclass

from wording.safe_text import NOTHING, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWords:
    """How a field is called, what belongs in it, and what may stand there."""

    title: Shown
    """Unique within a form: a page's label, and the schema's title."""
    hint: Shown
    example: Shown = NOTHING
    """As it is typed, and invented; of choices and groups it follows from their words and parts."""
