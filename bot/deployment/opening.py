"""From settings to an office: keys, the database's file key, migration, and the log's newest head.

Owns the order in which things are opened, so that a missing or wrong key stops everything before
anything is touched. What a service then does with the office is left to others.
"""

import base64
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.deployment.erased_cases import ErasedCases
from bot.deployment.high_water import CONSOLE, HighWater
from bot.deployment.settings import PREFIX, Settings, secret_now, supported
from bot.process import logs
from bot.process.clock import Clock, find_clock
from bot.process.kept_files import locked, make, replace
from bot.process.trouble import Trouble
from crypto.envelope import SealBroken
from crypto.launch_data import TELEGRAM
from crypto.provider_file import KeyEnvironment, KeyFile
from crypto.providers import KeyProvider, KeyTrouble, Wrapped
from domain.forms.filled import Filled
from formats.network_file.document import from_document
from formats.network_file.findings import NetworkFileError
from services.visit.beside import SharedWork
from services.visit.office import Labels, Office, OwnName, Titles
from storage.database.embedded_file import EmbeddedFile, FileBroken, FileBusy
from storage.database.engine import DatabaseTrouble, open_engine, parse_url, require_session
from storage.database.migrate import NewerDatabase, migrate
from storage.log.erasures import Erased
from storage.sealing.vault import Vault
from storage.transaction.store import Committed, StorageTrouble, Store


class Unreadable(Trouble):
    """The database is there, but what it holds cannot be read."""


FILE_KEY: Final = "database.key"
_PURPOSE: Final = "database-file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open deployment."""

    settings: Settings
    clock: Clock
    office: Office
    high_water: HighWater
    verifier: str
    """The log's public key as one line."""

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a file that this machine alone uses."""
        return self.office.store.engine.dialect.name == "sqlite"


def key_provider(settings: Settings) -> KeyProvider:
    """Where the keys are. Raises ``Trouble`` with the remedy."""
    try:
        if settings.key_provider == "environment" and settings.key is not None:
            return KeyEnvironment(settings.key.value)
        if settings.key_provider == "vault":
            return _key_vault(settings)
        if settings.key_provider == "pkcs11":
            return key_token(settings)
        return KeyFile(settings.keys_path)
    except KeyTrouble as error:
        raise Trouble(str(error)) from None


def key_token(settings: Settings, *, makes_first: bool = False) -> KeyProvider:
    """The token of the settings. Raises ``KeyTrouble``."""
    from crypto.provider_pkcs11 import KeyToken

    pin = settings.pkcs11_pin.value if settings.pkcs11_pin else ""
    module, token = settings.pkcs11_module or Path(), settings.pkcs11_token or ""
    return KeyToken(
        module, token, pin, makes_first=makes_first, pin_now=lambda: _secret_now("PKCS11_PIN")
    )


def _secret_now(name: str) -> str:
    """A secret as it is set now: somebody may have put another into its file. Raises ``KeyTrouble``."""
    try:
        return secret_now(name)
    except Trouble as error:
        raise KeyTrouble(error.text) from None


def _key_vault(settings: Settings) -> KeyProvider:
    from crypto.provider_vault import KeyVault, VaultAddress

    address = VaultAddress(
        url=settings.vault_url or "",
        token=settings.vault_token.value if settings.vault_token else "",
        key=settings.vault_key,
        mount=settings.vault_mount,
        namespace=settings.vault_namespace,
        ca=settings.vault_ca,
    )
    return KeyVault(address, lambda: _secret_now("VAULT_TOKEN"))


def make_file_key(settings: Settings, provider: KeyProvider) -> bool:
    """Make the key of the database's file, unless there is one; never where there is a database."""
    path = settings.data_dir / FILE_KEY
    if path.exists() or not is_embedded(settings):
        return False
    database = database_path(settings)
    if database.exists():
        raise Trouble(
            f"{database} is there, but its key {path} is not. Put the key back from where a copy is "
            "kept; a new one would not open this database."
        )
    wrapped = provider.wrap(secrets.token_bytes(32), _PURPOSE)
    make(path, _document(wrapped))
    return True


