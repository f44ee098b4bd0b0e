"""Figures are not counted from a log that was changed: what is missing would be a wrong number."""

from typing import Final

import pytest

from domain.statistics.period import CountedPeriod
from domain.topics import Topic
from services.statistics import in_chat
from services.statistics.comparing import compared
from services.statistics.counting import statistics
from storage.log.counting import LogDamaged
from tests.conftest import on_both
from tests.log_attacks.conftest import Scene

_ANOTHER_PART = (
    "UPDATE log_blobs SET ciphertext = log_records.leaf FROM log_records"
    " WHERE log_blobs.seq = :s AND log_records.seq = :s"
)


_ATTACKS: Final = (
    "UPDATE log_records SET case_id = NULL WHERE seq = :s",
    "UPDATE log_records SET event = 'content.shown' WHERE seq = :s",
    "DELETE FROM log_blobs WHERE seq = :s AND part = 'a'",
    _ANOTHER_PART,
)


@pytest.mark.parametrize("attack", _ATTACKS)
@on_both
async def test_a_changed_log_is_not_counted(scene: Scene, attack: str) -> None:
    today = scene.office.now().date()
    seq = (await scene.records_of(scene.lebanon))[0]
    await scene.administrator.runs(attack, s=seq)
    for count in (statistics, compared):
        with pytest.raises(LogDamaged):
            await count(scene.office, CountedPeriod(first=today, last=today))


@pytest.mark.parametrize("attack", _ATTACKS)
@on_both
async def test_what_was_counted_before_a_change_stays_as_it_was(scene: Scene, attack: str) -> None:
    today = CountedPeriod(first=scene.office.now().date(), last=scene.office.now().date())
    before = (await statistics(scene.office, today)).report
    assert before.sent == 2
    seq = (await scene.records_of(scene.lebanon))[0]
    await scene.administrator.runs(attack, s=seq)
    assert (await statistics(scene.office, today)).report == before
    with pytest.raises(LogDamaged):
        await compared(scene.office, today)


@on_both
async def test_a_record_that_is_gone_is_missed(scene: Scene) -> None:
    today = scene.office.now().date()
    seq = (await scene.records_of(scene.lebanon))[1]
    await scene.administrator.runs("DELETE FROM log_blobs WHERE seq = :s", s=seq)
    await scene.administrator.runs("DELETE FROM log_records WHERE seq = :s", s=seq)
    with pytest.raises(LogDamaged):
        await statistics(scene.office, CountedPeriod(first=today, last=today))


@on_both
async def test_nobody_is_shown_figures_of_a_changed_log_and_each_is_told_what_to_do(
    scene: Scene,
) -> None:
    clerk, attack = scene.clerk, "UPDATE log_records SET event = 'content.shown' WHERE seq = :s"
    seq = (await scene.records_of(scene.lebanon))[0]
    await scene.administrator.runs(attack, s=seq)
    for who in ("lbn-duty", "esp-officer"):
        await clerk.does(who, in_chat.command, "")
        assert clerk.last(who).saying.facts == {"why": "damaged"}
    await scene.administrator.runs(attack.replace("content.shown", "request.filed"), s=seq)
    await clerk.does("lbn-duty", in_chat.command, "")
    assert clerk.last("lbn-duty").saying.topic is Topic.STATISTICS, "what failed is not kept"
