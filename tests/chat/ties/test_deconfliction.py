"""Two members ask about the same: the earlier desk alone is told, and nobody can ask who else does."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.requests.tying.deconflicting import MOST_A_WEEK
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from services.requests.tying import deconflicting
from tests.chat.filing.test_request_conversation import reaches_content
from tests.chat.stage import Stage, staged
from tests.chat.words import NOT_YOURS, REFERENCE, network, reference_in
from tests.conftest import on_both

ON = ("network:\n", "network:\n  forms: {gate: never}\n  deconflict: true\n")
ALLOWED = ("Keep secret: no", "Handling: H1", "Compare with other members: yes")
ACCOUNT = "Identifiers: account EXERCISE-1 (EXERCISE Mail)"
TOLD = "Another member has since sent a request"


@pytest.fixture
async def both_open_to_it(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    """The same on the engine that the test names."""
    async with staged(tmp_path, database_url, network(ON)) as stage:
        yield stage


@pytest.fixture
async def open_to_it(tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage whose network compares."""
    async with staged(tmp_path, network=network(ON)) as stage:
        yield stage


async def asks(
    phone: Phone, *given: str, what: str = "one", marking: str = "TLP:AMBER"
) -> tuple[str, list[str]]:
    """File with a form; its reference, and all that whoever filed reads."""
    await reaches_content(phone, marking=marking)
    await phone.presses("Fill in the form")
    await phone.receives("For example")
    await phone.sends("\n".join((f"Facts: EXERCISE {what}", *given)))
    await phone.presses("To the summary", on=await phone.receives("Purpose"))
    summary = await phone.receives("Please check your request")
    await phone.presses("Send", on=summary)
    status = await phone.receives("was sent.\n\nTo")
    reference = reference_in(status.text)
    return reference, [REFERENCE.sub("", each.text) for each in (summary, status)]


async def told(phone: Phone) -> list[Message]:
    return [m for m in await phone.reads() if TOLD in m.text]


async def looks(stage: Stage) -> int:
    count = await deconflicting.look(stage.deployment.office)
    await stage.rests()
    return count


@on_both
async def test_the_earlier_desk_is_told_without_the_member_and_offers_contact(
    both_open_to_it: Stage,
) -> None:
    ana, claire, rami, maya, karim = await both_open_to_it.enrols(
        "esp-officer", "xpo-officer", "lbn-duty", "lbn-chief", "lbn-officer"
    )
    first, _said = await asks(ana, ACCOUNT, *ALLOWED)
    assert await looks(both_open_to_it) == 0
    second, _said = await asks(claire, ACCOUNT, *ALLOWED)
    assert not await told(rami)
    assert await looks(both_open_to_it) == 1
    (hit,) = await told(rami)
    assert first in hit.text
    assert not hit.silent
    for of_the_later in (second, "INTERPOL", "Claire", "EXERCISE-1"):
        assert of_the_later not in hit.text
    await maya.receives("The desk in charge of")
    for other in (ana, claire, karim):
        assert not await told(other)
    assert await looks(both_open_to_it) == 0
    data = hit.inline_rows[0][0].data or ""
    for other in (ana, claire, karim):
        assert (await other.forges(data, on=(await other.reads())[-1])).text == NOT_YOURS
    await rami.presses("Offer contact", on=hit)
    offered = await claire.receives("would like contact with you")
    assert second in offered.text
    assert first not in offered.text
    assert "Spain" not in offered.text
    await rami.waits_until(hit, "Contact was offered")
    assert "This step is over" in (await rami.forges(data, on=hit)).text
    # Neither case's log says anything of it to its two sides.
    for reference in (first, second):
        assert not [each for each in await both_open_to_it.events(reference) if "deconfl" in each]
    assert await both_open_to_it.recorded("deconfliction.told") == 1
    assert await both_open_to_it.recorded("deconfliction.decided") == 1
    assert await both_open_to_it.log_holds()


async def test_left_alone_nobody_reads_anything(open_to_it: Stage) -> None:
    ana, claire, rami = await open_to_it.enrols("esp-officer", "xpo-officer", "lbn-duty")
    await asks(ana, ACCOUNT, *ALLOWED)
    await asks(claire, ACCOUNT, *ALLOWED)
    await looks(open_to_it)
    before = len(await claire.reads())
    (hit,) = await told(rami)
    await rami.presses("Leave it", on=hit)
    await rami.waits_until(hit, "Nobody was told anything")
    await open_to_it.rests()
    assert len(await claire.reads()) == before


@pytest.mark.parametrize(
    "given",
    [
        (),
        ("Keep secret: no", "Handling: H1"),
        ("Handling: H1", ALLOWED[2]),
        ("Keep secret: no", ALLOWED[2]),
        ("Keep secret: no", "Handling: H1, H2", ALLOWED[2]),
    ],
    ids=["nothing", "not asked for", "secret", "handling open", "H2"],
)
async def test_only_what_both_allow_is_compared(open_to_it: Stage, given: tuple[str, ...]) -> None:
    ana, claire, rami = await open_to_it.enrols("esp-officer", "xpo-officer", "lbn-duty")
    await asks(ana, ACCOUNT, *ALLOWED)
    await asks(claire, ACCOUNT, *given)
    assert await looks(open_to_it) == 0
    assert not await told(rami)


async def test_a_network_that_says_nothing_compares_nothing(stage: Stage) -> None:
    ana, claire = await stage.enrols("esp-officer", "xpo-officer")
    for phone in (ana, claire):
        await asks(phone, ACCOUNT, *ALLOWED)
    assert await looks(stage) == 0
    async with stage.deployment.office.store.reading() as work:
        assert not [each for each in await work.requests.every_open() if each.ties.deconflict]


async def test_trying_many_identifiers_tells_the_filer_nothing_and_is_capped(
    open_to_it: Stage,
) -> None:
    ana, claire, rami = await open_to_it.enrols("esp-officer", "xpo-officer", "lbn-duty")
    tried = MOST_A_WEEK + 2
    accounts = [f"Identifiers: account EXERCISE-{number:02} (X)" for number in range(tried)]
    for account in accounts:
        await asks(ana, account, *ALLOWED)
    read = []
    for account in (*accounts, "Identifiers: account EXERCISE-99 (X)"):
        _reference, said = await asks(claire, account, *ALLOWED, what=account[-6:])
        read.append(tuple(re.sub(r"[0-9]+", "0", each) for each in said))
        await looks(open_to_it)
    assert [each for each in read if each != read[0]] == []
    assert len(await told(rami)) == MOST_A_WEEK
    assert await open_to_it.recorded("deconfliction.told") == MOST_A_WEEK
    assert await open_to_it.recorded("deconfliction.capped") == tried - MOST_A_WEEK
    assert not [m for m in await claire.reads() if "contact" in m.text.lower()]
