"""What came from the chat: an update as far as acts need it, and the message that somebody wrote."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.directory.languages import spoken_as
from domain.topics import Facts, Topic
from domain.vocabulary import PersonId
from storage.transaction.unit_of_work import UnitOfWork

TELEGRAM = "telegram"
"""How who acts in chat was authenticated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """What an update says about who acts and where; the claims in it are not trusted."""

    update_id: int
    account: int
    chat: int
    message_id: int | None = None
    """The person's own message."""
    press: str | None = None
    """The id under which a pressed button must be answered."""
    pressed_message: int | None = None
    data: str = ""
    """What the pressed button says, as the client claims it."""
    reply_to: int | None = None
    reply_about: str | None = None
    """The reference in the bot's message that was replied to, should that message not be known."""
    text: str = field(default="", repr=False)
    """What the person's own message says."""
    sent_at: datetime | None = None
    """When Telegram took the person's own message from them, as Telegram says."""
    language: str = ""
    """What the client of who acts speaks, as it claims: a tag, or empty."""
    is_of_the_chat: bool = False
    """Whether Telegram says it, and nobody wrote it: who may not act gets no answer."""
    has_words: bool = False
    """Whether the person's own message says more than a command and what it is about."""


def stranger_facts(work: UnitOfWork, inbound: Inbound) -> Facts:
    """Of who has no account that counts: ``reads``, and what is spoken where that is something else."""
    client, languages = inbound.language, work.known.languages
    is_other = client and not spoken_as(client, languages) and len(languages) > 1
    return {"reads": client, **({"speaks": list(languages)} if is_other else {})}


async def keep_own(
    inbound: Inbound,
    work: UnitOfWork,
    person: PersonId,
    case: str | None,
    topic: Topic = Topic.CONTENT,
) -> None:
    """Have somebody's own message removed in time, once."""
    message = inbound.message_id
    if message is None:
        return
    known, text = await work.outbox.at(inbound.chat, message), inbound.text
    if known is None:
        await work.outbox.note_theirs(
            chat=inbound.chat,
            person=person,
            case=case,
            message=message,
            topic=topic,
            text=text,
            sent_at=inbound.sent_at,
        )
        return
    await work.outbox.says_now(known, text)
    if case is not None:
        await work.outbox.give_to_case(inbound.chat, message, case)
