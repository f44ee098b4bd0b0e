"""Adding an entry to the directory at a page, and taking one out.

Owns that one form adds one entry, and that nothing is put in force past what somebody else has changed
meanwhile. What an entry must say, who may add or take out which, what still needs one, and who reads of it
is the chat's own.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from domain.directory.entry_fields import FIRST, Field, Section
from domain.messages.outgoing import Saying
from domain.refused import Refused, not_yours
from domain.requests.filing import LONGEST_TEXT
from domain.topics import Topic
from domain.vocabulary import MemberCode, PersonId
from formats.network_file.tree import Plain
from services.directory.at_page.changing import ShownChange
from services.directory.browsing import in_force, place_of
from services.directory.edit import EditedDirectory, check_value
from services.directory.in_chat.checked import checked
from services.directory.in_chat.draft import (
    EntryDraft,
    can_only_be_made,
    choices,
    difference_facts,
    may_go_on,
    require_roster,
    shown_people,
)
from services.directory.in_chat.editing import edited_by, put_draft_in_force, with_key
from services.directory.in_chat.words import read_value
from services.directory.new_roster import cannot, may_stand, require_named
from services.sessions import forms
from services.visit.page import PageVisit
from services.visit.visit import Visit

CODE = "code"
"""Of a new member."""
_TOKEN = 8
"""Letters, as many as those of a key that is made in chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntryView:
    """What a new entry can say; ``options`` of each field that is chosen, in order."""

    section: Section
    member: str
    options: tuple[tuple[Field, tuple[str, ...]], ...]
    makes_roster: bool
    """Whether the last option of the roster is a new one."""
    people: tuple[tuple[PersonId, str], ...]
    """Who may stand in a new roster."""
    drawn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntryForm:
    """A new entry as it is filled in; choices by their number."""

    values: Mapping[str, str]
    people: tuple[str, ...] = ()


def new_entry(visit: PageVisit, section: Section, code: str) -> NewEntryView:
    """What it can say. Raises ``Refused`` for who may add none."""
    draft, known = _begun(visit, section, code), in_force(visit)
    found: list[tuple[Field, tuple[str, ...]]] = []
    makes_roster = False
    for field in draft.asks if section is not Section.MEMBER else ():
        offered = choices(known, EntryDraft.new(section, (field,), draft.values or {}))
        if offered:
            found.append((field, tuple(shown_people(known, field, each) for each in offered)))
        makes_roster = makes_roster or _makes(field, offered)
    is_point = section is Section.POINT
    people = may_stand(known, MemberCode(code)) if is_point else []
    return NewEntryView(
        section=section,
        member=known.members[MemberCode(code)].name if code else "",
        options=tuple(found),
        makes_roster=makes_roster,
        people=tuple((each, known.people[each].name) for each in people),
        drawn=forms.draw(visit, _about(section, code)),
    )


def _makes(field: Field, offered: list[Plain]) -> bool:
    return field is Field.ROSTER and can_only_be_made(field, offered[-1:])


async def added(
    visit: Visit, section: Section, code: str, form: NewEntryForm, drawn: str
) -> ShownChange:
    """What the new entry would be. Raises ``Refused`` with why it may not be."""
    draft = with_key(visit, _filled(visit, section, code, form), _token(form, drawn))
    edited = await edited_by(visit, draft)
    return _shown(visit, draft, edited, _seen(visit, draft), is_again=False)


async def add(
    visit: PageVisit, section: Section, code: str, form: NewEntryForm, drawn: str, seen: str
) -> ShownChange | None:
    """Add it, once from one form; gives what it would be now where it is not as it was shown.

    Raises ``FormOutdated``, and ``Refused`` with why it may not be.
    """
    _begun(visit, section, code)
    about, does = _about(section, code), _does(form)
    if await forms.was_done(visit, drawn, about, does):
        return None
    draft = with_key(visit, _filled(visit, section, code, form), _token(form, drawn))
    edited = await edited_by(visit, draft)
    if _seen(visit, draft) != seen:
        return _shown(visit, draft, edited, _seen(visit, draft), is_again=True)
    await visit.reply(Topic.DIRECTORY_DONE, await put_draft_in_force(visit, draft, edited))
    await forms.done(visit, drawn, about, does)
    return None


async def removed(visit: Visit, key: str) -> ShownChange:
    """What it would be without the entry. Raises ``Refused`` with what still needs it."""
    draft = _removal(visit, key)
    edited = await edited_by(visit, draft)
    return _shown(visit, draft, edited, _seen(visit, draft), is_again=False)


