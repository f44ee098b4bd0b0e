"""``people list``, ``invite``, ``secret``, ``confirm``, ``revoke`` and ``signout``.

A code, and beside it a second secret, is shown here and never again: as lines, as JSON, as a picture, as
a page to print and cut.
"""

import sys
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.commands.frame import AsJson, with_office
from bot.deployment.opening import Opened
from bot.deployment.settings import PREFIX
from bot.process.answers import Json, plain, print_json, print_table, say, shown
from bot.process.kept_files import new_file
from bot.process.trouble import Trouble
from domain.topics import stamp
from domain.vocabulary import PersonId
from services.people import people
from services.people.confirming import NothingToConfirm
from services.people.people import Invited, PersonRow, UnknownMember, UnknownPerson
from services.sessions import at_console, secrets
from services.sessions.secrets import Given, HasPasskey

if TYPE_CHECKING:
    from segno import QRCode

Result = TypeVar("Result")

app = typer.Typer(help="People and their enrolment.")

PersonArgument = Annotated[
    str, typer.Argument(metavar="ID", help="The person's id in the directory.")
]

PersonsArgument = Annotated[
    list[str], typer.Argument(metavar="ID…", help="Their ids in the directory.")
]

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WORD]…",
        help="Only who fits each: a member by code or name, a state, a role, a part of a name.",
    ),
]

InvitedArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]…", help="Their ids in the directory.")
]

OfMember = Annotated[
    str | None,
    typer.Option("--member", metavar="LBN", help="All of this member who never enrolled."),
]

Sheet = Annotated[
    Path | None,
    typer.Option("--sheet", metavar="FILE", help="Write a page in HTML to print and cut."),
]

AsQr = Annotated[
    bool, typer.Option("--qr", help="Show the link as a QR code, to be scanned with a telephone.")
]

Everybody = Annotated[bool, typer.Option("--everybody", help="End the sessions of everybody.")]

_NAME_WITHIN = 2.0


_STYLE = """
body { font-family: sans-serif; margin: 0 }
section { break-inside: avoid; border-bottom: 1px dashed; padding: 1.2em 0; overflow: hidden }
svg { float: right; width: 9em; height: 9em }
code { font-size: 1.6em; letter-spacing: .08em }
h2 { margin: 0 }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What an invitation prints: the codes, the second secrets by person, and where each is used."""

    invited: Sequence[Invited]
    secrets: Mapping[PersonId, Given] = field(default_factory=dict)
    bot: str = ""
    """The bot's name; empty where it is not known."""
    portal: str = ""


@app.command("list")
def list_people(words: Words = None, as_json: AsJson = False) -> None:
    """Everybody in the directory, and how far their enrolment has come."""
    typed = " ".join(words or ())

    async def act(deployment: Opened) -> tuple[tuple[PersonRow, ...], bool]:
        office = deployment.office
        return await people.listing(office, typed), bool(office.portal_url)

    rows, has_pages = with_office(act)
    if as_json:
        print_json([_document(row, has_pages=has_pages) for row in rows])
        return
    print_table(
        (
            *("ID", "NAME", "MEMBER", "ROLES", "STATE", "REACHED BY"),
            *(("PASSKEYS",) if has_pages else ()),
        ),
        (
            (
                row.id,
                row.name,
                row.member or "-",
                ", ".join(role.value for role in row.roles),
                row.standing.value,
                ", ".join(row.channels) or "nothing",
                *((str(row.passkeys or "none"),) if has_pages else ()),
            )
            for row in rows
        ),
    )


