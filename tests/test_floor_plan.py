"""The floor plan: arrows run one way, and no folder is crowded.

The rooms are one list wherever they are listed, and tests stand where their subject does.
"""

import ast
import configparser
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from bot.process import logs
from tests.test_rooms import ROOT, rooms

MOST_FILES = 16
_ONLY_GROWS = "storage/migrations/versions"
"""One file for each step that the database has taken, of which none goes."""
HOUSE = (*sorted(rooms()), "bench", "tests")
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for room in HOUSE
    for path in sorted((ROOT / room).rglob("*.py"))
}


def test_no_two_files_import_each_other() -> None:
    assert _circle(_arrows()) == []


def test_no_two_folders_import_each_other() -> None:
    folders: dict[str, set[str]] = {}
    for file, others in _arrows().items():
        folders.setdefault(_folder(file), set()).update(
            _folder(other) for other in others if _folder(other) != _folder(file)
        )
    assert _circle(folders) == []


def test_a_circle_would_be_seen() -> None:
    assert _circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) != []


def test_no_folder_has_more_files_than_are_seen_at_one_glance() -> None:
    crowded = {
        folder.relative_to(ROOT).as_posix(): count
        for folder in {path.parent for path in FILES.values()}
        if folder.relative_to(ROOT).as_posix() != _ONLY_GROWS
        and (count := sum(1 for path in folder.glob("*.py") if path.name != "__init__.py"))
        > MOST_FILES
    }
    assert crowded == {}


def test_the_lists_of_rooms_are_one_list() -> None:
    """The walls and pyproject.toml's packages are held by ``tests.test_rooms``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    kept = (ROOT / ".dockerignore").read_text("utf-8")
    packages = re.search(r"^PACKAGES := (.+)$", makefile, re.MULTILINE)
    assert packages is not None
    lists = {
        "Makefile": packages[1].split(),
        "Dockerfile": re.findall(r"^COPY (\w+) \1$", dockerfile, re.MULTILINE),
        ".dockerignore": re.findall(r"^!(\w+)$", kept, re.MULTILINE),
        "the service's log": logs._PACKAGES,
        "isort": project["ruff"]["lint"]["isort"]["known-first-party"],
        "mypy": project["mypy"]["packages"],
    }
    found = {name: set(named) - {"bench", "tests", "LICENSE"} for name, named in lists.items()}
    assert found == dict.fromkeys(lists, rooms())


def test_every_topic_has_its_floor() -> None:
    """Where a room has topics, a contract orders all of them, and says so if one is new."""
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter")
    ordered = {
        rules[name]["containers"].strip()
        for name in rules.sections()
        if rules[name].get("exhaustive") == "True"
    }
    topical = {name for name in rooms() if any((ROOT / name).glob("*/__init__.py"))}
    assert topical <= ordered


def test_tests_stand_where_their_subject_does() -> None:
    """A folder of ``tests/services`` is a topic of ``services``, and so in each room that is tested."""
    strays = [
        folder.relative_to(ROOT).as_posix()
        for room in rooms()
        for folder in sorted((ROOT / "tests" / room).glob("**/"))
        if (folder / "__init__.py").exists()
        if not (subject := ROOT / folder.relative_to(ROOT / "tests")).is_dir()
        if not subject.with_suffix(".py").exists()
    ]
    assert strays == []


def test_modules_that_a_docstring_names_exist() -> None:
    room = "|".join(sorted(rooms()))
    lost = {
        f"{name} names {named}"
        for name, path in FILES.items()
        for named in re.findall(rf"``((?:{room})(?:\.\w+)+)``", path.read_text("utf-8"))
        if not _is_there(named)
    }
    assert lost == set()


def test_a_class_name_stands_once() -> None:
    """But for the rehearsal's, which is Telegram, and for the objects of the Bot API as they are read."""
    apart = ("rehearsal.", "handlers.incoming")
    found: dict[str, list[str]] = {}
    for name, path in FILES.items():
        if name.startswith(("bench.", "tests.", *apart)):
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(name)
    assert {name: where for name, where in found.items() if len(where) > 1} == {}


def _is_there(named: str) -> bool:
    """Whether it is a module, a folder, or a word of a module."""
    module, inside = named, ""
    while module not in FILES and "." in module:
        module, _, last = module.rpartition(".")
        inside = f"{last}.{inside}" if inside else last
    text = FILES[module].read_text("utf-8")
    return not inside or all(re.search(rf"\b{word}\b", text) for word in inside.split("."))


def _arrows() -> dict[str, set[str]]:
    """Each file's imports of files of the house."""
    return {name: set(_imported(path)) - {name} for name, path in FILES.items()}


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in FILES)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if found := next((one for one in (inner, node.module) if one in FILES), None):
                    yield found


def _folder(name: str) -> str:
    return FILES[name].parent.relative_to(ROOT).as_posix()


def _circle(arrows: Mapping[str, Iterable[str]]) -> list[str]:
    """One circle, if there is any."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as circle:
        return list(circle.args[1])
    return []
