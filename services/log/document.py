"""The document of a request: what whoever it is for may have of the case, at one moment.

Owns that the reading is recorded before anything is read, and that a member gets what its supervisors
may see: one that gave the request away its own turn. How it is written is left to
``wording.documents``.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from domain.directory.actor import Actor
from domain.directory.functions import as_told
from domain.events import Event
from domain.log.document import (
    CaseDocument,
    CaseProof,
    Content,
    DocumentFile,
    DocumentLink,
    DocumentSide,
    DocumentText,
)
from domain.log.parts import PARTS, LogPart
from domain.log.readers import told_readers
from domain.log.rows import RecordRow
from domain.requests.permissions import NOT_SENT, Sight, sight_of, supervisor_of
from domain.requests.request import Request
from domain.requests.values.protection import Restrained
from domain.vocabulary import ContactPointId, MemberCode
from services.log import console
from services.log.console import require_free
from services.log.review import portion_of, record_row
from services.requests.case_forms import filed_under, form_in
from services.requests.tied.shown import links_for
from services.visit.office import CONSOLE, Office
from storage.log.pages import Entry
from storage.log.portion import Portion
from storage.log.turns import Turns
from storage.transaction.texts import said
from storage.transaction.unit_of_work import UnitOfWork

MOST_STEPS: Final = 1_000
"""Steps of one document; a case has some dozens."""
MOST_LETTERS: Final = 300_000
"""Letters of all texts of one document: some hundred pages."""
_STEPS: Final = PARTS[LogPart.STEPS] | {Event.CASE_ERASED}


class NoSide(Exception):
    """The member that the document is for never had part in the request."""


class TooLong(Exception):
    """The texts are longer than one document holds; an export of the log has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReader:
    """For whom a document is made, and how much of the case they may have."""

    made_by: str
    seen: Sight | None = None
    """What of the case is theirs; None for whoever may have all of it."""
    actor: Actor | None = None
    """Who reads; None for nobody in particular."""
    is_open: bool
    """Whether what they may read of the content stands in it."""
    with_names: bool
    """Whether it says who took each step."""

    @property
    def member(self) -> MemberCode | None:
        """The member that it is made for."""
        return self.actor.person.member if self.actor is not None else None

    @property
    def turns(self) -> frozenset[int]:
        """The turns whose steps stand in it."""
        if self.seen is None:
            return frozenset()
        return self.seen.log if self.with_names else self.seen.known

    def has_all(self, request: Request) -> bool:
        """Whether the case stands in it from its beginning to its end."""
        return self.seen is None or len(self.turns) > len(request.earlier)


async def case_document(
    office: Office, typed: str, reason: str | None, member: str | None = None
) -> CaseDocument:
    """The document of a request, with content only for a reason; the reading is recorded before.

    ``member`` is the code of the one that it is for; None for whoever may have all of it. Raises as
    ``console.named`` does, ``NoSide``, ``TooLong`` and ``NotAgreed``.
    """
    code = MemberCode(member.upper()) if member is not None else None
    if code is not None:
        async with office.store.reading() as work:
            _seen(work, await console.named(work, typed), code)
    if reason is not None:
        await require_free(office, typed, Restrained.DOCUMENT)
    about: dict[str, str | bool | None] = {"reason": reason, "topic": "document", "to": code}
    if reason is None:
        await console.reading(office, typed, Event.LOG_READ, **about)
    else:
        await console.reading(office, typed, Event.CONTENT_SHOWN, shown=True, **about)
    async with office.store.reading(is_long=True) as work:
        request = await console.named(work, typed)
        reader = DocumentReader(
            made_by=CONSOLE,
            seen=_seen(work, request, code),
            actor=supervisor_of(code) if code is not None else None,
            is_open=reason is not None,
            with_names=reason is not None,
        )
        return await document_for(work, request, reader)


def _seen(work: UnitOfWork, request: Request, member: MemberCode | None) -> Sight | None:
    """What the member may see; None where it is for nobody in particular. Raises ``NoSide``."""
    if member is None:
        return None
    seen = sight_of(member, request, work.situation)
    if seen is None or not seen.may_review:
        raise NoSide
    return seen


