"""``make bench``: runs the measurements and prints one table.

A name on the command line runs that one alone.
"""

import gc
import importlib
import pkgutil
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.stage.table import Row

_TOPICS = ("alerts", "service", "size")


def main() -> None:
    """Run what was asked for, or everything."""
    names = {
        module.name: f"{topic}.{module.name}"
        for topic in _TOPICS
        for module in pkgutil.iter_modules([str(Path(__file__).parent / topic)])
    }
    wanted = sys.argv[1:] or sorted(names)
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        sys.exit(
            f"No such measurement: {', '.join(unknown)}. There are: {', '.join(sorted(names))}."
        )
    rows: list[Row] = []
    for name in wanted:
        sys.stderr.write(f"measuring {name}\n")
        # What earlier measurements left behind is not looked through in the middle of this one.
        gc.collect()
        gc.freeze()
        rows += importlib.import_module(f"bench.{names[name]}").table()
    shown = Table("what", "result", "target", "baseline of the same run")
    for row in rows:
        shown.add_row(row.what, row.result, row.target, row.baseline)
    Console(width=None if sys.stdout.isatty() else 160).print(shown)


if __name__ == "__main__":
    main()
