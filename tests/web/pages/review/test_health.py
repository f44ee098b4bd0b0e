"""The health of the directory: how contact points stand, who could not be reached, and who reads it."""

from domain.sessions.session import Level
from services.people import people
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import words

DESK = "Lebanon 24/7 desk"


async def test_who_cannot_be_counted_on_is_named_with_what_to_do(
    clerk: Clerk, signs_in: Signs
) -> None:
    await people.revoke(clerk.office, "lbn-deputy")
    chief = await signs_in("lbn-chief", Level.PROVED)
    said = words((await chief.get("/review/directory")).text)
    assert "EXERCISE Nour Khalil Lebanon not enrolled Have the operator invite them." in said
    assert "EXERCISE Rami Haddad Lebanon no passkey" in said
    assert "not enrolled 1" in said
    assert "Spain" not in said
    everybody = await signs_in("secretariat", Level.PROVED)
    said = words((await everybody.get("/review/directory")).text)
    assert "Spain" in said
    assert "Lebanon" in said


async def test_a_contact_point_is_good_until_something_of_it_is_not(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    async def stands() -> str:
        chief = await signs_in("lbn-chief", Level.PROVED)
        said = words((await chief.get("/review/directory")).text)
        return said[said.index(DESK) : said.index("An entry is confirmed")]

    assert f"{DESK} Lebanon good never 2 of 2 Telegram: 2 of 2" in await stands()
    await people.revoke(clerk.office, "lbn-deputy")
    said = await stands()
    assert "doubtful 1 person of its roster is not enrolled. never 1 of 2 Telegram: 1 of 1" in said
    clock.advances(days=40)
    assert "unverified Nobody has ever confirmed the entry." in await stands()
    await people.revoke(clerk.office, "lbn-duty")
    assert "unverified Nobody of its roster can be reached." in await stands()
