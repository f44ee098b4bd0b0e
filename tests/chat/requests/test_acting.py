"""After the acknowledgement: answering, asking back, delaying, transferring, refusing, and the end."""

from datetime import datetime, timedelta

from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, LINE, Filed, files
from tests.conftest import on_both

STANDARD = f"/request LBN standard advice {CONTENT}"


async def taken(ana: Phone, rami: Phone, line: str = LINE) -> tuple[Filed, Message]:
    """A request that Rami has acknowledged; returns it and the message with its content."""
    filed = await files(ana, line)
    alert = await rami.receives(filed.reference)
    await rami.presses("Acknowledge", on=alert)
    content = await rami.receives(CONTENT)
    await ana.receives("was acknowledged by")
    return filed, content


async def test_answer_ask_back_and_delay_by_button(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, content = await taken(ana, rami)
    assert content.labels[:3] == ("Answer", "Ask back", "Delay")
    await rami.presses("Ask back", on=content)
    asks = await rami.receives("Type your question about")
    await rami.sends("EXERCISE which one?")
    question = await ana.receives("EXERCISE which one?")
    assert "asks you about" in question.text
    assert (await rami.waits_until(asks, "This step is over.")).labels == ()
    await ana.receives("waiting for your reply")
    await ana.presses("Reply", on=question)
    await ana.receives("Type your reply")
    await ana.sends("EXERCISE the second")
    reply = await rami.receives("EXERCISE the second")
    await rami.presses("Delay", on=reply)
    await rami.receives("By when do you promise")
    await rami.sends("soon, please wait")
    await rami.receives("“soon,” is not a time")
    await rami.sends("2020-01-01 10:00 too late")
    await rami.receives("has passed")
    await rami.sends("14h EXERCISE waiting for the court")
    notice = await ana.receives("EXERCISE waiting for the court")
    assert "New time for the answer" in notice.text
    await rami.presses("Answer", on=content)
    await rami.receives("Type your answer")
    await rami.sends("EXERCISE kept until March\nand the provider knows")
    answer = await ana.receives("EXERCISE kept until March")
    assert "Intelligence only" in answer.text
    assert answer.labels == ("Close", "Reply")
    await ana.presses("Close", on=answer)
    await rami.receives("was closed by the requester")
    await stage.rests()
    events = [e for e in await stage.events(filed.reference) if e.startswith("request.")]
    assert events[3:] == [
        "request.asked",
        "request.replied",
        "request.delayed",
        "request.answered",
        "request.closed",
    ]


async def test_an_hour_that_the_desk_has_not_or_twice_is_asked_back(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, content = await taken(ana, rami)
    await rami.sends(f"/delay {filed.reference} 2027-03-28 00:30 EXERCISE in the gap")
    asked = await rami.receives("does not exist in Asia/Beirut")
    assert "2027-03-28T00:30+02:00 or 2027-03-28T00:30+03:00" in asked.text
    await rami.presses("Delay", on=content)
    await rami.receives("By when do you promise")
    await rami.sends("2027-10-30 23:30 EXERCISE twice")
    asked = await rami.receives("exists twice in Asia/Beirut")
    assert "2027-10-30T23:30+03:00 or 2027-10-30T23:30+02:00" in asked.text
    # The question still waits, and takes what was proposed.
    await rami.sends("2027-10-30 23:30 +02:00 EXERCISE the second")
    notice = await ana.receives("EXERCISE the second")
    assert "30 Oct 2027 21:30 UTC" in notice.text
    await rami.sends(f"/delay {filed.reference} 2027-10-30 20:30 UTC EXERCISE the first")
    assert "30 Oct 2027 20:30 UTC" in (await ana.receives("EXERCISE the first")).text
    await ana.receives_nothing("EXERCISE in the gap", within=0.3)
    await ana.receives_nothing("EXERCISE twice", within=0.3)


@on_both
async def test_every_act_by_command(both: Stage) -> None:
    ana, rami, luca = await both.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed = await files(ana)
    reference = filed.reference.lower()
    await rami.sends(f"/answer {reference} EXERCISE too early")
    await rami.receives("Please acknowledge")
    await rami.sends(f"/acknowledge {reference}")
    await rami.receives(CONTENT)
    await rami.sends(f"/ask {reference} EXERCISE which one?")
    await ana.receives("EXERCISE which one?")
    await ana.sends(f"/reply {reference.replace('-', '')} EXERCISE this one")
    await rami.receives("EXERCISE this one")
    await rami.sends(f"/delay {reference} 2d EXERCISE the court")
    await ana.receives("EXERCISE the court")
    await ana.sends(f"/remind {reference}")
    await rami.receives("asks for attention")
    await ana.sends(f"/remind {reference}")
    await ana.receives("less than a minute ago")
    await rami.sends(f"/answer {reference} EXERCISE here it is")
    await ana.receives("EXERCISE here it is")
    await ana.sends(f"/close {reference} thank you")
    await ana.receives("was closed.")
    await ana.sends(f"/reopen {reference}")
    await ana.receives("was opened again")
    assert "reopened by Ana Ruiz" in (await rami.receives("IMMEDIATE")).text
    await rami.sends(f"/transfer {reference} ITA")
    await rami.receives("was transferred to Italy")
    assert "transferred by Rami Haddad" in (await luca.receives("IMMEDIATE")).text
    await ana.receives("was transferred to Italy")
    await luca.sends(f"/acknowledge {reference}")
    await luca.receives(CONTENT)
    await luca.sends(f"/refuse {reference} s EXERCISE a court has said so")
    refusal = await ana.receives("EXERCISE a court has said so")
    assert "Sovereignty or public order" in refusal.text
    await ana.sends(f"/status {reference}")
    assert "State: refused" in (await ana.receives("State: refused")).text
    await ana.sends("/requests")
    assert filed.reference in (await ana.receives("Requests that concern you")).text
    await ana.sends(f"/close {reference}")
    await ana.receives("was closed.")
    withdrawn = await files(ana)
    await rami.receives(withdrawn.reference)
    await ana.sends(f"/withdraw {withdrawn.reference}")
    await ana.receives("was withdrawn.")
    await rami.receives("was withdrawn by the requester")
    assert await both.log_holds()


@on_both
async def test_commands_without_a_text_ask_for_it(both: Stage) -> None:
    ana, rami, luca = await both.enrols("esp-officer", "lbn-duty", "ita-duty")
    filed, _content = await taken(ana, rami)
    await rami.sends(f"/ask {filed.reference}")
    await rami.receives("Type your question")
    await rami.sends("EXERCISE which?")
    await ana.receives("EXERCISE which?")
    await ana.sends(f"/reply {filed.reference}")
    await ana.receives("Type your reply")
    await ana.sends("EXERCISE that")
    await rami.receives("EXERCISE that")
    await rami.sends(f"/transfer {filed.reference}")
    await rami.receives("To which member")
    await rami.presses("Italy")
    await rami.presses("Transfer", on=await rami.receives("Transfer\nEXERCISE"))
    await luca.presses("Acknowledge", on=await luca.receives("IMMEDIATE"))
    await luca.receives(CONTENT)
    await luca.sends(f"/refuse {filed.reference}")
    await luca.receives("On which ground")
    await luca.sends("s")
    await luca.receives("Type why you refuse")
    await luca.sends("EXERCISE no")
    await ana.receives("EXERCISE no")
    for command in ("answer", "ask", "reply", "delay", "transfer", "refuse", "close", "status"):
        await ana.sends(f"/{command}")
        await ana.receives(f"Write: /{command} REFERENCE")


async def test_a_transfer_starts_the_acknowledgement_anew_and_keeps_the_answers_date(
    stage: Stage,
) -> None:
    ana, rami, luca, giulia = await stage.enrols(
        "esp-officer", "lbn-duty", "ita-duty", "ita-deputy"
    )
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    await ana.sends(f"/status {filed.reference}")
    before = await ana.receives("Filed:")
    stage.server.clock.advance(minutes=10)
    await rami.presses("Transfer", on=alert)
    step = await rami.receives("To which member")
    assert "Lebanon" not in step.labels
    assert "Spain" not in step.labels
    await rami.presses("Italy", on=step)
    await rami.presses("Transfer", on=await rami.receives("Transfer\nEXERCISE"))
    moved = await luca.receives("IMMEDIATE")
    assert filed.reference in moved.text
    gone = await rami.waits_until(alert, "Transferred to Italy by Rami Haddad")
    assert gone.labels == ()
    assert "was transferred to Italy" in (await rami.forges(f"ack:{filed.case}", on=alert)).text
    stage.server.clock.advance(minutes=14)
    await giulia.receives_nothing("IMMEDIATE", within=0.2)
    stage.server.clock.advance(minutes=1, seconds=1)
    await giulia.receives("not acknowledged within 15 min")
    await luca.presses("Acknowledge", on=moved)
    notice = await ana.receives("was acknowledged by Luca Conti")
    by = notice.text.split("Answer by: ")[1].split(" UTC")[0]
    await rami.sends(f"/status {filed.reference}")
    await rami.receives("Transferred to Italy by Rami Haddad")
    await luca.sends(f"/transfer {filed.reference} ITA")
    await luca.receives("is already with Italy")
    await luca.sends(f"/transfer {filed.reference} ESP")
    await luca.receives("comes from Spain itself")
    await luca.sends(f"/transfer {filed.reference} XYZ")
    await luca.receives("is not a member of this network")
    filed_at = before.text.split("Filed: ")[1].split(" UTC")[0]
    expected = datetime.strptime(filed_at, "%H:%M") + timedelta(hours=8)  # noqa: DTZ007 - a clock
    assert by.endswith(f"{expected:%H:%M}")


async def test_a_refusal_carries_its_ground_and_of_an_immediate_one_the_supervisors_hear(
    stage: Stage,
) -> None:
    ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    await rami.presses("Refuse", on=alert)
    grounds = await rami.receives("On which ground")
    assert len(grounds.labels) == 18
    await rami.presses("a  Not available", on=grounds)
    await rami.receives("Type why you refuse")
    await rami.sends("EXERCISE the provider has no such account")
    refusal = await ana.receives("EXERCISE the provider has no such account")
    assert "a  Not available" in refusal.text
    told = await maya.receives("refused the immediate request")
    assert not told.silent
    assert (await rami.waits_until(alert, "Refused by Rami Haddad")).labels == ()
    await ana.receives("State: refused")
    await maya.presses("Reopen", on=told)
    await maya.presses("Reopen", on=await maya.receives("again?"))
    await rami.receives("reopened by Maya Saab")
    for line, said in (
        (f"/refuse {filed.reference} z EXERCISE", "This is not a ground of refusal."),
        (f"/refuse {filed.reference}00 a EXERCISE", "This is not a reference."),
    ):
        await rami.sends(line)
        await rami.receives(said)


async def test_the_clock_of_the_answer_pauses_while_a_question_is_open(stage: Stage) -> None:
    ana, rami, maya = await stage.enrols("esp-officer", "lbn-duty", "lbn-chief")
    filed, _content = await taken(ana, rami)
    await rami.sends(f"/ask {filed.reference} EXERCISE which?")
    await ana.receives("EXERCISE which?")
    stage.server.clock.advance(hours=9)
    await rami.receives_nothing("still open", within=0.3)
    await maya.receives_nothing("was due by", within=0.1)
    await ana.sends(f"/reply {filed.reference} EXERCISE that")
    await rami.receives("EXERCISE that")
    await ana.receives("being worked on")
    stage.server.clock.advance(hours=4, minutes=5)
    due = await rami.receives("still open")
    assert not due.silent
    stage.server.clock.advance(hours=3, minutes=30)
    await rami.receives("still open")
    await maya.receives_nothing("was due by", within=0.2)
    stage.server.clock.advance(hours=1)
    overdue = await maya.receives("was due by")
    assert not overdue.silent
    await rami.receives("was due by")
    await maya.sends(f"/answer {filed.reference} EXERCISE from the chief")
    await ana.receives("EXERCISE from the chief")
    stage.server.clock.advance(hours=20)
    await maya.receives_nothing("was due by", within=0.3)


async def test_an_immediate_request_on_which_nothing_happens_reminds_owner_then_deputy(
    stage: Stage,
) -> None:
    ana, rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed, _content = await taken(ana, rami)
    stage.server.clock.advance(minutes=29)
    await rami.receives_nothing("Nothing has happened", within=0.2)
    stage.server.clock.advance(minutes=1, seconds=1)
    first = await rami.receives("Nothing has happened")
    assert not first.silent
    await nour.receives_nothing("Nothing has happened", within=0.2)
    stage.server.clock.advance(minutes=30, seconds=1)
    second = await nour.receives("Nothing has happened")
    assert not second.silent
    assert "was acknowledged by Rami Haddad" in second.text
    await nour.presses("Answer", on=second)
    await nour.receives("Type your answer")
    await nour.sends("EXERCISE done by the deputy")
    await ana.receives("EXERCISE done by the deputy")
    calm, _content = await taken(ana, rami)
    await rami.sends(f"/ask {calm.reference} EXERCISE which?")
    await ana.receives("EXERCISE which?")
    stage.server.clock.advance(hours=2)
    await rami.receives_nothing("Nothing has happened", within=0.3)
    events = await stage.events(filed.reference)
    assert events.count("request.idle_reminded") == 2


async def test_what_the_state_does_not_allow_is_refused_with_what_to_do(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, content = await taken(ana, rami)
    await ana.sends(f"/close {filed.reference}")
    early = await ana.receives("is not answered yet")
    assert early.labels == ("Remind", "Withdraw")
    await ana.sends(f"/reopen {filed.reference}")
    await ana.receives("is still open")
    assert (await rami.forges(f"pass:{filed.case}", on=content)).text.startswith("Already ack")
    await ana.presses("Withdraw", on=early)
    await ana.presses("Withdraw", on=await ana.receives(f"Withdraw\n{filed.reference}?"))
    await rami.receives("was withdrawn by the requester")
    for command in ("answer", "ask", "delay 1h", "transfer", "refuse a", "acknowledge"):
        verb, _, rest = command.partition(" ")
        await rami.sends(f"/{verb} {filed.reference} {rest} EXERCISE".replace("  ", " "))
        await rami.receives("withdrawn" if verb != "transfer" else "is not a member")
    await ana.sends(f"/reply {filed.reference} EXERCISE more")
    await ana.receives("is withdrawn")
    await ana.sends(f"/reopen {filed.reference}")
    await ana.receives("was opened again")


async def test_information_needs_no_answer_and_is_closed_by_its_requester(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    _filed, _content = await taken(ana, rami, f"/request LBN information information {CONTENT}")
    status = await ana.receives("State: acknowledged")
    assert status.labels == ("Close", "Reply", "Copy reference")
    await ana.presses("Close", on=status)
    await rami.receives("was closed by the requester")
