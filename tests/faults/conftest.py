"""Faults are tried one after the other, since each needs the machine for itself; killing, beside them."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
KILLING = ("test_kills", "test_marks")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of this folder on two workers."""
    for item in items:
        if item.path.is_relative_to(HERE):
            group = "kills" if item.path.stem in KILLING else "faults"
            item.add_marker(pytest.mark.xdist_group(group))
            # A killed process's pipe is collected when it is.
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))
