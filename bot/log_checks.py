"""Whether the log's signed state is kept where the database's keeper cannot change it with the rest.

Owns what a missing note means for whoever runs the service. What a note proves is ``crypto``'s.
"""

from collections.abc import AsyncIterator

from bot.findings import Check, Finding, error, ok, warning
from bot.opening import Opened
from bot.trouble import Trouble


async def high_water(deployment: Opened) -> AsyncIterator[Finding]:
    """The notes beside the database, against the log's head."""
    known = deployment.high_water.notes()
    async with deployment.office.store.reading() as work:
        head = await work.log.head_note()
        earlier = await work.anchors.verifiers()
    if not known:
        yield warning(
            Check.HIGH_WATER,
            "Nothing beside the database says how far its log had come, so that an older one put "
            "back would go unnoticed.",
            "If high-water/ in the data directory was lost, run: contactpoint log verify --anchor "
            "NOTE with a note from elsewhere; then contactpoint log checkpoint begins it anew.",
        )
        return
    try:
        deployment.high_water.require_not_behind(head, (deployment.verifier, *earlier), known)
    except Trouble as trouble:
        text, _, remedy = trouble.text.partition(". ")
        yield error(Check.HIGH_WATER, f"{text}.", remedy)
        return
    yield ok(Check.HIGH_WATER)
