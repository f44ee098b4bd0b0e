"""That an address tried too often to show who somebody is: a record, in which no address stands."""

from typing import Final

from domain.events import Event
from domain.requests.request import Record
from services.visit.attempts import note_attempt
from services.visit.office import in_transaction
from storage.transaction.unit_of_work import UnitOfWork

_PAGE: Final = "page"
_LIMIT: Final = "limit"


@in_transaction
async def note_reached(work: UnitOfWork) -> None:
    """Counted together for all addresses, and recorded as rarely as other attempts of strangers."""
    about = {"attempt": _LIMIT, "by": _PAGE}
    await note_attempt(work, Record(event=Event.ATTEMPT_REFUSED, about=about), _PAGE, _LIMIT)
