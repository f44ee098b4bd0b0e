"""What a transaction may find out too late: somebody else was first, the database or a key is away."""

from collections.abc import Sequence
from dataclasses import dataclass

from crypto.providers import KeyTrouble


class ChangedMeanwhile(Exception):
    """What was read is no longer so: somebody was first. Read it again and decide anew."""


class StorageTrouble(Exception):
    """The database does not answer for now; nothing was changed, and trying again later may work."""


class KeysAway(StorageTrouble, KeyTrouble):
    """The key provider cannot be used for now. Its own sentence says what to do.

    Like a database that is away: nothing was changed, and whoever needs a key waits.
    """

    def __init__(self, provider: str, why: str) -> None:
        super().__init__(why)
        self.provider = provider


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedKey:
    """A data key as its row has it."""

    id: str
    purpose: str
    kek_id: str
    wrapped: bytes


class KeyWanted(Exception):
    """A transaction needs keys from a provider that is far away, which nobody asks within one.

    They are fetched after it, and it begins again. ``opens`` is a row to be opened, ``known`` that of a
    key which opens wherever the provider is itself; ``makes`` are the purposes of new keys, ``case``
    says that an id for a new case is wanted with its key, ``epoch`` is the counter of changes to the
    key-encryption keys.
    """

    def __init__(
        self,
        *,
        opens: WrappedKey | None = None,
        known: WrappedKey | None = None,
        makes: Sequence[str] = (),
        case: bool = False,
        epoch: int = 0,
    ) -> None:
        super().__init__("a key is wanted")
        self.opens, self.known = opens, known
        self.makes, self.case, self.epoch = makes, case, epoch
