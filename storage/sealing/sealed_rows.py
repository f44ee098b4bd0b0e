"""Reading rows of which the sealed part is the truth.

What stands in clear beside it is an index: rows are found by it, and nothing is believed of it. A row
whose sealed part does not open, or was sealed by an earlier version, stands for nothing; that it is so
is found by ``services.log.row_watch``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import Row

from crypto.envelope import SealBroken
from storage.sealing.vault import Json

Read = TypeVar("Read")


def readable(rows: Iterable[Row[Any]], read: Callable[[Row[Any]], Read]) -> Iterator[Read]:
    """What those rows say that open."""
    for row in rows:
        try:
            yield read(row)
        except SealBroken:
            continue


def said(found: Mapping[str, Json], name: str) -> Json:
    """What the sealed part says. Raises ``SealBroken`` for one of a form without it."""
    if name not in found:
        raise SealBroken("it was sealed in an earlier form")
    return found[name]
