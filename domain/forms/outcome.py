"""What of an answer's fields is counted, without what they say of anybody."""

from collections.abc import Mapping

from domain.forms.filled import Filled
from domain.topics import Facts


def counted_answer(answer: Filled | None) -> Facts:
    """How the data can be had, and the grounds of items that were refused, each once."""
    if answer is None:
        return {}
    access, items = answer.values.get("access"), answer.values.get("items")
    rows = [] if items is None or isinstance(items, str | int | Mapping) else list(items)
    grounds = {str(row["ground"]) for row in rows if isinstance(row, Mapping) and row.get("ground")}
    return {
        **({"access": access} if isinstance(access, str) else {}),
        **({"grounds": sorted(grounds)} if grounds else {}),
    }
