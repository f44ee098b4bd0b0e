"""What becomes of messages about a request that has ended: content goes, the newest others are changed.

Cards say by themselves how the request stands.
"""

from dataclasses import replace
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.messages.kinds import OFFERS_VERBS, QUESTIONS_ABOUT_A_REQUEST, STAYS_ASKED
from domain.messages.outgoing import Post, PostState, Saying
from domain.requests.request import Request
from domain.topics import Topic
from storage.database.tables import posts
from storage.messages.outbox import Outbox
from storage.messages.saying import read_post
from storage.sealing.sealed_rows import readable
from storage.sealing.vault import Vault

MOST: Final = 100
"""The newest messages about a case that are looked at."""
_PLAIN: Final = (
    select(posts)
    .where(
        posts.c.case_id == bindparam("case"),
        posts.c.card.is_(None),
        posts.c.has_content.is_(False),
        posts.c.state.in_([PostState.NEW.value, PostState.SHOWN.value]),
    )
    .order_by(posts.c.created_at.desc(), posts.c.id.desc())
    .limit(MOST)
    .with_for_update()
)


async def end_messages(
    connection: AsyncConnection, vault: Vault, outbox: Outbox, request: Request
) -> None:
    """Content leaves the chats, what was asked is over, and older messages offer what can still be done."""
    for post in await outbox.with_content(request.id):
        await outbox.remove(post)
    rows = (await connection.execute(_PLAIN, {"case": request.id})).all()
    for post in readable(rows, lambda row: read_post(vault, row)):
        changed = _ended(post, request.state.value)
        if changed is not None:
            await outbox.change(post, changed)


def _ended(post: Post, state: str) -> Saying | None:
    """What the message says from now on; None where it stays as it is."""
    facts = post.saying.facts
    if post.saying.topic in QUESTIONS_ABOUT_A_REQUEST and facts.get("kind") not in STAYS_ASKED:
        over = {name: facts[name] for name in ("case", "reference") if name in facts}
        return Saying(topic=Topic.PROMPT_OVER, facts=over)
    if post.saying.topic in OFFERS_VERBS and facts.get("over") != state:
        return replace(post.saying, facts={**facts, "over": state})
    return None
