"""What was closed is found again and read again, by both sides, as long as the case is kept."""

from domain.log.erasure import ErasureBasis
from rehearsal.phones.phone import Phone
from services.keeping.erasure import erase
from tests.chat.stage import Stage
from tests.chat.words import NOT_YOURS, Filed, files
from tests.conftest import on_both

ASKED, ANSWERED = "zebra-lantern-77 asked", "quartz-meadow-41 answered"


async def closes(ana: Phone, rami: Phone, line: str = "") -> Filed:
    """A request that was answered and closed."""
    filed = await files(ana, line or f"/request LBN immediate life preserve EXERCISE {ASKED}")
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.receives(ASKED)
    await rami.sends(f"/answer {filed.reference} EXERCISE {ANSWERED}")
    await ana.presses("Close", on=await ana.receives(ANSWERED))
    await rami.receives("was closed by the requester")
    return filed


async def holds(phone: Phone, secret: str) -> bool:
    return any(secret in message.text for message in await phone.reads())


@on_both
async def test_both_sides_show_a_closed_request_again(both: Stage) -> None:
    ana, rami, nour, luca, maya = await both.enrols(
        "esp-officer", "lbn-duty", "lbn-deputy", "ita-duty", "lbn-chief"
    )
    filed = await closes(ana, rami)
    await both.settles()
    assert not any([await holds(phone, ANSWERED) for phone in (ana, rami)])
    before = await both.recorded("content.shown")
    for phone in (ana, rami):
        await phone.skips()
        await phone.sends(f"/status {filed.reference}")
        shown = await phone.receives("State: closed")
        await phone.presses("Show again", on=shown)
        text = (await phone.receives(ANSWERED)).text
        assert ASKED in text
        assert "State: closed" in text
        assert "Answer by" not in text
    assert await both.recorded("content.shown") == before + 2
    # Whoever never had a part in it reads the line that says nothing.
    for phone in (luca, nour):
        forged = await phone.forges(f"show:{filed.case}", on=(await phone.reads())[-1])
        assert forged.text in (NOT_YOURS, "")
    assert not await holds(luca, ASKED)
    # A member's supervisor reads it through the log, for a reason.
    await maya.sends(f"/log {filed.reference} EXERCISE review")
    read_by = (await maya.receives("Read by:")).text
    assert "Ana Ruiz" in read_by
    assert "Rami Haddad" in read_by
    both.server.clock.advance(hours=47, seconds=2)
    await both.settles()
    assert not any([await holds(phone, ANSWERED) for phone in (ana, rami)])
    await rami.sends(f"/status {filed.reference}")
    await rami.presses("Show again", on=await rami.receives("State: closed"))
    await rami.receives(ANSWERED)


