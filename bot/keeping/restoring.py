"""``restore``: a backup put back where there is no database, and its acceptance by two people.

Owns what a restore may touch, the note that it waits for acceptance (``restored.json`` in the data
directory, while it is there the service does not start), and what becomes of the high-water marks.
Codes go straight through the Bot API, since no service runs.
"""

import contextlib
import hmac
import json
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from telegram.error import TelegramError

from bot.deployment.begun import forget_all
from bot.deployment.erased_cases import ErasedCases
from bot.deployment.high_water import HighWater, note_size
from bot.deployment.opening import (
    FILE_KEY,
    Opened,
    database_path,
    file_key,
    is_embedded,
    is_of_storage,
    key_provider,
    make_file_key,
    opened,
    setting_named,
)
from bot.deployment.settings import Settings
from bot.process import kept_files
from bot.process.clock import SystemClock
from bot.process.progress import bar
from bot.process.trouble import Trouble
from bot.telegram.telegram_api import make_bot, shutdown_bot
from crypto.age import AgeTrouble, Identity, decrypting, parse_identities
from crypto.providers import KeyProvider, KeyTrouble
from domain.log.approval import CannotAgree, shown_reason
from domain.messages.outgoing import Saying
from domain.topics import Facts, Topic
from formats.network_file.document import from_document
from handlers.messages.compose import Reader, Told, word
from services.keeping import backup, erasure, restoring
from services.keeping.restoring import LONGEST_REASON, Asked
from services.visit.office import Office
from storage.database.engine import open_engine, parse_url, require_session
from storage.database.migrate import NewerDatabase
from storage.sealing.vault import Vault
from storage.transaction.backup import BackupBroken, Title
from storage.transaction.store import StorageTrouble, Store
from wording.spoken import spoken

