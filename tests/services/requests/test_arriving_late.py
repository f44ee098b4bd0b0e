"""Alerts that arrive late, as they do when many requests come at once, cost no reading of each request."""

import pytest

from domain.messages.outgoing import Work
from domain.requests.headline import is_alert
from services.conversation import filling_in
from services.messages import delivery, undelivered
from services.running import intake
from services.visit.desk import serve
from services.visit.office import Office
from storage.messages.inbox import RawUpdate
from storage.requests.requests import Requests
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-deputy")
    return clerk


async def alerts(clerk: Clerk, count: int) -> list[Work]:
    for number in range(count):
        inbound = clerk.inbound("esp-officer")
        await intake.keep(clerk.office, [RawUpdate(update_id=inbound.update_id, body=b"{}")])
        line = f"LBN immediate life preserve EXERCISE account {number}"
        await serve(clerk.office, inbound, filling_in.file_line, line)
    taken = [each.work for each in await delivery.lease(clerk.office, 100)]
    return [work for work in taken if work.post is not None and is_alert(work.post)]


@on_both
async def test_only_who_was_missed_is_looked_up(
    clerk: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = await alerts(clerk, 5)
    missed = taken[2]
    assert missed.post is not None
    assert missed.post.case is not None
    await undelivered.not_now(clerk.office, [missed], "the chat does not take it")
    opened: list[str] = []
    reads = Requests.by_case

    async def counted(self: Requests, case: str) -> object:
        opened.append(case)
        return await reads(self, case)

    monkeypatch.setattr(Requests, "by_case", counted)
    clock.advances(seconds=2)
    sent = [delivery.Sent(work=work, message_id=500 + number) for number, work in enumerate(taken)]
    await delivery.report(clerk.office, sent)
    assert set(opened) == {missed.post.case}
    async with clerk.office.store.reading() as work:
        request = await work.requests.by_case(missed.post.case)
    assert request is not None
    assert request.undelivered == ()
