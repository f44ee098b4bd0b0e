"""An unfinished request as it is kept: sealed, so that it survives a restart and is readable to nobody.

Its steps are left to ``services.requests.drafting``, what each means to ``domain.requests.ahead.draft``.
"""

from domain.forms.filled import Filled
from domain.forms.forms import FORMS
from domain.requests.ahead.draft import Draft, DraftStep
from domain.requests.ahead.page_draft import PageDraft
from domain.stamps import parse_stamp, stamp
from domain.topics import Facts
from domain.vocabulary import Marking, MemberCode, Reason, RequestType, Urgency
from services.visit.visit import Visit
from storage.requests.conversations import Conversation
from storage.sealing.vault import Json


async def read(visit: Visit) -> Draft | None:
    """Within a visit: the person's unfinished draft."""
    found = await visit.work.conversations.read(visit.actor.id, Conversation.DRAFT)
    if found is None:
        return None
    form = Filled.from_plain(found.get("form"))
    own, shown, again = found["own_messages"], found["summary"], found.get("again")
    aside = found.get("aside")
    return Draft(
        token=str(found["token"]),
        addressee=MemberCode(str(found["addressee"])) if found["addressee"] else None,
        type=RequestType(str(found["type"])) if found["type"] else None,
        urgency=Urgency(str(found["urgency"])) if found["urgency"] else None,
        reason=Reason(str(found["reason"])) if found["reason"] else None,
        marking=Marking(str(found["marking"])) if found["marking"] else None,
        text=str(found["text"]) if found["text"] is not None else None,
        form=form.values if form is not None else {},
        own_messages=tuple(m for m in own if isinstance(m, int)) if isinstance(own, list) else (),
        shown=shown if isinstance(shown, int) else None,
        is_call=found.get("is_call") is True,
        again=DraftStep(str(again)) if again else None,
        id=str(found.get("id") or ""),
        aside={path: str(text) for path, text in aside.items()} if isinstance(aside, dict) else {},
        is_unseen=found.get("is_unseen") is True,
        changed_at=parse_stamp(found.get("changed_at")),
    )


def filled(draft: Draft) -> Filled | None:
    """What was filled in for it; None as long as nothing was."""
    if draft.type is None or not draft.form:
        return None
    return Filled(type=draft.type, version=FORMS[draft.type].version, values=draft.form)


def facts_of(visit: Visit, draft: Draft | PageDraft) -> Facts:
    """What a message says of a draft: what was chosen, and nothing that was written."""
    name = visit.work.situation.member_name(draft.addressee) if draft.addressee else None
    return {
        "token": draft.token,
        "is_call": isinstance(draft, Draft) and draft.is_call,
        "member": draft.addressee,
        "member_name": name,
        "type": draft.type.value if draft.type else None,
        "urgency": draft.urgency.value if draft.urgency else None,
        "reason": draft.reason.value if draft.reason else None,
        "marking": draft.marking.value if draft.marking else None,
    }


async def keep(visit: Visit, draft: Draft) -> None:
    """Within a visit: keep the draft as it is now."""
    own: list[Json] = list(draft.own_messages)
    form = filled(draft)
    value: dict[str, Json] = {
        "token": draft.token,
        "addressee": draft.addressee,
        "type": draft.type,
        "urgency": draft.urgency,
        "reason": draft.reason,
        "marking": draft.marking,
        "text": draft.text,
        "form": form.plain() if form is not None else None,
        "own_messages": own,
        "summary": draft.shown,
        "is_call": draft.is_call,
        "again": draft.again,
        "id": draft.id,
        "aside": dict(draft.aside),
        "is_unseen": draft.is_unseen,
        "changed_at": stamp(visit.work.now),
    }
    await visit.work.conversations.write(visit.actor.id, Conversation.DRAFT, value)
