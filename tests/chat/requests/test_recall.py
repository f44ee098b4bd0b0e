"""A request that went to the wrong address is taken back: closed at once, and nothing of it is kept there."""

from datetime import datetime

from domain.reference import Reference
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, NOT_YOURS, files


async def test_what_went_to_the_wrong_address_is_taken_back(stage: Stage) -> None:
    ana, rami, maya, luca = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief", "ita-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.receives(CONTENT)
    await rami.sends(f"/answer {filed.reference} EXERCISE our own answer")
    await ana.receives("EXERCISE our own answer")
    for phone in (rami, luca):
        await phone.sends(f"/recall {filed.reference}")
        await phone.receives(NOT_YOURS)
    await ana.sends(f"/recall {filed.reference}")
    told = await ana.receives("was taken back")
    assert "Its content had been shown to: Rami Haddad (EXERCISE), Lebanon" in told.text
    asks = await rami.receives("went to the wrong address")
    assert not asks.silent
    await stage.rests()
    assert all(CONTENT not in message.text for message in await rami.reads())
    # Nobody there reads it again; what they wrote themselves stays theirs.
    await rami.forges(f"show:{filed.case}", on=asks)
    own = await rami.receives("EXERCISE our own answer")
    assert CONTENT not in own.text
    await maya.sends(f"/log {filed.reference} EXERCISE review")
    summary = await maya.receives("Log of")
    await maya.presses("Texts", on=summary)
    page = await maya.waits_until(summary, "EXERCISE our own answer")
    assert CONTENT not in page.text
    said = await rami.presses("Nothing is kept here", on=asks)
    assert "You confirmed" in said.text
    await ana.receives("Rami Haddad (EXERCISE), Lebanon confirms that nothing of")
    said = await rami.forges(f"deleted:{filed.case}", on=asks)
    assert "Nothing has changed" in said.text
    assert (await luca.forges(f"deleted:{filed.case}", on=asks)).text == NOT_YOURS
    # It is over for good.
    for command in ("recall", "reopen"):
        await ana.sends(f"/{command} {filed.reference}")
        await ana.receives("Nothing has changed")
    events = await stage.events(filed.reference)
    assert events.count("request.recalled") == events.count("request.recall_confirmed") == 1
    assert await stage.log_holds()


async def test_without_a_reference_it_is_asked_which_and_whether(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.receives("IMMEDIATE")
    await ana.sends("/recall")
    await ana.presses(filed.reference, on=await ana.receives("which request"))
    await ana.presses("Recall", on=await ana.receives("is asked to delete it"))
    told = await ana.receives("was taken back")
    assert "shown to nobody there" in told.text
    await rami.receives("went to the wrong address")


async def test_each_member_that_had_it_confirms_for_itself(stage: Stage) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.receives(CONTENT)
    await rami.sends(f"/transfer {filed.reference} ITA")
    await luca.receives("IMMEDIATE")
    await luca.sends(f"/acknowledge {filed.reference}")
    await luca.receives(CONTENT)
    await ana.sends(f"/recall {filed.reference}")
    told = await ana.receives("was taken back")
    assert "Rami Haddad (EXERCISE), Lebanon" in told.text
    assert "Luca Conti (EXERCISE), Italy" in told.text
    asked = [await phone.receives("went to the wrong address") for phone in (rami, luca)]
    for phone, asks, name in zip((rami, luca), asked, ("Rami Haddad", "Luca Conti"), strict=True):
        said = await phone.presses("Nothing is kept here", on=asks)
        assert "You confirmed" in said.text
        await ana.receives(f"{name} (EXERCISE)")
    assert (await stage.events(filed.reference)).count("request.recall_confirmed") == 2


async def test_what_is_taken_back_after_its_end_is_kept_no_longer_for_it(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    await rami.sends(f"/acknowledge {filed.reference}")
    await rami.sends(f"/answer {filed.reference} EXERCISE it is kept")
    await ana.receives("EXERCISE it is kept")
    await ana.sends(f"/close {filed.reference}")
    await ana.receives("was closed")
    before = await closed_at(stage, filed.reference)
    stage.server.clock.advance(hours=30)
    await stage.settles()
    await ana.sends(f"/recall {filed.reference}")
    await ana.receives("was taken back")
    assert await closed_at(stage, filed.reference) == before


async def closed_at(stage: Stage, reference: str) -> datetime | None:
    async with stage.deployment.office.store.reading() as work:
        request = await work.requests.by_reference(Reference(reference))
    assert request is not None
    return request.closed_at
