"""The settings: environment over ``.env`` over the settings file in the data directory.

Owns their names, defaults and where they come from. How each is written is left to
``bot.deployment.setting_values``. Every secret may stand in a file instead, named by ``…_FILE``.
"""

import difflib
import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

from dotenv import dotenv_values
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.deployment.setting_values import (
    Listen,
    is_loopback,
    read_absent,
    read_count,
    read_duration,
    read_level,
    read_listen,
    read_mail_address,
    read_mail_server,
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

PREFIX: Final = "CONTACTPOINT_"
SETTINGS_FILE: Final = "contactpoint.env"
CRASH_AT: Final = f"{PREFIX}CRASH_AT"
"""No setting of the service: rehearsals name with it where a process is to be killed."""
SECRETS: Final = (
    "BOT_TOKEN",
    "DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "WEBHOOK_SECRET",
    "KEY",
    "VAULT_TOKEN",
    "PKCS11_PIN",
    "SMTP_URL",
    "GATEWAY_SECRET",
)
_LONGEST_SECRET = 16_384


def _typed(parse: Callable[[str], object]) -> BeforeValidator:
    return BeforeValidator(lambda value: parse(value) if isinstance(value, str) else value)


Address = Annotated[Listen, _typed(read_listen)]
Rate = Annotated[float, _typed(read_rate)]


class Settings(BaseSettings):
    """Everything that can be set, checked. Made by ``load``."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    bot_token: Annotated[SecretStr | None, _typed(read_token)] = None
    bot_api_url: Annotated[str, _typed(read_origin)] = "https://api.telegram.org"
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    migration_database_url: SecretStr | None = None
    key_provider: Annotated[str, _typed(read_provider)] = "file"
    key_file: Path | None = None
    key: SecretStr | None = None
    vault_url: Annotated[str | None, _typed(read_public_address)] = None
    vault_token: SecretStr | None = None
    vault_namespace: Annotated[str | None, _typed(read_word)] = None
    vault_mount: Annotated[str, _typed(read_word)] = "transit"
    vault_key: Annotated[str, _typed(read_word)] = "contactpoint"
    vault_ca: Path | None = None
    pkcs11_module: Path | None = None
    pkcs11_token: str | None = None
    pkcs11_pin: SecretStr | None = None
    anchor_dir: Path | None = None
    anchor_witness_url: Annotated[str | None, _typed(read_public_address)] = None
    anchor_witness_key: str | None = None
    anchor_tsa_url: Annotated[str | None, _typed(read_web_address)] = None
    anchor_tsa_certificates: Path | None = None
    anchor_grace: Annotated[timedelta, _typed(read_duration)] = timedelta(hours=1)
    portal_listen: Annotated[str, _typed(read_absent)] = ""
    portal_url: Annotated[str, _typed(read_absent)] = ""
    webhook_url: Annotated[str | None, _typed(read_public_address)] = None
    webhook_listen: Address | None = None
    webhook_secret: Annotated[SecretStr | None, _typed(read_secret)] = None
    health_listen: Address | None = None
    heartbeat_url: Annotated[str | None, _typed(read_web_address)] = None
    calendar_listen: Address | None = None
    calendar_url: Annotated[str | None, _typed(read_public_address)] = None
    backup_recipient: str = ""
    smtp_url: Annotated[SecretStr | None, _typed(read_mail_server)] = None
    email_from: Annotated[str | None, _typed(read_mail_address)] = None
    gateway_url: Annotated[str | None, _typed(read_public_address)] = None
    gateway_secret: Annotated[SecretStr | None, _typed(read_secret)] = None
    callback_listen: Address | None = None
    requests_per_hour: Annotated[int, _typed(read_count)] = 60
    send_rate: Rate = 28.0
    send_rate_per_chat: Rate = 1.0
    delivery_patience: Annotated[timedelta, _typed(read_duration)] = timedelta(seconds=10)
    log_level: Annotated[str, _typed(read_level)] = "INFO"

    unknown: tuple[str, ...] = Field(default=())
    """Variables with the prefix that are no setting."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - read by ``_Places``
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """One source for all places, since secrets' files need them together."""
        return (init_settings, _Places(settings_cls))

    @property
    def keys_path(self) -> Path:
        """The key file."""
        return self.key_file or self.data_dir / "keys.json"

    @property
    def database_address(self) -> str:
        """The database's address, with its password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'contactpoint.db'}"

    @property
    def is_rehearsed(self) -> bool:
        """Whether the Bot API is on this machine, so that a rehearsal's clock may be followed."""
        return is_loopback(self.bot_api_url)


_NAMES: Final = tuple(name for name in Settings.model_fields if name != "unknown")


class _Places(PydanticBaseSettingsSource):
    """Values as text, by field."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Unused: ``__call__`` gives all fields at once."""
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        """The values that are set; an empty one counts as not set."""
        given = _given()
        found: dict[str, Any] = {}
        for name in _NAMES:
            variable = PREFIX + name.upper()
            value = given.get(variable, "").strip()
            if name.upper() in SECRETS:
                value = value or _from_file(variable, given)
            if value:
                found[name] = value
        found["unknown"] = tuple(sorted(set(given) - _known()))
        return found


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
    try:
        settings = Settings()
    except ValidationError as error:
        raise Trouble(_explain(error)) from None
    _check_together(settings)
    return settings


def secret_now(name: str) -> str:
    """What a secret is set to at this moment, in its file too; empty where it is not set.

    Raises ``Trouble`` where its file cannot be read.
    """
    given, variable = _given(), PREFIX + name
    return given.get(variable, "").strip() or _from_file(variable, given)


def advice(unknown: str) -> str:
    """What to say about a variable that is no setting."""
    close = difflib.get_close_matches(unknown, sorted(_known()), n=1)
    hint = f"Did you mean {close[0]}?" if close else "Remove it, or look for its name."
    return f"{unknown} is not a setting, and does nothing. {hint}"


def _known() -> frozenset[str]:
    plain = {PREFIX + name.upper() for name in _NAMES}
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


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name = PREFIX + str(first["loc"][0]).upper()
    context = first.get("ctx", {}).get("error")
    return f"{name} {context or 'cannot be read. Correct it.'}"


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
    if (settings.calendar_url is None) != (settings.calendar_listen is None):
        raise Trouble(
            f"{PREFIX}CALENDAR_LISTEN and {PREFIX}CALENDAR_URL belong together: set both, or neither."
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