async def test_close_says_what_it_does_before_it_is_pressed(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    says = "Close takes the texts out of the chats."
    filed = await files(ana)
    assert says not in filed.status.text
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    await rami.sends(f"/answer {filed.reference} EXERCISE {ANSWERED}")
    answer = await ana.receives(ANSWERED)
    assert says in answer.text
    assert "/requests closed" in answer.text
    status = await ana.waits_until(filed.status, "State: answered")
    assert "Close" in status.labels
    assert says in status.text
    await ana.sends(f"/status {filed.reference}")
    assert says in (await ana.receives("Filed:")).text
    done = await ana.presses("Close", on=answer)
    assert "Show again" in done.text


async def test_while_it_is_open_its_texts_are_shown_again_at_any_time(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, f"/request LBN immediate life preserve EXERCISE {ASKED}")
    alert = await rami.receives("IMMEDIATE")
    await rami.sends(f"/status {filed.reference}")
    assert "Show again" not in (await rami.receives("Filed:")).labels
    await ana.sends(f"/status {filed.reference}")
    await ana.presses("Show again", on=await ana.receives("Filed:"))
    await ana.receives(ASKED)
    await rami.presses("Acknowledge", on=alert)
    await rami.receives(ASKED)
    await rami.sends(f"/status {filed.reference}")
    await rami.presses("Show again", on=await rami.receives("Filed:"))
    await rami.receives(ASKED)


async def test_closed_requests_are_found_by_words(stage: Stage) -> None:
    ana, rami, luca = await stage.enrols("esp-officer", "lbn-duty", "ita-duty")
    closed = await closes(ana, rami)
    still_open = await files(ana, "/request ITA standard advice EXERCISE which law?")
    serial = closed.reference.split("-")[4]
    year = closed.reference.split("-")[1]
    for words in (
        "closed",
        "Closed Lebanon",
        "LBN",
        "líban",
        closed.reference,
        closed.reference.lower().replace("-", " "),
        closed.reference[:-2],
        "ESP-LBN",
        serial,
        serial.lstrip("0"),
        f"closed {year}",
        f"{stage.server.clock.now():%Y-%m} closed 7d"[:14],
    ):
        for phone in (ana, rami):
            await phone.skips()
            await phone.sends(f"/requests {words}")
            listed = await phone.receives("Requests that concern you")
            assert closed.reference in listed.text, words
            assert f"Only: {words}" in listed.text.replace("\u2068", "").replace("\u2069", "")
            assert still_open.reference not in listed.text
            await phone.presses(closed.reference, on=listed)
            assert "Show again" in (await phone.receives("State: closed")).labels
    await ana.sends("/requests")
    assert closed.reference not in (await ana.receives("/requests closed lists")).text
    await ana.sends(f"/requests {year}")
    assert still_open.reference in (await ana.receives(closed.reference)).text
    for words in ("closed ITA", "1999", "open LBN", "999999"):
        await ana.sends(f"/requests {words}")
        await ana.receives("There is no such request that concerns you.")
    await luca.sends("/requests closed")
    await luca.receives("There is no such request that concerns you.")
    await ana.sends("/requests gibberish-words")
    await ana.receives("gibberish-words")


async def test_a_withdrawn_request_is_kept_for_who_filed_it(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, f"/request LBN standard advice EXERCISE {ASKED}")
    await ana.sends(f"/withdraw {filed.reference}")
    await ana.receives("was withdrawn")
    notice = await rami.receives("was withdrawn by the requester")
    assert notice.labels == ("Confirm",)
    await ana.sends("/requests closed")
    await ana.presses(filed.reference, on=await ana.receives("Requests that concern you"))
    await ana.presses("Show again", on=await ana.receives("State: withdrawn"))
    await ana.receives(ASKED)
    await rami.sends(f"/status {filed.reference}")
    assert "Show again" not in (await rami.receives("State: withdrawn")).labels


async def test_a_long_case_is_shown_whole_the_latest_first(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, f"/request LBN immediate life preserve EXERCISE {ASKED}")
    await rami.presses("Acknowledge", on=await rami.receives("IMMEDIATE"))
    for number in range(9):
        await ana.sends(f"/reply {filed.reference} EXERCISE n{number} {'x' * 2900}")
        await ana.receives("Your reply")
    await rami.sends(f"/answer {filed.reference} EXERCISE {ANSWERED}")
    await ana.presses("Close", on=await ana.receives(ANSWERED))
    await rami.receives("was closed")
    await stage.settles()
    await ana.skips()
    await ana.sends(f"/status {filed.reference}")
    await ana.presses("Show again", on=await ana.receives("State: closed"))
    first = await ana.receives("n2")
    assert first.labels[0] == "Earlier texts"
    for number in range(3, 9):
        shown = await ana.receives(f"n{number}")
        assert "x" * 2900 in shown.text
        assert "Earlier texts" not in shown.labels
    assert await holds(ana, ANSWERED)
    assert not await holds(ana, ASKED)
    await ana.presses("Earlier texts", on=first)
    earliest = await ana.receives(ASKED)
    assert "Earlier texts" not in earliest.labels
    await ana.receives("n1")


async def test_erasure_ends_it(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed = await closes(ana, rami)
    await stage.settles()
    notice = next(each for each in await rami.reads() if "was closed by" in each.text)
    async with stage.deployment.office.store.work() as work:
        request = await work.requests.by_case(filed.case)
        assert request is not None
        await erase(work, request, ErasureBasis.RULE, {})
    for phone in (ana, rami):
        await phone.skips()
        await phone.sends("/requests closed")
        await phone.receives("There is no such request that concerns you.")
    gone = await rami.presses("Show again", on=notice)
    assert "were erased" in gone.text
    await ana.sends(f"/status {filed.reference}")
    await ana.receives(NOT_YOURS)
    assert not await holds(ana, ASKED)


async def test_a_command_that_reads_offers_what_is_closed_behind_what_is_open(stage: Stage) -> None:
    ana, rami, maya, luca = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief", "ita-duty")
    closed = await closes(ana, rami)
    await maya.sends("/log")
    offered = await maya.receives("Log: which request?")
    assert offered.labels[0] == closed.reference
    still_open = await files(ana)
    await maya.sends("/log EXERCISE review of the night")
    which = await maya.receives("Log: which request?")
    assert which.labels[:2] == (still_open.reference, closed.reference)
    await maya.presses(closed.reference, on=which)
    assert "State: closed" in (await maya.receives(f"Log of\n{closed.reference}")).text
    await luca.sends("/status")
    await luca.receives("There is no request of yours")
    # What acts on open ones alone offers no closed one.
    await rami.sends("/ask EXERCISE which one?")
    await rami.receives("There is no request of yours that this command can act on.")
