"""``keys status``, ``keys public`` and ``keys rotate``."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.commands import frame
from bot.commands.frame import AsJson, print_json, print_table, say, shown, with_office
from bot.opening import Opened, file_key_kek, key_provider, rewrap_file_key
from bot.progress import bar
from bot.trouble import Trouble
from crypto.providers import KeyTrouble
from domain.request import stamp
from services import key_rotation

app = typer.Typer(help="The keys.")

Signing = Annotated[bool, typer.Option("--signing", help="Change the log's signing key instead.")]


@app.command("status")
def status(as_json: AsJson = False) -> None:
    """The key-encryption keys: which one wraps now, how old they are, what is under each."""
    provider = key_provider(frame.settings())

    async def act(deployment: Opened) -> Mapping[str, int]:
        return await key_rotation.counts(deployment.office, provider)

    counts = with_office(act)
    try:
        active, ages = provider.active_id(), provider.ages()
    except KeyTrouble as error:
        raise Trouble(str(error)) from None
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
                "yes" if kek == active else "no" if kek in ages else "missing",
                shown(at),
                f"{_age(at)} days" if at else "-",
                str(counts.get(kek, 0)),
            )
            for kek, at in rows.items()
        ),
    )


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
    for kek in rotated.retired:
        say(f"{kek} is no longer used, and was removed.")
    say("Keep a copy of the keys as they are now. Backups made before need the copy from then.")


async def _rotate(deployment: Opened) -> key_rotation.Rotated:
    settings, office = deployment.settings, deployment.office
    provider = key_provider(settings)
    active = await key_rotation.begin(office, provider)
    with bar("moving data keys") as progress:
        done = 0

        def advance(moved: int, whole: int) -> None:
            nonlocal done
            progress.begin(whole)
            progress.advance(moved - done)
            done = moved

        moved = await key_rotation.move_all(office, provider, active, advance)
    rewrap_file_key(settings, provider)
    in_use = frozenset(kek for kek in (file_key_kek(settings),) if kek is not None)
    retired = await key_rotation.retire_unused(office, provider, active, in_use)
    return key_rotation.Rotated(active=active, moved=moved, retired=retired)


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
