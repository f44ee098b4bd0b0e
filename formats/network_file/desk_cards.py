"""``card`` of a contact point: what its people need at hand, in short lines by type of request."""

from functools import partial
from types import MappingProxyType
from typing import Final

from domain.directory.desk_card import LONGEST_LINE, MOST_LINES, DeskCard
from domain.vocabulary import RequestType
from formats.network_file.fields import Fields, seen_text
from formats.network_file.tree import Plain

_EVERY: Final = "every"
_KEYS: Final = (_EVERY, *(kind.value for kind in RequestType))
_line = partial(seen_text, longest=LONGEST_LINE)


def read_card(point: Fields) -> DeskCard:
    """The lines by type; those under ``every`` are for each."""
    fields = point.part("card", _KEYS)
    found: dict[RequestType | None, tuple[str, ...]] = {}
    for key in _KEYS:
        lines = fields.parsed_items(key, "a line for people", _line, required=False)
        if len(lines) > MOST_LINES:
            fields.error(key, "these are too many lines", f"write at most {MOST_LINES}")
        if lines:
            found[None if key == _EVERY else RequestType(key)] = lines
    return MappingProxyType(found)


def written(card: DeskCard) -> dict[str, Plain]:
    """The card as the file has it."""
    named: dict[str, Plain] = {
        _EVERY if kind is None else kind.value: [*lines] for kind, lines in card.items()
    }
    return {key: named[key] for key in _KEYS if key in named}
