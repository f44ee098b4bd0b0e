"""Changing the directory in chat: a value is asked for, the difference is shown, a press puts it in
force.

Owns the steps of that conversation. What it asks for waits as in ``services.asked``; nothing is
changed before the last press, which works on the directory as it is then. Who may change what is
left to ``domain.entry_fields``, what a value may be to ``services.directory_edit``.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from domain.entry_fields import FIRST, OPTIONAL, Field, Section
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.request import Facts, Record
from domain.topics import Topic
from domain.vocabulary import MemberCode, PersonId
from services import asked
from services.desk import TELEGRAM, Desk, Inbound, serve
from services.directory import put_in_force
from services.directory_edit import Edited, new_key, present, with_values, without
from services.entry_browsing import in_force, place_of
from services.entry_draft import EntryDraft, asking, choices, difference_facts, may_go_on
from services.entry_telling import tell_actor, tell_others
from services.entry_words import read_member, read_value
from services.network_file import NetworkFileError, difference
from services.office import Office
from services.people import revoke_within
from storage.vault import Json

KIND: Final = "entry"
"""Of the questions that this file asks."""

T = TypeVar("T")


async def change(office: Office, inbound: Inbound, opaque: str, field: Field) -> None:
    """Ask for the new value of one field."""

    async def act(desk: Desk) -> None:
        await _go_on(desk, EntryDraft(place=place_of(desk, opaque), asks=(field,), values={}))

    await serve(office, inbound, act)


async def remove(office: Office, inbound: Inbound, opaque: str) -> None:
    """Show what it would be to take the entry out of the directory."""

    async def act(desk: Desk) -> None:
        await _go_on(desk, EntryDraft(place=place_of(desk, opaque), asks=(), values=None))

    await serve(office, inbound, act)


async def add(office: Office, inbound: Inbound, section: Section, code: str) -> None:
    """Begin a new entry of a member; a new member where ``code`` is empty."""

    async def act(desk: Desk) -> None:
        if code and code not in in_force(desk).members:
            raise not_yours()
        asks = FIRST.get(section, (Field.NAME,))
        values = {Field.MEMBER: code} if code else {}
        await _go_on(desk, EntryDraft.new(section, asks, values))

    await serve(office, inbound, act)


async def typed(desk: Desk, question: Mapping[str, Json], text: str) -> bool:
    """Within a visit: take a typed text as the value that is asked for; False if none is."""
    draft = EntryDraft.read(question)
    if not draft.asks:
        return False
    await desk.keep_own_message(None)
    await _go_on(desk, _checked(lambda: _taken(desk, draft, text)))
    return True


async def press(desk: Desk, question: Mapping[str, Json], verb: str, value: str) -> None:
    """Within a visit: a choice, an empty value, or the press that puts it in force."""
    draft = EntryDraft.read(question)
    if verb == "pick" and draft.asks:
        offered = choices(desk, draft)
        if not value.isdecimal() or int(value) >= len(offered):
            raise not_yours()
        await _go_on(desk, draft.with_value(offered[int(value)]))
    elif verb == "empty" and draft.asks and draft.asks[0] in OPTIONAL and not draft.is_new:
        await _go_on(desk, draft.with_value(None))
    elif verb == "apply" and not draft.asks:
        await _apply(desk, draft, question)
    else:
        raise not_yours()


def _taken(desk: Desk, draft: EntryDraft, text: str) -> EntryDraft:
    """The draft with what was typed."""
    field = draft.asks[0]
    if draft.is_new and draft.section is Section.MEMBER:
        return draft.named(*read_member(text))
    before = None if draft.is_new else present(in_force(desk), draft.place).get(field.value)
    return draft.with_value(read_value(field, text, before))


async def _go_on(desk: Desk, draft: EntryDraft) -> None:
    """Ask for what is missing; once nothing is, show what would change."""
    _require(desk, draft)
    if draft.asks:
        post = await desk.reply(Topic.DIRECTORY_ASK, asking(desk, draft))
        await asked.keep(desk, KIND, post, **draft.written())
    else:
        await _show_change(desk, _with_key(desk, draft), is_again=False)


def _require(desk: Desk, draft: EntryDraft) -> None:
    if not may_go_on(desk.actor, in_force(desk), draft):
        raise not_yours()


def _with_key(desk: Desk, draft: EntryDraft) -> EntryDraft:
    """A new entry gets its key when all else of it is known, and anew when it is put in force."""
    if not draft.is_new or draft.values is None:
        return draft
    if draft.section is Section.MEMBER:
        _require_free(desk, draft.place.key)
        return draft
    word = draft.values[Field.KIND if draft.section is Section.POINT else Field.NAME]
    member = MemberCode(str(draft.values[Field.MEMBER]))
    return draft.named(new_key(in_force(desk), draft.section, member, str(word)), draft.values)


def _require_free(desk: Desk, code: str) -> None:
    if code in in_force(desk).members:
        raise Refused(Topic.DIRECTORY_SAME)


async def _show_change(desk: Desk, draft: EntryDraft, *, is_again: bool) -> None:
    edited = _checked(lambda: _edited(desk, draft))
    if not difference(in_force(desk), edited.directory):
        raise Refused(Topic.DIRECTORY_SAME)
    facts = difference_facts(desk, draft, edited)
    post = await desk.reply(Topic.DIRECTORY_CHANGE, {**facts, "is_again": is_again})
    seen = draft.befores(in_force(desk))
    await asked.keep(desk, KIND, post, **draft.written(), seen=seen)


async def _apply(desk: Desk, draft: EntryDraft, question: Mapping[str, Json]) -> None:
    draft = _with_key(desk, draft)
    _require(desk, draft)
    known = in_force(desk)
    if draft.befores(known) != question.get("seen"):
        await _show_change(desk, draft, is_again=True)
        return
    edited = _checked(lambda: _edited(desk, draft))
    about = {"name": desk.actor.person.name}
    record = Record(event=Event.DIRECTORY_CHANGED, actor=desk.actor.id, about=about)
    changes = difference(known, edited.directory)
    version = await put_in_force(
        desk.work, edited.directory, changes, record, TELEGRAM, is_file=False
    )
    if draft.is_removal and draft.section is Section.PERSON:
        await revoke_within(desk.work, PersonId(draft.place.key), desk.actor.id, TELEGRAM)
    await tell_actor(desk, draft, edited.directory, version)
    await asked.forget(desk)
    await tell_others(desk, draft, edited.directory)


def _edited(desk: Desk, draft: EntryDraft) -> Edited:
    if draft.values is None:
        return without(in_force(desk), draft.place)
    return with_values(in_force(desk), draft.place, draft.values)


def _checked(work_out: Callable[[], T]) -> T:
    """What is worked out; what the directory may not say is refused with its reason."""
    try:
        return work_out()
    except NetworkFileError as error:
        first = error.findings[0]
        facts: Facts = {
            "message": first.message,
            "remedy": first.remedy,
            "more": len(error.findings) - 1,
        }
        raise Refused(Topic.DIRECTORY_REFUSED, facts) from None
