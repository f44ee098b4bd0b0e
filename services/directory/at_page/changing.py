"""Changing an entry at a page: what would change is shown, and put in force as it was shown.

Owns that nothing is put in force past what somebody else has changed meanwhile. What a change is, who
may make it and who reads of it is the chat's own.
"""

import hashlib
import json
from dataclasses import dataclass

from domain.directory.entry_fields import OPTIONAL, Field
from domain.messages.outgoing import Saying
from domain.refused import Refused, not_yours
from domain.requests.filing import LONGEST_TEXT
from domain.topics import Topic
from formats.network_file.tree import Plain
from services.directory.at_page.looking import require_directory
from services.directory.browsing import in_force, place_of
from services.directory.confirming import settled
from services.directory.edit import check_value, present
from services.directory.in_chat.checked import checked
from services.directory.in_chat.draft import (
    EntryDraft,
    choices,
    difference_facts,
    may_go_on,
    shown_people,
)
from services.directory.in_chat.editing import edited_by, put_draft_in_force
from services.directory.in_chat.words import read_value, shown
from services.visit.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field that can be changed: what it says, and what can be chosen where it is not written."""

    field: Field
    value: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """What would change, and by what the page brings back that it was seen."""

    said: Saying
    seen: str


def changeable(visit: Visit, key: str, fields: tuple[Field, ...]) -> list[FieldView]:
    """The fields as they can be filled in."""
    known, place = in_force(visit), place_of(visit, key)
    now = present(known, place)
    found = []
    for field in fields:
        draft = EntryDraft(place=place, asks=(field,), values={})
        options = choices(known, draft)
        value = now.get(field.value)
        found.append(
            FieldView(
                field=field,
                value=_index(options, value) if options else shown(field, value),
                options=tuple(shown_people(known, field, each) for each in options),
            )
        )
    return found


async def difference(visit: Visit, key: str, field: str, typed: str) -> ShownChange:
    """What this value would change. Raises ``Refused`` with why it may not be."""
    draft = _draft(visit, key, field, typed)
    edited = await edited_by(visit, draft)
    said = Saying(topic=Topic.DIRECTORY_CHANGE, facts=difference_facts(visit, draft, edited))
    return ShownChange(said=said, seen=_seen(visit, draft))


async def put(visit: Visit, key: str, field: str, typed: str, seen: str) -> ShownChange | None:
    """Put it in force; gives what would change now where it is not as it was shown."""
    draft = _draft(visit, key, field, typed)
    edited = await edited_by(visit, draft)
    if _seen(visit, draft) != seen:
        facts = {**difference_facts(visit, draft, edited), "is_again": True}
        said = Saying(topic=Topic.DIRECTORY_CHANGE, facts=facts)
        return ShownChange(said=said, seen=_seen(visit, draft))
    await visit.reply(Topic.DIRECTORY_DONE, await put_draft_in_force(visit, draft, edited))
    return None


async def settle(visit: Visit, opaque: str, *, is_right: bool) -> None:
    """The entry of a contact point is right, or it is not. Raises ``Refused``."""
    require_directory(visit)
    facts = await settled(visit, opaque, is_right=is_right)
    await visit.reply(Topic.ENTRY_SETTLED, facts)


def _draft(visit: Visit, key: str, word: str, typed: str) -> EntryDraft:
    if word not in set(Field):
        raise not_yours()
    field = Field(word)
    draft = EntryDraft(place=place_of(visit, key), asks=(field,), values={})
    if not may_go_on(visit.actor, in_force(visit), draft):
        raise not_yours()
    if len(typed) > LONGEST_TEXT:
        raise Refused(Topic.TEXT_TOO_LONG, {"length": len(typed), "longest": LONGEST_TEXT})
    return draft.with_value(checked(lambda: _value(visit, draft, field, typed)))


def _value(visit: Visit, draft: EntryDraft, field: Field, typed: str) -> Plain | None:
    known = in_force(visit)
    offered = choices(known, draft)
    if offered:
        if not (typed.isascii() and typed.isdecimal() and int(typed[:4]) < len(offered)):
            raise Refused(Topic.DIRECTORY_CHOOSE)
        return offered[int(typed[:4])]
    if not typed.strip() and field in OPTIONAL:
        return None
    value = read_value(field, typed, present(known, draft.place).get(field.value), known)
    check_value(known, draft.place, field, value)
    return value


def _seen(visit: Visit, draft: EntryDraft) -> str:
    """A digest of what the entry says where the draft changes it, and of what it would say."""
    values = {field.value: value for field, value in (draft.values or {}).items()}
    written = json.dumps([draft.befores(in_force(visit)), values], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _index(options: list[Plain], value: Plain | None) -> str:
    return str(options.index(value)) if value in options else ""
