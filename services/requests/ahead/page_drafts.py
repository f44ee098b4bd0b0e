"""The draft of a request written at a page, as it is kept: sealed, one for each person.

What it means is left to ``domain.requests.ahead.page_draft``.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final, TypeVar

from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled
from domain.forms.forms import FORMS, shared
from domain.refused import Refused
from domain.requests.ahead.draft import Draft
from domain.requests.ahead.page_draft import PageDraft
from domain.topics import Topic
from domain.vocabulary import Marking, MemberCode, Reason, RequestType, Urgency
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


async def read(visit: Visit) -> PageDraft | None:
    """Within a visit: what the person is writing."""
    found = await visit.work.conversations.read(visit.actor.id, Conversation.PAGE)
    if found is None:
        return None
    typed, form = found["typed"], Filled.from_plain(found.get("form"))
    return PageDraft(
        token=str(found["token"]),
        type=RequestType(str(found["type"])),
        addressee=MemberCode(str(found["addressee"])) if found["addressee"] else None,
        urgency=Urgency(str(found["urgency"])) if found["urgency"] else None,
        reason=Reason(str(found["reason"])) if found["reason"] else None,
        marking=Marking(str(found["marking"])) if found["marking"] else None,
        text=str(found["text"]),
        form=form.values if form is not None else {},
        typed={path: str(text) for path, text in typed.items()} if isinstance(typed, dict) else {},
    )


async def begun(visit: Visit, kind: RequestType) -> PageDraft:
    """Within a visit: what the person is writing, as a request of this type; a new one where nothing is.

    What was written for another type stays, as far as this one asks for it too.
    """
    draft = await read(visit)
    if draft is None:
        return PageDraft(token=_token(), type=kind)
    return replace(draft, type=kind, form=shared(draft.form, draft.type, kind))


async def save(visit: Visit, kind: RequestType, said: Mapping[str, str]) -> PageDraft:
    """Within a visit: keep what a page says, beside what it does not speak of.

    Raises ``Refused`` for more than any form holds.
    """
    changed = _with(await begun(visit, kind), said)
    await visit.work.conversations.write(visit.actor.id, Conversation.PAGE, _plain(changed))
    return changed


async def take_over(visit: Visit, begun_in_chat: Draft, marking: Marking) -> PageDraft | None:
    """Within a visit: go on at a page with what was begun in chat, under this marking.

    What was written at a page before stays, before what was written in chat. None where it has no type
    yet, so that there is no page for it.
    """
    if begun_in_chat.type is None:
        return None
    before = await read(visit)
    draft = before or PageDraft(token=_token(), type=begun_in_chat.type)
    written = [text for text in (draft.text, begun_in_chat.text or "") if text]
    changed = replace(
        draft,
        token=_token(),
        type=begun_in_chat.type,
        addressee=begun_in_chat.addressee or draft.addressee,
        urgency=begun_in_chat.urgency or draft.urgency,
        reason=begun_in_chat.reason or draft.reason,
        marking=marking,
        text="\n\n".join(written),
        form={**shared(draft.form, draft.type, begun_in_chat.type), **begun_in_chat.form},
    )
    await visit.work.conversations.write(visit.actor.id, Conversation.PAGE, _plain(changed))
    return changed


async def forget(visit: Visit) -> None:
    """Within a visit: nothing is being written any more."""
    await visit.work.conversations.end(visit.actor.id, Conversation.PAGE)


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


_CHOSEN: Final = frozenset({"addressee", "urgency", "reason", "marking", FACTS.name})


def _token() -> str:
    return secrets.token_hex(8)


def _word(kind: type[Word], said: str | None) -> Word | None:
    """The word; None for none, and for one that no list has."""
    return kind(said) if said in set(kind) else None


def _filled(draft: PageDraft) -> Filled:
    return Filled(type=draft.type, version=FORMS[draft.type].version, values=draft.form)


def _plain(draft: PageDraft) -> dict[str, Json]:
    return {
        "token": draft.token,
        "type": draft.type.value,
        "addressee": draft.addressee,
        "urgency": draft.urgency,
        "reason": draft.reason,
        "marking": draft.marking,
        "text": draft.text,
        "form": _filled(draft).plain(),
        "typed": dict(draft.typed),
    }
