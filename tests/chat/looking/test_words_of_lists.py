"""The words behind /requests and /escalations: a person, an urgency, a type, a day, what is overdue."""

from pathlib import Path

import pytest

from tests.chat.stage import Stage, staged
from tests.chat.words import files, network

ABROAD = ("network:\n", "network:\n  names_abroad: function\n")


async def test_requests_are_found_by_person_urgency_type_day_and_what_is_overdue(
    stage: Stage,
) -> None:
    ana, rami, _luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    taken = (await files(ana)).reference
    waits = (await files(ana, "/request ITA urgent liberty person EXERCISE two")).reference
    await rami.sends(f"/acknowledge {taken}")
    await ana.receives(f"{taken} was acknowledged")
    for typed, found in (
        ("Rami", {taken}),
        ("haddad", {taken}),
        ("ana ruiz", {taken, waits}),
        ("urgent", {waits}),
        ("immediate", {taken}),
        ("preserve", {taken}),
        ("person", {waits}),
        ("today", {taken, waits}),
        ("today open urgent ITA", {waits}),
    ):
        await ana.skips()
        await ana.sends(f"/requests {typed}")
        shown = await ana.receives(f"Only: {typed}")
        assert set(shown.labels) == found, typed
    for typed in ("overdue", "yesterday", "urgent LBN"):
        await ana.sends(f"/requests {typed}")
        assert (await ana.receives(f"Only: {typed}")).labels == (), typed
    stage.server.clock.advance(hours=2)
    await stage.settles()
    await ana.skips()
    await ana.sends("/requests overdue")
    assert (await ana.receives("Only: overdue")).labels == (waits,)


@pytest.mark.parametrize("command", ["/requests", "/escalations"])
async def test_a_name_that_one_is_not_told_is_no_word(tmp_path: Path, command: str) -> None:
    async with staged(tmp_path, network=network(ABROAD)) as stage:
        ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
        filed = await files(ana)
        stage.server.clock.advance(minutes=31)
        await stage.settles()
        await rami.sends(f"/acknowledge {filed.reference}")
        await stage.settles()
        await maya.skips()
        # Who asked and who does not exist read the same; one's own officer is found.
        said = set()
        for name in ("Ruiz", "Zzyzx"):
            await maya.sends(f"{command} {name}")
            said.add((await maya.receives(f"\u201c{name}\u201d")).text.replace(name, "NAME"))
        assert len(said) == 1
        await maya.sends(f"{command} Haddad")
        assert (await maya.receives("Only: Haddad")).labels == (filed.reference,)
        if command == "/requests":
            await ana.sends("/requests Haddad")
            await ana.receives("\u201cHaddad\u201d")
