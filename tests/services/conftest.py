"""Whatever acts say, they say with facts that the wording knows."""

import pytest

from tests.handlers.known_facts import unknown_facts

facts_are_known = pytest.fixture(autouse=True)(unknown_facts)
