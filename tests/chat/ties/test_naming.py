"""The same identifier in an open request is said before the next one is sent, and never read in clear."""

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from tests.chat.filing.test_request_conversation import reaches_content
from tests.chat.stage import Stage
from tests.chat.words import files, reference_in
from tests.statements import asked_of

NAMES = "names the same identifier"


async def summary_of(phone: Phone, kind: str, what: str, *given: str) -> Message:
    await reaches_content(phone, kind=kind)
    await phone.presses("Fill in the form")
    await phone.receives("For example")
    await phone.sends("\n".join((f"Facts: EXERCISE {what}", *given)))
    asked = await phone.receives("Purpose")
    await phone.presses("To the summary", on=asked)
    return await phone.receives("Please check your request")


async def sends(phone: Phone, summary: Message) -> Message:
    await phone.presses("Send", on=summary)
    return await phone.receives("was sent.\n\nTo")


async def test_the_same_account_is_said_and_send_sends_anyway(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    one = await summary_of(ana, "Preserve data", "one", "Identifiers: email Exercise@Example.org")
    assert NAMES not in one.text
    first = reference_in((await sends(ana, one)).text)
    two = await summary_of(ana, "Preserve data", "two", "Identifiers: email exercise@EXAMPLE.org")
    assert NAMES in two.text
    assert first in two.text
    assert "Add to that one" in two.labels
    second = await sends(ana, two)
    assert NAMES in second.text
    assert first in second.text
    async with stage.deployment.office.store.reading() as work:
        request = await work.requests.glimpse(reference_in(second.text))
        assert request is not None
        (filed, *_) = await work.log.entries(request.id, with_audit=True, with_text=False)
    assert (filed.about or {})["sent_anyway"] == [first]


async def test_add_to_that_one_leads_to_it(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    one = await summary_of(ana, "Preserve data", "one", "Identifiers: telephone +34600000000")
    first = reference_in((await sends(ana, one)).text)
    two = await summary_of(ana, "Preserve data", "two", "Identifiers: telephone +34 600 00 00 00")
    await ana.presses("Add to that one", on=two)
    assert first in (await ana.receives("Type your reply about")).text
    assert await stage.recorded("request.filed") == 1


async def test_nothing_is_told_of_others_of_other_members_or_of_what_is_closed(
    stage: Stage,
) -> None:
    ana, karim = await stage.enrols("esp-officer", "xpo-officer")
    given = "Identifiers: account EXERCISE-1 (EXERCISE Mail)"
    theirs = await summary_of(karim, "Preserve data", "one", given)
    await sends(karim, theirs)
    mine = await summary_of(ana, "Preserve data", "two", given)
    assert NAMES not in mine.text
    first = reference_in((await sends(ana, mine)).text)
    await ana.sends(f"/withdraw {first}")
    await ana.receives("was withdrawn")
    again = await summary_of(ana, "Preserve data", "three", given)
    assert NAMES not in again.text


async def test_a_request_that_names_nothing_costs_no_statement_more(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await files(ana, "/request LBN standard advice EXERCISE warm")
    store = stage.deployment.office.store
    with asked_of(store) as said:
        await files(ana, "/request LBN standard advice EXERCISE again")
    assert not [each for each in said if "addressee_key =" in each and "LIMIT" in each]
    assert said
