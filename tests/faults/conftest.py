"""Faults are tried one after the other, since each needs the machine for itself."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put every test of this folder on one worker."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("faults"))
            # A killed process's pipe is collected when it is.
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))
