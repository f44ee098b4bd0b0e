"""A message that was sent twice, as the service was killed between: the copy that it never heard of."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.messages.outgoing import Saying
from domain.requests.ahead.draft import DraftStep
from domain.topics import Topic
from domain.verbs import DraftVerb
from services.conversation import filling_in
from services.conversation.texts import receive
from services.log import review
from services.messages import delivery
from services.requests import acknowledge, drafting
from services.running import intake
from services.visit.desk import serve
from services.visit.office import Office
from storage.messages.inbox import RawUpdate
from storage.messages.theirs import THEIRS
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk, Seen

LINE = "LBN immediate life preserve EXERCISE keep the account"
COPY = 77
"""A number that no message has of which the service knows."""
CHOICES = (
    (DraftStep.MEMBER, "LBN"),
    (DraftStep.TYPE, "preserve"),
    (DraftStep.URGENCY, "immediate"),
    (DraftStep.REASON, "life"),
    (DraftStep.MARKING, "TLP:AMBER"),
)


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty")
    return clerk


async def summary(clerk: Clerk) -> tuple[str, int]:
    """A finished draft, of whose summary a copy stands in the chat: its token, and the known message."""
    await clerk.does("esp-officer", drafting.begin)
    token = str(clerk.last("esp-officer", "draft_member").saying.facts["token"])
    for step, value in CHOICES:
        asked = clerk.last("esp-officer", f"draft_{step}")
        press = (filling_in.press_draft, token, step, value)
        await clerk.presses("esp-officer", *press, on=asked.message_id)
    await clerk.does("esp-officer", receive, "EXERCISE keep the account")
    shown = clerk.last("esp-officer", Topic.DRAFT_SUMMARY.value)
    chat = clerk.chats[clerk.accounts["esp-officer"]]
    chat[COPY] = Seen(message_id=COPY, saying=shown.saying, rings=False)
    return token, shown.message_id


@on_both
@pytest.mark.parametrize("verb", [DraftVerb.SEND, DraftVerb.CANCEL, DraftVerb.CHANGE])
async def test_what_is_pressed_on_the_copy_is_done_and_the_copy_goes(
    clerk: Clerk, verb: DraftVerb
) -> None:
    token, _known = await summary(clerk)
    await clerk.presses("esp-officer", filling_in.press_draft, token, verb, "-", on=COPY)
    assert COPY not in clerk.chats[clerk.accounts["esp-officer"]]
    assert (Topic.ALERT.value in clerk.reads("lbn-duty")) == (verb is DraftVerb.SEND)


async def test_a_copy_of_somebody_elses_answer_goes_when_it_is_pressed(clerk: Clerk) -> None:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    content = clerk.last("lbn-duty", Topic.CONTENT.value)
    chat = clerk.chats[clerk.accounts["lbn-duty"]]
    chat[COPY] = Seen(message_id=COPY, saying=content.saying, rings=False)
    await clerk.presses("lbn-duty", review.show_again, case, on=COPY)
    assert COPY not in chat
    assert content.message_id in chat


async def test_a_copy_that_nobody_presses_stays_unknown(clerk: Clerk) -> None:
    token, known = await summary(clerk)
    press = (filling_in.press_draft, token, DraftVerb.CANCEL, "-")
    await clerk.presses("esp-officer", *press, on=known)
    assert COPY in clerk.chats[clerk.accounts["esp-officer"]]


@on_both
async def test_what_is_pressed_while_a_message_is_on_its_way_goes_once_it_proves_a_copy(
    clerk: Clerk, clock: HandClock
) -> None:
    token, _known = await summary(clerk)
    (on_its_way,) = await leaves(clerk)
    press = (filling_in.press_draft, token, DraftVerb.SEND, "-")
    await clerk.presses("esp-officer", *press, on=COPY)
    chat = clerk.chats[clerk.accounts["esp-officer"]]
    assert COPY in chat, "it may be the message that is on its way"
    await delivery.report(clerk.office, [delivery.Sent(work=on_its_way.work, message_id=99)])
    clock.advances(seconds=31)
    await clerk.time_passes()
    assert COPY not in chat
    assert Topic.ALERT.value in clerk.reads("lbn-duty")


@on_both
async def test_what_was_on_its_way_and_is_known_by_now_stays_where_it_stands(
    clerk: Clerk, clock: HandClock
) -> None:
    token, _known = await summary(clerk)
    (on_its_way,) = await leaves(clerk)
    chat = clerk.chats[clerk.accounts["esp-officer"]]
    assert on_its_way.work.post is not None
    chat[99] = Seen(message_id=99, saying=on_its_way.work.post.saying, rings=False)
    press = (filling_in.press_draft, token, DraftVerb.SEND, "-")
    await clerk.presses("esp-officer", *press, on=99)
    async with clerk.office.store.work() as work:
        noted = await work.outbox.at(clerk.accounts["esp-officer"], 99)
    assert noted is not None
    assert noted.card == THEIRS
    await delivery.report(clerk.office, [delivery.Sent(work=on_its_way.work, message_id=99)])
    async with clerk.office.store.work() as work:
        known = await work.outbox.at(clerk.accounts["esp-officer"], 99)
    assert known is not None
    assert known.saying.topic is Topic.NOTHING_TO_CANCEL
    clock.advances(seconds=31)
    await clerk.time_passes()
    assert 99 in chat


@on_both
async def test_a_reply_to_what_was_pressed_before_it_was_known_waits_and_is_about_its_request(
    clerk: Clerk,
) -> None:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    case = str(clerk.last("esp-officer", "status").saying.facts["case"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    # Of two open ones nothing else says which is meant.
    await clerk.does("esp-officer", filling_in.file_line, f"{LINE} of another person")
    (on_its_way,) = await leaves(clerk, case)
    await clerk.presses("esp-officer", review.show_again, case, on=99)
    inbound = replace(clerk.inbound("esp-officer"), reply_to=99)
    await intake.keep(clerk.office, [RawUpdate(update_id=inbound.update_id, body=b"{}")])
    replying = asyncio.create_task(serve(clerk.office, inbound, receive, "EXERCISE the third"))
    await asyncio.sleep(0.05)
    await delivery.report(clerk.office, [delivery.Sent(work=on_its_way.work, message_id=99)])
    await replying
    await clerk.delivers()
    assert [each.body for each in clerk.last("lbn-duty").saying.texts] == ["EXERCISE the third"]


async def leaves(clerk: Clerk, case: str | None = None) -> Sequence[delivery.Outgoing]:
    """A message leaves for the officer's chat, and nothing is heard of it yet."""
    chat = clerk.accounts["esp-officer"]
    async with clerk.office.store.work() as work:
        account = await work.people.by_account(chat)
        await work.reply(account, chat, Saying(topic=Topic.NOTHING_TO_CANCEL), case=case)
    return await delivery.lease(clerk.office, 100)
