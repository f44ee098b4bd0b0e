"""The one error that a rule raises: the act is refused, and the person is told what to do next."""

from domain.topics import Facts, Topic


class Refused(Exception):
    """The act is refused; nothing has changed. ``topic`` and ``facts`` say why and what to do."""

    def __init__(
        self, topic: Topic, facts: Facts | None = None, *, suspicious: bool = False
    ) -> None:
        super().__init__(topic.value)
        self.topic = topic
        self.facts: Facts = facts or {}
        self.suspicious = suspicious
        """Whether the attempt itself belongs in the log: forged, or on another member's request."""


def not_yours() -> Refused:
    """One answer for strangers, other members, requesters and forged data: it reveals nothing."""
    return Refused(Topic.NOT_YOURS, suspicious=True)
