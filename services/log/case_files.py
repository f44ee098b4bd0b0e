"""Files of a case: which there are for whom, reading them, taking them over, reporting one.

Owns that reading a file is a reading of content: recorded before its first byte is given, for a reason
where a reviewer owes one, and looked at again with each piece, so that what is closed meanwhile is given
out no further.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from crypto.envelope import SealBroken
from domain.events import Event
from domain.files.file import FileState, FileTrouble, StoredFile, refuse, until_when
from domain.refused import not_yours
from domain.requests.filing import check_text
from domain.requests.headline import tell
from domain.requests.permissions import Sight
from domain.requests.request import Record, Request, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode, PersonId, Role
from services.files.receiving import FileDoor
from services.log.reading import owes_reason, works_on
from services.log.review import note_reading
from services.requests.finding import find, look_up
from services.requests.viewing import seen_by
from services.visit.visit import Visit
from storage.files.files import Held

_READ: Final = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file that somebody may have now, after that was recorded."""

    file: StoredFile
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesHere:
    """What somebody may do with files of a request, and what of theirs waits for a text about it."""

    waiting: tuple[StoredFile, ...] = ()
    may_bring: bool = False
    side: MemberCode | None = None
    """The side for which they may record what it has taken into its own file."""
    may_release: bool = False


async def here(visit: Visit, target: str) -> FilesHere:
    """Within a visit: that. Raises ``Refused`` as finding the request does."""
    request = await look_up(visit, target)
    seen, actor = seen_by(visit, request), visit.actor
    if seen.request.left is not None or await visit.work.erasures.is_erased(request.id):
        return FilesHere()
    works, member = works_on(visit, request), actor.person.member
    is_side = member in (request.origin, request.addressee)
    return FilesHere(
        waiting=await visit.work.files.waiting(actor.id, request.id) if works else (),
        may_bring=works and request.is_open,
        side=member if works and is_side else None,
        may_release=actor.has(Role.SUPERVISOR) and is_side,
    )


async def note(visit: Visit, file: str, reason: str = "") -> GivenFile:
    """Within a visit: record that the person reads it now; nothing of it is read here. Raises ``Refused``.

    ``reason``: what a reviewer says for what.
    """
    held, request = await _open_to(visit, file, reason, locks=True)
    if reason:
        check_text(reason)
    given = {"reason": reason} if reason else {}
    await note_reading(
        visit, request, Event.CONTENT_SHOWN, topic=_READ, shown=True, file=file, **given
    )
    return GivenFile(file=held.file, reason=reason)


async def piece(door: FileDoor, given: GivenFile, number: int) -> bytes:
    """A piece of what was noted to be read, as long as it may be. Raises ``Refused``, ``SealBroken``."""
    file = given.file

    async def look(visit: Visit) -> tuple[Held, bytes]:
        held, _request = await _open_to(visit, file.id, given.reason)
        return held, await visit.work.files.chunk(file.id, number) or b""

    held, sealed = await door.look(look)
    if held.key is None:
        raise SealBroken("its key is gone")
    is_last = number == file.chunks - 1
    return await asyncio.to_thread(held.key.open, number, sealed, is_last=is_last)


async def _open_to(
    visit: Visit, file: str, reason: str, *, locks: bool = False
) -> tuple[Held, Request]:
    """The file, with its key, where its content is open to the person. Raises ``Refused``."""
    held, request, seen = await _seen(visit, file, locks=locks)
    reads = seen.may_review if reason else not owes_reason(visit, request, seen)
    if not reads:
        raise not_yours()
    if held.file.state is FileState.FROZEN:
        raise refuse(FileTrouble.FROZEN)
    if held.file.state is not FileState.SENT or held.key is None:
        raise refuse(FileTrouble.GONE)
    return held, request


async def _seen(visit: Visit, file: str, *, locks: bool = False) -> tuple[Held, Request, Sight]:
    """The file, and its request as the person sees it. Raises ``Refused`` where it is none of theirs."""
    held = await visit.work.files.find(file)
    if held is None or held.file.case is None or not held.file.event:
        raise not_yours()
    target = held.file.case
    request = await (find(visit, target) if locks else look_up(visit, target))
    seen = seen_by(visit, request)
    if await visit.work.erasures.is_erased(request.id) or not _reads(seen, held.file):
        raise not_yours()
    return held, request, seen


