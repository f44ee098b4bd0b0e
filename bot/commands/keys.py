"""``keys status``, ``keys public``, ``keys rotate`` and ``keys destroy``."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.commands import frame
from bot.commands.frame import AsJson, with_office
from bot.deployment.opening import Opened, file_key_kek, key_provider, rewrap_file_key
from bot.deployment.settings import Settings
from bot.process.answers import plain, print_json, print_table, say, shown, tell
from bot.process.progress import bar
from bot.process.trouble import Trouble
from crypto.providers import KeyTrouble
from domain.topics import stamp
from services.keeping import key_destruction, key_rotation
from services.keeping.key_destruction import BackupUnder, KeyInUse

app = typer.Typer(help="The keys.")

_NAMED = 50

KeyId = Annotated[str, typer.Argument(metavar="ID", help="As keys status names it.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask; needed where there is no terminal.")]
Signing = Annotated[bool, typer.Option("--signing", help="Change the log's signing key instead.")]


@app.command("status")
def status(as_json: AsJson = False) -> None:
    """The key-encryption keys: which one wraps now, how old they are, what is under each."""
    provider = key_provider(frame.settings())

    async def act(deployment: Opened) -> Mapping[str, int]:
        return await key_rotation.counts(deployment.office)

    counts = with_office(act)
    try:
        active, ages = provider.active_id(), provider.ages()
    except KeyTrouble as error:
        raise Trouble(str(error)) from None
    in_use = _in_use(frame.settings())
    # A key that wraps something and is not there is what a reader must see first.
    rows = {kek: ages.get(kek) for kek in [*sorted(set(counts) - set(ages)), *ages]}
    if as_json:
        print_json(
            [
                {
                    "key": kek,
                    "active": kek == active,
                    "created_at": stamp(at),
                    "age_days": _age(at),
                    "data_keys": counts.get(kek, 0),
                    "database_file": kek in in_use,
                }
                for kek, at in rows.items()
            ]
        )
        return
    print_table(
        ("KEY", "ACTIVE", "MADE", "AGE", "DATA KEYS"),
        (
            (
                kek,
                "yes" if kek == active else "kept" if kek in ages else "missing",
                shown(at),
                f"{_age(at)} days" if at else "-",
                str(counts.get(kek, 0)),
            )
            for kek, at in rows.items()
        ),
    )
    if len(ages) > 1:
        tell("Older keys are kept for the backups under them. To destroy one: keys destroy ID")


@app.command("public")
def public() -> None:
    """The log's public key as one line, with which anybody can check its checkpoints."""

    async def act(deployment: Opened) -> str:
        return deployment.verifier

    say(with_office(act))


@app.command("rotate")
def rotate(signing: Signing = False) -> None:
    """Change the key-encryption key, beside a running service; an interrupted run goes on."""
    if signing:
        _rotate_signing()
        return
    try:
        rotated = with_office(_rotate)
    except KeyTrouble as error:
        raise Trouble(str(error)) from None
    say(f"{rotated.moved} data keys are under {rotated.active} now.")
    for kek in rotated.kept:
        say(f"{kek} is kept: backups made before need it. To destroy it: keys destroy {kek}")
    say("Keep a copy of the keys as they are now.")


async def _rotate(deployment: Opened) -> key_rotation.Rotated:
    settings, office = deployment.settings, deployment.office
    provider = key_provider(settings)
    active = await key_rotation.begin(office, provider, _in_use(settings))
    with bar("moving data keys") as progress:
        moved = await key_rotation.move_all(office, provider, active, progress.reach)
    rewrap_file_key(settings, provider)
    kept = tuple(kek for kek in provider.ages() if kek != active)
    return key_rotation.Rotated(active=active, moved=moved, kept=kept)


def _in_use(settings: Settings) -> frozenset[str]:
    """Keys that wrap something beside the database: the key of its file."""
    kek = file_key_kek(settings)
    return frozenset({kek} if kek is not None else ())


@app.command("destroy")
def destroy(kek: KeyId, yes: Yes = False) -> None:
    """Destroy an old key-encryption key for good, and with it the backups that need it."""

    async def look(deployment: Opened) -> tuple[BackupUnder, ...]:
        office, provider = deployment.office, key_provider(deployment.settings)
        in_use = _in_use(deployment.settings)
        await key_destruction.require_unused(office, provider, kek, in_use)
        return await key_destruction.backups_under(office, kek, provider.ages().get(kek))

    async def act(deployment: Opened) -> None:
        office, provider = deployment.office, key_provider(deployment.settings)
        in_use = _in_use(deployment.settings)
        await key_destruction.destroy(office, provider, kek, in_use, len(backups))

    try:
        backups = with_office(look)
        _warn(kek, backups)
        if not yes and not _is_sure(f"Destroy {plain(kek)} for good?"):
            raise Trouble("Nothing was destroyed.", status=1)
        with_office(act)
    except (KeyInUse, KeyTrouble) as error:
        raise Trouble(plain(str(error))) from None
    say(f"{plain(kek)} was destroyed.")


def _warn(kek: str, backups: tuple[BackupUnder, ...]) -> None:
    tell(f"Destroying {plain(kek)} cannot be undone. What needs it never opens again:")
    for backup in backups[-_NAMED:]:
        made = shown(backup.made_at)
        sure = "" if backup.is_certain else ", as far as can be told"
        tell(f"- the backup of {made}, to {plain(backup.recipient)}{sure}")
    if len(backups) > _NAMED:
        tell(f"- {len(backups) - _NAMED} older backups")
    if not backups:
        tell("- no recorded backup")
    tell("- copies of the database that were taken otherwise, which nobody here knows of")


def _is_sure(question: str) -> bool:
    """Ask; where there is no terminal, nobody can answer. Raises ``Trouble``."""
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        raise Trouble("This asks first, and there is no terminal. Add --yes if you are sure.")
    return typer.confirm(question, err=True)


def _rotate_signing() -> None:
    async def act(deployment: Opened) -> tuple[str, str]:
        return await key_rotation.rotate_signing(deployment.office)

    line, note = with_office(act)
    say("The log is signed with a new key from now on. Its verifier line:")
    say(line)
    say("Give it to auditors and to the operator of a witness. Both keys signed this note:")
    say(note.rstrip("\n"))


def _age(at: datetime | None) -> int | None:
    return (datetime.now(UTC) - at).days if at else None
