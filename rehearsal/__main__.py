"""The rehearsal's server alone, in a process of its own: `python -m rehearsal --port 8700`.

The bot is started by hand beside it; its token and address are printed.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path

from rehearsal.accounts import GUIDE, people
from rehearsal.bot_api.specification import Specification
from rehearsal.server import RehearsalServer


async def _serve(given: argparse.Namespace) -> None:
    checker = None if given.strict is None else Specification.load(given.strict)
    everybody = people(started=given.started)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = RehearsalServer(people=everybody, limits=given.limits, checker=checker)
    server.guide = GUIDE
    async with server.serving(given.port):
        print(f"Phones and Bot API: {server.url}", flush=True)
        print(f"Token of the EXERCISE bot: {server.token}", flush=True)
        await stop.wait()


def main() -> None:
    """Read the command line and serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m rehearsal", description="A local Telegram.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--limits", action="store_true", help="hold Telegram's flood limits")
    parser.add_argument("--started", action="store_true", help="everybody has pressed Start")
    parser.add_argument("--strict", type=Path, metavar="FILE", help="check calls against a Bot API")
    given = parser.parse_args()
    try:
        asyncio.run(_serve(given))
    except (OSError, ValueError) as error:
        parser.error(f"The server could not start: {error}")


if __name__ == "__main__":
    main()
