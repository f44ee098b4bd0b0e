"""A file goes with its text: from then on it is the case's, and in its log.

Owns that it is the act's own transaction, that exactly those go which the person was shown, and what the
record keeps: name and digest with the content, so that an erasure reaches them.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from domain.events import Event
from domain.files.file import (
    KEPT_AT_MOST,
    LARGEST_OF_CASE,
    MOST_OF_CASE,
    FileAbout,
    FileState,
    FileTrouble,
    StoredFile,
    refuse,
)
from domain.requests.request import Record, Request, Text
from services.visit.visit import Visit


async def attach(
    visit: Visit, request: Request, event: Event, ids: Sequence[str], *, is_new: bool = False
) -> None:
    """Within a visit that has recorded the text: these files of the person's go with it.

    ``is_new``: they were brought for the request while it was written; what of it is half sent goes on
    for the request as it is now. Raises ``Refused`` where one is not there any more.
    """
    before = None if is_new else request.id
    known = {each.id: each for each in await visit.work.files.waiting(visit.actor.id, before)}
    if not known and not ids:
        return
    await visit.work.log.flush()  # by now the case has its key
    for each in ids:
        file = known.pop(each, None)
        if file is None or file.state is not FileState.READY:
            raise refuse(FileTrouble.GONE)
        await _send(visit, request, event, file)
    if is_new:
        for file in known.values():
            await _put(visit, replace(file, case=request.id))
    count, size = await visit.work.files.weight_in(request.id)
    if count > MOST_OF_CASE or size > LARGEST_OF_CASE:
        raise refuse(FileTrouble.CASE_FULL)


async def _send(visit: Visit, request: Request, event: Event, file: StoredFile) -> None:
    sent = replace(
        file,
        case=request.id,
        state=FileState.SENT,
        at=visit.work.now,
        until=visit.work.now + KEPT_AT_MOST,
        turn=len(request.earlier),
        event=event.value,
    )
    await _put(visit, sent)
    text = Text(body=written(sent.about, sent.size), marking=sent.about.marking)
    about = {"file": file.id, "with": event.value, "size": file.size}
    record = Record.by(visit.actor, Event.FILE_ATTACHED, about, text)
    await visit.work.note(record, request.id, visit.auth)


async def _put(visit: Visit, file: StoredFile) -> None:
    held = await visit.work.files.find(file.id, locks=True)
    if held is None or held.file.version != file.version:
        raise refuse(FileTrouble.GONE)
    await visit.work.files.put(file, held.key)


def written(about: FileAbout, size: int) -> str:
    """What the log's record of it keeps, under the case's key."""
    custody = about.custody
    said = {
        "obtained_by": custody.obtained_by,
        "obtained_from": custody.obtained_from,
        "obtained_at": custody.obtained_at,
        "method": custody.method,
        "hash_at_origin": custody.hash_at_origin,
    }
    value = {
        "name": about.name,
        "size": size,
        "sha256": about.sha256,
        "type": about.kind,
        "custody": {name: each for name, each in said.items() if each},
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
