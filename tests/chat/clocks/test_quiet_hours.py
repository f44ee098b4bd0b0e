"""Who is rung and who is not: quiet hours of standard requests, and the requester of an immediate one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.chat.stage import Stage, staged
from tests.chat.words import CONTENT, files, network

BEIRUT = ZoneInfo("Asia/Beirut")
STANDARD = f"/request LBN standard advice {CONTENT}"
QUIET = network(
    (
        "      steps: [{after: 0s, notify: duty}, {after: 12h, notify: supervisors}]\n",
        """\
      steps:
        - {after: 0s, notify: duty}
        - {after: 2h, notify: deputy}
        - {after: 3h, notify: supervisors}
      quiet_hours: {from: "22:00", to: "07:00"}
""",
    )
)


SHIFTS = (
    "{every: 1w, handover: MON 08:00, people: [lbn-duty], start: 2026-01-01}",
    '{every: 12h, handover: "04:00", people: [lbn-deputy, lbn-duty], start: 2026-01-01}',
)
"""The deputy is on duty by day, the duty officer by night."""


def with_shifts(text: str) -> str:
    assert SHIFTS[0] in text
    return text.replace(*SHIFTS)


async def at_one_in_the_morning(stage: Stage) -> None:
    """Set the clock on, to the next such hour in Beirut."""
    now = datetime.fromtimestamp(stage.server.clock.now().timestamp(), UTC).astimezone(BEIRUT)
    night = now.replace(hour=1, minute=0, second=0, microsecond=0)
    stage.server.clock.advance(seconds=(night + timedelta(days=1) - now).total_seconds())
    await stage.settles()


async def test_at_night_a_standard_request_wakes_no_supervisor(tmp_path: Path) -> None:
    async with staged(tmp_path, network=QUIET) as stage:
        ana, rami, nour, maya = await stage.enrols(
            "esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief"
        )
        await at_one_in_the_morning(stage)
        filed = await files(ana, STANDARD)
        alert = await rami.receives(filed.reference)
        assert alert.silent
        assert "Acknowledge" in alert.labels
        stage.server.clock.advance(hours=2, minutes=1)
        assert (await nour.receives(filed.reference)).silent
        stage.server.clock.advance(hours=3, minutes=30)
        await stage.settles()
        await maya.receives_nothing(filed.reference, within=0.2)
        # At seven the step that was due at four is fired.
        stage.server.clock.advance(minutes=30)
        late = await maya.receives(filed.reference)
        assert not late.silent
        assert "not acknowledged within" in late.text
        # What cannot wait rings at any hour.
        await at_one_in_the_morning(stage)
        urgent = await files(ana)
        assert not (await rami.receives(urgent.reference)).silent


async def test_in_the_morning_whoever_is_on_duty_then_is_rung_once_before_the_later_steps(
    tmp_path: Path,
) -> None:
    quiet = with_shifts(QUIET).replace("        - {after: 2h, notify: deputy}\n", "")
    async with staged(tmp_path, network=quiet.replace("{after: 3h,", "{after: 9h,")) as stage:
        ana, rami, nour, maya = await stage.enrols(
            "esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief"
        )
        await at_one_in_the_morning(stage)
        filed = await files(ana, STANDARD)
        assert (await rami.receives(filed.reference)).silent
        first = len(await stage.events(filed.reference))
        stage.server.clock.advance(hours=5, minutes=59)
        await stage.settles()
        await nour.receives_nothing(filed.reference, within=0.2)
        stage.server.clock.advance(minutes=1)
        rung = await nour.receives(filed.reference)
        assert not rung.silent
        assert "the quiet hours are over" in rung.text
        assert "request.alerted" in (await stage.events(filed.reference))[first:]
        # Once, and the supervisors' step keeps its time.
        stage.server.clock.advance(hours=2, minutes=59)
        await stage.settles()
        await nour.receives_nothing("the quiet hours are over", within=0.2)
        await maya.receives_nothing(filed.reference, within=0.2)
        stage.server.clock.advance(minutes=1)
        assert not (await maya.receives(filed.reference)).silent
        await nour.presses("Acknowledge", on=rung)
        await ana.receives("was acknowledged by Nour Khalil")


async def test_who_acknowledges_at_night_is_rung_no_more(tmp_path: Path) -> None:
    async with staged(tmp_path, network=QUIET) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        await at_one_in_the_morning(stage)
        filed = await files(ana, STANDARD)
        await rami.presses("Acknowledge", on=await rami.receives(filed.reference))
        stage.server.clock.advance(hours=6)
        await stage.settles()
        await rami.receives_nothing("the quiet hours are over", within=0.2)


async def test_it_rings_after_a_restart_too_and_not_in_the_next_night(tmp_path: Path) -> None:
    async with staged(tmp_path, network=QUIET.replace("after: 3h", "after: 30h")) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        await at_one_in_the_morning(stage)
        filed = await files(ana, STANDARD)
        assert (await rami.receives(filed.reference)).silent

        await stage.rests()
        await stage.stops()
        # It stands still until 23:00: it rings at the end of that night.
        stage.server.clock.advance(hours=22)
        await stage.starts()
        await stage.settles()
        await rami.receives_nothing("the quiet hours are over", within=0.2)
        await stage.stops()
        stage.server.clock.advance(hours=8, minutes=10)
        await stage.starts()
        assert not (await rami.receives("the quiet hours are over")).silent
        assert await stage.log_holds()


async def test_where_the_key_is_absent_it_rings_as_ever(stage: Stage) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await at_one_in_the_morning(stage)
    filed = await files(ana, STANDARD)
    assert not (await rami.receives(filed.reference)).silent


async def test_an_immediate_request_rings_its_requester_when_something_is_known(
    stage: Stage,
) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    for line, is_silent in ((None, False), (STANDARD, True)):
        filed = await files(ana, line) if line else await files(ana)
        alert = await rami.receives(filed.reference)
        await rami.presses("Acknowledge", on=alert)
        assert (await ana.receives("was acknowledged by")).silent is is_silent
        await rami.sends(f"/delay {filed.reference} 20d EXERCISE the court")
        assert (await ana.receives("announces a delay")).silent is is_silent
