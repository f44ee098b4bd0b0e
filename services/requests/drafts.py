"""An unfinished request as it is kept: sealed, so that it survives a restart and is readable to nobody.

Its steps are left to ``services.requests.drafting``, what each means to ``domain.requests.ahead.draft``.
"""

from domain.forms.filled import Filled
from domain.forms.forms import FORMS
from domain.requests.ahead.draft import Draft, DraftStep
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
    )


def filled(draft: Draft) -> Filled | None:
    """What was filled in for it; None as long as nothing was."""
    if draft.type is None or not draft.form:
        return None
    return Filled(type=draft.type, version=FORMS[draft.type].version, values=draft.form)


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
    }
    await visit.work.conversations.write(visit.actor.id, Conversation.DRAFT, value)
