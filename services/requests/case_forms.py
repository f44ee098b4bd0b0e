"""What stands in the form of a request: what it was filed with, and what was added since; and its answers."""

from collections.abc import Iterable

from domain.events import Event
from domain.forms.fields.field import Value, Values
from domain.forms.fields.form import TEXT
from domain.forms.fields.header import FACTS
from domain.requests.request import Request
from storage.log.pages import Entry
from storage.transaction.unit_of_work import UnitOfWork

_OF_FORM = frozenset({Event.FILED, Event.COMPLETED})


async def form_of_case(work: UnitOfWork, request: Request) -> Values:
    """The whole form as it is now; a reading that is shown is recorded by whoever shows it."""
    return form_in(await work.log.case_texts(request.id))


def form_in(entries: Iterable[Entry]) -> Values:
    """The whole form that these records of a case make, in their order."""
    values: dict[str, Value] = {}
    for entry in entries:
        if entry.event == Event.FILED and entry.text is not None:
            values[FACTS.name] = entry.text
        if entry.event in _OF_FORM and entry.form is not None:
            values |= entry.form.values
    return values


def answers_in(entries: Iterable[Entry]) -> tuple[Values, ...]:
    """What each answer among these records says: its text and its fields."""
    return tuple(
        {
            **({TEXT.name: entry.text} if entry.text else {}),
            **(entry.form.values if entry.form is not None else {}),
        }
        for entry in entries
        if entry.event == Event.ANSWERED
    )
