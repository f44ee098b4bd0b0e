"""Progress of long work: a bar on a terminal, nothing elsewhere."""

import contextlib
import sys
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


class Bar:
    """Told how much there is, and how much more is done."""

    def __init__(self, progress: Progress | None, title: str) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=None) if progress is not None else None

    def begin(self, total: int) -> None:
        """There is this much in all."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, total=total)

    def reach(self, done: int, total: int) -> None:
        """So much of all is done."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done, total=total)

    def advance(self, by: int) -> None:
        """So much more is done."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, by)


@contextlib.contextmanager
def bar(title: str) -> Iterator[Bar]:
    """A bar on stderr while the block runs, where somebody sees it."""
    if not sys.stderr.isatty():
        yield Bar(None, title)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        yield Bar(progress, title)
