"""What somebody types for one field: its value as it is kept, and how it was understood.

Owns the way from a text to a checked value. How each kind, row and selector reads is its neighbours';
a whole form at once is ``formats.forms.lines``'s.
"""

from dataclasses import dataclass, replace

from domain.forms.check import FieldFault, Wrong, check
from domain.forms.fields.field import FormField, Value
from formats.forms.standards import standards_at
from formats.forms.texts.rows import read_field
from formats.forms.texts.typist import NotRead, Typist, Understood, refusal

LONGEST = 100_000
"""Letters of a text that is looked at; far above any form's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadValue:
    """What was read, to be shown and confirmed."""

    value: Value
    understood: tuple[Understood, ...] = ()
    """What is kept otherwise than it was typed."""
    warnings: tuple[FieldFault, ...] = ()
    """What is unlikely, and stands if the person says so."""


def read(field: FormField, typed: str, typist: Typist, path: str = "") -> ReadValue:
    """The value that the text means; ``path`` where the field is a part of a group.

    Raises ``Refused`` (``FIELD_WRONG``) with the first thing that is wrong.
    """
    try:
        return read_checked(field, typed, typist, path or field.name)
    except NotRead as not_read:
        raise refusal(not_read.fault) from None


def read_checked(field: FormField, typed: str, typist: Typist, path: str) -> ReadValue:
    """The same. Raises ``NotRead``."""
    if len(typed) > LONGEST:
        raise NotRead(path, Wrong.LONG, length=len(typed), most=LONGEST)
    taken: list[Understood] = []
    value = read_field(field, typed, typist, path, taken)
    # What else stands in the form is not known here: whether the field is asked is not its text's fault.
    alone = replace(field, name=path, when=(), due=())
    faults = check([alone], {path: value}, standards_at(typist.now))
    for fault in faults:
        if not fault.is_warning:
            raise NotRead(fault.path, fault.why, **fault.facts)
    return ReadValue(value=value, understood=tuple(taken), warnings=tuple(faults))
