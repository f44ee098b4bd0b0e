"""The main job, service by service, on both engines: nothing is lost, one acknowledgement counts."""

import asyncio

import pytest

from domain.requests.answer_clock import fall_due
from domain.requests.request import Decision, Request
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.verbs import PromptVerb
from domain.vocabulary import State
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.conversation.kinds import Kind
from services.conversation.prompts import open_prompt
from services.conversation.prompts import press as press_prompt
from services.conversation.texts import cancel, receive
from services.directory import versions as directory
from services.duty import on_duty as duty
from services.log import review
from services.messages import delivery
from services.people import people
from services.requests import acknowledge, answering, closing, escalations, transfer, viewing
from services.running import intake, timekeeping
from services.visit.desk import serve
from services.visit.office import Office
from storage.messages.inbox import RawUpdate
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk

EVERYBODY = (
    "esp-officer",
    "lbn-duty",
    "lbn-deputy",
    "lbn-chief",
    "ita-duty",
    "ita-chief",
    "secretariat",
)
LINE = "LBN immediate life preserve EXERCISE keep the account"


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens(*EVERYBODY)
    return clerk


async def filed(clerk: Clerk) -> str:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    facts = clerk.last("esp-officer", "status").saying.facts
    return str(facts["case"])


async def state(clerk: Clerk, case: str) -> State:
    async with clerk.office.store.reading() as work:
        request = await work.requests.by_case(case)
        assert request is not None
        return request.state


@on_both
async def test_a_request_is_filed_escalates_and_is_answered(clerk: Clerk, clock: HandClock) -> None:
    case = await filed(clerk)
    assert clerk.reads("lbn-duty")[-1] == "alert"
    assert clerk.last("lbn-duty").rings
    for wait, who in ((5, "lbn-duty"), (10, "lbn-deputy"), (15, "lbn-chief"), (30, "secretariat")):
        clock.advances(minutes=wait)
        await clerk.time_passes()
        assert clerk.reads(who)[-1] == "alert"
    assert await clerk.presses("lbn-deputy", acknowledge.acknowledge, case) is (
        Topic.DONE_ACKNOWLEDGED
    )
    assert clerk.last("lbn-deputy", "content").saying.texts[0].body == "EXERCISE keep the account"
    assert clerk.last("lbn-chief", "alert").saying.facts["stage"] == "acknowledged"
    assert clerk.reads("esp-officer")[-1] == "acknowledged"
    await clerk.does("lbn-deputy", answering.ask, case, "EXERCISE which account?")
    assert clerk.last("esp-officer", "question").rings
    await clerk.does("esp-officer", answering.reply, case, "EXERCISE the second")
    await clerk.does("lbn-deputy", answering.answer, case, "EXERCISE kept")
    assert clerk.last("esp-officer", "answer").saying.texts[0].body == "EXERCISE kept"
    await clerk.does("esp-officer", closing.close, case)
    assert await state(clerk, case) is State.CLOSED
    for who in ("esp-officer", "lbn-deputy"):
        shown = clerk.chats[clerk.accounts[who]].values()
        assert not [seen for seen in shown if seen.saying.texts], "content stays in no chat"
    verdict = await review.verify(clerk.office.store)
    assert verdict.answer == "UNANCHORED SINCE 0", verdict.reason
    async with clerk.office.store.reading() as work:
        note = await work.log.head_note()
    assert (await review.verify(clerk.office.store, (note,))).answer == "OK"


@on_both
async def test_of_fifty_acknowledgements_at_once_exactly_one_wins(clerk: Clerk) -> None:
    case = await filed(clerk)
    acts = [
        clerk.presses(who, acknowledge.acknowledge, case)
        for _ in range(25)
        for who in ("lbn-duty", "lbn-deputy")
    ]
    answers = await asyncio.gather(*acts)
    assert answers.count(Topic.DONE_ACKNOWLEDGED) == 1
    second = {Topic.ALREADY_ACKNOWLEDGED, Topic.ALREADY_ACKNOWLEDGED_BY_YOU}
    assert len([a for a in answers if a in second]) == 49
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(case, with_audit=True, with_text=False)
    assert [str(e.event) for e in entries].count("request.acknowledged") == 1


