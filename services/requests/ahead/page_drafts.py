"""The draft of a request written at a page, as it is kept: sealed, one for each person.

What it means is left to ``domain.requests.ahead.page_draft``.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeVar

from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled
from domain.refused import Refused
from domain.requests.ahead.page_draft import PageDraft
from domain.stamps import parse_stamp, stamp
from domain.topics import Topic
from domain.vocabulary import Marking, MemberCode, Reason, RequestType, Urgency
from services.requests.ahead import drafts
from services.visit.exposure import expose
from services.visit.visit import Visit
from storage.requests.conversations import Conversation
from storage.sealing.vault import Json

Word = TypeVar("Word", bound=StrEnum)

_MOST_FIELDS: Final = 400
"""Fields of one draft, parts of groups among them; the longest form has some hundred."""
_LONGEST: Final = 30_000
"""Letters of one field: fifty identifiers with their providers."""
_LONGEST_WHOLE: Final = 100_000
"""Letters of all that was typed."""


class DraftElsewhere(Exception):
    """What a page says is of another draft than the one that is being written at a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverDraft:
    """The last draft that is over: thrown away, or sent as this."""

    id: str
    reference: str = ""


async def read(visit: Visit) -> PageDraft | None:
    """Within a visit: what the person is writing at a page."""
    found = await visit.work.conversations.read(visit.actor.id, Conversation.PAGE)
    if found is None or _OVER in found:
        return None
    typed, form = found["typed"], Filled.from_plain(found.get("form"))
    return PageDraft(
        id=str(found.get("id") or found["token"]),
        token=str(found["token"]),
        type=RequestType(str(found["type"])),
        addressee=MemberCode(str(found["addressee"])) if found["addressee"] else None,
        urgency=Urgency(str(found["urgency"])) if found["urgency"] else None,
        reason=Reason(str(found["reason"])) if found["reason"] else None,
        marking=Marking(str(found["marking"])) if found["marking"] else None,
        text=str(found["text"]),
        filled=form,
        typed={path: str(text) for path, text in typed.items()} if isinstance(typed, dict) else {},
        crossed=found.get("crossed") is True,
        changed_at=parse_stamp(found.get("changed_at")),
    )


async def last_over(visit: Visit) -> OverDraft | None:
    """Within a visit: the draft that was over last, while no other one is being written."""
    found = await visit.work.conversations.read(visit.actor.id, Conversation.PAGE)
    if found is None or _OVER not in found:
        return None
    return OverDraft(id=str(found[_OVER]), reference=str(found.get("reference") or ""))


async def begun(visit: Visit, kind: RequestType) -> PageDraft:
    """Within a visit: what the person is writing, as a request of this type; a new one where nothing is.

    What was written for another type stays, and stands here as far as this one asks for it too.
    """
    draft = await read(visit)
    if draft is None:
        return PageDraft(id=new_id(), token=_token(), type=kind)
    return replace(draft, type=kind)


async def save(
    visit: Visit, kind: RequestType, said: Mapping[str, str], whose: str = ""
) -> PageDraft:
    """Within a visit: keep what a page says, beside what it does not speak of.

    ``whose`` names the draft that the page showed; empty for whichever there is. Raises ``Refused`` for more
    than any form holds, ``DraftElsewhere`` where it is not that one any more: nothing is written over
    another draft, and none is there twice.
    """
    there = await read(visit)
    if whose and (there.id != whose if there is not None else await _is_over(visit, whose)):
        raise DraftElsewhere
    draft = there or PageDraft(id=whose or new_id(), token=_token(), type=kind)
    changed = _with(replace(draft, type=kind), said)
    await keep(visit, changed)
    return changed


async def save_as_own(visit: Visit, kind: RequestType, said: Mapping[str, str]) -> PageDraft:
    """Within a visit: keep what a page says as a draft of its own, in place of whichever there is."""
    changed = as_said(kind, said)
    await keep(visit, changed)
    return changed


def as_said(kind: RequestType, said: Mapping[str, str], whose: str = "") -> PageDraft:
    """A draft that says what a page says, and is kept nowhere. Raises ``Refused``."""
    return _with(PageDraft(id=whose or new_id(), token=_token(), type=kind), said)


