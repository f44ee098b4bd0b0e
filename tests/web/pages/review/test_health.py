"""The health of the directory: what would fail when it is needed, and of whom it is said to whom."""

from domain.sessions.session import Level
from services.people import people
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import words


async def test_who_cannot_be_counted_on_is_named_with_what_to_do(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await people.revoke(clerk.office, "lbn-deputy")
    chief = await signs_in("lbn-chief", Level.PROVED)
    said = words((await chief.get("/review/directory")).text)
    assert "EXERCISE Nour Khalil Lebanon not enrolled Have the operator invite them." in said
    assert "EXERCISE Rami Haddad Lebanon no passkey" in said
    assert "not enrolled 1" in said
    assert "Spain" not in said
    assert "entry not confirmed" not in said
    clock.advances(days=40)
    chief = await signs_in("lbn-chief", Level.PROVED)
    assert "entry not confirmed" in words((await chief.get("/review/directory")).text)
    everybody = await signs_in("secretariat", Level.PROVED)
    said = words((await everybody.get("/review/directory")).text)
    assert "Spain" in said
    assert "Lebanon" in said
