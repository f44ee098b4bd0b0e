"""What is asked of the rows of posts, and how they are written, for ``storage.messages.outbox``.

Statements are built once: building one takes longer than the database takes to carry it out.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, func, insert, select, update

from domain.messages.outgoing import PostState
from storage.database.tables import posts
from storage.messages.theirs import THEIRS

KEEPS: Final = timedelta(hours=47)
"""How long content stays in a chat; Telegram lets a bot delete a message for 48 hours."""

INSERT: Final = insert(posts)
STANDS: Final = posts.c.state.in_([PostState.NEW.value, PostState.SHOWN.value])
CARDS: Final = (
    select(posts)
    .where(posts.c.case_id == bindparam("case"), posts.c.card == bindparam("of"), STANDS)
    .with_for_update()
)
CARDS_OF_MANY: Final = (
    select(posts)
    .where(
        posts.c.case_id.in_(bindparam("cases", expanding=True)),
        posts.c.card == bindparam("of"),
        STANDS,
    )
    .order_by(posts.c.id)
    .with_for_update()
)
WITH_CONTENT: Final = (
    select(posts)
    .where(posts.c.case_id == bindparam("case"), posts.c.has_content.is_(True), STANDS)
    .with_for_update()
)
EXPIRED: Final = (
    select(posts)
    .where(posts.c.remove_at <= bindparam("now"), posts.c.state == PostState.SHOWN.value)
    .order_by(posts.c.remove_at)
    .limit(bindparam("most"))
    .offset(bindparam("behind"))
    .with_for_update(skip_locked=True)
)
NEXT_REMOVAL: Final = (
    select(posts.c.remove_at)
    .where(posts.c.remove_at.is_not(None), posts.c.state == PostState.SHOWN.value)
    .order_by(posts.c.remove_at)
    .limit(1)
)
AT: Final = (
    select(posts)
    .where(posts.c.address_key == bindparam("address"))
    # What was taken for a copy of a message may be that message, once its sending is reported.
    .order_by(func.coalesce(posts.c.card, "") == THEIRS)
    .limit(1)
    .with_for_update()
)
BY_ID: Final = select(posts).where(posts.c.id == bindparam("post")).with_for_update()
UNCHANGED: Final = (
    select(posts.c.id, posts.c.version, posts.c.state)
    .where(posts.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update()
)
UPDATE: Final = update(posts).where(
    posts.c.id == bindparam("post"), posts.c.version == bindparam("read")
)
UPDATE_CONTENT: Final = UPDATE.values(
    remove_at=posts.c.created_at + KEEPS // timedelta(milliseconds=1)
)
FORGET_REMOVAL: Final = update(posts).where(posts.c.id == bindparam("post")).values(remove_at=None)
GIVE_TO_CASE: Final = (
    update(posts)
    .where(posts.c.address_key == bindparam("address"))
    .values(case_id=bindparam("case"))
)