@on_both
async def test_an_acknowledgement_and_an_escalation_that_meet_do_not_both_win(
    clerk: Clerk, clock: HandClock
) -> None:
    case = await filed(clerk)
    clock.advances(minutes=15)
    await asyncio.gather(
        clerk.presses("lbn-duty", acknowledge.acknowledge, case),
        timekeeping.fire_due(clerk.office),
    )
    await clerk.time_passes()
    assert await state(clerk, case) is State.ACKNOWLEDGED
    assert clerk.last("lbn-duty", "alert").saying.facts["stage"] == "yours"


@on_both
async def test_the_same_update_twice_takes_effect_once(clerk: Clerk) -> None:
    inbound = clerk.inbound("esp-officer")
    await clerk._gives(inbound, filling_in.file_line, LINE)
    await clerk._gives(inbound, filling_in.file_line, LINE)
    async with clerk.office.store.reading() as work:
        assert len(await work.requests.all()) == 1


@on_both
async def test_a_failure_within_an_act_leaves_nothing_behind(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await review.verify(clerk.office.store)

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("storage.messages.outbox.Outbox.flush", fails)
    with pytest.raises(RuntimeError, match="planted"):
        await clerk.does("esp-officer", filling_in.file_line, LINE)
    monkeypatch.undo()
    assert (await review.verify(clerk.office.store)).records == before.records
    async with clerk.office.store.reading() as work:
        assert await work.requests.all() == ()
        assert await work.deadlines.next_due() is None


async def test_a_chat_that_takes_no_messages_means_the_next_in_line_at_once(clerk: Clerk) -> None:
    clerk.refusing.add(clerk.accounts["lbn-duty"])
    await filed(clerk)
    alert = clerk.last("lbn-deputy", "alert").saying.facts
    assert alert["why"] == "undeliverable"
    rows = {row.id: row for row in await people.listing(clerk.office)}
    assert not rows["lbn-duty"].reachable  # type: ignore[index]


async def test_content_leaves_the_chats_after_47_hours_and_can_be_shown_again(
    clerk: Clerk, clock: HandClock
) -> None:
    case = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    clock.advances(hours=47, seconds=1)
    await clerk.time_passes()
    assert not [s for s in clerk.chats[clerk.accounts["lbn-duty"]].values() if s.saying.texts]
    assert "content_removed" in clerk.reads("lbn-duty")
    await clerk.presses("lbn-duty", review.show_again, case)
    assert clerk.last("lbn-duty", "content").saying.texts[0].body == "EXERCISE keep the account"
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(case, with_audit=True, with_text=False)
    assert "content.shown" in [str(entry.event) for entry in entries]


async def test_a_running_escalation_keeps_its_policy_and_asks_anew_who_is_on_duty(
    clerk: Clerk, clock: HandClock
) -> None:
    case = await filed(clerk)
    changed = NETWORK.read_text("utf-8").replace(
        "after: 15m, notify: deputy", "after: 20m, notify: deputy"
    )
    changed = changed.replace("people: [lbn-deputy]", "people: [lbn-chief]")
    await directory.import_network(clerk.office, read_network(changed))
    clock.advances(minutes=15)
    await clerk.time_passes()
    assert clerk.last("lbn-chief", "alert").saying.facts["case"] == case


async def test_a_transfer_by_prompt(clerk: Clerk) -> None:
    case = await filed(clerk)
    await clerk.presses("lbn-duty", open_prompt, Kind.TRANSFER, case)
    assert clerk.reads("lbn-duty")[-1] == "prompt_member"
    await clerk.presses("lbn-duty", press_prompt, PromptVerb.MEMBER, "ITA")
    assert clerk.reads("lbn-duty")[-1] == "prompt_transfer"
    assert await clerk.presses("lbn-duty", press_prompt, PromptVerb.APPLY) is (
        Topic.DONE_TRANSFERRED
    )
    assert clerk.reads("ita-duty")[-1] == "alert"
    assert clerk.last("lbn-duty", "alert").saying.facts["stage"] == "transferred"


async def test_a_refusal_by_prompt_asks_for_ground_and_text(clerk: Clerk) -> None:
    case = await filed(clerk)
    await clerk.presses("lbn-duty", open_prompt, Kind.REFUSE, case)
    await clerk.presses("lbn-duty", press_prompt, PromptVerb.GROUND, "s")
    await clerk.does("lbn-duty", receive, "EXERCISE an investigation runs")
    assert await state(clerk, case) is State.REFUSED
    notice = clerk.last("esp-officer", "refusal_notice").saying
    assert (notice.facts["ground"], notice.texts[0].body) == ("s", "EXERCISE an investigation runs")


async def test_refusals_by_command_name_the_wrong_word(clerk: Clerk) -> None:
    case = await filed(clerk)
    await clerk.does("lbn-duty", transfer.refuse, case, "z", "text")
    assert clerk.reads("lbn-duty")[-1] == "unknown_ground"
    await clerk.does("lbn-duty", transfer.transfer_typed, case, "Atlantis")
    assert clerk.reads("lbn-duty")[-1] == "unknown_member"
    await clerk.does("lbn-duty", transfer.transfer_typed, case, "italy")
    assert clerk.reads("lbn-duty")[-1] == "done_transferred"


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("XXX immediate life preserve text", "unknown_member"),
        ("LBN now life preserve text", "unknown_word"),
        ("LBN immediate liberty preserve text", "unknown_word"),
        ("LBN immediate life keep text", "unknown_word"),
        ("LBN immediate life preserve", "usage"),
        ("LBN immediate", "usage"),
        ("ESP standard preserve text", "own_member"),
        ("LBN standard preserve " + "x" * 3001, "text_too_long"),
    ],
)
async def test_a_wrong_line_is_answered_and_changes_nothing(
    clerk: Clerk, line: str, topic: str
) -> None:
    await clerk.does("esp-officer", filling_in.file_line, line)
    assert clerk.reads("esp-officer")[-1] == topic
    async with clerk.office.store.reading() as work:
        assert await work.requests.all() == ()


