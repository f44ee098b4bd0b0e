"""The settings: environment over ``.env`` over the settings file in the data directory.

Owns their names, defaults and where they come from. How each is written is left to
``bot.deployment.setting_values``. Every secret may stand in a file instead, named by ``…_FILE``.
"""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

from dotenv import dotenv_values

from bot.deployment.setting_values import (
    Listen,
    Secret,
    is_loopback,
    read_count,
    read_duration,
    read_key,
    read_level,
    read_listen,
    read_log_origin,
    read_mail_address,
    read_mail_server,
    read_networks,
    read_origin,
    read_provider,
    read_public_address,
    read_rate,
    read_secret,
    read_token,
    read_web_address,
    read_word,
)
from bot.process.trouble import Trouble
from domain.channels import ChannelKind
from domain.networks import Network

PREFIX: Final = "CONTACTPOINT_"
SETTINGS_FILE: Final = "contactpoint.env"
CRASH_AT: Final = f"{PREFIX}CRASH_AT"
"""No setting of the service: rehearsals name with it where a process is to be killed."""
_LONGEST_SECRET = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, each with how it is read. Made by ``load``, which checks it."""

    bot_token: Annotated[Secret | None, read_token] = None
    bot_api_url: Annotated[str, read_origin] = "https://api.telegram.org"
    data_dir: Annotated[Path, Path] = Path("data")
    database_url: Annotated[Secret | None, str] = None
    migration_database_url: Annotated[Secret | None, str] = None
    key_provider: Annotated[str, read_provider] = "file"
    key_file: Annotated[Path | None, Path] = None
    key: Annotated[Secret | None, str] = None
    vault_url: Annotated[str | None, read_public_address] = None
    vault_token: Annotated[Secret | None, str] = None
    vault_namespace: Annotated[str | None, read_word] = None
    vault_mount: Annotated[str, read_word] = "transit"
    vault_key: Annotated[str, read_word] = "contactpoint"
    vault_ca: Annotated[Path | None, Path] = None
    pkcs11_module: Annotated[Path | None, Path] = None
    pkcs11_token: Annotated[str | None, str] = None
    pkcs11_pin: Annotated[Secret | None, str] = None
    log_origin: Annotated[str | None, read_log_origin] = None
    anchor_dir: Annotated[Path | None, Path] = None
    anchor_witness_url: Annotated[str | None, read_public_address] = None
    anchor_witness_key: Annotated[str | None, str] = None
    anchor_tsa_url: Annotated[str | None, read_web_address] = None
    anchor_tsa_certificates: Annotated[Path | None, Path] = None
    anchor_grace: Annotated[timedelta, read_duration] = timedelta(hours=1)
    portal_listen: Annotated[Listen | None, read_listen] = None
    portal_url: Annotated[str | None, read_origin] = None
    portal_proxies: Annotated[tuple[Network, ...], read_networks] = ()
    mini_app_key: Annotated[bytes | None, read_key] = None
    webhook_url: Annotated[str | None, read_public_address] = None
    webhook_listen: Annotated[Listen | None, read_listen] = None
    webhook_secret: Annotated[Secret | None, read_secret] = None
    health_listen: Annotated[Listen | None, read_listen] = None
    heartbeat_url: Annotated[str | None, read_web_address] = None
    calendar_listen: Annotated[Listen | None, read_listen] = None
    calendar_url: Annotated[str | None, read_public_address] = None
    backup_recipient: Annotated[str, str] = ""
    font_dir: Annotated[Path | None, Path] = None
    smtp_url: Annotated[Secret | None, read_mail_server] = None
    email_from: Annotated[str | None, read_mail_address] = None
    gateway_url: Annotated[str | None, read_public_address] = None
    gateway_secret: Annotated[Secret | None, read_secret] = None
    callback_listen: Annotated[Listen | None, read_listen] = None
    requests_per_hour: Annotated[int, read_count] = 60
    send_rate: Annotated[float, read_rate] = 28.0
    send_rate_per_chat: Annotated[float, read_rate] = 1.0
    delivery_patience: Annotated[timedelta, read_duration] = timedelta(seconds=10)
    log_level: Annotated[str, read_level] = "INFO"

    unknown: tuple[str, ...] = ()
    """Variables with the prefix that are no setting."""

    @property
    def keys_path(self) -> Path:
        """The key file."""
        return self.key_file or self.data_dir / "keys.json"

    @property
    def keys_kept(self) -> str:
        """What holds the keys, for whoever keeps copies."""
        return {
            "vault": f"Vault's data, with its key {self.vault_mount}/{self.vault_key}",
            "pkcs11": f"what the token {self.pkcs11_token} holds",
            "environment": f"{PREFIX}KEY",
        }.get(self.key_provider, str(self.keys_path))

    @property
    def database_address(self) -> str:
        """The database's address, with its password."""
        if self.database_url is not None:
            return self.database_url.value
        return f"sqlite:///{self.data_dir / 'contactpoint.db'}"

    @property
    def bot_number(self) -> int:
        """Telegram's number of the bot, which stays when its token is exchanged; 0 without a token."""
        return int(self.bot_token.value.partition(":")[0]) if self.bot_token else 0

    @property
    def tells_visitors_apart(self) -> bool:
        """Whether who comes to the pages can be told from others: not where all come from one proxy."""
        return bool(self.portal_listen is None or self.portal_proxies or self.is_rehearsed)

    @property
    def is_rehearsed(self) -> bool:
        """Whether the Bot API is on this machine, so that a rehearsal's clock may be followed."""
        return is_loopback(self.bot_api_url)


