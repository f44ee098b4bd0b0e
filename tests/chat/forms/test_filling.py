"""A request is filled in field by field: what is asked, kept, refused, sent, and answered as data."""

from rehearsal.phones.phone import Phone
from tests.chat.stage import Stage
from tests.chat.words import files, reference_in

LINE = "/request LBN standard advice EXERCISE may this account be read"


async def fills(phone: Phone, *pairs: tuple[str, str]) -> None:
    """Type, or press where there is such a button, once the field is asked for."""
    for title, value in pairs:
        asked = await phone.receives(title)
        if value in asked.labels:
            await phone.presses(value, on=asked)
        else:
            await phone.sends(value)


async def test_a_standard_request_goes_on_in_its_form(gated: Stage) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    await ana.sends(LINE)
    await fills(
        ana,
        ("Purpose", "EXERCISE an investigation"),
        ("Also sent via", "None"),
        ("Question", "EXERCISE may it be read without a court?"),
        ("About", "Law"),
    )
    summary = await ana.receives("Please check your request")
    assert "EXERCISE may this account be read" in summary.text
    assert "EXERCISE may it be read without a court?" in summary.text
    await ana.presses("Send", on=summary)
    status = await ana.receives("was sent")
    alert = await rami.receives(reference_in(status.text))
    assert "without a court" not in alert.text
    await rami.presses("Acknowledge", on=alert)
    content = await rami.receives("EXERCISE may this account be read")
    assert "EXERCISE may it be read without a court?" in content.text


async def test_the_gate_holds_what_is_not_complete_and_send_goes_on_in_the_form(
    gated: Stage,
) -> None:
    (ana,) = await gated.enrols("esp-officer")
    await ana.sends(LINE)
    asked = await ana.receives("Purpose")
    await ana.presses("To the summary", on=asked)
    summary = await ana.receives("cannot be sent yet")
    assert "Still needed before it can be sent: Purpose, Also sent via" in summary.text
    await ana.presses("Send", on=summary)
    await ana.receives("Purpose")
    await gated.rests()
    assert not [m for m in await ana.reads() if "was sent" in m.text]


async def test_an_immediate_request_goes_out_at_once_and_is_completed_later(gated: Stage) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, "/request LBN immediate life advice EXERCISE may it be read")
    assert "Still to come: Purpose, Also sent via" in filed.status.text
    alert = await rami.receives(filed.reference)
    assert "of its form are to follow by" in alert.text
    await rami.presses("Acknowledge", on=alert)
    await rami.receives("EXERCISE may it be read")
    await ana.sends(f"/complete {filed.reference}")
    await fills(ana, ("Purpose", "EXERCISE an investigation"))
    asked = await ana.receives("Also sent via")
    await ana.presses("Look it over", on=asked)
    whole = await ana.receives("EXERCISE an investigation")
    await ana.presses("Send", on=whole)
    added = await rami.receives("has filled in more of")
    assert "EXERCISE an investigation" in added.text
    assert "Still to come: Also sent via" in added.text
    assert "Still to come: Also sent via" in (await ana.receives("Your request")).text


async def test_what_is_missing_has_a_clock_that_both_sides_see(gated: Stage) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, "/request LBN immediate life advice EXERCISE may it be read")
    await rami.presses("Acknowledge", on=await rami.receives(filed.reference))
    await rami.sends(f"/delay {filed.reference} 48h EXERCISE waiting for the court")
    await ana.receives("announces a delay")
    gated.server.clock.advance(hours=6, minutes=1)
    reminder = await ana.receives("is still incomplete")
    assert "Purpose" in reminder.text
    assert reminder.silent
    gated.server.clock.advance(hours=6)
    over = await ana.receives("The time to complete")
    assert not over.silent
    assert "may pause" in over.text
    assert (
        "You may pause: the time for the answer"
        in (await rami.receives("The time to complete")).text
    )


async def test_a_wrong_value_is_named_and_the_rest_is_kept(gated: Stage) -> None:
    (ana,) = await gated.enrols("esp-officer")
    await ana.sends("/request LBN standard preserve EXERCISE please preserve")
    await fills(
        ana,
        ("Purpose", "EXERCISE an investigation"),
        ("Also sent via", "None"),
    )
    await ana.receives("Identifiers")
    await ana.sends("ip 192.0.2.7")
    refused = await ana.receives("Everything else is kept")
    assert "time" in refused.text.lower()
    await ana.sends("account EXERCISE-1 (EXERCISE Mail)")
    asked = await ana.receives("Custodian")
    assert "EXERCISE-1" in asked.text


async def test_fields_can_be_written_as_lines(gated: Stage) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    await ana.sends(LINE)
    await ana.receives("Purpose")
    await ana.sends(
        "Purpose: EXERCISE an investigation\nAlso sent via: SIENA\n"
        "Question: EXERCISE which court?\nAbout: law"
    )
    summary = await ana.receives("Please check your request")
    assert "SIENA" in summary.text
    await ana.presses("Send", on=summary)
    await rami.presses("Acknowledge", on=await rami.receives("STANDARD"))
    assert "EXERCISE which court?" in (await rami.receives("EXERCISE which court?")).text


async def test_an_answer_is_data_and_may_be_partial(gated: Stage) -> None:
    ana, rami = await gated.enrols("esp-officer", "lbn-duty")
    filed = await files(ana, "/request LBN immediate life preserve EXERCISE please preserve")
    await rami.presses("Acknowledge", on=await rami.receives(filed.reference))
    await rami.receives("EXERCISE please preserve")
    await rami.presses("Answer")
    await rami.presses("Fill in the form", on=await rami.receives("Type your answer"))
    await fills(
        rami,
        ("Preserved until", "2027-03-01"),
        ("Final or partial", "More will follow"),
    )
    whole = await rami.receives("Please check it")
    await rami.presses("Send", on=whole)
    partial = await ana.receives("1 Mar 2027")
    assert "More will follow" in partial.text
    status = await ana.receives("Your request")
    assert "being worked on" in status.text


async def test_what_was_typed_is_taken_out_with_cancel(gated: Stage) -> None:
    (ana,) = await gated.enrols("esp-officer")
    await ana.sends(LINE)
    await ana.receives("Purpose")
    await ana.sends("EXERCISE an investigation")
    await ana.presses("Cancel", on=await ana.receives("Also sent via"))
    await ana.receives("Nothing was sent")
    await gated.rests()
    assert not [m for m in await ana.reads() if "EXERCISE an investigation" in m.text]


async def test_parts_of_a_group_are_typed_as_lines_and_what_may_be_several_is_named(
    gated: Stage,
) -> None:
    (ana,) = await gated.enrols("esp-officer")
    await ana.sends(LINE)
    await ana.receives("Purpose")
    await ana.sends(
        "Confirmer's name: EXERCISE Luis Vega\nAbout: law\nConfirmer's telephone: +34 600 123 456\n"
        "Name: EXERCISE somebody"
    )
    understood = await ana.receives("Understood:")
    assert "Confirmer's name: EXERCISE Luis Vega" in understood.text
    assert "+34 600 12 34 56" in understood.text
    assert "EXERCISE somebody" not in understood.text
    assert '"Name" may mean one of these: Name of who asks' in understood.text
    # One part more, later: the other stands.
    await ana.sends("Confirmer's telephone: +34 600 123 457")
    await ana.presses("To the summary", on=await ana.receives("12 34 57"))
    summary = await ana.receives("cannot be sent yet")
    assert "EXERCISE Luis Vega" in summary.text
    assert "12 34 57" in summary.text
    assert "12 34 56" not in summary.text