async def document_for(work: UnitOfWork, request: Request, reader: DocumentReader) -> CaseDocument:
    """The document of a request for this reader; whoever asks records the reading before.

    Long to make, so in a transaction that only reads. Raises ``TooLong``.
    """
    turns = await work.log.turns(request)
    told = Portion() if reader.has_all(request) else portion_of(reader.turns, turns)
    # A document may go on to whoever asks: it says nothing of what another member keeps to itself.
    told = replace(told, never=turns.besides_those_of(reader.member))
    situation, seen = work.situation, reader.seen
    shown = seen.request if seen else request
    is_erased = await work.erasures.is_erased(request.id)
    is_open = reader.is_open and not is_erased
    entries = await _read(work, request, seen, turns) if is_open else ()
    steps, left_out = await _steps(work, request, reader, _told(work, request, reader, told))
    links = await links_for(work, request, seen, reader.actor) if is_open else ()
    knows_who = reader.actor is None or reader.is_open or reader.with_names
    made = CaseDocument(
        request=shown,
        origin=_side(work, shown.origin),
        addressee=_side(work, shown.addressee, shown.contact_point),
        earlier=tuple(
            _side(work, turn.addressee, turn.contact_point)
            # Who had it before is told to the requesting side, and to whoever may have all of it.
            for turn in (shown.earlier if reader.has_all(request) else ())
        ),
        requester=situation.name(shown.requester) if knows_who else "",
        acknowledged_by=situation.name(shown.acknowledged_by),
        owner=situation.name(shown.owner),
        call_decided_by=situation.name(call.decided_by) if (call := shown.ties.call) else "",
        content=Content.ERASED if is_erased else _content(request, reader),
        form=filed_under(request),
        values=form_in(request, entries),
        files=await _files(work, request, seen) if is_open else (),
        texts=tuple(DocumentText(record=entry.seq, said=said(entry, request)) for entry in entries),
        steps=steps,
        steps_left_out=left_out,
        links=tuple(map(DocumentLink.of, links)),
        proof=CaseProof(
            records=await work.log.numbers(request.id, told),
            checkpoint=await work.log.head_note(),
            verifier=(await work.log.signer()).verifier_line(),
        ),
        made_at=work.now,
        made_by=reader.made_by,
        made_for=reader.member,
    )
    return made.named(partial(as_told, directory=work.directory, member=reader.member))


async def _files(
    work: UnitOfWork, request: Request, seen: Sight | None
) -> tuple[DocumentFile, ...]:
    """The files that may be had with this sight, as their texts."""
    return tuple(
        DocumentFile(file=each, by=work.situation.name(each.person))
        for each in await work.files.of_case(request.id)
        if seen is None or seen.reads(each.event, each.turn)
    )


def _told(work: UnitOfWork, request: Request, reader: DocumentReader, told: Portion) -> Portion:
    """Of the steps, those that the reader may read of."""
    if reader.actor is None:
        return told
    readers = told_readers(reader.actor, request, reader.turns, work.directory)
    return replace(told, readers=readers)


def _content(request: Request, reader: DocumentReader) -> Content:
    if not reader.is_open:
        return Content.WITHHELD
    seen = reader.seen
    is_whole = seen is None or (
        seen.request.left is None
        and reader.has_all(request)
        and len(seen.texts) == len(reader.turns)
    )
    return Content.WHOLE if is_whole else Content.PART


def _side(work: UnitOfWork, code: MemberCode, point: ContactPointId | None = None) -> DocumentSide:
    member = work.directory.members.get(code)
    desk = work.directory.contact_points.get(point) if point else None
    return DocumentSide(
        code=code,
        name=member.name if member else code,
        zone=member.time_zone.key if member else "UTC",
        desk=desk.name if desk else point or "",
    )


async def _read(
    work: UnitOfWork, request: Request, seen: Sight | None, turns: Turns
) -> tuple[Entry, ...]:
    """The records whose texts may be read, each whole. Raises ``TooLong``."""
    found = tuple(
        entry
        for entry in await work.log.case_texts(request.id)
        if entry.text is not None
        if _may_have(seen, turns, entry)
    )
    forms = sum(entry.form.length for entry in found if entry.form is not None)
    if sum(len(entry.text or "") for entry in found) + forms > MOST_LETTERS:
        raise TooLong
    return found


def _may_have(seen: Sight | None, turns: Turns, entry: Entry) -> bool:
    """Whether the text stands in a document with this sight; a private remark only in its member's."""
    if seen is None:
        return entry.event not in NOT_SENT
    return turns.reads(seen, entry.seq, str(entry.event))


async def _steps(
    work: UnitOfWork, request: Request, reader: DocumentReader, told: Portion
) -> tuple[tuple[RecordRow, ...], int]:
    """The first steps, and how many more there are."""
    entries = await work.log.entries(
        request.id,
        with_audit=reader.with_names,
        with_text=False,
        events=_STEPS,
        told=told,
        most=MOST_STEPS,
    )
    count = await work.log.count(request.id, told=told, events=_STEPS)
    rows = tuple(record_row(entry, work.situation) for entry in entries)
    return rows, count - len(rows)
