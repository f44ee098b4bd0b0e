"""The door from the chat: who opens a page there is known as far as Telegram knows them.

Owns how old launch data may be, that they are used once, whom they let in, and that whoever is not let
in learns nothing of why. What they are is ``crypto.launch_data``'s.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from crypto.launch_data import TELEGRAM as SIGNED_BY_TELEGRAM
from crypto.launch_data import Launch, LaunchBroken, read_launch
from domain.directory.portal import MiniApp
from domain.events import Event
from domain.requests.request import Message, Record, Ring
from domain.sessions.session import Level
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, Role
from services.sessions import sessions
from services.visit import reachability
from services.visit.attempts import note_attempt
from services.visit.office import Office, in_transaction
from storage.transaction.unit_of_work import UnitOfWork

OLDEST: Final = timedelta(seconds=300)
"""What was signed earlier opens nothing."""
AHEAD: Final = timedelta(seconds=30)
"""So far the clocks of Telegram and of this machine may be apart."""
TELEGRAM: Final = "telegram"
_PAGE: Final = "page"


class DoorClosed(Exception):
    """Nobody is let in, for a reason that is not told."""


@dataclass(eq=False)
class _NotLetIn(Exception):
    """``why`` as the log says it; who it was where Telegram says so, and whom the directory knows by it."""

    why: str
    account: int | None = None
    person: PersonId | None = None


async def begin(office: Office) -> None:
    """Tell the secretariat where somebody else than Telegram signs what opens the pages."""
    if office.launch_key != SIGNED_BY_TELEGRAM:
        await _tell_whose_key(office)


@in_transaction
async def _tell_whose_key(work: UnitOfWork) -> None:
    for person in work.directory.with_role(Role.SECRETARIAT):
        if await work.enrolled(person.id) is not None:
            await work.say(Message(to=person.id, topic=Topic.LAUNCH_KEY_SET, ring=Ring.RINGS))


async def enter(office: Office, written: str, browser: str, before: str = "") -> str:
    """The token of a session that is *claimed*; ``written`` are launch data. Raises ``DoorClosed``.

    ``before`` is the token that the browser brings. Its session is over by that, unless the same person
    has *proved* in it who they are: then they go on in it.
    """
    try:
        launch = await _signed(office, written)
        return await office.store.transact(partial(_enter, launch, browser, before))
    except _NotLetIn as refused:
        await office.store.transact(partial(_note, refused))
        raise DoorClosed from None


async def _signed(office: Office, written: str) -> Launch:
    """What was signed, looked at outside any transaction: whoever sends anything holds nobody up."""
    try:
        bot = await reachability.own_bot_of(office.store)
        return read_launch(written, bot, office.launch_key)
    except LaunchBroken:
        raise _NotLetIn("not signed") from None


async def _enter(launch: Launch, browser: str, before: str, work: UnitOfWork) -> str:
    if launch.bot != reachability.own_bot(work):
        raise _NotLetIn("not signed")
    account = await work.people.by_account(launch.account)
    person = account.person if account is not None else None
    why = await _why_not(work, launch, person)
    if person is None or why:
        raise _NotLetIn(why, launch.account, person)
    earlier = await sessions.find(work, before)
    if earlier is not None:
        if earlier.person == person and earlier.level is Level.PROVED:
            return before
        await work.sessions.end(earlier.key)
    return await sessions.begin(work, person, Level.CLAIMED, by=TELEGRAM, browser=browser)


async def _why_not(work: UnitOfWork, launch: Launch, person: PersonId | None) -> str:
    """Empty where nothing is against it; then the launch is used from now on."""
    if not -AHEAD <= work.now - launch.at <= OLDEST:
        return "not new"
    if work.directory.portal.mini_app is MiniApp.OFF:
        return "off"
    if person is None or await work.enrolled(person) is None:
        return "not enrolled"
    return "" if await work.launches.use(launch.digest) else "used before"


async def _note(refused: _NotLetIn, work: UnitOfWork) -> None:
    """What Telegram signed is somebody's attempt; all else is counted together, whoever sent it."""
    about: Facts = {"attempt": "launch", "by": _PAGE, "why": refused.why}
    record = Record(event=Event.ATTEMPT_REFUSED, actor=refused.person, about=about)
    stranger = str(refused.account) if refused.account is not None else "launch"
    await note_attempt(work, record, _PAGE, stranger)
