"""Changing the directory in chat: a value is asked for, the difference is shown, a press puts it in
force.

Owns the steps of that conversation. What it asks for waits as in ``services.visit.asked``; nothing is
changed before the last press, which works on the directory as it is then. Who may change what is
left to ``domain.directory.entry_fields``, what a value may be to ``services.directory.edit``.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from domain.directory.directory import Directory
from domain.directory.entry_fields import FIRST, OPTIONAL, Field, Section
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.filing import LONGEST_TEXT
from domain.requests.request import Record
from domain.topics import Facts, Topic
from domain.verbs import PromptVerb
from domain.vocabulary import MemberCode
from formats.network_file.document import to_document
from formats.network_file.findings import NetworkFileError
from services.directory.browsing import in_force, place_of
from services.directory.edit import (
    EditedDirectory,
    check_value,
    new_key,
    present,
    with_values,
    without,
)
from services.directory.in_chat.checked import checked, refusal_of
from services.directory.in_chat.draft import (
    EntryDraft,
    asking,
    can_only_be_made,
    choices,
    chosen,
    difference_facts,
    may_go_on,
    require_roster,
)
from services.directory.in_chat.effects import follow
from services.directory.in_chat.removal import require_unneeded
from services.directory.in_chat.telling import done_facts, tell_actor, tell_others
from services.directory.in_chat.words import read_new_member, read_value
from services.directory.new_roster import complete, named_in
from services.directory.versions import put_in_force
from services.visit import asked
from services.visit.desk import Desk
from services.visit.visit import Visit
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


async def change(visit: Desk, opaque: str, field: Field) -> None:
    """Ask for the new value of one field."""
    draft = EntryDraft(place=place_of(visit, opaque), asks=(field,), values={})
    _require(visit, draft, not_yours())
    await _go_on(visit, draft)


async def remove(visit: Desk, opaque: str) -> None:
    """Show what it would be to take the entry out of the directory."""
    draft = EntryDraft(place=place_of(visit, opaque), asks=(), values=None)
    _require(visit, draft, not_yours())
    await _go_on(visit, draft)


async def add(visit: Desk, section: Section, code: str) -> None:
    """Begin a new entry of a member; a new member where ``code`` is empty."""
    if code and code not in in_force(visit).members:
        raise not_yours()
    asks = FIRST.get(section, (Field.NAME,))
    draft = EntryDraft.new(section, asks, {Field.MEMBER: code} if code else {})
    _require(visit, draft, not_yours())
    require_roster(in_force(visit), draft)
    await _go_on(visit, draft)


async def typed(visit: Desk, question: Mapping[str, Json], text: str) -> None:
    """Within a visit: take a typed text as the value that is asked for, or was asked for last."""
    draft = EntryDraft.read(question)
    _require(visit, draft, Refused(Topic.DIRECTORY_GONE))
    if len(text) > LONGEST_TEXT:
        raise Refused(Topic.TEXT_TOO_LONG, {"length": len(text), "longest": LONGEST_TEXT})
    asking_draft = draft if draft.asks else draft.asked_again()
    if asking_draft is None:
        raise Refused(Topic.DIRECTORY_PRESS)
    await visit.keep_own_message(None)
    await _go_on(visit, checked(lambda: _taken(visit, asking_draft, question, text)))


async def press(visit: Desk, question: Mapping[str, Json], verb: PromptVerb, value: str) -> None:
    """Within a visit: a choice, an empty value, or the press that puts it in force."""
    draft = EntryDraft.read(question)
    if not may_go_on(visit.actor, in_force(visit), draft):
        await asked.end(visit)
        await visit.done(Topic.DIRECTORY_GONE)
    elif verb is PromptVerb.PICK and draft.asks:
        offered = draft.offered(question)
        if not (value.isdecimal() and len(value) < 4 and int(value) < len(offered)):
            raise not_yours()
        await _go_on(visit, draft.with_value(offered[int(value)]))
    elif (
        verb is PromptVerb.EMPTY and draft.asks == (Field.PEOPLE,) and named_in(draft.values or {})
    ):
        await _go_on(visit, draft.with_these_people())
    elif verb is PromptVerb.EMPTY and draft.asks and draft.asks[0] in OPTIONAL and not draft.is_new:
        await _go_on(visit, draft.with_value(None))
    elif verb is PromptVerb.APPLY and not draft.asks:
        await _apply(visit, draft, question)
    else:
        raise not_yours()


def _require(visit: Visit, draft: EntryDraft, refusal: Refused) -> None:
    if not may_go_on(visit.actor, in_force(visit), draft):
        raise refusal


def _taken(visit: Visit, draft: EntryDraft, question: Mapping[str, Json], text: str) -> EntryDraft:
    """The draft with what was typed."""
    known, field = in_force(visit), draft.asks[0]
    if draft.is_new and draft.section is Section.MEMBER:
        return draft.named(*read_new_member(text))
    offered = draft.offered(question)
    if field is Field.HANDOVER:
        return draft.with_value(read_value(field, text, None, known))
    if offered:
        return draft.with_value(chosen(known, field, offered, text))
    before = None if draft.is_new else present(known, draft.place).get(field.value)
    value = read_value(field, text, before, known)
    check_value(known, draft.place, field, value)
    return draft.with_value(value)


async def _go_on(visit: Desk, draft: EntryDraft) -> None:
    """Ask for what is missing; once nothing is, show what would change."""
    if not draft.asks:
        await _show_change(visit, with_key(visit, draft), is_again=False)
        return
    offered = choices(in_force(visit), draft)
    if can_only_be_made(draft.asks[0], offered):
        await _go_on(visit, draft.with_value(offered[0]))
        return
    if draft.asks[0] is Field.PEOPLE and not offered:
        await _go_on(visit, draft.with_these_people())
        return
    post = await visit.reply(Topic.DIRECTORY_ASK, asking(visit, draft, offered))
    await asked.keep(visit, KIND, post, **draft.written(offered))


def with_key(visit: Visit, draft: EntryDraft, token: str = "") -> EntryDraft:
    """A new entry gets its key, of this token, when all else of it is known."""
    if not draft.is_new or draft.place.key or draft.values is None:
        return draft
    word = draft.values[Field.KIND if draft.section is Section.POINT else Field.NAME]
    member = MemberCode(str(draft.values[Field.MEMBER]))
    key = new_key(member, str(word), token)
    if Field.PEOPLE in draft.values:
        return draft.named(key, complete(in_force(visit), draft.values, key, visit.work.now))
    return draft.named(key, draft.values)


async def _show_change(visit: Desk, draft: EntryDraft, *, is_again: bool) -> None:
    edited = await edited_by(visit, draft)
    facts = difference_facts(visit, draft, edited)
    shown = {**facts, "is_again": is_again}
    post = await visit.reply(Topic.DIRECTORY_CHANGE, shown, repeats=True)
    seen = draft.befores(in_force(visit))
    await asked.keep(visit, KIND, post, **draft.written(), seen=seen)


async def _apply(visit: Desk, draft: EntryDraft, question: Mapping[str, Json]) -> None:
    if draft.befores(in_force(visit)) != question.get("seen"):
        await _show_change(visit, draft, is_again=True)
        return
    edited = await edited_by(visit, draft)
    facts = await put_draft_in_force(visit, draft, edited)
    await tell_actor(visit, facts)
    await asked.forget(visit)


async def put_draft_in_force(visit: Visit, draft: EntryDraft, edited: EditedDirectory) -> Facts:
    """Within a visit: it is so from now on, and everybody concerned reads of it.

    Returns what is to be said to who did it.
    """
    about = {"name": visit.actor.person.name}
    record = Record(event=Event.DIRECTORY_CHANGED, actor=visit.actor.id, about=about)
    document = to_document(edited.directory, is_file=False)
    version = await put_in_force(
        visit.work, edited.directory, edited.changes, record, visit.auth, document
    )
    facts = await done_facts(visit, draft, edited.directory, version)
    await tell_others(visit, draft, edited.directory)
    await follow(visit, draft, edited.directory)
    return facts


async def edited_by(visit: Visit, draft: EntryDraft) -> EditedDirectory:
    """What would be in force. Raises ``Refused`` where that cannot be, or is so already."""
    known = in_force(visit)
    if draft.is_removal:
        await require_unneeded(visit, draft.place)
    is_taken = draft.is_new and draft.place.key in known.members
    if draft.section is Section.MEMBER and is_taken:
        name = known.members[MemberCode(draft.place.key)].name
        raise Refused(Topic.DIRECTORY_EXISTS, {"code": draft.place.key, "name": name})
    edited = await _worked_out(visit, draft, known)
    if not edited.changes:
        raise Refused(Topic.DIRECTORY_SAME)
    return edited


async def _worked_out(visit: Visit, draft: EntryDraft, known: Directory) -> EditedDirectory:
    values = draft.values
    if values is not None:
        return checked(lambda: with_values(known, draft.place, values))
    try:
        # Whether something still names it shows when the whole directory is read again.
        return await visit.beside(partial(without, known, draft.place))
    except NetworkFileError as error:
        raise refusal_of(error) from None
