"""What became of each item that was asked for."""

from domain.forms.fields.field import FieldKind, FormField, NeededBy, When
from domain.forms.fields.words import ITEMS
from domain.vocabulary import Ground

OUTCOMES = FormField(
    name="items",
    kind=FieldKind.GROUP,
    need=NeededBy.NOW,
    most=len(ITEMS),
    parts=(
        FormField(name="item", kind=FieldKind.CHOICE, need=NeededBy.NOW, words=ITEMS),
        FormField(
            name="outcome",
            kind=FieldKind.CHOICE,
            need=NeededBy.NOW,
            words=("found", "not_found", "refused"),
        ),
        FormField(
            name="value",
            need=NeededBy.NOW,
            limit=500,
            when=(When(name="outcome", says=("found",)),),
        ),
        FormField(
            name="ground",
            kind=FieldKind.CHOICE,
            need=NeededBy.NOW,
            words=tuple(ground.value for ground in Ground),
            when=(When(name="outcome", says=("refused",)),),
        ),
    ),
)
