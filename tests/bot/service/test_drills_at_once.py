"""Thirty desks drilled at once by the service as a process, and real requests in the middle of it."""

from typing import Final

from bench.alerts import drills
from bot.dispatch.dispatcher import IN_FLIGHT
from tests.conftest import on_both

DESKS: Final = 30
RATE: Final = "8"
"""Messages a second, so that those of the drill wait for seconds."""


@on_both
async def test_all_are_drilled_what_is_real_goes_first_and_the_limits_are_kept(
    database_url: str,
) -> None:
    is_server = database_url.startswith("postgresql")
    engine = {"DATABASE_URL": database_url} if is_server else {}
    found = await drills.measured(DESKS, alone=1, most=5, SEND_RATE=RATE, **engine)
    assert found.rang >= DESKS - len(found.beside), "whoever had nothing real before it"
    assert found.rang > DESKS // 2
    assert found.refused == 0
    assert max(found.before) <= IN_FLIGHT, "what was on its way, and none of those that waited"
    assert found.handed[0] < found.rang // 2, "most waited when the first real one was filed"