@app.command("invite")
def invite(
    persons: InvitedArgument = None,
    member: OfMember = None,
    as_json: AsJson = False,
    as_qr: AsQr = False,
    sheet: Sheet = None,
) -> None:
    """Make one-time codes that bind a chat account to a person each; they live 24 hours.

    Where there are pages, each comes with a second secret, which is typed there and never in chat.
    """
    named = persons or []
    if not named and member is None:
        raise Trouble("Say whom: people invite ID…, or --member LBN for all who have not enrolled.")

    async def act(deployment: Opened) -> Handed:
        ids = [*named, *(await _of_member(deployment, member) if member is not None else ())]
        made = await _known(people.invite_all(deployment.office, ids))
        url = deployment.office.portal_url
        given = await secrets.make_where_needed(deployment.office, ids) if url else ()
        return Handed(
            invited=made,
            secrets={each.person: each for each in given},
            bot=await _bot_name(deployment),
            portal=url,
        )

    with new_file(sheet) if sheet is not None else nullcontext() as file:
        handed = with_office(act)
        made = handed.invited
        if file is not None:
            file.write(page(handed).encode())
    is_list = member is not None or len(named) > 1
    if as_json:
        documents = [_invitation(each, handed) for each in made]
        print_json(documents if is_list else documents[0])
    elif sheet is not None:
        say(f"{len(made)} on {sheet}. Print it, cut it, hand each strip over, and delete the file.")
    else:
        for number, each in enumerate(made):
            say_one(each, handed, is_first=number == 0, as_qr=as_qr)
        if not made:
            say(f"Everybody of {member} has enrolled already.")


@app.command("secret")
def secret(persons: PersonsArgument, as_json: AsJson = False) -> None:
    """Make a new second secret for each; it is typed on the page for a first passkey, never in chat."""

    async def act(deployment: Opened) -> tuple[tuple[Given, ...], str]:
        url = deployment.office.portal_url
        if not url:
            raise Trouble(
                f"There are no pages, so a secret would open nothing. Set {PREFIX}PORTAL_URL first."
            )
        return await _known(secrets.make(deployment.office, persons)), url

    try:
        made, url = with_office(act)
    except HasPasskey as error:
        raise Trouble(
            f"{error} has had a passkey, so a secret would open nothing; none was made. Without any "
            f"passkey left: contactpoint people revoke {error}, then people invite {error}."
        ) from None
    if as_json:
        documents = [_secret_document(each) for each in made]
        print_json(documents if len(persons) > 1 else documents[0])
        return
    for number, each in enumerate(made):
        if number:
            say("")
        _say_secret(each, url)


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


@app.command("signout")
def sign_out(persons: InvitedArgument = None, everybody: Everybody = False) -> None:
    """End all sessions at the pages of each person named, at once; who was signed out signs in again."""
    if bool(persons) == everybody:
        raise Trouble("Say whose sessions end: people signout ID…, or --everybody.")

    async def act(deployment: Opened) -> int:
        return await _known(at_console.sign_out(deployment.office, persons or None))

    count = with_office(act)
    say("1 session is over." if count == 1 else f"{count} sessions are over.")


def _link(invited: Invited, bot_name: str) -> str | None:
    """The link that enrols; None where the bot's name is not known."""
    return f"https://t.me/{bot_name}?start={invited.code}" if bot_name else None


def _invitation(invited: Invited, handed: Handed) -> Json:
    """An invitation for a machine; ``secret`` is null without pages, and for who had a passkey."""
    given = handed.secrets.get(invited.person)
    return {
        "person": invited.person,
        "code": invited.code,
        "link": _link(invited, handed.bot),
        "expires_at": stamp(invited.expires_at),
        "secret": given.secret if given is not None else None,
    }


def _secret_document(given: Given) -> Json:
    """A second secret for a machine, in the form of an invitation without a code."""
    return {
        "person": given.person,
        "code": None,
        "link": None,
        "expires_at": stamp(given.expires_at),
        "secret": given.secret,
    }


