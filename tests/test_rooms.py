"""The rooms of the house: every one stands behind the walls that the checks hold.

What stands inside a room is left to ``tests.test_floor_plan``.
"""

import ast
import configparser
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent


def rooms() -> set[str]:
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}


def test_every_top_level_package_is_covered_by_the_import_rules() -> None:
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter")
    assert set(rules["importlinter"]["root_packages"].split()) == rooms()


def test_every_top_level_package_is_typed_and_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == rooms()
    assert rooms() <= set(project["tool"]["mypy"]["packages"])


def test_the_alarm_clock_is_one_file() -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("bot/**/*.py")
        if any(name.startswith("apscheduler") for name in _imported(path))
    ]
    assert users == ["bot/beats/ticker.py"]


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): count
        for room in (*rooms(), "tests", "bench")
        for path in (ROOT / room).rglob("*.py")
        if (count := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_what_is_shipped_needs_only_what_is_shipped() -> None:
    given = packages_distributions()
    lock = (ROOT / "requirements-runtime.lock").read_text("utf-8")
    shipped = set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
    optional = set(
        tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
            "optional-dependencies"
        ]["pkcs11"]
    )
    shipped |= {re.split(r"[=<>]", wanted)[0] for wanted in optional}
    missing = {
        f"{path.relative_to(ROOT).as_posix()} needs {top}"
        for room in rooms()
        for path in (ROOT / room).rglob("*.py")
        for top in {name.partition(".")[0] for name in _imported(path)}
        if top in given and top not in rooms()
        if not shipped & {canonical(name) for name in given[top]}
    }
    assert missing == set()


def canonical(distribution: str) -> str:
    """A distribution's name as lock files write it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_nothing_unpickles() -> None:
    users = [
        path.relative_to(ROOT).as_posix()
        for room in rooms()
        for path in (ROOT / room).rglob("*.py")
        if {"pickle", "shelve", "dill", "marshal"} & set(_imported(path))
    ]
    assert users == []


def _imported(path: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return names


def test_text_is_never_read_in_the_encoding_of_the_machine() -> None:
    """Where a text is opened, read or written, its encoding is named."""
    paths = [path for path in ROOT.rglob("*.py") if ".venv" not in path.parts]
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted(paths)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and _takes_the_machines_encoding(node)
    ]
    assert found == []


def _takes_the_machines_encoding(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    named = {keyword.arg for keyword in call.keywords}
    places = {"read_text": 1, "write_text": 2}
    return name in places and "encoding" not in named and len(call.args) < places[name]
