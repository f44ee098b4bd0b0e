"""What is being filled in at the page of a request, its answer or what it still lacks: kept sealed.

Owns that it is its person's, for that request alone, just as it was typed; that it is gone once it is sent,
once its case is erased, and after some days. What it means is left to ``services.requests.at_page.filling``.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from domain.forms.filled import FormPart
from domain.refused import Refused
from domain.topics import Topic
from services.requests.ahead.page_drafts import check_size
from services.visit.office import Office
from services.visit.page import PageVisit
from storage.sealing.vault import Json, from_ms, to_ms
from storage.transaction.unit_of_work import UnitOfWork

KEPT_FOR: Final = timedelta(days=7)
"""Since somebody last typed."""
_MOST_BYTES: Final = 400_000
"""Sealed, of what one person is filling in elsewhere."""
_A_LOOK: Final = 50


async def read(visit: PageVisit, case: str, part: FormPart) -> Mapping[str, str]:
    """Within a visit: what the person typed, by the names of the fields; empty where nothing is kept."""
    found = await visit.work.conversations.read_form(visit.actor.id, case, part.value)
    at, typed = (found or {}).get("at"), (found or {}).get("typed")
    if not isinstance(at, int) or not isinstance(typed, dict):
        return {}
    if from_ms(at) + KEPT_FOR <= visit.work.now:
        return {}
    return {name: text for name, text in typed.items() if isinstance(text, str)}


async def keep(visit: PageVisit, case: str, part: FormPart, typed: Mapping[str, str]) -> None:
    """Within a visit: keep it in place of what was kept before. Raises ``Refused`` for too much."""
    said = {name: text.replace("\r\n", "\n") for name, text in typed.items() if text.strip()}
    if not said:
        await forget(visit, case, part)
        return
    check_size("", said)
    conversations, me = visit.work.conversations, visit.actor.id
    size = await conversations.size_of_other_forms(me, case, part.value)
    if size > _MOST_BYTES:
        raise Refused(Topic.TEXT_TOO_LONG, {"length": size, "longest": _MOST_BYTES})
    value: dict[str, Json] = {"at": to_ms(visit.work.now), "typed": dict(said)}
    await conversations.write_form(me, case, part.value, value, visit.work.now)


async def forget(visit: PageVisit, case: str, part: FormPart) -> None:
    """Within a visit: nothing of it is kept any more."""
    await visit.work.conversations.end_form(visit.actor.id, case, part.value)


async def sweep(office: Office) -> int:
    """Let go of what nobody has gone on with; returns how many. A few at a time, the next look goes on."""
    return await office.store.transact(partial(_sweep, before=office.now() - KEPT_FOR))


async def _sweep(work: UnitOfWork, before: datetime) -> int:
    return await work.conversations.end_forms_before(before, _A_LOOK)