def say_one(invited: Invited, handed: Handed, *, is_first: bool, as_qr: bool) -> None:
    """An invitation for a reader; ``as_qr`` with its link as a picture. Raises ``Trouble``."""
    link = _link(invited, handed.bot)
    if not is_first:
        say("")
    if as_qr:
        _show_qr(link, invited.code)
    say(f"Code for {invited.person}: {invited.code}")
    say(f"Link: {link}" if link else f"They send to the bot: /start {invited.code}")
    say(f"It works once, until {shown(invited.expires_at)}. Give it to nobody else.")
    if invited.is_second:
        say("The code that they were given before is void.")
    if (given := handed.secrets.get(invited.person)) is not None:
        _say_secret(given, handed.portal)


def _say_secret(given: Given, url: str) -> None:
    say(f"Second secret for {given.person}: {given.secret}")
    say(f"For the first passkey, at {url}/sign-in, until {shown(given.expires_at)}. Never in chat.")


def _show_qr(link: str | None, code: str) -> None:
    """The link as a QR code in half blocks, which terminals and their fonts show."""
    if link is None:
        raise Trouble(
            "The bot's name is not known, so there is no link to show. They send to the bot: "
            f"/start {code}"
        )
    _qr(link).terminal(out=sys.stdout, compact=True)


def page(handed: Handed) -> str:
    """A page in HTML, a strip for each person, to be printed and cut."""
    strips = "".join(_strip(each, handed) for each in handed.invited)
    title = "<title>Invitations</title>"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">{title}<style>{_STYLE}</style>\n'
        f"{strips}</html>\n"
    )


def _strip(invited: Invited, handed: Handed) -> str:
    link, bot_name = _link(invited, handed.bot), handed.bot
    member = f", {invited.member}" if invited.member else ""
    bot = f"@{bot_name}" if bot_name else "the bot"
    void = "<p>A code that was given before is void.</p>" if invited.is_second else ""
    scan = "Scan the picture, or write" if link else "Write"
    picture = _qr(link).svg_inline(border=0, omitsize=True) if link else ""
    return (
        f"<section>{picture}<h2>{escape(plain(invited.name))}{escape(member)}</h2>"
        f"<p><code>{escape(invited.code)}</code></p>"
        f"<p>{scan} to {escape(bot)} in Telegram: /start {escape(invited.code)}</p>"
        f"<p>It works once, until {escape(shown(invited.expires_at))}, and for nobody else.</p>"
        f"{void}{_secret_of(invited, handed)}</section>\n"
    )


def _secret_of(invited: Invited, handed: Handed) -> str:
    given = handed.secrets.get(invited.person)
    if given is None:
        return ""
    where, until = escape(handed.portal), escape(shown(given.expires_at))
    return (
        f"<p>Second secret: <code>{escape(given.secret)}</code></p>"
        f"<p>For the first passkey, at {where}/sign-in, until {until}. Never write it in chat.</p>"
    )


def _qr(link: str) -> "QRCode":
    import segno

    return segno.make(link, error="m", micro=False)


async def _known(act: Awaitable[Result]) -> Result:
    try:
        return await act
    except UnknownPerson as error:
        raise Trouble(
            f"Nobody in the directory has this id: {plain(str(error))}. "
            "See: contactpoint people list"
        ) from None


async def _of_member(deployment: Opened, member: str) -> list[PersonId]:
    try:
        return await people.not_enrolled(deployment.office, member)
    except UnknownMember:
        raise Trouble(
            f"The directory has no member {plain(member)}. Members are named by their codes, as in "
            "--member LBN."
        ) from None


async def _bot_name(deployment: Opened) -> str:
    """The bot's user name, if Telegram says it quickly."""
    if deployment.settings.bot_token is None:
        return ""
    from bot.telegram.telegram_api import name_of_own

    return await name_of_own(deployment.settings, _NAME_WITHIN)


def _document(row: PersonRow, *, has_pages: bool) -> Json:
    return {
        "person": row.id,
        "name": row.name,
        "member": row.member,
        "roles": [role.value for role in row.roles],
        "state": row.standing.value,
        "reachable": row.reachable,
        "channels": [channel.value for channel in row.channels],
        "language": row.language,
        "passkeys": row.passkeys if has_pages else None,
    }
