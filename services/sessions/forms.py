"""Forms of pages: done once, and what was typed into one is not lost with its session.

A form says by itself, sealed, for whom it was drawn. So what is sent from one after its session is over
can be given back to the browser, sealed, to be brought again by whoever proves to be that person: for
nobody else is anything kept, and for nobody at all before that. What is typed stands in no address.
"""

from collections.abc import Mapping

from domain.sessions.session import TypedForm
from services.sessions import sessions
from services.visit.office import Office
from services.visit.page import PageVisit
from storage.transaction.unit_of_work import UnitOfWork

LONGEST_CARRIED = 1_000_000
"""Letters of what a browser carries: all of a long form, sealed."""


class FormOutdated(Exception):
    """The form is not this person's about this, or was drawn too long ago: nothing is done from it."""


def draw(visit: PageVisit, about: str) -> str:
    """Within a visit: what a form says by itself, about a request or what else it is for."""
    return visit.work.forms.draw(visit.actor.id, about)


async def was_done(visit: PageVisit, drawn: str, about: str, does: str) -> bool:
    """Within a visit: whether this very thing was done from this form. Raises ``FormOutdated``."""
    return await visit.work.forms.is_used(_key(visit, drawn, about, does))


async def done(visit: PageVisit, drawn: str, about: str, does: str) -> None:
    """Within a visit: it is done, and by this alone. Raises ``FormOutdated`` where it was before."""
    if not await visit.work.forms.use(_key(visit, drawn, about, does)):
        raise FormOutdated


def _key(visit: PageVisit, drawn: str, about: str, does: str) -> bytes:
    key = visit.work.forms.key_of(drawn, visit.actor.id, about, does)
    if key is None:
        raise FormOutdated
    return key


async def carried(office: Office, drawn: str, page: str, fields: Mapping[str, str]) -> str:
    """What was sent from a form of ours without a session that takes it, for its browser to carry.

    Empty where nobody drew such a form, or where it is longer than any form.
    """
    async with office.store.reading() as work:
        person = work.forms.whose(drawn)
        if person is None:
            return ""
        found = work.forms.carry(person, TypedForm(page=page, fields=fields))
    return found if len(found) <= LONGEST_CARRIED else ""


async def bring_back(work: UnitOfWork, token: str, brought: str) -> None:
    """Within a transaction: what was typed before this session stands again on its page, if it is theirs."""
    session = await sessions.find(work, token) if brought else None
    typed = work.forms.carried(brought, session.person) if session is not None else None
    if session is not None and typed is not None:
        await work.sessions.keep_typed(session, typed)


async def take_back(visit: PageVisit, page: str) -> Mapping[str, str]:
    """Within a visit: what was typed on this page before the session, and then no more."""
    session = await visit.work.sessions.find(visit.session.key)
    if session is None or session.typed is None or session.typed.page != page:
        return {}
    await visit.work.sessions.keep_typed(session, None)
    return session.typed.fields
