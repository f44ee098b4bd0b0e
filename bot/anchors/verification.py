"""``log verify``: the whole log against its head and against the notes kept beside the database.

Owns what an unreadable database means for the answer, and the notes that serve as anchors. The check
itself is ``crypto.verify``'s.
"""

import asyncio
from typing import Final

from bot.anchors.places import known_outside, names
from bot.deployment.high_water import note_size
from bot.deployment.opening import Opened, Unreadable, is_of_storage, opened
from bot.deployment.settings import Settings
from bot.process.clock import SystemClock, find_clock
from bot.process.progress import bar
from crypto.providers import KeyTrouble
from crypto.verify import Verdict
from domain.log.anchoring import is_overdue
from services.log import anchor_watch, verification
from storage.transaction.store import StorageTrouble

_NOTES_LAG: Final = 1.3
"""Seconds after which a running service has written the newest note at the latest."""

_UNWITNESSED: Final = "no destination of anchors has taken later ones: see contactpoint doctor"
_UNREADABLE: Final = "the database cannot be read: it was damaged or changed"
_FAILED: Final = Verdict(answer="FAIL", records=0, root="", reason=_UNREADABLE)


async def verified(settings: Settings, anchors: tuple[str, ...]) -> Verdict:
    """The answer. A database that cannot be read is a FAIL too. Raises ``Trouble`` for all else."""
    try:
        async with opened(settings, clock=SystemClock(), checks_head=False) as deployment:
            verdict = await _verify(deployment, anchors)
            if verdict.answer not in ("OK", "FAIL"):
                # What came in the last second may not be noted yet by a service that runs.
                await asyncio.sleep(_NOTES_LAG)
                verdict = await _verify(deployment, anchors)
            return await _unless_unwitnessed(deployment, verdict, anchors)
    except Unreadable:
        return _FAILED


async def _verify(deployment: Opened, anchors: tuple[str, ...]) -> Verdict:
    # The notes are taken first: what the log grows by meanwhile must not look like a loss.
    outside = await known_outside(deployment)
    known = (*deployment.high_water.notes(), *outside, *anchors)
    try:
        with bar("verifying") as progress:
            return await verification.verify(deployment.office.store, known, progress.reach)
    except StorageTrouble:
        raise
    except Exception as error:
        if isinstance(error, KeyTrouble) or is_of_storage(error):
            return _FAILED
        raise


async def _unless_unwitnessed(
    deployment: Opened, verdict: Verdict, anchors: tuple[str, ...]
) -> Verdict:
    """Notes beside the database do not stand in for destinations that have taken nothing for too long."""
    settings = deployment.settings
    fared = await anchor_watch.standings(deployment.office, names(settings))
    if verdict.answer != "OK" or not fared:
        return verdict
    clock = await find_clock(settings.bot_api_url, is_loopback=settings.is_rehearsed)
    now, grace = clock.now(), settings.anchor_grace
    if not all(is_overdue(now, each.lacks_since, each.why, grace) for each in fared):
        return verdict
    sizes = [each.taken.anchor.size for each in fared if each.taken is not None]
    known = max([0, *sizes, *(note_size(note) for note in anchors)])
    if known >= verdict.records:
        return verdict
    return verdict._replace(answer=f"UNANCHORED SINCE {known}", reason=_UNWITNESSED)
