"""That the secretariat acted for the whole network: one record, whatever it was.

Owns that nobody who sees the log's clear headers, or how long what is sealed is, knows one of its acts
from another.
"""

from typing import Final

from domain.events import Event
from domain.requests.request import Record
from domain.topics import Facts
from domain.vocabulary import PersonId, Role
from services.visit.visit import Visit
from storage.transaction.unit_of_work import UnitOfWork

ESCALATIONS: Final = "escalations"
COVERAGE: Final = "coverage"
DRILLS: Final = "drills"
ORDERED: Final = "ordered"
STOPPED: Final = "stopped"
CALLED: Final = "called"
STRIKE_ASKED: Final = "to strike"
STRUCK: Final = "struck"
NOT_STRUCK: Final = "not struck"
_WIDTH: Final = max(map(len, (ESCALATIONS, COVERAGE, DRILLS, ORDERED, STOPPED, CALLED)))
_NONE: Final = "0"
_ID, _DIGEST = 32, 64


async def note_act(
    work: UnitOfWork,
    act: str,
    auth: str,
    by: PersonId | None = None,
    *,
    of: str = "",
    digest: str = "",
    reason: str | None = None,
) -> None:
    """Record it. ``of``: what it was about; ``digest`` stands for what that says."""
    about: Facts = {
        "act": act.ljust(_WIDTH),
        "of": of.ljust(_ID, _NONE),
        "digest": digest.ljust(_DIGEST, _NONE),
        **({"reason": reason} if reason is not None else {}),
    }
    await work.note(Record(event=Event.OFFICE_ACTED, actor=by, about=about), auth=auth)


async def note_look(visit: Visit, act: str) -> None:
    """Record that somebody of the secretariat looked at something of the whole network; nobody else's look
    is recorded."""
    if visit.actor.has(Role.SECRETARIAT):
        await note_act(visit.work, act, visit.auth, visit.actor.id)
