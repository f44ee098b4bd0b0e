"""A message that was sent twice, as the service was killed between: the copy that it never heard of."""

import pytest

from domain.requests.ahead.draft import DraftStep
from domain.topics import Topic
from domain.verbs import DraftVerb
from services.conversation import filling_in
from services.conversation.texts import receive
from services.log import review
from services.requests import acknowledge, drafting
from services.visit.office import Office
from tests.conftest import on_both
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
