"""Requests are linked, both ways, with each other and with the formal one; who may not see sees nothing."""

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from tests.chat.filing.test_request_conversation import reaches_content
from tests.chat.stage import Stage
from tests.chat.words import NOT_YOURS, files
from tests.conftest import on_both

FORMAL = "MLA-77/2026 2026-11-03 diplomatic received"


async def asks(phone: Phone, member: str, what: str) -> str:
    """File a request, and give its reference."""
    line = f"/request {member} standard advice EXERCISE {what}"
    return (await files(phone, line)).reference


def data_of(message: Message) -> list[str]:
    return [button.data or "" for row in message.inline_rows for button in row]


async def status_of(phone: Phone, reference: str) -> str:
    await phone.sends(f"/status {reference}")
    return (await phone.receives("Filed")).text


@on_both
async def test_two_requests_are_linked_both_ways_and_both_sides_see_it(both: Stage) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    first, second = await asks(ana, "LBN", "one"), await asks(ana, "LBN", "two")
    await ana.sends(f"/link {first} {second}")
    done = await ana.receives("is now linked with")
    assert second in done.text
    for phone in (ana, rami):
        assert f"Linked with\n{second}" in await status_of(phone, first)
        assert f"Linked with\n{first}" in await status_of(phone, second)
    await rami.sends(f"/status {first}")
    shown = await rami.receives("Filed")
    assert not any("Unlink" in label for label in shown.labels)
    await rami.presses(second, on=shown)
    assert f"Linked with\n{first}" in (await rami.receives("Filed")).text
    assert "request.linked" in await both.events(first)
    assert "request.linked" in await both.events(second)
    assert await both.log_holds()


async def test_who_made_it_undoes_it_on_both(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    first, second = await asks(ana, "LBN", "one"), await asks(ana, "LBN", "two")
    await ana.sends(f"/link {first} {second}")
    done = await ana.receives("is now linked with")
    data = next(each for each in data_of(done) if each.startswith("unlink:"))
    forged = await rami.forges(data, on=(await rami.reads())[-1])
    assert forged.text == NOT_YOURS
    await ana.presses(f"Unlink {second}", on=done)
    for reference in (first, second):
        assert "Linked with" not in await status_of(ana, reference)
    assert (await stage.events(second))[-1] == "request.unlinked"
    assert "This step is over" in (await ana.forges(data, on=done)).text


async def test_of_a_request_that_is_not_ones_own_nothing_is_to_be_told(stage: Stage) -> None:
    ana, karim, rami, luca = await stage.enrols(
        "esp-officer", "lbn-officer", "lbn-duty", "lbn-chief"
    )
    to_lebanon, to_italy = await asks(ana, "LBN", "one"), await asks(ana, "ITA", "two")
    theirs = await asks(karim, "ITA", "three")
    none = to_lebanon[:-1] + ("A" if to_lebanon[-1] != "A" else "B")
    await ana.sends(f"/link {to_lebanon} {theirs}")
    assert (await ana.receives("not open to you")).text == NOT_YOURS
    await ana.sends(f"/link {to_lebanon} {none}")
    await ana.receives("check character")
    # Lebanon has no part in what Spain asks of Italy: it sees no link, and no record of one.
    await ana.sends(f"/link {to_lebanon} {to_italy}")
    await ana.receives("is now linked with")
    assert "Linked" not in await status_of(rami, to_lebanon)
    await luca.sends(f"/log {to_lebanon} EXERCISE review")
    summary = await luca.receives("Log of")
    assert to_italy not in summary.text
    assert "Linked" not in summary.text
    await luca.presses("Steps", on=summary)
    steps = await luca.waits_until(summary, "filed")
    assert "linked" not in steps.text
    await stage.rests()
    for phone in (rami, luca):
        assert not [m for m in await phone.reads() if to_italy in m.text]


async def test_the_formal_request_with_what_is_known_of_it(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    reference = await asks(ana, "LBN", "one")
    await rami.presses("Acknowledge", on=await rami.receives(reference))
    await ana.receives("acknowledged by")
    await ana.sends(f"/link {reference} {FORMAL}")
    done = await ana.receives("is now linked with")
    told = "the formal request MLA-77/2026; 2026-11-03; Diplomatic; Received"
    assert told in done.text
    assert "MLA-77/2026" in (await rami.receives("has linked")).text
    assert told in await status_of(rami, reference)
    await ana.sends(f"/link {reference} MLA-77/2026")
    assert "linked with it already" in (await ana.receives("Nothing was changed")).text
    await ana.sends(f"/link {reference} {reference}")
    assert "with itself" in (await ana.receives("Nothing was changed")).text


async def test_what_a_side_wrote_of_the_formal_one_does_not_go_to_the_next_member(
    stage: Stage,
) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    reference = await asks(ana, "LBN", "one")
    await rami.presses("Acknowledge", on=await rami.receives(reference))
    await rami.sends(f"/link {reference} {FORMAL}")
    await rami.receives("is now linked with")
    assert "MLA-77/2026" in await status_of(ana, reference)
    await rami.sends(f"/transfer {reference} ITA EXERCISE yours")
    alert = await luca.receives(reference)
    await luca.presses("Acknowledge", on=alert)
    await luca.receives("EXERCISE one")
    assert "MLA-77/2026" not in await status_of(luca, reference)
    assert "MLA-77/2026" in await status_of(ana, reference)


async def test_link_asks_with_what(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    first, second = await asks(ana, "LBN", "one"), await asks(ana, "LBN", "two")
    await ana.sends(f"/status {first}")
    await ana.presses("Link", on=await ana.receives("Filed"))
    await ana.receives("is to be linked")
    await ana.sends(second)
    assert second in (await ana.receives("is now linked with")).text


async def test_a_follow_up_is_linked_by_itself_with_what_its_form_names(stage: Stage) -> None:
    ana, karim = await stage.enrols("esp-officer", "lbn-officer")
    first = await asks(ana, "LBN", "one")
    theirs = await asks(karim, "ITA", "three")
    for named, is_theirs in ((first, False), (theirs, True)):
        await reaches_content(ana, kind="Mutual legal assistance follow-up")
        await ana.presses("Fill in the form")
        asked = await ana.receives("For example")
        await ana.sends(
            "Facts: EXERCISE where does it stand\nCentral authority's reference: MLA-77/2026\n"
            "Date of sending: 2026-11-03\nChannel of sending: diplomatic\n"
            f"Linked request: {named}"
        )
        asked = await ana.receives("Purpose")
        await ana.presses("To the summary", on=asked)
        await ana.presses("Send", on=await ana.receives("Please check your request"))
        status = await ana.receives("was sent.\n\nTo")
        assert "the formal request MLA-77/2026" in status.text
        assert ("is none of yours" in status.text) is is_theirs
        assert (f"Linked with\n{first}" in status.text) is False
        assert (first in status.text) is not is_theirs
    assert "MLA" not in await status_of(ana, first)
