"""People's own messages in chats: what a row of ``posts`` that is one looks like, and which are found.

Writing and removing them is left to ``storage.messages.outbox``.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, func, select

from domain.messages.outgoing import Post, PostState, Said, Saying
from domain.vocabulary import PersonId, Urgency
from storage.database.tables import posts
from storage.messages.numbers import new_number
from storage.sealing.vault import Vault

THEIRS: Final = "theirs"
"""The card of a person's own message."""

_OLDEST: Final = timedelta(days=30)
TYPED: Final = (
    select(posts)
    .where(
        # The index on times of removal serves, which holds two days; that on cases holds all years.
        posts.c.remove_at > 0,
        func.coalesce(posts.c.case_id, "") == "",
        posts.c.card == THEIRS,
        posts.c.chat_key == bindparam("chat"),
        posts.c.state == PostState.SHOWN.value,
    )
    .order_by(posts.c.remove_at.desc())
    .limit(200)
    .with_for_update()
)
"""The newest of a chat that belong to no case; any more of them go in their time."""


def theirs(
    person: PersonId, chat: int, case: str | None, message: int, saying: Saying, bot: int
) -> Post:
    """The post that such a message is; ``bot``: in whose chat it stands."""
    return Post(
        id=new_number(),
        person=person,
        chat=chat,
        case=case,
        card=THEIRS,
        state=PostState.SHOWN,
        version=1,
        saying=saying,
        rings=False,
        urgency=Urgency.STANDARD,
        message_id=message,
        has_content=True,
        bot=bot,
    )


def counted_from(sent_at: datetime | None, now: datetime) -> datetime:
    """From when its time in the chat counts: when it was sent, which after an outage was long before now.

    A time that lies ahead, or absurdly far back, is not believed.
    """
    return sent_at if sent_at is not None and now - _OLDEST < sent_at < now else now


def standing_for(vault: Vault, chat: int, message: int, text: str) -> tuple[Said, ...]:
    """What stands for the text of such a message: a keyed digest, which goes with the message."""
    digest = vault.opaque_text("says", f"{chat}:{message}:{text}")
    return (Said(event=THEIRS, by="", at=None, body=digest),)


def said_of(vault: Vault, post: Post, text: str) -> tuple[Said, ...]:
    """The same for the message that a post is."""
    return standing_for(vault, post.chat, post.message_id or 0, text)
