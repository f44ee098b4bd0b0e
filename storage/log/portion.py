"""Which records of a case somebody is told: those of some turns, and whose readings.

Owns how this is asked of the database, so that what is counted and turned by pages is what is told. Who
made a record stands in its clear header as an opaque name, at one place of the canonical leaf.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, LargeBinary, and_, func, literal, or_, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Integer

from domain.events import Event
from domain.log.parts import OF_A_READER, OF_ITS_SIDE
from domain.log.readers import Readers
from domain.vocabulary import PersonId
from storage.database.tables import log_records

_ACTOR: Final = b'"actor":"'
_SERVICE: Final = b'"actor":"service"'
_LENGTH: Final = 24
"""Letters of an opaque name."""


class _Place(GenericFunction[int]):
    """Where bytes stand within others, counted from 1; 0 where they do not."""

    type = Integer()
    inherit_cache = True


@compiles(_Place)
def _in_sqlite(element: _Place, compiler: SQLCompiler, **how: object) -> str:
    return f"instr({compiler.process(element.clauses, **how)})"


@compiles(_Place, "postgresql")
def _in_postgresql(element: _Place, compiler: SQLCompiler, **how: object) -> str:
    whole, part = (compiler.process(clause, **how) for clause in element.clauses)
    return f"position({part} in {whole})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """``within`` these spans of numbers, and the filing; None for all. ``readers`` None for all of them.

    ``besides`` these records, ``without`` those: what belongs to another turn than the one it was made in.
    ``never``: what another member keeps to itself.
    """

    within: Sequence[tuple[int, int]] | None = None
    readers: Readers | None = None
    besides: Sequence[int] = ()
    without: Sequence[int] = ()
    never: Sequence[int] = ()

    def condition(self, opaque: Callable[[PersonId], str]) -> ColumnElement[bool]:
        """What a row of the log must fulfil; ``opaque`` is how a person stands in its header."""
        told = self._told(opaque)
        return and_(told, log_records.c.seq.not_in(list(self.never))) if self.never else told

    def _told(self, opaque: Callable[[PersonId], str]) -> ColumnElement[bool]:
        event = log_records.c.event
        here: ColumnElement[bool] = true()
        if self.within is not None:
            spans = (log_records.c.seq.between(span[0], span[1]) for span in self.within)
            seq, besides = log_records.c.seq, list(self.besides)
            here = or_(event == Event.FILED.value, seq.in_(besides), *spans)
            here = and_(here, seq.not_in(list(self.without)))
        if self.readers is None:
            return here
        is_reading = event.in_([each.value for each in OF_A_READER])
        is_ones_own = event.in_([each.value for each in OF_ITS_SIDE])
        own, others = self.readers.own, self.readers.others
        by_own, by_any = _by(own, opaque), _by(own | others, opaque)
        is_told = and_(~is_ones_own, or_(~is_reading, _place(_SERVICE) > 0, by_any))
        return or_(and_(here, is_told), and_(or_(is_reading, is_ones_own), by_own))


ALL: Final = Portion()


def _place(part: bytes) -> _Place:
    return _Place(log_records.c.leaf, literal(part, LargeBinary))


def _by(people: frozenset[PersonId], opaque: Callable[[PersonId], str]) -> ColumnElement[bool]:
    """Whether one of them made the record."""
    name = func.substr(log_records.c.leaf, _place(_ACTOR) + len(_ACTOR), _LENGTH, type_=LargeBinary)
    names = [opaque(person).encode() for person in sorted(people)]
    return name.in_(names)
