"""``make bench``: runs the measurements and prints one table.

A name on the command line runs that one alone, with ``=NUMBER`` at another size where it has one; ``--help``
says what each measures.
"""

import ast
import gc
import importlib
import pkgutil
import sys
from collections.abc import Mapping
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
    if {"-h", "--help"} & set(sys.argv[1:]):
        _help(names)
        return
    wanted = sys.argv[1:] or sorted(names)
    unknown = sorted({each.partition("=")[0] for each in wanted} - set(names))
    if unknown:
        sys.exit(
            f"No such measurement: {', '.join(unknown)}. There are: {', '.join(sorted(names))}."
        )
    rows: list[Row] = []
    for each in wanted:
        name, _, many = each.partition("=")
        sys.stderr.write(f"measuring {name}\n")
        # What earlier measurements left behind is not looked through in the middle of this one.
        gc.collect()
        gc.freeze()
        measurement = importlib.import_module(f"bench.{names[name]}")
        rows += measurement.table(int(many)) if many else measurement.table()
    shown = Table("what", "result", "target", "baseline of the same run", "floor of the same run")
    for row in rows:
        shown.add_row(row.what, row.result, row.target, row.baseline, row.floor)
    Console(width=None if sys.stdout.isatty() else 160).print(shown)


def _help(names: Mapping[str, str]) -> None:
    """Each measurement by its name, and what its module says of it first."""
    print("python -m bench [NAME…]\n")
    for name in sorted(names):
        said = ast.get_docstring(ast.parse(_file(names[name]).read_text("utf-8"))) or ""
        print(f"{name:20} {said.partition(chr(10))[0]}")


def _file(module: str) -> Path:
    return Path(__file__).parent.joinpath(*module.split(".")).with_suffix(".py")


if __name__ == "__main__":
    main()