def file_key(settings: Settings, provider: KeyProvider) -> bytes:
    """The key of the database's file. Raises ``Trouble`` where it is missing or another's."""
    path = settings.data_dir / FILE_KEY
    try:
        document = json.loads(path.read_text("ascii"))
        wrapped = Wrapped(kek_id=document["kek"], data=base64.b64decode(document["key"]))
        return provider.unwrap(wrapped, _PURPOSE)
    except FileNotFoundError:
        raise Trouble(
            f"There is no {path}, the key of the database's file. Put it back from where a copy is "
            "kept; for a new deployment, run: contactpoint init"
        ) from None
    except KeyTrouble as error:
        raise Trouble(str(error)) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Trouble(f"{path} cannot be read. Put it back from where a copy is kept.") from None


def rewrap_file_key(settings: Settings, provider: KeyProvider) -> bool:
    """Wrap the key of the database's file under the active key; whether that was needed."""
    path = settings.data_dir / FILE_KEY
    if not is_embedded(settings) or file_key_kek(settings) == provider.active_id():
        return False
    wrapped = provider.wrap(file_key(settings, provider), _PURPOSE)
    replace(path, _document(wrapped))
    return True


def file_key_kek(settings: Settings) -> str | None:
    """Under which key the key of the database's file is; None where there is no such file."""
    try:
        document = json.loads((settings.data_dir / FILE_KEY).read_text("ascii"))
    except (OSError, ValueError):
        return None
    return document.get("kek") if isinstance(document, dict) else None


def _document(wrapped: Wrapped) -> str:
    document = {"kek": wrapped.kek_id, "key": base64.b64encode(wrapped.data).decode("ascii")}
    return json.dumps(document) + "\n"


def is_embedded(settings: Settings) -> bool:
    """Whether the database is SQLite. Raises ``Trouble`` for an address that is not supported."""
    with setting_named("DATABASE_URL"):
        return parse_url(settings.database_address).get_backend_name() == "sqlite"


def database_path(settings: Settings) -> Path:
    """The file of an embedded database."""
    with setting_named("DATABASE_URL"):
        return Path(str(parse_url(settings.database_address).database))


@contextlib.asynccontextmanager
async def opened(
    settings: Settings,
    instance: str = CONSOLE,
    *,
    clock: Clock | None = None,
    bot_name: str = "",
    checks_head: bool = True,
) -> AsyncIterator[Opened]:
    """Open the deployment for a command or the service. Raises ``Trouble``.

    Without ``checks_head`` a rolled-back database is opened too, and nothing is noted of its head.
    """
    if clock is None:
        clock = await find_clock(settings.bot_api_url, is_loopback=settings.is_rehearsed)
    provider = key_provider(settings)
    key = b""
    if is_embedded(settings):
        key = file_key(settings, provider)
        with _explained(settings):
            EmbeddedFile(database_path(settings), key).probe()
    high_water = HighWater(settings.data_dir, instance)
    with setting_named("DATABASE_URL"):
        engine = open_engine(parse_url(settings.database_address), lambda: key)
    store = Store(engine, Vault(provider), from_document, clock.now)
    store.channels = supported(settings)
    store.speaks(_spoken)
    store.holder.bot = settings.bot_number
    shared = SharedWork()
    try:
        with _explained(settings):
            with setting_named("DATABASE_URL"):
                await require_session(engine)
            await _migrate(settings, store, key)
            await store.unlock(settings.log_origin or f"contactpoint/{secrets.token_hex(4)}")
            verifier = await _check_head(store, high_water if checks_head else None)
        await _keep_beside(settings, store, high_water)
        yield Opened(
            settings=settings,
            clock=clock,
            office=Office(
                store=store,
                now=clock.now,
                requests_per_hour=settings.requests_per_hour,
                calendar_url=(settings.calendar_url or "").rstrip("/"),
                portal_url=(settings.portal_url or "").rstrip("/"),
                launch_key=settings.mini_app_key or TELEGRAM,
                bot=OwnName(name=bot_name),
                shared=shared,
                form_words=_words_of_form,
                notes=_note,
            ),
            high_water=high_water,
            verifier=verifier,
        )
        with contextlib.suppress(OSError):
            high_water.write()
    finally:
        await shared.close()
        await store.close()


