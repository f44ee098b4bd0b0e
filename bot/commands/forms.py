"""``forms``: the forms of requests and answers, as documents made from their definition."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.process.answers import say
from bot.process.trouble import Trouble
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from wording.forms.schema import published_schema
from wording.forms.table import common_tables, tables_of

app = typer.Typer(help="The forms of requests and answers.", no_args_is_help=False)

Asked = Annotated[
    RequestType | None, typer.Argument(metavar="[TYPE]", help="Only this type's own fields.")
]
Folder = Annotated[
    Path, typer.Argument(metavar="DIRECTORY", help="It is made where there is none.")
]


@app.command("fields")
def fields(asked: Asked = None) -> None:
    """Print the fields of every form as tables (Markdown), or those of one type."""
    forms = [FORMS[asked]] if asked else [*FORMS.values()]
    lines = [] if asked else [*common_tables()]
    for form in forms:
        lines += tables_of(form)
    say("\n".join(lines).rstrip("\n"))


@app.command("schema")
def schema(folder: Folder) -> None:
    """Write the JSON Schema of each type's documents: TYPE.schema.json, over one that is there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form in FORMS.values():
            made = json.dumps(published_schema(form), indent=1, ensure_ascii=False)
            (folder / f"{form.type}.schema.json").write_text(f"{made}\n", encoding="utf-8")
    except OSError as error:
        raise Trouble(f"The schemas cannot be written to {folder}: {error.strerror}.") from None
    say(f"{len(FORMS)} schemas in {folder}")
