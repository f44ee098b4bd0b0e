"""Outgoing work for tests of what sends it."""

from datetime import UTC, datetime
from itertools import count

from domain.messages.outgoing import NEW_MESSAGES, Post, PostState, Saying, Work, WorkKind
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId, Role, Urgency
from services.messages.delivery import Outgoing

_ids = count(1)


def outgoing(
    chat: int = 1,
    *,
    priority: int = 30,
    kind: WorkKind = WorkKind.SEND,
    id: int | None = None,  # noqa: A002 - the row's own name for it
    attempts: int = 0,
    topic: Topic = Topic.NOTHING_TO_CANCEL,
    rings: bool = False,
    facts: Facts | None = None,
) -> Outgoing:
    """One piece of work. Ids grow, so that what is made later comes later."""
    number = next(_ids) if id is None else id
    saying = Saying(topic=topic, facts=facts or {})
    is_new = kind in NEW_MESSAGES
    is_post = is_new or kind in (WorkKind.EDIT, WorkKind.REMOVE)
    post = Post(
        id=number,
        person=PersonId("lbn-duty"),
        chat=chat,
        case=None,
        card=None,
        state=PostState.NEW if is_new else PostState.SHOWN,
        version=1,
        saying=saying,
        rings=rings,
        urgency=Urgency.STANDARD,
        message_id=None if is_new else 7,
        has_content=False,
    )
    return Outgoing(
        work=Work(
            id=number,
            kind=kind,
            priority=priority,
            chat=chat,
            attempts=attempts,
            created_at=datetime(2026, 11, 24, tzinfo=UTC),
            post=post if is_post else None,
            saying=None if is_post else saying,
            press="4711" if kind is WorkKind.PRESS else None,
        ),
        language="en",
        zone=None,
        roles=frozenset({Role.OFFICIAL}),
        is_repeat=attempts > 0,
    )
