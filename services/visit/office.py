"""Where services work: the database, the time, the limits; and acts that are one transaction there."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from crypto.launch_data import TELEGRAM
from domain.forms.filled import Filled
from services.visit.beside import SharedWork
from storage.transaction.store import Store
from storage.transaction.unit_of_work import UnitOfWork

CONSOLE: Final = "console"
"""The channel and authentication of who acts at the command line."""

Now = Callable[[], datetime]
Titles = Mapping[str, str]
"""What a person calls the fields of a form, by their paths."""
Labels = Mapping[str, Mapping[str, str]]
"""The words of its choices by what the person calls them, by the fields' paths."""
FormWords = Callable[[str, Filled], tuple[Titles, Labels]]
"""The words of a form in a language: typed lines may name fields and choices by them."""
Given = ParamSpec("Given")
Result = TypeVar("Result")


@dataclass(slots=True, kw_only=True)
class OwnName:
    """How the bot is called at Telegram, where its owner may give it another name at any time."""

    name: str = ""
    """Its user name, for links that enrol; empty where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What every service needs."""

    store: Store
    now: Now
    requests_per_hour: int = 60
    """Requests that one person may file within an hour; 0 lifts the limit."""
    calendar_url: str = ""
    """The public address under which calendars are served; empty where they are not."""
    portal_url: str = ""
    """The public address of the pages, without a path; empty where there are none."""
    launch_key: bytes = TELEGRAM
    """The public key of whoever signs what opens the pages from the chat."""
    bot: OwnName = field(default_factory=OwnName)
    shared: SharedWork = field(default_factory=SharedWork)
    """What takes very long, and is worked out once for all who ask."""
    form_words: FormWords = lambda _language, _filled: ({}, {})
    notes: Callable[[str], None] = lambda _event: None
    """Writes an event, without anything else, into the process's own log."""


def in_transaction(
    act: Callable[Concatenate[UnitOfWork, Given], Awaitable[Result]],
) -> Callable[Concatenate[Office, Given], Coroutine[Any, Any, Result]]:
    """The act is called with an office: it runs in a transaction there, again from the beginning
    where somebody else was first."""

    @wraps(act)
    async def run(office: Office, /, *args: Given.args, **named: Given.kwargs) -> Result:
        return await office.store.transact(lambda work: act(work, *args, **named))

    return run