async def _is_over(visit: Visit, whose: str) -> bool:
    over, in_chat = await last_over(visit), await drafts.read(visit)
    return (over is not None and over.id == whose) or (in_chat is not None and in_chat.id == whose)


async def keep(visit: Visit, draft: PageDraft) -> None:
    """Within a visit: keep the draft as it is now.

    Where something of it was typed in chat, and its marking turns out to be above what may cross that, it
    is recorded, once: what was typed there left the chat when the draft did.
    """
    marking, account = draft.marking, await visit.work.people.by_person(visit.actor.id)
    is_above = marking is not None and not visit.work.directory.content_in_chat.allows(marking)
    if draft.crossed and is_above and account is not None:
        await expose(
            visit.work,
            chat=account.chat,
            person=visit.actor.id,
            messages=(),
            case=None,
            marking=marking,
        )
        draft = replace(draft, crossed=False)
    plain = {**_plain(draft), "changed_at": stamp(visit.work.now)}
    await visit.work.conversations.write(visit.actor.id, Conversation.PAGE, plain)


async def over(visit: Visit, whose: str, reference: str = "") -> None:
    """Within a visit: this draft is thrown away, or sent as this, at whichever door it was.

    That it is over stays known until another one is begun, so that a page that still shows it does not
    bring it back.
    """
    there = await read(visit)
    if whose and (there is None or there.id == whose):
        gone: dict[str, Json] = {_OVER: whose, "reference": reference}
        await visit.work.conversations.write(visit.actor.id, Conversation.PAGE, gone)


async def forget(visit: Visit, reference: str = "") -> None:
    """Within a visit: nothing is being written at a page any more."""
    there = await read(visit)
    if there is not None:
        await over(visit, there.id, reference)


def check_size(text: str, typed: Mapping[str, str]) -> None:
    """Raise ``Refused`` for more than any form holds."""
    for each in (text, *typed.values()):
        if len(each) > _LONGEST:
            raise Refused(Topic.TEXT_TOO_LONG, {"length": len(each), "longest": _LONGEST})
    whole = len(text) + sum(map(len, typed.values()))
    if whole > _LONGEST_WHOLE or len(typed) > _MOST_FIELDS:
        raise Refused(Topic.TEXT_TOO_LONG, {"length": whole, "longest": _LONGEST_WHOLE})


def _with(draft: PageDraft, said: Mapping[str, str]) -> PageDraft:
    text = said.get(FACTS.name, draft.text)
    typed = {**draft.typed, **{path: each for path, each in said.items() if path not in _CHOSEN}}
    typed.pop(FACTS.name, None)
    typed = {path: each for path, each in typed.items() if each}
    check_size(text, typed)
    member = said.get("addressee", draft.addressee or "")
    return replace(
        draft,
        token=_token(),
        addressee=MemberCode(member) if member else None,
        urgency=_word(Urgency, said.get("urgency", draft.urgency)),
        reason=_word(Reason, said.get("reason", draft.reason)),
        marking=_word(Marking, said.get("marking", draft.marking)),
        text=text,
        typed=typed,
    )


_OVER: Final = "over"
_CHOSEN: Final = frozenset({"addressee", "urgency", "reason", "marking", FACTS.name})


def new_id() -> str:
    """What stands for a draft that is begun now."""
    return _token()


def _token() -> str:
    return secrets.token_hex(8)


def _word(kind: type[Word], said: str | None) -> Word | None:
    """The word; None for none, and for one that no list has."""
    return kind(said) if said in set(kind) else None


def _plain(draft: PageDraft) -> dict[str, Json]:
    return {
        "id": draft.id,
        "token": draft.token,
        "type": draft.type.value,
        "addressee": draft.addressee,
        "urgency": draft.urgency,
        "reason": draft.reason,
        "marking": draft.marking,
        "text": draft.text,
        "form": draft.filled.plain() if draft.filled is not None else None,
        "typed": dict(draft.typed),
        "crossed": draft.crossed,
    }
