"""What shows who somebody is: their passkeys, and where they are signed in, seen and ended at a page.

Owns that passkeys are changed from a session that one proved, never from a chat, nor by the key of a
telephone: whoever took over a chat account would lock its owner out. Each change is recorded, and its
person told in chat.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.request import Message, Record, Ring
from domain.sessions.passkey import LONGEST_NAME, Passkey, PasskeyState
from domain.sessions.rows import DeviceRow, PasskeyRow, SessionRow
from domain.sessions.session import Session
from domain.topics import Facts, Topic, stamp
from services.sessions import device_keys, passkeys, sessions
from services.sessions.first_passkey import tell_added
from services.sessions.visiting import require_passkey
from services.visit.page import PageVisit
from services.visit.visit import Visit
from storage.database.passkey_tables import passkeys as passkey_rows
from storage.database.passkey_tables import used_challenges
from storage.transaction.held import are_held


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """One's own passkeys that open something, and sessions that are not over."""

    passkeys: Sequence[PasskeyRow]
    telephones: Sequence[DeviceRow]
    sessions: Sequence[SessionRow]
    may_offer: bool
    """Whether the network lets telephones have keys."""


async def devices(visit: Visit, session: Session | None = None) -> Devices:
    """What shows who this person is; ``session``: the one from which they look."""
    keys = [key for key in await visit.work.passkeys.of(visit.actor.id) if key.is_active]
    found = await visit.work.sessions.of(visit.actor.id)
    return Devices(
        passkeys=[
            PasskeyRow(
                key=key.opaque,
                added_at=key.added_at,
                used_at=key.used_at,
                is_this=session is not None and session.by == key.opaque,
                name=key.name,
            )
            for key in keys
        ],
        telephones=[
            DeviceRow(
                key=each.opaque,
                added_at=each.added_at or each.offered_at,
                used_at=each.used_at,
                is_this=session is not None and session.by == each.by,
                name=each.name,
            )
            for each in await visit.work.device_keys.active_of(visit.actor.id)
        ],
        sessions=[
            SessionRow(
                key=_opaque(each),
                level="device" if each.is_by_device else each.level.value,
                began_at=each.began_at,
                used_at=each.used_at,
                is_this=session is not None and session.key == each.key,
                browser=each.browser,
            )
            for each in found
            if not each.is_over(visit.work.now)
        ],
        may_offer=device_keys.is_on(visit.work),
    )


async def mine(visit: PageVisit) -> Devices:
    """The same at a page."""
    return await devices(visit, visit.session)


async def ask_to_add(visit: PageVisit) -> str:
    """What ``navigator.credentials.create`` is to be asked for a further passkey, as JSON."""
    require_passkey(visit)
    keys = await visit.work.passkeys.of(visit.actor.id)
    return passkeys.ask_to_add(visit.office, visit.work, visit.actor.id, keys, _purpose(visit))


async def add(visit: PageVisit, answer: str, name: str) -> None:
    """The passkey that was made opens from now on. Raises ``Refused``."""
    require_passkey(visit)
    if not await visit.read_beside(
        lambda work: are_held(work, passkey_rows.name, used_challenges.name)
    ):
        raise Refused(Topic.SIGN_IN_REFUSED, {"closed": True})
    new = passkeys.read_new(visit.office, visit.work, answer, _purpose(visit))
    named = _named(name) or visit.session.browser
    passkey = await passkeys.keep(visit.work, visit.actor.id, new, named, visit.session.browser)
    await tell_added(visit.work, passkey, visit.session.browser, visit.auth, is_first=False)


async def rename(visit: PageVisit, key: str, name: str) -> None:
    """The person calls it so from now on. Raises ``Refused``."""
    require_passkey(visit)
    passkey, named = await _of(visit, key), _named(name)
    if not named:
        raise passkeys.refused("name", {"longest": LONGEST_NAME})
    await visit.work.passkeys.save(replace(passkey, name=named))
    about: Facts = {"passkey": named, "before": passkey.name}
    record = Record(event=Event.PASSKEY_RENAMED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)


async def revoke(visit: PageVisit, key: str) -> None:
    """It opens nothing from now on, and what it opened is over. Raises ``Refused`` for the last one."""
    require_passkey(visit)
    passkey = await _of(visit, key)
    others = [each for each in await visit.work.passkeys.of(visit.actor.id) if each.is_active]
    if len(others) < 2:
        raise passkeys.refused("last")
    await visit.work.passkeys.save(replace(passkey, state=PasskeyState.REVOKED))
    for each in await visit.work.sessions.of(visit.actor.id):
        if each.by == passkey.opaque:
            await sessions.end(visit.work, each)
    about: Facts = {"passkey": passkey.name}
    record = Record(event=Event.PASSKEY_REVOKED, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)
    facts: Facts = {**about, "browser": visit.session.browser, "at": stamp(visit.work.now)}
    await visit.work.say(
        Message(to=visit.actor.id, topic=Topic.PASSKEY_REVOKED, facts=facts, ring=Ring.RINGS)
    )


async def end_session(visit: PageVisit, key: str) -> None:
    """One of the person's sessions is over. Raises ``Refused``."""
    theirs = await visit.work.sessions.of(visit.actor.id)
    session = next((each for each in theirs if _opaque(each) == key), None)
    if session is None:
        raise not_yours()
    await sessions.end(visit.work, session)


async def end_others(visit: PageVisit) -> None:
    """All of the person's sessions but this one are over."""
    await sessions.end_all(
        visit.work, visit.actor.id, by=visit.actor.id, auth=visit.auth, besides=visit.session
    )


async def _of(visit: PageVisit, key: str) -> Passkey:
    """A passkey of one's own. Raises ``Refused`` alike for another's and for none."""
    theirs = await visit.work.passkeys.of(visit.actor.id)
    found = next((each for each in theirs if each.opaque == key and each.is_active), None)
    if found is None:
        raise not_yours()
    return found


def _named(typed: str) -> str:
    return " ".join(typed.split())[:LONGEST_NAME]


def _opaque(session: Session) -> str:
    """What an address carries in place of a session."""
    return session.key.hex()[:16]


def _purpose(visit: PageVisit) -> str:
    return f"add:{visit.session.key.hex()}"
