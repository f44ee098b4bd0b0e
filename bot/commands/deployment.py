"""``init``, ``run``, ``doctor`` and ``rehearse``."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import frame
from bot.commands.frame import AsJson
from bot.deployment.opening import (
    FILE_KEY,
    database_path,
    is_embedded,
    key_provider,
    key_token,
    make_file_key,
)
from bot.deployment.settings import PREFIX, SETTINGS_FILE, Settings, load
from bot.deployment.settings_file import TEMPLATE
from bot.process import logs
from bot.process.answers import print_json, say, tell
from bot.process.trouble import Trouble
from bot.service.duties import read_duties
from crypto.provider_file import KeyFile
from crypto.providers import KeyTrouble

Speed = Annotated[
    float, typer.Option("--speed", min=0.1, max=3600.0, help="How fast the practice clock runs.")
]
Port = Annotated[
    int | None, typer.Option("--port", min=0, max=65535, help="Of the page; 0: a free one.")
]


def init() -> None:
    """Make the data directory, the keys and a commented settings file; nothing is overwritten."""
    settings = frame.settings()
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path, made in _made(settings):
            say(f"{'made' if made else 'kept'}  {path}")
    except OSError as error:
        raise Trouble(
            f"{settings.data_dir} cannot be written to: {error.strerror}. Check its rights, or set "
            f"{PREFIX}DATA_DIR to another folder."
        ) from None
    kept = [settings.keys_kept, *([FILE_KEY] if is_embedded(settings) else [])]
    say(f"Keep copies of {' and '.join(kept)} apart from those of the database.")
    say(f"Next: set {PREFIX}BOT_TOKEN in {settings.data_dir / SETTINGS_FILE}, then")
    say("contactpoint network import FILE, contactpoint people invite ID, contactpoint run.")


def run(
    only: Annotated[
        str | None,
        typer.Option(
            "--only", metavar="DUTIES", help="Some of: alerts, webhook, gateway, calendar, health."
        ),
    ] = None,
) -> None:
    """Run the service until it is told to stop (SIGTERM, SIGINT)."""
    from bot.service import service

    duties = read_duties(only)
    settings = load()
    logs.configure(settings.log_level)
    for unknown in settings.unknown:
        logs.event("unknown_setting", "warning", setting=unknown)
    if settings.key_provider == "environment":
        logs.event("key_in_environment_is_insecure", "warning")
    if settings.mini_app_key is not None:
        logs.event("mini_app_key_is_set_and_opens_the_pages", "error")
    if not settings.tells_visitors_apart:
        logs.event("visitors_not_told_apart", "warning", setting="PORTAL_PROXIES", why="not set")
    asyncio.run(service.run(settings, duties))


def doctor(as_json: AsJson = False) -> None:
    """Check everything that the service needs, and say what to do; exit status 1 with an error."""
    from bot.doctor import doctor as checks
    from bot.doctor import findings

    logs.configure("CRITICAL")
    found = asyncio.run(checks.examine())
    if as_json:
        print_json(findings.document(found))
    else:
        for line in findings.lines(found):
            say(line)
    if any(finding.severity is findings.Severity.ERROR for finding in found):
        raise typer.Exit(1)


def rehearse(
    story: Annotated[bool, typer.Option("--story", help="Play the main job by itself.")] = False,
    speed: Speed = 1.0,
    port: Port = None,
    language: Annotated[str, typer.Option("--language", help="What everybody reads.")] = "en",
) -> None:
    """A practice network: a local Telegram, the bot, and phones in a browser page."""
    from bot.rehearsing.rehearse import rehearse as practise
    from bot.rehearsing.story import play

    logs.configure("ERROR")
    if story:
        raise typer.Exit(asyncio.run(play(speed, language)))
    asyncio.run(practise(port=port, speed=speed, language=language, tell=tell))


def _made(settings: Settings) -> list[tuple[Path, bool]]:
    """Each file, and whether it was made now."""
    return [
        *_make_keys(settings),
        (settings.data_dir / FILE_KEY, make_file_key(settings, key_provider(settings))),
        _make_settings_file(settings.data_dir / SETTINGS_FILE),
    ]


def _make_keys(settings: Settings) -> list[tuple[Path, bool]]:
    if settings.key_provider == "pkcs11":
        try:
            key_token(settings, makes_first=True)
        except KeyTrouble as error:
            raise Trouble(str(error)) from None
    if settings.key_provider != "file":
        return []
    path = settings.keys_path
    if path.exists():
        return [(path, False)]
    for protected in _protected(settings):
        if protected.exists():
            raise Trouble(
                f"There is no key file at {path}, but {protected} belongs to one. Put the key file "
                "back from where a copy is kept."
            )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        KeyFile.create(path)
    except KeyTrouble as error:
        raise Trouble(str(error)) from None
    return [(path, True)]


def _protected(settings: Settings) -> list[Path]:
    """What only the key that it was made with opens."""
    if not is_embedded(settings):
        return []
    return [settings.data_dir / FILE_KEY, database_path(settings)]


def _make_settings_file(path: Path) -> tuple[Path, bool]:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path, False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(TEMPLATE)
    return path, True