async def test_who_is_no_official_files_nothing(clerk: Clerk) -> None:
    await clerk.does("lbn-duty", filling_in.file_line, "ITA standard preserve text")
    assert clerk.reads("lbn-duty")[-1] == "role_missing"


async def test_the_quota_holds_one_person_back(clerk: Clerk, clock: HandClock) -> None:
    clerk.office = Office(store=clerk.office.store, now=clock.now, requests_per_hour=2)
    for _ in range(3):
        clock.advances(minutes=1)
        await clerk.does("esp-officer", filling_in.file_line, LINE)
    assert clerk.reads("esp-officer")[-1] == "quota_reached"
    clock.advances(minutes=58, seconds=1)
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    assert clerk.reads("esp-officer")[-1] == "status"


async def test_a_typed_text_goes_where_it_most_plainly_belongs(clerk: Clerk) -> None:
    case = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("esp-officer", receive, "EXERCISE more facts")
    which = clerk.last("esp-officer", "which_request").saying.facts["rows"]
    assert isinstance(which, list)
    assert str(which[0]).startswith(case)
    await clerk.presses("esp-officer", press_prompt, PromptVerb.CASE, case)
    assert clerk.last("lbn-duty", "reply").saying.texts[0].body == "EXERCISE more facts"
    await clerk.presses("lbn-duty", open_prompt, Kind.ANSWER, case)
    await clerk.does("lbn-duty", receive, "EXERCISE the answer")
    assert clerk.last("esp-officer", "answer").saying.texts[0].body == "EXERCISE the answer"
    await clerk.does("lbn-duty", cancel)
    assert clerk.reads("lbn-duty")[-1] == "nothing_to_cancel"


async def test_what_people_look_up(clerk: Clerk, clock: HandClock) -> None:
    case = await filed(clerk)
    clock.advances(minutes=15)
    await clerk.time_passes()
    await clerk.does("lbn-duty", viewing.status, case)
    assert clerk.last("lbn-duty", "request_shown").saying.facts["buttons"] == [
        "ack",
        "pass",
        "transfer",
        "refuse",
    ]
    await clerk.does("ita-duty", viewing.status, case)
    assert clerk.reads("ita-duty")[-1] == "not_yours"
    await clerk.does("esp-officer", viewing.requests, 0)
    assert len(clerk.last("esp-officer", "requests").saying.facts["rows"]) == 1  # type: ignore[arg-type]
    await clerk.does("lbn-duty", duty.duty, 0)
    rows = clerk.last("lbn-duty", "duty").saying.facts["rows"]
    assert [str(row).split("|")[1] for row in rows] == ["duty", "deputy"]  # type: ignore[union-attr]
    await clerk.does("lbn-chief", escalations.escalations, 0)
    assert len(clerk.last("lbn-chief", "escalations").saying.facts["rows"]) == 1  # type: ignore[arg-type]
    await clerk.does("ita-chief", escalations.escalations, 0)
    assert clerk.last("ita-chief", "escalations").saying.facts["rows"] == []
    await clerk.does("esp-officer", escalations.escalations, 0)
    assert clerk.reads("esp-officer")[-1] == "role_missing"


