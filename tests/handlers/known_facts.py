"""Which facts each topic has, by the samples and the story: what services say beyond that is misspelt."""

from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from domain.messages.outgoing import Saying
from domain.topics import Topic
from tests.handlers.messages.wording_readers import every_saying

OF_ANY = frozenset({"gone", "instead", "instead_of", "may_act", "over", "reads"})
"""Facts of any message: whose access has ended, who reads in their place, and in which language somebody
reads who has no account."""


@cache
def known_facts() -> Mapping[Topic, frozenset[str]]:
    """The names of each topic's facts."""
    found: dict[Topic, frozenset[str]] = dict.fromkeys(Topic, frozenset())
    for told in every_saying():
        found[told.saying.topic] |= frozenset(told.saying.facts)
    return found


def unknown_facts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As a fixture: whatever a service says within a test has known facts only."""
    unknown: set[tuple[str, str]] = set()
    known, begin = known_facts(), Saying.__init__

    def checked(self: Saying, *args: object, **facts: object) -> None:
        begin(self, *args, **facts)  # type: ignore[arg-type]  # as they came
        names = set(self.facts) - known[self.topic] - OF_ANY
        unknown.update((self.topic.value, name) for name in names)

    monkeypatch.setattr(Saying, "__init__", checked)
    yield
    assert not unknown, unknown