FILE: Final = "restored.json"
_INSTANCE: Final = "restore"
_CODE_LIVES_S: Final = 3600
_ATTEMPTS: Final = 5
_ENDINGS: Final = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A restore that waits for acceptance."""

    at: str
    """When it was put back, as ISO 8601."""
    made_at: int
    """When the backup was made; milliseconds since 1970 in UTC, 0 where no backup was put back."""
    records: int
    lost: int
    """How many later records the high-water marks know of."""
    codes: dict[str, str] = field(default_factory=dict)
    """Digests of the codes that were sent, by person."""
    reason: str = ""
    asked_at: int = 0
    """When they were sent; seconds since 1970."""
    attempts: int = 0

    @property
    def bound(self) -> str:
        """What both are shown: for nothing else do their codes count."""
        return json.dumps([self.records, self.lost, self.made_at, self.reason])


def waiting(settings: Settings) -> Restored | None:
    """The restore that waits for acceptance, if one does. Raises ``Trouble``."""
    path = settings.data_dir / FILE
    try:
        return Restored(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        raise Trouble(f"{path} cannot be read. Put the backup back again.") from None


def require_accepted(settings: Settings) -> None:
    """Raise ``Trouble`` while a restore waits for acceptance."""
    if waiting(settings) is not None:
        raise Trouble(
            "The database was put back from a backup, and two people must accept that before the "
            "service runs: contactpoint restore --accept --by ID --by ID --reason TEXT"
        )


async def restore(settings: Settings, path: Path, identity: Path) -> Restored:
    """Put a backup back. Raises ``Trouble``; whatever goes wrong, nothing is left behind."""
    identities = _identities(identity)
    async with _fresh_store(settings) as store:
        try:
            with path.open("rb") as file, decrypting(file, identities) as stream:
                title = await _put_back(settings, store, stream)
            notes = HighWater(settings.data_dir, _INSTANCE).notes()
            older = tuple(note for note in notes if note_size(note) <= title.records)
            await backup.examine(store, title, older)
        except AgeTrouble as error:
            raise Trouble(f"{path} {error}") from None
        except BackupBroken as error:
            raise Trouble(f"{path} cannot be put back. {error}") from None
        except NewerDatabase:
            raise Trouble(f"{path} was made by a newer version. Install that version.") from None
        except KeyTrouble as error:
            raise Trouble(f"The backup's keys do not open: {error}") from None
        except OSError as error:
            raise Trouble(f"{path} cannot be read: {error.strerror}. Check the path.") from None
        # What was erased since must not come back, even before anybody accepts.
        office = Office(store=store, now=store.now)
        await erasure.erase_again(office, ErasedCases(settings.data_dir).read())
        restored = Restored(
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            made_at=title.made_at,
            records=title.records,
            lost=max(max([note_size(note) for note in notes], default=0) - title.records, 0),
        )
        # Before the database is in its place, so that no start comes in between.
        _keep(settings, restored)
    return restored


async def ask(settings: Settings, by: Sequence[str], reason: str) -> tuple[Asked, Asked]:
    """Send both people a code. Raises ``Trouble``."""
    async with _unaccepted(settings) as (deployment, restored):
        try:
            reason = shown_reason(reason, LONGEST_REASON)
            restored = replace(restored, reason=reason)
            asked = await restoring.ask(deployment.office, by, restored.bound)
        except CannotAgree as error:
            raise Trouble(str(error)) from None
        bot = make_bot(settings)
        try:
            for each in asked:
                text = _words(each, restored, reason, [a.name for a in asked])
                await bot.send_message(each.chat, text, protect_content=True)
        except TelegramError:
            raise Trouble(
                "Telegram did not take the messages with the codes, so nobody was asked. Try again."
            ) from None
        finally:
            await shutdown_bot(bot)
        now = round(datetime.now(UTC).timestamp())
        codes = {str(each.person): each.digest for each in asked}
        _keep(settings, replace(restored, codes=codes, asked_at=now, attempts=0))
    return asked


async def accept(
    settings: Settings, codes: Sequence[str], reason: str | None = None
) -> tuple[str, ...]:
    """Accept with the codes of both people; returns who they are. Raises ``Trouble``.

    ``reason``, where it is given again, must be the one that they were shown.
    """
    async with _unaccepted(settings) as (deployment, restored):
        if reason is not None and " ".join(reason.split()) != restored.reason:
            raise Trouble(
                "The codes were asked for with another reason. Leave --reason out, or ask again."
            )
        age = datetime.now(UTC).timestamp() - restored.asked_at
        if not restored.codes or age > _CODE_LIVES_S or restored.attempts >= _ATTEMPTS:
            raise Trouble(
                "No codes wait that could be used. Ask again: contactpoint restore "
                "--accept --by ID --by ID --reason TEXT"
            )
        _keep(settings, replace(restored, attempts=restored.attempts + 1))
        given = {
            person
            for person, digest in restored.codes.items()
            for code in codes
            if hmac.compare_digest(
                restoring.digest(deployment.office.store.vault, person, code, restored.bound),
                digest,
            )
        }
        if given != restored.codes.keys():
            raise Trouble("These are not the codes of both people. Ask both to read theirs again.")
        people = tuple(restored.codes)
        try:
            await restoring.require(deployment.office, people)
        except CannotAgree as error:
            _keep(settings, replace(restored, codes={}))
            raise Trouble(str(error)) from None
        await _accepted(deployment, restored, people, restored.reason, alone=False)
    return people


async def accept_alone(settings: Settings, reason: str) -> None:
    """Accept where two people who could are not enrolled; recorded as such. Raises ``Trouble``."""
    async with _unaccepted(settings) as (deployment, restored):
        if await restoring.has_accepters(deployment.office):
            raise Trouble(
                "Two people are enrolled who can accept, so they must: --by ID --by ID. Supervisors, "
                "the secretariat and auditors can. See: contactpoint people list"
            )
        await _accepted(deployment, restored, (), reason, alone=True)


async def _accepted(
    deployment: Opened, restored: Restored, people: Sequence[str], reason: str, *, alone: bool
) -> None:
    settings = deployment.settings
    about: Facts = {
        "reason": reason,
        "records": restored.records,
        "lost": restored.lost,
        "backup_made_at_ms": restored.made_at,
        "alone": alone,
    }
    await erasure.erase_again(deployment.office, ErasedCases(settings.data_dir).read())
    await restoring.record_accepted(deployment.office, people, about)
    forget_all(settings.data_dir)
    deployment.high_water.set_aside(datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))
    async with deployment.office.store.reading() as work:
        deployment.high_water.see(await work.log.head_note())
    deployment.high_water.write()
    (settings.data_dir / FILE).unlink(missing_ok=True)


@contextlib.asynccontextmanager
async def _unaccepted(settings: Settings) -> AsyncIterator[tuple[Opened, Restored]]:
    """The database that waits for acceptance; one that was put back by hand counts too."""
    clock = SystemClock()
    async with opened(settings, _INSTANCE, clock=clock, checks_head=False) as deployment:
        restored = waiting(settings) or await _put_back_by_hand(deployment)
        if restored is None:
            raise Trouble("Nothing waits for acceptance: no backup was put back.")
        yield deployment, restored


async def _put_back_by_hand(deployment: Opened) -> Restored | None:
    async with deployment.office.store.reading() as work:
        head = await work.log.head_note()
    lost = deployment.high_water.lost(head, deployment.verifier)
    if not lost:
        return None
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return Restored(at=at, made_at=0, records=note_size(head), lost=lost)


async def _put_back(settings: Settings, store: Store, stream: BinaryIO) -> Title:
    role = parse_url(settings.database_address).username
    with bar("Restore") as progress:
        return await backup.put_back(
            store,
            stream,
            lambda title: progress.begin(title.rows),
            progress.advance,
            grant_to=role if settings.migration_database_url is not None else None,
        )


@contextlib.asynccontextmanager
async def _fresh_store(settings: Settings) -> AsyncIterator[Store]:
    """An empty database, that of the settings only once all of it is good."""
    provider = key_provider(settings)
    if is_embedded(settings):
        with _fresh_file(settings) as path:
            made_key = make_file_key(settings, provider)
            key = file_key(settings, provider)
            try:
                async with _store(settings.database_address, provider, path, key) as store:
                    yield store
            except BaseException:
                (settings.data_dir / FILE).unlink(missing_ok=True)
                if made_key:
                    (settings.data_dir / FILE_KEY).unlink(missing_ok=True)
                raise
        return
    owner = settings.migration_database_url
    address = owner.value if owner is not None else settings.database_address
    setting = "DATABASE_URL" if owner is None else "MIGRATION_DATABASE_URL"
    async with _store(address, provider, setting=setting) as store:
        if not await backup.is_empty(store):
            raise _not_empty("The database holds tables already")
        try:
            yield store
        except BaseException:
            (settings.data_dir / FILE).unlink(missing_ok=True)
            await backup.empty(store)
            raise


@contextlib.asynccontextmanager
async def _store(
    address: str,
    provider: KeyProvider,
    file: Path | None = None,
    key: bytes = b"",
    *,
    setting: str = "DATABASE_URL",
) -> AsyncIterator[Store]:
    """The database at this address, or of its kind in another file, until the block ends."""
    with setting_named(setting):
        url = parse_url(address) if file is None else parse_url(address).set(database=str(file))
        engine = open_engine(url, lambda: key)
    store = Store(engine, Vault(provider), from_document, SystemClock().now)
    store.speaks(spoken)
    try:
        with setting_named(setting):
            await require_session(engine)
        yield store
    except Exception as error:
        is_away = isinstance(error, StorageTrouble)
        if not is_away and not is_of_storage(error):
            raise
        if is_away or type(error).__name__ == "OperationalError":
            raise Trouble("The database does not answer. Check it, and try again.") from None
        raise Trouble(
            "The database refuses what is put back. Check its space and rights."
        ) from None
    finally:
        await store.close()


@contextlib.contextmanager
def _fresh_file(settings: Settings) -> Iterator[Path]:
    """A file beside the database's place, which takes that place in the end."""
    path = database_path(settings)
    if any(path.with_name(path.name + ending).exists() for ending in _ENDINGS):
        raise _not_empty(f"{path} is there already")
    fresh = path.with_name(f".{path.name}.restoring")
    try:
        _remove(fresh)
        yield fresh
        os.link(fresh, path)
    except FileExistsError:
        raise _not_empty(f"{path} is there already") from None
    finally:
        _remove(fresh)


def _remove(path: Path) -> None:
    for ending in _ENDINGS:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _not_empty(what: str) -> Trouble:
    return Trouble(
        f"{what}, and a restore overwrites nothing. Move it away as a whole, or name another place "
        "for the database, and try again."
    )


def _identities(path: Path) -> list[Identity]:
    try:
        return parse_identities(path.read_text("utf-8"))
    except AgeTrouble as error:
        raise Trouble(f"{path} {error}") from None
    except (OSError, UnicodeDecodeError):
        raise Trouble(f"{path} cannot be read, the age identity file. Check the path.") from None


def _words(asked: Asked, restored: Restored, reason: str, names: Sequence[str]) -> str:
    facts: Facts = {
        "code": asked.code,
        "records": restored.records,
        "lost": restored.lost,
        "reason": reason,
        "names": list(names),
    }
    reader = Reader(language=asked.language, zone=None)
    saying = Saying(topic=Topic.RESTORE_CODE, facts=facts)
    return word(Told(saying=saying, reader=reader)).text


def _keep(settings: Settings, restored: Restored) -> None:
    kept_files.replace(settings.data_dir / FILE, json.dumps(asdict(restored)))
