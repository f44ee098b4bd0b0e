"""The command and buttons by which the directory is looked through and changed in chat.

Owns their forms; ``handlers.routes.commands`` and ``handlers.routes.presses`` ask here for what
they do not know.
"""

import re

from domain.directory.entry_fields import Field, Section
from services.directory.in_chat import browsing as entry_browsing
from services.directory.in_chat import editing as entry_editing
from services.visit.desk import Inbound, serve
from services.visit.office import Office

_FORM = re.compile(
    r"directory:(?P<members>0|[1-9]\d{0,4})"
    r"|entries:(?P<of>[A-Z]{3}|-):(?P<page>0|[1-9]\d{0,4})"
    r"|entry:(?P<entry>[0-9a-f]{16})"
    r"|edit:(?P<edited>[0-9a-f]{16}):(?P<field>[a-z_]{1,20})"
    r"|remove:(?P<removed>[0-9a-f]{16})"
    r"|add:(?P<section>[a-z_]{1,20}):(?P<code>(?:[A-Z]{3})?)"
)


async def directory(office: Office, inbound: Inbound, rest: str) -> None:
    """``/directory``, with a part of a member's name where there are many."""
    await serve(office, inbound, entry_browsing.directory, rest)


def form_of(data: str) -> re.Match[str] | None:
    """A button's data as one of the forms of this file; None where it is none."""
    form = _FORM.fullmatch(data)
    if form is None or (form["field"] or Field.NAME) not in set(Field):
        return None
    return form if (form["section"] or Section.MEMBER) in set(Section) else None


async def press(office: Office, inbound: Inbound, form: re.Match[str]) -> None:
    """Do what such a button says."""
    if form["members"]:
        await serve(office, inbound, entry_browsing.turn_page, int(form["members"]))
    elif form["of"]:
        await serve(office, inbound, entry_browsing.entries, form["of"], int(form["page"]))
    elif form["entry"]:
        await serve(office, inbound, entry_browsing.entry, form["entry"])
    elif form["edited"]:
        await serve(office, inbound, entry_editing.change, form["edited"], Field(form["field"]))
    elif form["removed"]:
        await serve(office, inbound, entry_editing.remove, form["removed"])
    else:
        await serve(office, inbound, entry_editing.add, Section(form["section"]), form["code"])