_KINDS: Final = {name: kind for name, kind in Settings.__annotations__.items() if name != "unknown"}
SECRETS: Final = tuple(
    name.upper() for name, kind in _KINDS.items() if kind.__origin__ == Secret | None
)


_PAIRS: Final = {
    "anchor_witness_url": "anchor_witness_key",
    "anchor_tsa_url": "anchor_tsa_certificates",
    "smtp_url": "email_from",
}
_OF_PROVIDER: Final = {
    "vault": ("vault_url", "vault_token"),
    "pkcs11": ("pkcs11_module", "pkcs11_token", "pkcs11_pin"),
}


def load() -> Settings:
    """The settings as they are set now. Raises ``Trouble`` with the name of a wrong one."""
    given = _given()
    texts = {name: _text(name.upper(), given) for name in _KINDS}
    found = {name: _read(name, text) for name, text in texts.items() if text}
    settings = Settings(**found, unknown=tuple(sorted(set(given) - _known())))
    _check_together(settings)
    return settings


def secret_now(name: str) -> str:
    """What a secret is set to at this moment, in its file too; empty where it is not set.

    Raises ``Trouble`` where its file cannot be read.
    """
    return _text(name, _given())


def advice(unknown: str) -> str:
    """What to say about a variable that is no setting."""
    close = difflib.get_close_matches(unknown, sorted(_known()), n=1)
    hint = f"Did you mean {close[0]}?" if close else "Remove it, or look for its name."
    return f"{unknown} is not a setting, and does nothing. {hint}"


def _known() -> frozenset[str]:
    plain = {PREFIX + name.upper() for name in _KINDS}
    return frozenset(plain | {f"{PREFIX}{name}_FILE" for name in SECRETS} | {CRASH_AT})


def _given() -> dict[str, str]:
    """All variables with the prefix, from every place."""
    here = _ours(os.environ)
    beside = _file(Path(".env"))
    folder = here.get(f"{PREFIX}DATA_DIR") or beside.get(f"{PREFIX}DATA_DIR") or "data"
    given: dict[str, str] = {}
    for place in (_file(Path(folder) / SETTINGS_FILE), beside, here):
        for name in SECRETS:
            # A secret set in a nearer place hides the other form of it farther away.
            plain, in_file = PREFIX + name, f"{PREFIX}{name}_FILE"
            if place.get(plain) or place.get(in_file):
                given.pop(plain, None)
                given.pop(in_file, None)
        given |= {name: value for name, value in place.items() if value}
    return given


def _ours(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value or "" for name, value in values.items() if name.startswith(PREFIX)}


def _file(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8") as stream:
            return _ours(dotenv_values(stream=stream, interpolate=False))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError):
        raise Trouble(f"The settings in {path} cannot be read. Check the file.") from None


