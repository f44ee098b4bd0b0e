"""What of an answer's fields is counted, without what they say of anybody, and whether they say anything."""

from collections.abc import Mapping
from typing import Final

from domain.forms.fields.field import Value
from domain.forms.filled import Filled
from domain.topics import Facts

_NOTHING: Final = frozenset({("hit", "none"), ("located", "not_located")})


def counted_answer(answer: Filled | None) -> Facts:
    """How the data can be had, and the grounds of items that were refused, each once."""
    if answer is None:
        return {}
    access = answer.values.get("access")
    grounds = {str(row["ground"]) for row in _items(answer) if row.get("ground")}
    return {
        **({"access": access} if isinstance(access, str) else {}),
        **({"grounds": sorted(grounds)} if grounds else {}),
    }


def found_nothing(answer: Filled | None) -> bool:
    """Whether the fields say that nothing was found: no hit, nobody located, none of the items."""
    if answer is None:
        return False
    if any(answer.values.get(name) == word for name, word in _NOTHING):
        return True
    items = _items(answer)
    return bool(items) and all(row.get("outcome") == "not_found" for row in items)


def _items(answer: Filled) -> list[Mapping[str, Value]]:
    items = answer.values.get("items")
    rows = [] if items is None or isinstance(items, str | int | Mapping) else list(items)
    return [row for row in rows if isinstance(row, Mapping)]


def says_agreement(answer: Filled | None) -> bool:
    """Whether it names the authority, the proceedings and the scope for which evidential use is agreed."""
    agreed = answer.values.get("evidence_agreed") if answer is not None else None
    return isinstance(agreed, Mapping) and all(
        str(agreed.get(part) or "").strip() for part in ("authority", "proceedings", "scope")
    )
