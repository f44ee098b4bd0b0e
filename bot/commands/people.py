"""``people list``, ``people invite``, ``people confirm`` and ``people revoke``."""

import sys
from collections.abc import Awaitable
from typing import Annotated, TypeVar

import typer

from bot.commands.frame import AsJson, with_office
from bot.deployment.opening import Opened
from bot.process.answers import Json, print_json, print_table, say, shown
from bot.process.trouble import Trouble
from domain.topics import stamp
from services.people import people
from services.people.confirming import NothingToConfirm
from services.people.people import Invited, PersonRow, UnknownPerson

Result = TypeVar("Result")

app = typer.Typer(help="People and their enrolment.")

PersonArgument = Annotated[
    str, typer.Argument(metavar="ID", help="The person's id in the directory.")
]

PersonsArgument = Annotated[
    list[str], typer.Argument(metavar="ID…", help="Their ids in the directory.")
]

AsQr = Annotated[
    bool, typer.Option("--qr", help="Show the link as a QR code, to be scanned with a telephone.")
]

_NAME_WITHIN = 2.0


@app.command("list")
def list_people(as_json: AsJson = False) -> None:
    """Everybody in the directory, and how far their enrolment has come."""
    rows = with_office(lambda deployment: people.listing(deployment.office))
    if as_json:
        print_json([_document(row) for row in rows])
        return
    print_table(
        ("ID", "NAME", "MEMBER", "ROLES", "STATE", "REACHED BY"),
        (
            (
                row.id,
                row.name,
                row.member or "-",
                ", ".join(role.value for role in row.roles),
                row.standing.value,
                ", ".join(row.channels) or "nothing",
            )
            for row in rows
        ),
    )


@app.command("invite")
def invite(person: PersonArgument, as_json: AsJson = False, as_qr: AsQr = False) -> None:
    """Make a one-time code that binds a chat account to this person; it lives 24 hours."""

    async def act(deployment: Opened) -> tuple[Invited, str]:
        invited = await _known(people.invite(deployment.office, person))
        return invited, await _bot_name(deployment)

    invited, bot_name = with_office(act)
    link = f"https://t.me/{bot_name}?start={invited.code}" if bot_name else None
    if as_json:
        print_json(
            {
                "person": invited.person,
                "code": invited.code,
                "link": link,
                "expires_at": stamp(invited.expires_at),
            }
        )
        return
    if as_qr:
        if link is None:
            raise Trouble(
                f"The bot's name is not known, so there is no link to show. They send to the bot: "
                f"/start {invited.code}"
            )
        show_qr(link)
    say(f"Code for {invited.person}: {invited.code}")
    say(f"Link: {link}" if link else f"They send to the bot: /start {invited.code}")
    say(f"It works once, until {shown(invited.expires_at)}. Give it to nobody else.")


@app.command("confirm")
def confirm(persons: PersonsArgument) -> None:
    """Confirm who enrolled as these people, where the network asks for it."""

    async def act(deployment: Opened) -> None:
        await _known(people.confirm(deployment.office, persons))

    try:
        with_office(act)
    except NothingToConfirm as error:
        raise Trouble(
            f"{error} does not wait for a confirmation; nobody was confirmed. "
            "See: contactpoint people list"
        ) from None
    for person in persons:
        say(f"{person} is confirmed.")


@app.command("revoke")
def revoke(person: PersonArgument) -> None:
    """Take the person's chat account and codes away, at once."""

    async def act(deployment: Opened) -> None:
        await _known(people.revoke(deployment.office, person))

    with_office(act)
    say(f"{person} can no longer act. To enrol them again: contactpoint people invite {person}")


def show_qr(link: str) -> None:
    """The link as a QR code in half blocks, which terminals and their fonts show."""
    import segno

    code = segno.make(link, error="m", micro=False)
    code.terminal(out=sys.stdout, compact=True)


async def _known(act: Awaitable[Result]) -> Result:
    try:
        return await act
    except UnknownPerson:
        raise Trouble(
            "Nobody in the directory has this id. See: contactpoint people list"
        ) from None


async def _bot_name(deployment: Opened) -> str:
    """The bot's user name, if Telegram says it quickly."""
    if deployment.settings.bot_token is None:
        return ""
    from bot.telegram.telegram_api import ask_name, make_bot, shutdown_bot

    bot = make_bot(deployment.settings)
    try:
        return await ask_name(bot, _NAME_WITHIN)
    finally:
        await shutdown_bot(bot)


def _document(row: PersonRow) -> Json:
    return {
        "person": row.id,
        "name": row.name,
        "member": row.member,
        "roles": [role.value for role in row.roles],
        "state": row.standing.value,
        "reachable": row.reachable,
        "channels": [channel.value for channel in row.channels],
        "language": row.language,
    }
