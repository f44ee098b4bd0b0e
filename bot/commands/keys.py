"""``keys status`` and ``keys public``."""

from datetime import UTC, datetime

import typer

from bot.commands import frame
from bot.commands.frame import AsJson, print_json, print_table, say, shown, with_office
from bot.opening import Opened, key_provider
from crypto.providers import KeyFile
from domain.request import stamp

app = typer.Typer(help="The keys.")


@app.command("status")
def status(as_json: AsJson = False) -> None:
    """The key-encryption keys: which one wraps now, and how old they are."""
    provider = key_provider(frame.settings())
    active = provider.active_id()
    # A key from the environment has no date of its own.
    made: dict[str, datetime | None] = (
        {kek.id: kek.created_at for kek in provider.keks()} if isinstance(provider, KeyFile) else {}
    )
    rows = made or {active: None}
    if as_json:
        print_json(
            [
                {"key": key, "active": key == active, "created_at": stamp(at), "age_days": _age(at)}
                for key, at in rows.items()
            ]
        )
        return
    print_table(
        ("KEY", "ACTIVE", "MADE", "AGE"),
        (
            (key, "yes" if key == active else "no", shown(at), f"{_age(at)} days" if at else "-")
            for key, at in rows.items()
        ),
    )


@app.command("public")
def public() -> None:
    """The log's public key as one line, with which anybody can check its checkpoints."""

    async def act(deployment: Opened) -> str:
        return deployment.verifier

    say(with_office(act))


def _age(at: datetime | None) -> int | None:
    return (datetime.now(UTC) - at).days if at else None
