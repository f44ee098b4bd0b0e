"""Who has enrolled and could not sign in to the pages, where there are some."""

from collections.abc import AsyncIterator
from typing import Final

from bot.deployment.opening import Opened
from bot.doctor.findings import Check, Finding, error, note, ok, warning
from domain.directory.portal import Acknowledging
from services.people import people
from services.people.people import EnrolmentState

_NAMED: Final = 5


async def passkeys(deployment: Opened) -> AsyncIterator[Finding]:
    """One finding, where this deployment has pages."""
    office = deployment.office
    async with office.store.reading() as work:
        is_asked = work.directory.portal.acknowledge is Acknowledging.PROVED
    if not office.portal_url:
        if is_asked:
            yield error(
                Check.PASSKEYS,
                "The network asks whoever acknowledges an immediate request to show that it is them, and "
                "there are no pages to show it at: each alert goes on after ten minutes.",
                "Set PORTAL_LISTEN and PORTAL_URL, or write network.portal.acknowledge: claimed",
            )
        return
    rows = await people.listing(office)
    without = [
        row.id for row in rows if row.standing is EnrolmentState.ENROLLED and not row.passkeys
    ]
    if not without:
        yield ok(Check.PASSKEYS)
        return
    named = " ".join(without[:_NAMED]) + (" …" if len(without) > _NAMED else "")
    remedy = (
        f"Each needs a second secret: contactpoint people secret {named}; then they open "
        f"{office.portal_url}/sign-in and press First time here."
    )
    text = "Enrolled, and without a passkey for the pages"
    if is_asked:
        text += ", so that their acknowledgement of an immediate request holds for ten minutes only"
        yield warning(Check.PASSKEYS, text, remedy, without)
    else:
        yield note(Check.PASSKEYS, text, remedy, without)