def _spoken() -> Sequence[str]:
    """Which languages have a catalogue; no command looks before somebody is spoken to."""
    from wording.spoken import spoken

    return spoken()


def _note(event: str) -> None:
    logs.event(event, "warning")


def _words_of_form(language: str, filled: Filled) -> tuple[Titles, Labels]:
    """What typed lines may name; loaded by the first form, since no command needs words."""
    from wording.forms.reading import words_of_form

    return words_of_form(language, filled)


async def _keep_beside(settings: Settings, store: Store, high_water: HighWater) -> None:
    """Keep the newest head and the list of erased cases beside the database, from now on too."""
    beside = ErasedCases(settings.data_dir)

    def add(erased: Sequence[Erased]) -> None:
        try:
            beside.add(erased)
        except (OSError, Trouble) as error:
            # They are written at the next start, which reads them all.
            logs.trouble("erased_cases_not_written", error)

    beside.read()  # a damaged list stops the start
    async with store.reading() as work:
        add(await work.erasures.all())

    def hear(done: Committed) -> None:
        if done.note is not None:
            high_water.see(done.note)
        if done.erased:
            add(done.erased)

    store.listeners.append(hear)


async def _migrate(settings: Settings, store: Store, key: bytes) -> None:
    owner = settings.migration_database_url
    if owner is None:
        lock = settings.data_dir / ".migration.lock"
        with locked(lock) if is_embedded(settings) else contextlib.nullcontext():
            await migrate(store.engine)
        return
    with setting_named("MIGRATION_DATABASE_URL"):
        engine = open_engine(parse_url(owner.value), lambda: key)
    try:
        with setting_named("MIGRATION_DATABASE_URL"):
            await require_session(engine)
        await migrate(engine, store.engine.url.username)
    finally:
        await engine.dispose()


async def _check_head(store: Store, high_water: HighWater | None) -> str:
    # The notes first: another service may go on writing both while this one starts.
    known = high_water.notes() if high_water is not None else ()
    async with store.reading() as work:
        head = await work.log.head_note()
        verifier = (await work.log.signer()).verifier_line()
        earlier = await work.anchors.verifiers()
    if high_water is not None:
        high_water.require_not_behind(head, (verifier, *earlier), known)
        high_water.see(head)
    return verifier


@contextlib.contextmanager
def _explained(settings: Settings) -> Iterator[None]:
    """Turn what can go wrong with a database into a line for whoever starts it."""
    try:
        yield
    except KeyTrouble as error:
        raise Trouble(str(error)) from None
    except NewerDatabase:
        raise Trouble(
            "The database was made by a newer version. Install that version, or restore a backup."
        ) from None
    except NetworkFileError as error:
        raise Trouble(f"The stored directory cannot be read: {error.findings[0]}") from None
    except (StorageTrouble, FileBusy):
        raise Trouble(_unreachable(settings)) from None
    except Exception as error:
        if not isinstance(error, FileBroken) and not is_of_storage(error):
            raise
        raise Unreadable(_unreadable(settings)) from None


def is_of_storage(error: BaseException) -> bool:
    """Whether a driver or an envelope raised this; its text may quote what it read."""
    return isinstance(error, SealBroken) or type(error).__module__.startswith(
        ("sqlalchemy.", "psycopg", "sqlcipher3")
    )


def _unreachable(settings: Settings) -> str:
    if is_embedded(settings):
        return (
            f"The database {database_path(settings)} cannot be opened or is busy. Check the file, "
            "its folder and the space left, and try again."
        )
    return f"The database does not answer. Check {PREFIX}DATABASE_URL and whether it runs."


def _unreadable(settings: Settings) -> str:
    if is_embedded(settings):
        return (
            f"The database {database_path(settings)} is damaged or belongs to another key. Put back "
            f"the database and {settings.data_dir / FILE_KEY} that belong together."
        )
    return f"The database refuses what is asked. Check {PREFIX}DATABASE_URL and the role's rights."


@contextlib.contextmanager
def setting_named(setting: str) -> Iterator[None]:
    """Turn what is wrong with a database's address into a line that names its setting."""
    try:
        yield
    except DatabaseTrouble as error:
        raise Trouble(f"{PREFIX}{str(error).replace('DATABASE_URL', setting, 1)}") from None
