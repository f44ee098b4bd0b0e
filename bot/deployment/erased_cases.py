"""Which cases were erased, kept beside the high-water mark, so that a restore erases them again.

Owns ``high-water/erased.json`` in the data directory: opaque case ids with the time, nothing else, only
ever added to. The erasure itself is ``services.keeping.erasure``'s.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from bot.process.kept_files import locked, replace
from bot.process.trouble import Trouble
from storage.log.erasures import Erased

_FOLDER = "high-water"


class ErasedCases:
    """The list of one data directory; replicas that share it add to the same."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / _FOLDER
        self._path = self._folder / "erased.json"

    def read(self) -> tuple[Erased, ...]:
        """Every case that was erased. Raises ``Trouble`` where the file is damaged."""
        try:
            found = json.loads(self._path.read_text("ascii"))
            return tuple(Erased(case=str(case), at_ms=int(at)) for case, at in found.items())
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, AttributeError, TypeError):
            raise Trouble(
                f"{self._path} cannot be read, the list of erased cases. Put it back from where a "
                "copy is kept."
            ) from None

    def add(self, erased: Iterable[Erased]) -> None:
        """Note these too; nothing is written where all are there. Raises ``OSError``."""
        wanted = {each.case: each.at_ms for each in erased}
        if not wanted:
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(self._folder / ".erased.lock"):
            known = {each.case: each.at_ms for each in self.read()}
            if wanted.keys() <= known.keys():
                return
            replace(self._path, json.dumps(wanted | known, indent=1, sort_keys=True))
