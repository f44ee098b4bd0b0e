"""What stands in the form of a request: what it was filed with, and what was added since."""

from collections.abc import Iterable

from domain.events import Event
from domain.forms.fields.field import Value, Values
from domain.forms.fields.form import RequestForm
from domain.forms.fields.header import FACTS
from domain.forms.filling import fitting
from domain.forms.forms import form_of
from domain.requests.request import Request
from storage.log.pages import Entry
from storage.transaction.unit_of_work import UnitOfWork

_FIRST = 1
_OF_FORM = frozenset({Event.FILED, Event.COMPLETED})


def filed_under(request: Request) -> RequestForm | None:
    """The form of a request; None for one that this version does not know.

    One that was filed before there were forms is a form of the first version with its facts alone.
    """
    filled = request.completion
    return form_of(request.type, filled.version if filled is not None else _FIRST)


async def form_of_case(work: UnitOfWork, request: Request) -> Values:
    """The whole form as it is now; a reading that is shown is recorded by whoever shows it."""
    return form_in(request, await work.log.case_texts(request.id))


def form_in(request: Request, entries: Iterable[Entry]) -> Values:
    """The whole form that these records of a case make, in their order, without what a later one excludes.

    What a victim's name was before consent was taken back stands in its own text alone.
    """
    values: dict[str, Value] = {}
    for entry in entries:
        if entry.event == Event.FILED and entry.text is not None:
            values[FACTS.name] = entry.text
        if entry.event in _OF_FORM and entry.form is not None:
            values |= entry.form.values
    form = filed_under(request)
    return fitting(form.fields, values) if form is not None else values
