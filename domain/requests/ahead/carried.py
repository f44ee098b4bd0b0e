"""A draft that goes on at the other door: what of it stands there, and what becomes of one that was there.

Nothing is lost on the way: what the other door has no place for goes along, and comes back with it.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from domain.forms.fields.field import Values
from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled
from domain.forms.forms import FORMS, shared
from domain.requests.ahead.draft import Draft
from domain.requests.ahead.page_draft import PageDraft
from domain.vocabulary import REASONS, RequestType

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def to_page(begun: Draft, kind: RequestType, own_id: str, token: str) -> PageDraft:
    """What was begun in chat, at a page. ``kind`` is its type where none was chosen yet."""
    type_ = begun.type or kind
    return PageDraft(
        id=begun.id or own_id,
        token=token,
        type=type_,
        addressee=begun.addressee,
        urgency=begun.urgency,
        reason=begun.reason,
        marking=begun.marking,
        text=begun.text or "",
        filled=_filled(type_, begun.form),
        typed=begun.aside,
        crossed=not begun.is_unseen and (begun.text is not None or bool(begun.form)),
        changed_at=begun.changed_at,
    )


def together(at_page: PageDraft, begun: Draft, own_id: str, token: str) -> PageDraft:
    """Both as one: the texts one after the other, of everything else what was said last.

    It is another draft than either, so that a window which still shows one of them changes nothing.
    """
    came = to_page(begun, at_page.type, own_id, token)
    is_newer = chat_is_newer(at_page, begun)
    first, last = (at_page, came) if is_newer else (came, at_page)
    texts = [text for text in dict.fromkeys((first.text.strip(), last.text.strip())) if text]
    before = shared(at_page.form, at_page.type, last.type)
    now = shared(came.form, came.type, last.type)
    typed = dict(at_page.typed)
    if is_newer:
        typed = {path: text for path, text in typed.items() if path.partition(".")[0] not in now}
    urgency = last.urgency or first.urgency
    fitting = REASONS[urgency] if urgency else ()
    reasons = [each for each in (last.reason, first.reason) if each in fitting]
    return PageDraft(
        id=own_id,
        token=token,
        type=last.type,
        addressee=last.addressee or first.addressee,
        urgency=urgency,
        reason=reasons[0] if reasons else last.reason or first.reason,
        marking=last.marking or first.marking,
        text="\n\n".join(texts),
        filled=_filled(last.type, {**before, **now} if is_newer else {**now, **before}),
        typed={**came.typed, **typed},
        crossed=came.crossed or at_page.crossed,
    )


def chat_is_newer(at_page: PageDraft, begun: Draft) -> bool:
    """Whether what was begun in chat was changed last."""
    return (begun.changed_at or _LONG_AGO) >= (at_page.changed_at or _LONG_AGO)


def to_chat(draft: PageDraft, values: Values, asked: Collection[str], token: str) -> Draft:
    """What was begun at a page, in chat; ``values`` are what was understood of the fields of ``asked``."""
    return Draft(
        id=draft.id,
        token=token,
        addressee=draft.addressee,
        type=draft.type,
        urgency=draft.urgency,
        reason=draft.reason,
        marking=draft.marking,
        text=draft.text if draft.text.strip() else None,
        form={name: value for name, value in values.items() if name != FACTS.name},
        aside=_aside(draft.typed, asked),
        is_unseen=not draft.crossed,
    )


def _aside(typed: Mapping[str, str], asked: Collection[str]) -> Mapping[str, str]:
    return {path: text for path, text in typed.items() if path not in asked}


def _filled(kind: RequestType, values: Values) -> Filled | None:
    if not values:
        return None
    return Filled(type=kind, version=FORMS[kind].version, values=values)
