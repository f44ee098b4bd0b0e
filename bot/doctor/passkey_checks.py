"""Who has enrolled and could not sign in to the pages, where there are some."""

from collections.abc import AsyncIterator
from typing import Final

from bot.deployment.opening import Opened
from bot.doctor.findings import Check, Finding, note, ok
from services.people import people
from services.people.people import EnrolmentState

_NAMED: Final = 5


async def passkeys(deployment: Opened) -> AsyncIterator[Finding]:
    """One finding, where this deployment has pages."""
    office = deployment.office
    if not office.portal_url:
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
    yield note(Check.PASSKEYS, "Enrolled, and without a passkey for the pages", remedy, without)