async def test_a_log_is_read_for_a_reason_that_is_recorded_first(clerk: Clerk) -> None:
    case = await filed(clerk)
    await clerk.does("lbn-chief", open_prompt, Kind.LOG, case)
    await clerk.does("lbn-chief", receive, "EXERCISE yearly review")
    on = clerk.last("lbn-chief", "log_summary").message_id
    await clerk.presses("lbn-chief", review.turn_page, case, 0, on=on)
    page = clerk.last("lbn-chief", "log")
    assert any("request.filed" in str(row) for row in page.saying.facts["rows"])  # type: ignore[union-attr]
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(case, with_audit=True, with_text=False)
    reading = next(e for e in entries if str(e.event) == "log.read")
    assert (reading.about or {})["reason"] == "EXERCISE yearly review"
    await clerk.does("ita-chief", open_prompt, Kind.LOG, case)
    assert clerk.reads("ita-chief")[-1] == "not_yours"
    await clerk.does("secretariat", review.read_log, case, "EXERCISE statistics")
    on = clerk.last("secretariat", "log_summary").message_id
    await clerk.presses("secretariat", review.turn_page, case, 0, on=on)
    assert clerk.last("secretariat", "log").saying.texts == (), "the secretariat reads no content"


async def test_a_failing_deadline_blocks_no_other(
    clerk: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = await filed(clerk)
    clock.advances(minutes=1)
    sound = await filed(clerk)
    clock.advances(minutes=15)

    def planted(request: Request, situation: Situation) -> Decision | None:
        if request.id == broken:
            raise RuntimeError("planted")
        return fall_due(request, situation)

    monkeypatch.setattr(timekeeping, "fall_due", planted)
    with pytest.raises(RuntimeError, match="planted"):
        await timekeeping.fire_due(clerk.office)
    clock.advances(seconds=1)
    while await timekeeping.fire_due(clerk.office):
        pass
    await clerk.delivers()
    assert clerk.last("lbn-deputy", "alert").saying.facts["case"] == sound
    async with clerk.office.store.reading() as work:
        due = await work.deadlines.next_due()
    assert due is not None, "it is put off, not forgotten"


async def test_deliveries_that_do_not_work_are_tried_again(clerk: Clerk) -> None:
    inbound = clerk.inbound("esp-officer")
    await intake.keep(clerk.office, [RawUpdate(update_id=inbound.update_id, body=b"{}")])
    await serve(clerk.office, inbound, filling_in.file_line, LINE)
    taken = await delivery.lease(clerk.office, 100)
    assert await delivery.lease(clerk.office, 100) == (), "what is leased is not leased again"
    await delivery.report(
        clerk.office,
        [delivery.Postponed(work=each.work, wait_ms=0, counts=True) for each in taken],
    )
    again = await delivery.lease(clerk.office, 100)
    assert {each.is_repeat for each in again} == {True}
    assert await delivery.next_available_ms(clerk.office) is not None


async def test_what_was_written_before_its_answer_was_lost_is_not_written_again(
    clerk: Clerk,
) -> None:
    inbound = clerk.inbound("esp-officer")
    await intake.keep(clerk.office, [RawUpdate(update_id=inbound.update_id, body=b"{}")])
    await serve(clerk.office, inbound, filling_in.file_line, LINE)
    taken = await delivery.lease(clerk.office, 100)
    sent = [
        delivery.Sent(work=each.work, message_id=100 + number) for number, each in enumerate(taken)
    ]
    assert len(sent) >= 2
    first, others = sent[:1], sent[1:]
    await delivery.report(clerk.office, first)
    await delivery.report(clerk.office, sent, is_again=True)
    await delivery.report(clerk.office, others, is_again=True)
    assert await _delivered(clerk) == len(sent)
    # What another process sent as well stands in the chat twice, and is recorded twice.
    again = [delivery.Sent(work=each.work, message_id=900 + each.message_id) for each in first]
    await delivery.report(clerk.office, again, is_again=True)
    assert await _delivered(clerk) == len(sent) + 1


async def _delivered(clerk: Clerk) -> int:
    async with clerk.office.store.reading() as work:
        (request,) = await work.requests.all()
        entries = await work.log.entries(request.id, with_audit=True, with_text=False)
    return sum(str(entry.event) == "message.delivered" for entry in entries)
