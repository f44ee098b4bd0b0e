"""``requests document`` and ``requests disclosure``: what of a request is handed out, and was."""

from collections.abc import Awaitable
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.frame import (
    RESTRICTED,
    AsJson,
    Language,
    Reason,
    require_language,
    with_office,
)
from bot.commands.requests import Reference, found, given
from bot.deployment.opening import Opened
from bot.process.answers import Json, plain, print_json, print_table, say, shown, tell
from bot.process.kept_files import new_file
from bot.process.trouble import Trouble
from domain.directory.languages import SOURCE
from domain.log.document import CaseDocument, Content
from domain.requests.request import Request
from domain.topics import stamp
from services.log import disclosure
from services.log.console import NotAgreed
from services.log.disclosure import Access
from services.log.document import MOST_LETTERS, NoSide, TooLong, case_document

Target = Annotated[
    Path, typer.Argument(metavar="FILE", help="The PDF to write; never overwritten.")
]
For = Annotated[
    str | None,
    typer.Option("--for", metavar="MEMBER", help="Only what this member's supervisors may have."),
]


def document(
    ref: Reference,
    file: Target,
    reason: Reason = None,
    member: For = None,
    language: Language = SOURCE,
) -> None:
    """One PDF of a request with its timeline and proof; with --reason its content too. It is recorded."""
    from bot.process.typesetting import require_typesetting, said_missing, set_document

    given(reason)
    require_language(language)
    if file.exists():
        raise Trouble(f"{plain(str(file))} is there already, and is not overwritten. Name another.")

    async def act(deployment: Opened) -> CaseDocument:
        fonts = deployment.settings.font_dir
        require_typesetting(fonts)
        # Before anything is read: a file that cannot be written costs no reading.
        with new_file(file) as stream:
            made = await found(_read(case_document(deployment.office, ref, reason, member)))
            typeset = await set_document(made, fonts, language)
            stream.write(typeset.pdf)
        if typeset.missing:
            tell(said_missing(typeset.missing))
        return made

    made = with_office(act)
    say(
        f"The document of {made.request.reference} is in {plain(str(file))}. {_HOLDS[made.content]}"
    )


_HOLDS = {
    Content.WHOLE: "It holds the texts; handle it by its marking.",
    Content.PART: "It holds what that member may have of the texts; handle it by its marking.",
    Content.WITHHELD: "It holds no content: give a --reason, which is recorded, for that.",
    Content.ERASED: "Its content was erased.",
}


async def _read(made: Awaitable[CaseDocument]) -> CaseDocument:
    try:
        return await made
    except NoSide:
        raise Trouble(
            "This member has no part in the request. Name one of its sides by its code, such as LBN."
        ) from None
    except NotAgreed:
        raise Trouble(RESTRICTED) from None
    except TooLong:
        raise Trouble(
            f"The texts of this request are longer than {MOST_LETTERS:,} letters, which is too much for "
            "one document. contactpoint log export --case has them all."
        ) from None


def report(ref: Reference, reason: Reason = None, as_json: AsJson = False) -> None:
    """Who saw or received what of a request, when, why, and by which channel; it is recorded."""
    if reason is None or not reason.strip():
        raise Trouble("Say for what the report is made: --reason TEXT. It is recorded.")

    async def act(deployment: Opened) -> tuple[Request, tuple[Access, ...]]:
        return await found(disclosure.report(deployment.office, ref, reason))

    request, rows = with_office(act)
    if as_json:
        print_json({"reference": request.reference, "accesses": [_document(row) for row in rows]})
        return
    say(f"Disclosures of {request.reference}")
    print_table(
        ("RECORD", "TIME", "WHO", "WHAT", "WHY", "CHANNEL"),
        (
            (
                str(row.record),
                shown(row.at),
                plain(row.who) or "-",
                row.what.replace("_", " "),
                row.why.replace("_", " ").replace("\n", " ") or "-",
                row.channel or "-",
            )
            for row in rows
        ),
    )


def _document(row: Access) -> dict[str, Json]:
    return {
        "record": row.record,
        "at": stamp(row.at),
        "event": row.event,
        "kinds": list(row.kinds),
        "who": row.who,
        "roles": list(row.roles),
        "why": row.why,
        "channel": row.channel,
        "what": row.what,
    }
