"""Where a network has people of other members known by their function, no page says their names."""

from dataclasses import replace

import pytest

from domain.sessions.session import Level
from formats.network_file.document import read_network
from services.directory import versions as directory
from services.requests import acknowledge, answering
from services.visit.office import Office
from tests.services.desk_clerk import Clerk
from tests.web.conftest import URL, Signs
from tests.web.pages.requests.conftest import network
from tests.web.pages.requests.stories import filed, words

RAMI, NOUR, ANA = "Rami Haddad", "Nour Khalil", "Ana Ruiz"


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(replace(office, portal_url=URL))
    text = network().replace("  content_in_chat", "  names_abroad: function\n  content_in_chat", 1)
    await directory.import_network(clerk.office, read_network(text))
    for person in ("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "esp-chief"):
        await clerk.enrols(person)
    return clerk


@pytest.mark.parametrize("level", list(Level))
async def test_the_other_sides_people_are_known_by_their_function(
    clerk: Clerk, signs_in: Signs, level: Level
) -> None:
    case, reference = await filed(clerk)
    ana = await signs_in("esp-officer", level)
    here = f"/requests/{reference}"
    waiting = (await ana.get(here)).text
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.ask, case, "EXERCISE which of the two accounts?")
    taken = (await ana.get(here)).text
    pages = [
        waiting,
        taken,
        *[(await ana.get(at)).text for at in ("/", "/requests?q=open", "/duty")],
    ]
    assert "Duty officer 1" in words(taken)
    for page in pages:
        assert RAMI not in page
        assert NOUR not in page
    rami = await signs_in("lbn-duty", level)
    theirs = (await rami.get(here)).text
    assert ANA not in theirs
    assert RAMI in theirs


async def test_what_an_act_says_and_asks_names_nobody_of_the_other_side(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    ana = await signs_in("esp-officer", Level.PROVED)
    page = (await ana.get(f"/requests/{reference}")).text
    stood = page.partition('name="stood" value="')[2].partition('"')[0]
    said = [
        await ana.post(f"/requests/{reference}/act", data={"verb": verb, "stood": stood})
        for verb in ("withdraw", "remind", "acknowledge", "close")
    ]
    said.append(await ana.get(f"/requests/{reference}"))
    assert "Not found" not in said[0].text
    for answer in said:
        assert RAMI not in answer.text


async def test_supervisors_of_the_other_side_read_functions_in_the_story(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    chief = await signs_in("esp-chief", Level.PROVED)
    for at in (f"/requests/{reference}", f"/requests/{reference}/timeline"):
        page = (await chief.post(at, data={"reason": "EXERCISE review"})).text
        assert RAMI not in page
        assert ANA in page
