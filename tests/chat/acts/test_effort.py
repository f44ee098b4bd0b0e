"""How many presses and texts the commonest tasks take, as ``docs/effort.md`` says it."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.chat.requests.test_acting import taken
from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, files, network
from tests.docs.documents import ROOT, rows

Acts = Callable[[], Awaitable[None]]
"""What is counted of a task."""
Task = Callable[[Stage], Awaitable[Acts]]
"""What comes before it; returns the rest."""
EFFORT = (ROOT / "docs" / "effort.md").read_text(encoding="utf-8")
SAID = {task: int(now) for task, _before, now, *_ in rows(EFFORT)}


async def files_by_buttons(stage: Stage) -> Acts:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")

    async def acts() -> None:
        await ana.sends("/request")
        for asked, answer in (
            ("Which member", "Lebanon"),
            ("What do you ask for?", "Preserve data"),
            ("How urgent", "Immediate"),
            ("Why is it immediate?", "Life or limb"),
            ("Who may read it?", "TLP:AMBER"),
        ):
            await ana.presses(answer, on=await ana.receives(asked))
        await ana.receives("Now write the request")
        await ana.sends(CONTENT)
        await ana.presses("Send", on=await ana.receives("Please check your request"))
        await rami.receives("IMMEDIATE")

    return acts


async def acknowledges(stage: Stage) -> Acts:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await files(ana)
    alert = await rami.receives("IMMEDIATE")

    async def acts() -> None:
        await rami.presses("Acknowledge", on=alert)
        await ana.receives("was acknowledged by")

    return acts


def _with_a_text(button: str, asks: str, arrives: str = "EXERCISE words") -> Task:
    """A button under the content, and a text."""

    async def task(stage: Stage) -> Acts:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        _filed, content = await taken(ana, rami)

        async def acts() -> None:
            await rami.presses(button, on=content)
            await rami.receives(asks)
            await rami.sends("EXERCISE words")
            await ana.receives(arrives)

        return acts

    return task


async def replies(stage: Stage) -> Acts:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, _content = await taken(ana, rami)
    await rami.sends(f"/ask {filed.reference} EXERCISE which account?")
    question = await ana.receives("which account?")

    async def acts() -> None:
        await ana.presses("Reply", on=question)
        await ana.receives("Type your reply")
        await ana.sends("EXERCISE words")
        await rami.receives("EXERCISE words")

    return acts


async def delays(stage: Stage) -> Acts:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await taken(ana, rami)

    async def acts() -> None:
        await rami.sends("/delay 12 h EXERCISE words")
        await ana.receives("EXERCISE words")

    return acts


async def closes(stage: Stage) -> Acts:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    filed, _content = await taken(ana, rami)
    await rami.sends(f"/answer {filed.reference} EXERCISE kept")
    answer = await ana.receives("EXERCISE kept")

    async def acts() -> None:
        await ana.presses("Close", on=answer)
        await rami.receives("was closed")

    return acts


async def finds_a_closed_one(stage: Stage) -> Acts:
    ana, _rami = await stage.enrols("esp-officer", "lbn-duty")
    acts_before = await closes(stage)
    await acts_before()

    async def acts() -> None:
        await ana.skips()
        await ana.sends("/requests closed")
        listed = await ana.receives("Requests that concern you")
        await ana.presses(listed.labels[0], on=listed)
        await ana.presses("Show again", on=await ana.receives("State: closed"))
        await ana.receives("EXERCISE kept")

    return acts


async def reads_how_a_request_went(stage: Stage) -> Acts:
    ana, _rami, nour, maya = await stage.enrols(
        "esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief"
    )
    filed = await files(ana)
    await _rami.receives("IMMEDIATE")
    stage.server.clock.advance(minutes=31)
    await nour.presses("Acknowledge", on=await nour.receives("IMMEDIATE"))
    await nour.receives(CONTENT)
    await stage.settles()

    async def acts() -> None:
        await maya.sends(f"/log {filed.reference} EXERCISE review")
        summary = (await maya.receives("Log of")).text
        assert "Did not answer: Rami Haddad" in summary
        assert "Acknowledged by Nour Khalil" in summary

    return acts


async def invites_ten(stage: Stage) -> Acts:
    (maya,) = await stage.enrols("lbn-chief")

    async def acts() -> None:
        await maya.sends("/people")
        listed = await maya.receives("People")
        await maya.presses("Invite all not invited", on=listed)
        codes = re.findall(r"\b\w{4}-\w{4}-\w{4}\b", (await maya.receives("One-time codes")).text)
        assert len(set(codes)) >= 10

    return acts


TASKS: dict[str, Task] = {
    "File an immediate request by buttons": files_by_buttons,
    "Acknowledge an alert": acknowledges,
    "Ask back": _with_a_text("Ask back", "Type your question"),
    "Reply to a question": replies,
    "Delay by four hours, with the reason": delays,
    "Answer": _with_a_text("Answer", "Type your answer"),
    "Close": closes,
    "Find a closed request and read its answer": finds_a_closed_one,
    "Read how a request went: who answered, who did not": reads_how_a_request_went,
    "Invite ten people": invites_ten,
}


def test_the_document_names_every_task() -> None:
    assert list(SAID) == list(TASKS)


@pytest.mark.parametrize("name", TASKS)
async def test_a_task_takes_as_many_acts_as_the_document_says(name: str, tmp_path: Path) -> None:
    more = "".join(
        f"  lbn-more-{n}: {{name: More {n} (EXERCISE), member: LBN, roles: [official]}}\n"
        for n in range(10)
    )
    async with staged(tmp_path, network=network(("people:\n", f"people:\n{more}"))) as stage:
        acts = await TASKS[name](stage)
        before = _acts_so_far(stage)
        await acts()
        assert _acts_so_far(stage) - before == SAID[name]


def _acts_so_far(stage: Stage) -> int:
    """Presses and texts of everybody: each is one update."""
    return stage.server.world.updates.issued
