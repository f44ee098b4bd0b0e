"""Changing the directory in chat: a value is asked for, the difference is shown, a press puts it in
force.

Owns the steps of that conversation. What it asks for waits as in ``services.visit.asked``; nothing is
changed before the last press, which works on the directory as it is then. Who may change what is
left to ``domain.directory.entry_fields``, what a value may be to ``services.directory.edit``.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeVar

from domain.directory.directory import Directory
from domain.directory.entry_fields import FIRST, OPTIONAL, Field, Section
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.filing import LONGEST_TEXT
from domain.requests.request import Record
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode
from formats.network_file.document import NetworkFileError, to_document
from services.directory.edit import Edited, check_value, new_key, present, with_values, without
from services.directory.in_chat.browsing import in_force, place_of
from services.directory.in_chat.draft import (
    EntryDraft,
    asking,
    choices,
    chosen,
    difference_facts,
    may_go_on,
)
from services.directory.in_chat.effects import follow
from services.directory.in_chat.removal import require_unneeded
from services.directory.in_chat.telling import tell_actor, tell_others
from services.directory.in_chat.words import read_new_member, read_value
from services.directory.versions import put_in_force
from services.visit import asked
from services.visit.desk import TELEGRAM, Desk, Inbound, serve
from services.visit.office import Office
from storage.sealing.vault import Json

KIND: Final = "entry"
"""Of the questions that this file asks."""
TRY_AGAIN: Final = frozenset(
    {
        Topic.DIRECTORY_REFUSED,
        Topic.DIRECTORY_SAME,
        Topic.DIRECTORY_EXISTS,
        Topic.DIRECTORY_CHOOSE,
        Topic.DIRECTORY_PRESS,
    }
)
"""Refusals after which the question still waits."""

T = TypeVar("T")


async def change(office: Office, inbound: Inbound, opaque: str, field: Field) -> None:
    """Ask for the new value of one field."""

    async def act(desk: Desk) -> None:
        draft = EntryDraft(place=place_of(desk, opaque), asks=(field,), values={})
        _require(desk, draft, not_yours())
        await _go_on(desk, draft)

    await serve(office, inbound, act)


async def remove(office: Office, inbound: Inbound, opaque: str) -> None:
    """Show what it would be to take the entry out of the directory."""

    async def act(desk: Desk) -> None:
        draft = EntryDraft(place=place_of(desk, opaque), asks=(), values=None)
        _require(desk, draft, not_yours())
        await _go_on(desk, draft)

    await serve(office, inbound, act)


async def add(office: Office, inbound: Inbound, section: Section, code: str) -> None:
    """Begin a new entry of a member; a new member where ``code`` is empty."""

    async def act(desk: Desk) -> None:
        if code and code not in in_force(desk).members:
            raise not_yours()
        asks = FIRST.get(section, (Field.NAME,))
        draft = EntryDraft.new(section, asks, {Field.MEMBER: code} if code else {})
        _require(desk, draft, not_yours())
        await _go_on(desk, draft)

    await serve(office, inbound, act)


async def typed(desk: Desk, question: Mapping[str, Json], text: str) -> None:
    """Within a visit: take a typed text as the value that is asked for, or was asked for last."""
    draft = EntryDraft.read(question)
    _require(desk, draft, Refused(Topic.DIRECTORY_GONE))
    if len(text) > LONGEST_TEXT:
        raise Refused(Topic.TEXT_TOO_LONG, {"length": len(text), "longest": LONGEST_TEXT})
    asking_draft = draft if draft.asks else draft.asked_again()
    if asking_draft is None:
        raise Refused(Topic.DIRECTORY_PRESS)
    await desk.keep_own_message(None)
    await _go_on(desk, _checked(lambda: _taken(desk, asking_draft, question, text)))


async def press(desk: Desk, question: Mapping[str, Json], verb: str, value: str) -> None:
    """Within a visit: a choice, an empty value, or the press that puts it in force."""
    draft = EntryDraft.read(question)
    if not may_go_on(desk.actor, in_force(desk), draft):
        await asked.end(desk)
        await desk.done(Topic.DIRECTORY_GONE)
    elif verb == "pick" and draft.asks:
        offered = draft.offered(question)
        if not (value.isdecimal() and len(value) < 4 and int(value) < len(offered)):
            raise not_yours()
        await _go_on(desk, draft.with_value(offered[int(value)]))
    elif verb == "empty" and draft.asks and draft.asks[0] in OPTIONAL and not draft.is_new:
        await _go_on(desk, draft.with_value(None))
    elif verb == "apply" and not draft.asks:
        await _apply(desk, draft, question)
    else:
        raise not_yours()


def _require(desk: Desk, draft: EntryDraft, refusal: Refused) -> None:
    if not may_go_on(desk.actor, in_force(desk), draft):
        raise refusal


def _taken(desk: Desk, draft: EntryDraft, question: Mapping[str, Json], text: str) -> EntryDraft:
    """The draft with what was typed."""
    known, field = in_force(desk), draft.asks[0]
    if draft.is_new and draft.section is Section.MEMBER:
        return draft.named(*read_new_member(text))
    offered = draft.offered(question)
    if offered:
        return draft.with_value(chosen(field, offered, text))
    before = None if draft.is_new else present(known, draft.place).get(field.value)
    value = read_value(field, text, before, known)
    check_value(known, draft.place, field, value)
    return draft.with_value(value)


async def _go_on(desk: Desk, draft: EntryDraft) -> None:
    """Ask for what is missing; once nothing is, show what would change."""
    if not draft.asks:
        await _show_change(desk, _with_key(draft), is_again=False)
        return
    offered = choices(in_force(desk), draft)
    post = await desk.reply(Topic.DIRECTORY_ASK, asking(desk, draft, offered))
    await asked.keep(desk, KIND, post, **draft.written(offered))


def _with_key(draft: EntryDraft) -> EntryDraft:
    """A new entry gets its key when all else of it is known."""
    if not draft.is_new or draft.place.key or draft.values is None:
        return draft
    word = draft.values[Field.KIND if draft.section is Section.POINT else Field.NAME]
    member = MemberCode(str(draft.values[Field.MEMBER]))
    return draft.named(new_key(member, str(word)), draft.values)


async def _show_change(desk: Desk, draft: EntryDraft, *, is_again: bool) -> None:
    edited = await _edited(desk, draft)
    facts = difference_facts(desk, draft, edited)
    post = await desk.reply(Topic.DIRECTORY_CHANGE, {**facts, "is_again": is_again})
    seen = draft.befores(in_force(desk))
    await asked.keep(desk, KIND, post, **draft.written(), seen=seen)


async def _apply(desk: Desk, draft: EntryDraft, question: Mapping[str, Json]) -> None:
    if draft.befores(in_force(desk)) != question.get("seen"):
        await _show_change(desk, draft, is_again=True)
        return
    edited = await _edited(desk, draft)
    about = {"name": desk.actor.person.name}
    record = Record(event=Event.DIRECTORY_CHANGED, actor=desk.actor.id, about=about)
    document = to_document(edited.directory, is_file=False)
    version = await put_in_force(
        desk.work, edited.directory, edited.changes, record, TELEGRAM, document
    )
    await tell_actor(desk, draft, edited.directory, version)
    await asked.forget(desk)
    await tell_others(desk, draft, edited.directory)
    await follow(desk, draft, edited.directory)


async def _edited(desk: Desk, draft: EntryDraft) -> Edited:
    """What would be in force. Raises ``Refused`` where that cannot be, or is so already."""
    known = in_force(desk)
    if draft.is_removal:
        await require_unneeded(desk, draft.place)
    is_taken = draft.is_new and draft.place.key in known.members
    if draft.section is Section.MEMBER and is_taken:
        name = known.members[MemberCode(draft.place.key)].name
        raise Refused(Topic.DIRECTORY_EXISTS, {"code": draft.place.key, "name": name})
    edited = await _worked_out(desk, draft, known)
    if not edited.changes:
        raise Refused(Topic.DIRECTORY_SAME)
    return edited


async def _worked_out(desk: Desk, draft: EntryDraft, known: Directory) -> Edited:
    values = draft.values
    if values is not None:
        return _checked(lambda: with_values(known, draft.place, values))
    try:
        # Whether something still names it shows when the whole directory is read again.
        return await desk.beside(partial(without, known, draft.place))
    except NetworkFileError as error:
        raise _refused(error) from None


def _checked(work_out: Callable[[], T]) -> T:
    """What is worked out; what the directory may not say is refused with its reason."""
    try:
        return work_out()
    except NetworkFileError as error:
        raise _refused(error) from None


def _refused(error: NetworkFileError) -> Refused:
    first = error.findings[0]
    facts: Facts = {
        "message": first.message,
        "remedy": first.remedy,
        "more": len(error.findings) - 1,
    }
    return Refused(Topic.DIRECTORY_REFUSED, facts)
