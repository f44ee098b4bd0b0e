"""A visit from a page: what is said to its person is given back as a value, and shown where they are."""

from dataclasses import dataclass, field

from domain.messages.outgoing import Said, Saying
from domain.sessions.session import Session
from domain.topics import Facts, Topic
from services.visit.visit import Visit


@dataclass(slots=True, kw_only=True)
class PageVisit(Visit):
    """Somebody at a page, in a session of theirs."""

    session: Session
    files: tuple[str, ...] = ()
    """That go with what is written, as the page showed them."""
    said: list[Saying] = field(default_factory=list)
    """What was said to them, in order."""

    @property
    def is_press(self) -> bool:
        """What is done at a page is confirmed there, as a press is."""
        return True

    @property
    def crosses_chat(self) -> bool:
        """What is written at a page does not."""
        return False

    @property
    def brings(self) -> tuple[str, ...]:
        """What the page showed."""
        return self.files

    async def done(self, topic: Topic, facts: Facts | None = None) -> None:
        """Confirm the act where it was done."""
        self.said.append(Saying(topic=topic, facts=facts or {}))

    async def reply(
        self,
        topic: Topic,
        facts: Facts | None = None,
        *,
        texts: tuple[Said, ...] = (),
        case: str | None = None,  # noqa: ARG002 - nothing stands in a chat, to be found by its request
        repeats: bool = False,  # noqa: ARG002 - nor to be removed from there
    ) -> int:
        """Say it where they are."""
        self.said.append(Saying(topic=topic, facts=facts or {}, texts=texts))
        return 0

    async def keep_own_message(self, case: str | None, topic: Topic = Topic.CONTENT) -> None:
        """There is none: what is written at a page never was in a chat."""
