"""Verifying the live log: every record, every part opened, and the rows that are read beside it.

Owns what is checked beyond an export: the columns by which records are found, the rows of requests
and accounts against what the log says of them, and keys that are gone without an erasure. The
format's own checks are ``crypto.verify``'s.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from crypto.envelope import DataKey, SealBroken
from crypto.leaf import Leaf, Part, open_part, parse
from crypto.verify import Broken, LogCheck, Verdict
from domain.events import Event
from domain.vocabulary import PersonId
from services.log import row_watch
from storage.log.pages import Raw, RowUnreadable
from storage.sealing.vault import CASE_KEYS
from storage.transaction.store import Store
from storage.transaction.unit_of_work import UnitOfWork

Progress = Callable[[int, int], None]
"""Told how many of how many records were checked."""

_CASE_KEY: Final = CASE_KEYS.encode()
_UNOPENED: Final = "a row of requests or accounts does not open: it was changed, or moved"


class LiveCheck(LogCheck):
    """The check of an export, with what only the database can show."""

    def __init__(self, origin: str, keys: Mapping[str, bytes]) -> None:
        super().__init__(origin, keys)
        self.versions: dict[str, int] = {}
        """The newest version of each request's row that the log tells of."""
        self.people: dict[str, tuple[int, int]] = {}
        """The same of each person's account, and by which record."""
        self.filed: set[str] = set()
        self.erased: set[str] = set()
        self._purposes: dict[bytes, bytes] = {}
        self._data_keys: dict[str, DataKey] = {}

    @property
    def failed(self) -> bool:
        """Whether something was found."""
        return self._failure is not None

    def take_page(self, page: Sequence[Raw]) -> None:
        """The next rows."""
        for raw in page:
            number = self.records
            self.add(raw.leaf, raw.audit, raw.content)
            self._hold_against_leaf(raw, number)

    def require_keys(self) -> None:
        """Every key that the log introduced is there, save those of erased cases."""
        for key, purpose in self._purposes.items():
            case = purpose.removeprefix(_CASE_KEY).decode()
            is_erased = purpose.startswith(_CASE_KEY) and case in self.erased
            if key not in self.keys and not is_erased:
                self.fail(
                    "the key that it introduces is gone, and was not erased", self.opened[key]
                )

    def _open(self, key: bytes, kc: bytes, purpose: bytes) -> None:
        super()._open(key, kc, purpose)
        if purpose != b"signing":
            self._purposes[key] = purpose

    def _hold_against_leaf(self, raw: Raw, number: int) -> None:
        try:
            leaf = parse(raw.leaf)
        except Broken:
            return
        header, case = leaf.header, leaf.header.case
        if (raw.event, raw.case, raw.at) != (header.event, case, header.time_ms):
            self.fail("its row says something else than its leaf", number)
        if raw.text_of != (case if leaf.content is not None else None):
            self.fail("the list of its case's texts is not as the log has it", number)
        is_told = case is not None or header.event.startswith("person.")
        if is_told and leaf.audit is not None and raw.audit is not None:
            self._note_version(leaf, leaf.audit.key_id, raw.audit)
        if case is not None and header.event == Event.FILED:
            self.filed.add(case)
        if case is not None and header.event == Event.CASE_ERASED:
            self.erased.add(case)

    def _note_version(self, leaf: Leaf, key_id: str, audit: bytes) -> None:
        """Remember which version of a request's or an account's row the record was written with."""
        if key_id not in self._data_keys:
            secret = self.keys.get(key_id.encode())
            if not secret:
                return
            self._data_keys[key_id] = DataKey(id=key_id, secret=secret)
        try:
            about = json.loads(open_part(leaf, Part.AUDIT, self._data_keys[key_id], audit))
        except SealBroken:
            return  # found already, by what every part is checked for
        version, person, case = about.get("row_version"), about.get("person"), leaf.header.case
        if isinstance(version, int) and case is not None:
            self.versions[case] = version
        elif isinstance(version, int) and isinstance(person, str):
            self.people[person] = (version, leaf.header.seq)


async def verify(
    store: Store,
    anchors: Sequence[str] = (),
    progress: Progress | None = None,
    *,
    beside_too: bool = True,
) -> Verdict:
    """Check the log as it stands at one moment, beside a service that writes on.

    ``anchors`` are notes that were kept elsewhere; ``beside_too``: with the sealed totals.
    """
    async with store.reading(is_long=True) as work:
        check = LiveCheck(await work.log.origin(), await store.vault.secrets(work.connection))
        check.notes = [*await work.anchors.continuations(), await work.log.head_note()]
        verifier = (await work.log.signer()).verifier_line()
        size = await work.anchors.size()
        try:
            async for page in work.log.raw():
                # In a thread: alerts go out while a long log is being checked.
                await asyncio.to_thread(check.take_page, page)
                if progress is not None:
                    progress(check.records, size)
        except RowUnreadable as row:
            check.fail("its row cannot be read", row.seq)
        verdict = await asyncio.to_thread(check.finish, verifier, anchors)
        if verdict.answer == "FAIL":
            return verdict
        await _check_beside(work, check)
        if beside_too:
            for words in (await row_watch.see(work, is_thorough=True)).words:
                check.fail(words)
        if check.failed:
            return await asyncio.to_thread(check.finish, verifier, anchors)
        since = (await work.log.totals()).since if beside_too else 0
        if since:
            words = f"the rows beside it are trusted since record {since}"
            return verdict._replace(reason="; ".join(filter(None, (verdict.reason, words))))
        return verdict


async def _check_beside(work: UnitOfWork, check: LiveCheck) -> None:
    """The rows that stand for what the log tells."""
    check.require_keys()
    chains = await work.log.chains()
    for case, (length, last_hash) in chains.items():
        known = check.cases.get(case.encode())
        if known is None or known[:2] != (length, last_hash):
            check.fail("the end of its case is not as the log has it", known[2] if known else None)
    if len(check.cases) != len(chains):
        check.fail("a case of the log is missing among its cases")
    rows = await work.requests.versions()
    for case in sorted(check.filed - check.erased):
        last = check.cases[case.encode()][2]
        if case not in rows:
            check.fail("the request that it tells of is gone", last)
        elif rows[case] < check.versions.get(case, 0):
            check.fail("the request's row is an older one than the log knows", last)
    if len(await work.requests.all()) < len(rows):
        check.fail(_UNOPENED)
    try:
        accounts = {account.person: account.version for account in await work.people.all()}
        for person, (version, record) in check.people.items():
            if accounts.get(PersonId(person), 0) < version:
                check.fail("the person's account is an older one than the log knows", record)
    except SealBroken:
        check.fail(_UNOPENED)
