"""The health of the directory: how contact points stand, who could not be reached, and who reads it."""

from domain.directory.drill_rules import DrillKind
from domain.drills.ordering import WantedDrills
from domain.sessions.session import Level
from domain.vocabulary import ContactPointId
from services.drills import ordering
from services.drills.ringing import DrillClock
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

    assert f"{DESK} Lebanon not yet confirmed never 2 of 2 Telegram: 2 of 2" in await stands()
    await people.revoke(clerk.office, "lbn-deputy")
    said = await stands()
    assert "doubtful 1 person of its roster is not enrolled. never 1 of 2 Telegram: 1 of 1" in said
    clock.advances(days=40)
    assert "unverified Nobody has ever confirmed the entry." in await stands()
    await people.revoke(clerk.office, "lbn-duty")
    assert "unverified Nobody of its roster can be reached." in await stands()


async def test_its_own_people_and_the_secretariat_read_how_its_drills_went(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    async def reads(who: str) -> str:
        visitor = await signs_in(who, Level.PROVED)
        return words((await visitor.get("/review/directory")).text)

    assert "none yet Telegram: never tried" in await reads("lbn-chief")
    point = ContactPointId("lbn-police")
    wanted = WantedDrills(kind=DrillKind.PING, points=(point,))
    for _ in range(2):
        await ordering.order_at_console(clerk.office, wanted)
        await DrillClock(clerk.office).look()
        await clerk.delivers()
        clock.advances(hours=2)
        await DrillClock(clerk.office).look()
        await clerk.delivers()
        clock.advances(hours=22)
    for who in ("lbn-chief", "secretariat"):
        said = await reads(who)
        assert (
            "doubtful Two drills in a row were not acknowledged, or not answered, in time." in said
        )
        assert "0 of 100, 25 Nov" in said
        assert "From 2 Dec" in said
        assert "whoever writes to the desk is advised to telephone too." in said
        assert "Telegram: arrived 2 of 2, last arrived 25 Nov" in said
        assert "last failed never" in said
    assert "Two drills" not in await reads("ita-chief")


async def test_the_form_and_its_check_advise_whoever_writes_and_give_no_cause(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    draft = {"addressee": "LBN", "urgency": "urgent", "reason": "liberty", "marking": "TLP:GREEN"}
    clock.advances(days=40)
    ana = await signs_in("esp-officer", Level.PROVED)
    written = await ana.post("/requests/new/advice", data={**draft, "act": "keep"})
    said = words((await ana.get(written.headers["location"])).text)
    assert "The desk's entry is unverified: call its telephone where it is urgent." in said