def _reads(seen: Sight, file: StoredFile) -> bool:
    return seen.reads(file.event, file.turn)


async def listed(visit: Visit, request: Request, seen: Sight) -> tuple[StoredFile, ...]:
    """The files that this sight opens; whoever shows them records the reading before."""
    if await visit.work.erasures.is_erased(request.id):
        return ()
    return tuple(each for each in await visit.work.files.of_case(request.id) if _reads(seen, each))


async def case_of(visit: Visit, file: str) -> str:
    """The case of a file, where it is the person's to see. Raises ``Refused``."""
    return (await _seen(visit, file))[1].id


async def take(visit: Visit, target: str) -> None:
    """The person's side has what was sent in its own file. Raises ``Refused``."""
    request = await find(visit, target)
    seen, member = seen_by(visit, request), visit.actor.person.member
    if member is None or not works_on(visit, request):
        raise not_yours()
    sides = frozenset({request.origin, request.addressee})
    if member not in sides:
        raise not_yours()
    new = [
        each
        for each in await listed(visit, request, seen)
        if each.state is FileState.SENT and member not in each.taken_by
    ]
    if not new:
        raise refuse(FileTrouble.NONE_TO_TAKE)
    for each in new:
        held = await visit.work.files.find(each.id, locks=True)
        if held is None:
            continue
        taken = replace(held.file, taken_by=(*held.file.taken_by, member))
        taken = replace(taken, until=until_when(taken, sides, visit.work.now))
        await visit.work.files.put(taken, held.key)
    about: Facts = {"member": member, "files": [each.id for each in new], "count": len(new)}
    record = Record.by(visit.actor, Event.FILE_TAKEN, about)
    await visit.work.note(record, request.id, visit.auth)
    await visit.done(Topic.DONE_FILE, {"what": "taken", "count": len(new)})


async def report(visit: Visit, file: str) -> None:
    """Nobody reads it any more; the supervisors of both sides are told. Raises ``Refused``."""
    held, request, _sight = await _seen(visit, file, locks=True)
    held = await visit.work.files.find(file, locks=True) or held
    if held.file.state is not FileState.SENT:
        raise refuse(
            FileTrouble.FROZEN if held.file.state is FileState.FROZEN else FileTrouble.GONE
        )
    frozen = replace(held.file, state=FileState.FROZEN, reported_by=visit.actor.id)
    await visit.work.files.put(frozen, held.key)
    await _note(visit, request, Event.FILE_REPORTED, file)
    for person in _supervisors(visit, request):
        by = visit.work.situation.name(visit.actor.id, person)
        said = tell(
            person, Topic.FILE_REPORTED, request, visit.work.situation, ring=Ring.RINGS, by=by
        )
        await visit.work.say(said, request)
    await visit.done(Topic.DONE_FILE, {"what": "reported"})


async def release(visit: Visit, file: str, reason: str) -> None:
    """A supervisor who did not report it says that it may be read again, and why. Raises ``Refused``."""
    held, request, _sight = await _seen(visit, file, locks=True)
    held = await visit.work.files.find(file, locks=True) or held
    sides = (request.origin, request.addressee)
    actor = visit.actor
    if not actor.has(Role.SUPERVISOR) or actor.person.member not in sides:
        raise not_yours()
    if held.file.state is not FileState.FROZEN:
        raise refuse(FileTrouble.NOT_FROZEN)
    if held.file.reported_by == actor.id:
        raise refuse(FileTrouble.OWN_REPORT)
    check_text(reason)
    freed = replace(held.file, state=FileState.SENT, reported_by=None)
    await visit.work.files.put(freed, held.key)
    await _note(visit, request, Event.FILE_RELEASED, file, reason=reason)
    await visit.done(Topic.DONE_FILE, {"what": "released"})


async def _note(visit: Visit, request: Request, event: Event, file: str, **more: str) -> None:
    record = Record.by(visit.actor, event, {"file": file, **more})
    await visit.work.note(record, request.id, visit.auth)


def _supervisors(visit: Visit, request: Request) -> Iterator[PersonId]:
    """Of both sides, each once; who reports it knows."""
    directory = visit.work.directory
    found = (
        person.id
        for member in (request.origin, request.addressee)
        for person in directory.supervisors_of(member)
    )
    yield from dict.fromkeys(each for each in found if each != visit.actor.id)
