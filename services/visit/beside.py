"""What takes long in a large network is worked out beside the transaction that needs it.

Owns the note by which a visit that is begun again finds what was worked out for it. When a visit
begins again is left to ``services.visit.desk``.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.directory.directory import Directory


@dataclass(frozen=True, slots=True)
class Worked:
    """What was worked out between two tries of a visit, and by which directory."""

    directory: Directory
    outcome: object

    def given(self) -> object:
        """The outcome. Raises what working it out raised."""
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


class ReadsLong(Exception):
    """Much is to be read before the visit goes on; meanwhile nobody waits for it."""

    def __init__(self, directory: Directory, read: Callable[[], Awaitable[object]]) -> None:
        super().__init__("to be read beside the transaction")
        self._directory = directory
        self._read = read

    async def worked(self) -> Worked:
        """Read it, in a transaction of its own."""
        return Worked(self._directory, await self._read())


class TakesLong(Exception):
    """Something is to be worked out before the visit goes on; meanwhile nobody waits for it."""

    def __init__(self, directory: Directory, work_out: Callable[[], object]) -> None:
        super().__init__("to be worked out beside the transaction")
        self._directory = directory
        self._work_out = work_out

    async def worked(self) -> Worked:
        """Work it out in a thread."""
        called = asyncio.to_thread(self._work_out)
        (outcome,) = await asyncio.gather(called, return_exceptions=True)
        return Worked(self._directory, outcome)
