"""Content above what may cross the chat: it lives at the pages, and no chat ever has a word of it."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from domain.refused import Refused
from domain.requests.filing import Filing
from domain.sessions.session import Level
from domain.topics import Topic
from domain.vocabulary import Marking, MemberCode, PersonId, Reason, RequestType, Urgency
from services.requests import acknowledge, answering, closing, filing, transfer, viewing
from services.sessions import sessions
from services.sessions.visiting import visited
from services.visit.page import PageVisit
from tests.services.desk_clerk import Clerk

FORM = {
    "purpose": "planted-purpose",
    "offence": "planted-offence",
    "own_ref": "planted-number",
    "custodian": "planted-custodian",
    "necessity": "planted-necessity",
    "targets": [{"kind": "account", "value": "planted-account"}],
}
Does = Callable[[str, Callable[[PageVisit], Awaitable[Any]]], Awaitable[Any]]


@pytest.fixture
def at_page(clerk: Clerk) -> Does:
    """Somebody does one thing at a page, having shown who they are."""

    async def does(person: str, act: Callable[[PageVisit], Awaitable[Any]]) -> Any:
        begin = partial(
            sessions.begin,
            person=PersonId(person),
            level=Level.PROVED,
            by="EXERCISE",
            browser="EXERCISE",
        )
        token = await clerk.office.store.transact(begin)
        done = await visited(clerk.office, token, Level.PROVED, act)
        await clerk.delivers()
        return done

    return does


def red(**more: Any) -> Filing:
    return Filing(
        **{
            "addressee": MemberCode("LBN"),
            "type": RequestType.PRESERVE,
            "urgency": Urgency.IMMEDIATE,
            "reason": Reason.LIFE,
            "marking": Marking.RED,
            "text": "EXERCISE planted-facts",
            "form": FORM,
            **more,
        }
    )


def in_chats(clerk: Clerk) -> str:
    """All that any chat ever showed and still shows, and every answer to a press."""
    return repr((clerk.chats, clerk.answers, clerk.notices))


@pytest.mark.parametrize("marking", [Marking.RED, Marking.AMBER_STRICT])
async def test_a_request_above_the_chat_lives_to_its_end_without_a_word_in_any_chat(
    clerk: Clerk, at_page: Does, marking: Marking
) -> None:
    said: list[str] = []
    request = await at_page("esp-officer", lambda visit: filing.file(visit, red(marking=marking)))
    said.append(in_chats(clerk))
    assert "alert" in clerk.reads("lbn-duty")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, request.id)
    said.append(in_chats(clerk))
    await at_page("lbn-duty", lambda v: answering.ask(v, request.id, "EXERCISE planted-question"))
    await at_page("esp-officer", lambda v: answering.reply(v, request.id, "EXERCISE planted-reply"))
    await at_page("lbn-duty", lambda v: answering.answer(v, request.id, "EXERCISE planted-answer"))
    said.append(in_chats(clerk))
    await clerk.does("esp-officer", viewing.status, request.id)
    await clerk.does("lbn-duty", viewing.status, request.id)
    await clerk.does("esp-officer", viewing.requests, 0, "")
    said.append(in_chats(clerk))
    await at_page("esp-officer", lambda visit: closing.close(visit, request.id))
    said.append(in_chats(clerk))
    assert "planted" not in "".join(said)
    async with clerk.office.store.reading() as work:
        texts = [entry.text or "" for entry in await work.log.case_texts(request.id)]
    assert [text.rpartition("-")[2] for text in texts if text] == [
        "facts",
        "question",
        "reply",
        "answer",
    ]


async def test_a_refusal_with_its_text_stays_at_the_page(clerk: Clerk, at_page: Does) -> None:
    request = await at_page("esp-officer", lambda visit: filing.file(visit, red()))
    await at_page(
        "lbn-duty", lambda v: transfer.refuse(v, request.id, "a", "EXERCISE planted-ground")
    )
    assert "planted" not in in_chats(clerk)


async def test_what_is_typed_in_chat_of_it_is_refused_as_before(
    clerk: Clerk, at_page: Does
) -> None:
    request = await at_page("esp-officer", lambda visit: filing.file(visit, red()))
    await clerk.presses("lbn-duty", acknowledge.acknowledge, request.id)
    await clerk.does("lbn-duty", answering.answer, request.id, "EXERCISE planted-answer")
    assert clerk.reads("lbn-duty")[-1] == Topic.MARKING_TOO_HIGH.value


async def test_the_chat_itself_files_nothing_above_its_marking(clerk: Clerk) -> None:
    async def act(visit: Any) -> None:
        with pytest.raises(Refused) as refused:
            await filing.file(visit, red())
        assert refused.value.topic is Topic.MARKING_TOO_HIGH

    await clerk.does("esp-officer", act)
