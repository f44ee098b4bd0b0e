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
