"""Holding a case, so that nothing erases it until a day; and letting it go before.

Owns what a hold needs, its record, and that an announced erasure is announced anew when it nears its
end. That two people agree to it is left to ``services.keeping.erasure``.
"""

from dataclasses import replace
from datetime import date

from domain.events import Event
from domain.log.approval import CannotAgree
from domain.log.erasure import Agreed
from domain.requests.request import Decision, Record, Request
from domain.requests.values.keeping import Hold
from domain.topics import Facts
from storage.transaction.unit_of_work import UnitOfWork


def require_sensible(work: UnitOfWork, request: Request, act: Agreed, until: date | None) -> None:
    """Raise ``CannotAgree`` where the case cannot be held until then, or is not held."""
    held = request.keeping.hold_at(work.now)
    if act is Agreed.RELEASE and held is None:
        raise CannotAgree("This case is not held, so there is nothing to release.")
    if act is Agreed.HOLD and (until is None or until <= work.now.date()):
        raise CannotAgree("A hold needs a day to come on which it ends: --until 2027-03-01")


async def change(
    work: UnitOfWork, request: Request, hold: Hold | None, names: list[str], auth: str
) -> None:
    """Hold it, or with no ``hold`` let it go; whoever was told of its erasure is told anew in time."""
    before = request.keeping.hold
    shown = hold or before
    about: Facts = {
        "reason": shown.reason if shown is not None else "",
        "until": shown.until.isoformat() if shown is not None else None,
        "people": names,
    }
    event = Event.CASE_HELD if hold is not None else Event.CASE_RELEASED
    keeping = replace(request.keeping, hold=hold, goes_at=None)
    record = Record(event=event, about=about)
    await work.erasures.end_notice(request.id)
    await work.record(Decision(request=replace(request, keeping=keeping), records=(record,)), auth)
