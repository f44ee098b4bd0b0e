"""``python -m bench.stage.drilled_bot NUMBER``: the service, in which so many drills may ring within an hour.

No setting says it: in service it is a share of all desks.
"""

import asyncio
import sys

from bot.deployment.settings import load
from bot.process import logs
from bot.service import service


def main() -> None:
    """Run until told to stop."""
    settings = load()
    logs.configure(settings.log_level)
    asyncio.run(service.run(settings, drills_an_hour=int(sys.argv[1])))


if __name__ == "__main__":
    main()
