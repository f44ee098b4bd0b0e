"""Runs the commands that it is told, in a process of its own, and answers with their statuses.

One process for many commands: what is measured is what a command does, not how Python starts.
"""

import json
import os
import sys

from bot.cli import run


def main() -> None:
    """A JSON list of arguments a line on standard input; a status a line comes back."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    told = os.fdopen(os.dup(0), encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nothing, stream)
    for line in told:
        status = run(json.loads(line))
        sys.stdout.flush()
        print(status, file=answers, flush=True)


if __name__ == "__main__":
    main()
