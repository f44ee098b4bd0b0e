"""``python -m bench.stage.drilled_bot NUMBER``: the service, in which so many drills may ring within an hour.

It is given where the service is made, since no setting says it: in service it is a share of all desks.
"""

import sys
from functools import partial

from bot import cli
from bot.beats.drills import ring_drills
from bot.service import service


def main() -> None:
    """Run until told to stop."""
    setattr(service, "ring_drills", partial(ring_drills, an_hour=int(sys.argv[1])))  # noqa: B010 - a type of its own
    cli.main(["run"])


if __name__ == "__main__":
    main()
