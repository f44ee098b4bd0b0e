"""Statements that are built once can be kept by the engine: else each one is put into words every time."""

import importlib
import pkgutil

import pytest
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.elements import ClauseElement

import storage

STATEMENTS = {
    f"{module.name}.{name}": value
    for module in pkgutil.walk_packages(storage.__path__, "storage.")
    if ".versions." not in module.name and not module.name.endswith(".env")
    for name, value in vars(importlib.import_module(module.name)).items()
    if isinstance(value, Executable) and isinstance(value, ClauseElement)
}


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_it_can_be_kept(name: str) -> None:
    statement = STATEMENTS[name]
    assert isinstance(statement, ClauseElement)
    assert statement._generate_cache_key() is not None
