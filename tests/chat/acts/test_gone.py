"""Somebody's access ends while requests are under way: none of them is left with nobody."""

from domain.vocabulary import PersonId
from services.people.people import revoke
from tests.chat.requests.test_acting import taken
from tests.chat.stage import Stage
from tests.chat.words import CONTENT, NOT_YOURS, files
from tests.conftest import on_both

GONE = "has no access any more"


@on_both
async def test_what_the_owner_had_in_hand_goes_to_whoever_else_is_on_duty(both: Stage) -> None:
    ana, rami, nour, maya = await both.enrols("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief")
    filed, _content = await taken(ana, rami)
    await maya.sends("/people Rami")
    await maya.presses("Rami Haddad (EXERCISE)", on=await maya.receives("People whom you manage"))
    await maya.presses("Revoke", on=await maya.receives("Enrolment: enrolled"))
    asks = await maya.receives("Take the access of")
    assert "1 request in hand goes to whoever else is on duty." in asks.text
    await maya.presses("Revoke", on=asks)
    now_hers = await nour.receives(filed.reference)
    assert not now_hers.silent
    await ana.sends(f"/reply {filed.reference} EXERCISE the second account")
    reply = await nour.receives("EXERCISE the second account")
    assert "Answer" in reply.labels
    await nour.presses("Show again", on=now_hers)
    await nour.receives(CONTENT)
    assert (await both.events(filed.reference)).count("request.owner_changed") == 1
    assert await both.log_holds()


async def test_an_alert_of_who_is_gone_goes_on_at_once(stage: Stage) -> None:
    ana, _rami, nour = await stage.enrols("esp-officer", "lbn-duty", "lbn-deputy")
    filed = await files(ana)
    await revoke(stage.deployment.office, PersonId("lbn-duty"))
    assert filed.reference in (await nour.receives("IMMEDIATE")).text


@on_both
async def test_the_supervisor_reads_in_place_of_a_requester_who_is_gone(both: Stage) -> None:
    ana, rami, javier = await both.enrols("esp-officer", "lbn-duty", "esp-chief")
    filed, _content = await taken(ana, rami)
    await revoke(both.deployment.office, PersonId("esp-officer"))
    await rami.sends(f"/ask {filed.reference} EXERCISE which account?")
    done = await rami.receives("Your question about")
    assert f"Ana Ruiz (EXERCISE) {GONE}. It went to: Javier Molina (EXERCISE)" in done.text
    question = await javier.receives("EXERCISE which account?")
    assert not question.silent
    assert f"in place of Ana Ruiz (EXERCISE), who {GONE}" in question.text
    assert question.labels == ("Reply",)
    await rami.sends(f"/answer {filed.reference} EXERCISE kept until February")
    await javier.receives("EXERCISE kept until February")
    assert await both.log_holds()


async def test_without_supervisor_the_secretariat_hears_of_it_and_reads_no_text(
    stage: Stage,
) -> None:
    ana, rami, secretariat = await stage.enrols("esp-officer", "lbn-duty", "secretariat")
    filed, _content = await taken(ana, rami)
    await revoke(stage.deployment.office, PersonId("esp-officer"))
    await rami.sends(f"/answer {filed.reference} EXERCISE kept until February")
    told = await secretariat.receives(filed.reference)
    assert GONE in told.text
    assert "kept until February" not in told.text


async def test_where_nobody_can_be_told_who_wrote_reads_so(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, _content = await taken(ana, rami)
    await revoke(stage.deployment.office, PersonId("lbn-duty"))
    await ana.sends(f"/reply {filed.reference} EXERCISE hello")
    done = await ana.receives("Your reply about")
    assert f"{GONE}, and nobody could be told. Please telephone." in done.text


@on_both
async def test_the_supervisor_replies_and_closes_in_place_of_who_is_gone(both: Stage) -> None:
    ana, rami, javier, maya = await both.enrols("esp-officer", "lbn-duty", "esp-chief", "lbn-chief")
    filed, _content = await taken(ana, rami)
    reference = filed.reference
    # Not while the requester can act for themselves.
    for command in (f"/reply {reference} EXERCISE mine", f"/close {reference}"):
        await javier.sends(command)
        await javier.receives(NOT_YOURS)
    await javier.sends(f"/status {reference}")
    assert "Reply" not in (await javier.receives("Filed:")).labels
    await revoke(both.deployment.office, PersonId("esp-officer"))
    await rami.sends(f"/ask {reference} EXERCISE which account?")
    question = await javier.receives("EXERCISE which account?")
    await javier.presses("Reply", on=question)
    await javier.receives("Type your reply")
    await javier.sends("EXERCISE the second account")
    reply = await rami.receives("EXERCISE the second account")
    assert "Javier Molina (EXERCISE), Spain writes about" in reply.text
    assert "in place of the requester" in reply.text
    await javier.sends("EXERCISE and the third", reply_to=question)
    await rami.receives("EXERCISE and the third")
    # Nobody of another member, and nothing beyond it.
    await maya.sends(f"/reply {reference} EXERCISE no")
    await maya.receives(NOT_YOURS)
    await javier.sends(f"/remind {reference}")
    await javier.receives(NOT_YOURS)
    await javier.sends(f"/status {reference}")
    shown = await javier.receives("Filed:")
    assert [label for label in shown.labels if label in {"Reply", "Withdraw", "Remind"}] == [
        "Reply",
        "Withdraw",
    ]
    await rami.sends(f"/answer {reference} EXERCISE kept until February")
    answer = await javier.receives("EXERCISE kept until February")
    assert answer.labels == ("Close", "Reply")
    await javier.presses("Close", on=answer)
    closed = await rami.receives("was closed by Javier Molina (EXERCISE), Spain, in place of")
    assert reference in closed.text
    await javier.sends(f"/log {reference} EXERCISE review")
    log = await javier.receives("Log of")
    await javier.presses("Steps", on=log)
    steps = await javier.waits_until(log, "in place of Ana Ruiz (EXERCISE)")
    assert "closed by Javier Molina" in steps.text
    assert await both.log_holds()


async def test_the_supervisor_withdraws_in_their_place_once_they_left(stage: Stage) -> None:
    ana, rami, javier = await stage.enrols("esp-officer", "lbn-duty", "esp-chief")
    filed, _content = await taken(ana, rami)
    await revoke(stage.deployment.office, PersonId("esp-officer"))
    await javier.sends(f"/status {filed.reference}")
    await javier.presses("Withdraw", on=await javier.receives("Filed:"))
    asks = await javier.receives(f"Withdraw\n{filed.reference}?")
    await javier.presses("Withdraw", on=asks)
    await rami.receives("was withdrawn by Javier Molina (EXERCISE), Spain, in place of")
    await stage.rests()
    assert (await stage.events(filed.reference)).count("request.withdrawn") == 1
