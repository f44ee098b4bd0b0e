"""Moving an account to another telephone: what stood in the old chat leaves it, and what is open follows.

Owns which messages follow. That the account moves at all is decided in ``services.people.people``.
"""

from dataclasses import replace

from domain.messages.outgoing import Post, Saying
from domain.requests.request import Card
from domain.topics import Topic
from domain.vocabulary import TERMINAL
from storage.people.people import Account, AccountState
from storage.transaction.unit_of_work import UnitOfWork

_OPEN_STAGES = frozenset({"open", "yours"})
_OVER = frozenset(state.value for state in TERMINAL)


async def leave(work: UnitOfWork, before: Account, after: Account) -> None:
    """Take cards and content out of the old chat, tell it, and bring open cards to the new one."""
    await work.outbox.set_menu(chat=before.chat, person=None)
    if before.state is AccountState.REVOKED:
        return
    for post in await work.outbox.in_chat(before.chat):
        if after.state is AccountState.ENROLLED and _follows(post):
            await work.outbox.post(
                chat=after.chat,
                person=after.person,
                # Texts do not follow: "Show again" brings them, and records it.
                saying=replace(post.saying, texts=()),
                urgency=post.urgency,
                rings=post.saying.facts.get("stage") == "open",
                case=post.case,
                card=post.card,
            )
        await work.outbox.remove(post)
    reads = {"reads": work.known.language_of(after.person)}
    moved = Saying(topic=Topic.MOVED_AWAY, facts=reads)
    await work.outbox.post(chat=before.chat, person=None, saying=moved, rings=True)


def _follows(post: Post) -> bool:
    """Whether a card is about something that still goes on."""
    if post.card == Card.ALERT:
        return post.saying.facts.get("stage") in _OPEN_STAGES
    return post.card == Card.STATUS and post.saying.facts.get("state") not in _OVER