def _text(name: str, given: Mapping[str, str]) -> str:
    """What a setting is set to; an empty one counts as not set."""
    text = given.get(PREFIX + name, "").strip()
    return text or (_from_file(PREFIX + name, given) if name in SECRETS else "")


def _read(name: str, text: str) -> Any:  # noqa: ANN401 - as the setting's annotation says
    (read,) = _KINDS[name].__metadata__
    try:
        value = read(text)
    except ValueError as error:
        raise Trouble(f"{PREFIX}{name.upper()} {error}") from None
    return Secret(value) if name.upper() in SECRETS else value


def _from_file(variable: str, given: Mapping[str, str]) -> str:
    name = f"{variable}_FILE"
    path = given.get(name)
    if not path:
        return ""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Trouble(
            f"{name} names a file that cannot be read. Check its path and rights."
        ) from None
    if not text.strip() or len(text) > _LONGEST_SECRET:
        raise Trouble(f"{name} names a file without a value. Write the value into it, alone.")
    return text.strip()


def _check_together(settings: Settings) -> None:
    """What no single setting shows. Raises ``Trouble``."""
    webhook = {
        "WEBHOOK_URL": settings.webhook_url,
        "WEBHOOK_LISTEN": settings.webhook_listen,
        "WEBHOOK_SECRET": settings.webhook_secret,
    }
    missing = [name for name, value in webhook.items() if value is None]
    if missing and len(missing) < len(webhook):
        raise Trouble(
            f"{PREFIX}{missing[0]} is missing: for webhooks set WEBHOOK_URL, WEBHOOK_LISTEN and "
            "WEBHOOK_SECRET together, or none of them."
        )
    for needs, use in _PAIRS.items():
        if bool(getattr(settings, needs)) != bool(getattr(settings, use)):
            missing_one = use if getattr(settings, needs) else needs
            raise Trouble(
                f"{PREFIX}{missing_one.upper()} is missing: set {needs.upper()} and {use.upper()} "
                "together, or neither."
            )
    if (settings.gateway_url or settings.callback_listen) and settings.gateway_secret is None:
        raise Trouble(
            f"{PREFIX}GATEWAY_SECRET is missing, which GATEWAY_URL and CALLBACK_LISTEN need. Make "
            "one with: openssl rand -hex 32"
        )
    for provider, names in _OF_PROVIDER.items():
        lacks = [name for name in names if getattr(settings, name) is None]
        if settings.key_provider == provider and lacks:
            raise Trouble(
                f"{PREFIX}{lacks[0].upper()} is missing, which {PREFIX}KEY_PROVIDER={provider} "
                "needs. Set it."
            )
    for name in ("CALENDAR", "PORTAL"):
        found = [getattr(settings, f"{name.lower()}_{part}") for part in ("listen", "url")]
        if (found[0] is None) != (found[1] is None):
            raise Trouble(
                f"{PREFIX}{name}_LISTEN and {PREFIX}{name}_URL belong together: set both, or neither."
            )
    if (settings.portal_url or "").startswith("http://") and not settings.is_rehearsed:
        raise Trouble(
            f"{PREFIX}PORTAL_URL is not https, which is only for a rehearsal. Set it to https:// and "
            "the host under which a proxy that ends TLS serves the pages."
        )
    if settings.mini_app_key is not None and not settings.is_rehearsed:
        raise Trouble(
            f"{PREFIX}MINI_APP_KEY is for rehearsals alone, where {PREFIX}BOT_API_URL is this machine: "
            "whoever has that key opens the pages as anybody. Take it out."
        )
    if settings.key_provider == "environment" and settings.key is None:
        raise Trouble(
            f"{PREFIX}KEY is missing, which {PREFIX}KEY_PROVIDER=environment needs. Set it, or use "
            "a key file, which is safer."
        )


def supported(settings: Settings) -> frozenset[ChannelKind]:
    """The kinds that these settings can carry, beside Telegram."""
    kinds = {ChannelKind.WEBHOOK, ChannelKind.APPRISE}
    if settings.smtp_url is not None:
        kinds.add(ChannelKind.EMAIL)
    if settings.gateway_url is not None:
        kinds |= {ChannelKind.SMS, ChannelKind.VOICE}
    return frozenset(kinds)
