"""``forms``: the forms of requests and answers, as documents made from their definition."""

from typing import Annotated

import typer

from bot.process.answers import say
from domain.forms.forms import FORMS
from domain.vocabulary import RequestType
from wording.forms.table import common_tables, tables_of

app = typer.Typer(help="The forms of requests and answers.", no_args_is_help=False)

Asked = Annotated[
    RequestType | None, typer.Argument(metavar="[TYPE]", help="Only this type's own fields.")
]


@app.command("fields")
def fields(asked: Asked = None) -> None:
    """Print the fields of every form as tables (Markdown), or those of one type."""
    forms = [FORMS[asked]] if asked else [*FORMS.values()]
    lines = [] if asked else [*common_tables()]
    for form in forms:
        lines += tables_of(form)
    say("\n".join(lines).rstrip("\n"))