async def remove(visit: Visit, key: str, seen: str) -> ShownChange | None:
    """Take it out; gives what that would be now where it is not as it was shown."""
    draft = _removal(visit, key)
    edited = await edited_by(visit, draft)
    if _seen(visit, draft) != seen:
        return _shown(visit, draft, edited, _seen(visit, draft), is_again=True)
    await visit.reply(Topic.DIRECTORY_DONE, await put_draft_in_force(visit, draft, edited))
    return None


def _shown(
    visit: Visit, draft: EntryDraft, edited: EditedDirectory, seen: str, *, is_again: bool
) -> ShownChange:
    facts = {**difference_facts(visit, draft, edited), "is_again": is_again}
    return ShownChange(said=Saying(topic=Topic.DIRECTORY_CHANGE, facts=facts), seen=seen)


def _removal(visit: Visit, key: str) -> EntryDraft:
    draft = EntryDraft(place=place_of(visit, key), asks=(), values=None)
    if not may_go_on(visit.actor, in_force(visit), draft):
        raise not_yours()
    return draft


def _begun(visit: Visit, section: Section, code: str) -> EntryDraft:
    """The beginning of a new entry; of a new member where ``code`` is empty. Raises ``Refused``."""
    known = in_force(visit)
    if code and code not in known.members:
        raise not_yours()
    asks = FIRST.get(section, (Field.NAME, Field.TIME_ZONE))
    draft = EntryDraft.new(section, asks, {Field.MEMBER: code} if code else {})
    if not may_go_on(visit.actor, known, draft):
        raise not_yours()
    require_roster(known, draft)
    return draft


def _filled(visit: Visit, section: Section, code: str, form: NewEntryForm) -> EntryDraft:
    """The draft with all that was filled in, asked for as in chat. Raises ``Refused``."""
    draft, known = _begun(visit, section, code), in_force(visit)
    for written in form.values.values():
        if len(written) > LONGEST_TEXT:
            raise Refused(Topic.TEXT_TOO_LONG, {"length": len(written), "longest": LONGEST_TEXT})
    if section is Section.MEMBER:
        return checked(lambda: _member(draft, form))
    while draft.asks:
        field = draft.asks[0]
        if field is Field.PEOPLE:
            draft = _with_people(visit, draft, form)
            continue
        draft = draft.with_value(_answer(visit, draft, form.values.get(field.value, "")))
    if not may_go_on(visit.actor, known, draft):
        raise not_yours()
    return draft


def _member(draft: EntryDraft, form: NewEntryForm) -> EntryDraft:
    code, name, zone = (
        " ".join(form.values.get(field, "").split())
        for field in (CODE, Field.NAME.value, Field.TIME_ZONE.value)
    )
    if not (code and name and zone):
        raise cannot("a part of the new member is missing", "write its code, name and time zone")
    return draft.named(code.upper(), {Field.NAME: name, Field.TIME_ZONE: zone})


def _with_people(visit: Visit, draft: EntryDraft, form: NewEntryForm) -> EntryDraft:
    known = in_force(visit)
    checked(lambda: require_named(form.people))
    for person in form.people:
        if person not in choices(known, draft):
            raise Refused(Topic.DIRECTORY_CHOOSE)
        draft = draft.with_value(person)
    return draft.with_these_people()


def _answer(visit: Visit, draft: EntryDraft, written: str) -> Plain:
    """The value that was filled in for what is asked first."""
    known, field = in_force(visit), draft.asks[0]
    offered = choices(known, draft)
    if offered and field is not Field.HANDOVER:
        return offered[0] if can_only_be_made(field, offered) else _picked(offered, written)
    value = checked(lambda: read_value(field, written, None, known))
    if field is not Field.HANDOVER:
        checked(lambda: check_value(known, draft.place, field, value))
    return value


def _picked(offered: list[Plain], written: str) -> Plain:
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 4 else -1
    if not 0 <= number < len(offered):
        raise Refused(Topic.DIRECTORY_CHOOSE)
    return offered[number]


def _seen(visit: Visit, draft: EntryDraft) -> str:
    """A digest of what is there now, and of what would be."""
    values = {field.value: value for field, value in (draft.values or {}).items()}
    seen = [draft.section.value, draft.place.key, draft.befores(in_force(visit)), values]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def _does(form: NewEntryForm) -> str:
    return f"{sorted(form.values.items())} {form.people}"


def _token(form: NewEntryForm, drawn: str) -> str:
    """Of the new entry's key: what is put in force is what was shown. No two forms say the same."""
    return hashlib.sha256(f"{drawn} {_does(form)}".encode()).hexdigest()[:_TOKEN]


def _about(section: Section, code: str) -> str:
    return f"new entry: {section.value} {code}"
