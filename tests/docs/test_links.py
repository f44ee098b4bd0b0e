"""The documents name what is there: files, folders, headings, decisions."""

import re
from pathlib import Path

import pytest

from tests.docs.documents import ROOT, anchors, code_words, documents, links

_PATH = re.compile(
    r"\.?(?:bot|crypto|domain|formats|handlers|rehearsal|services|storage|wording|tests|docs|bench|\.ci)/[\w./-]*"
)
_PLACEHOLDER = re.compile(r"LANG|NNNN")
NAMES = [path.relative_to(ROOT).as_posix() for path in documents()]


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    document = ROOT / name
    dead = [link for link in links(document.read_text("utf-8")) if not _leads(document, link)]
    assert dead == []


def _leads(document: Path, link: str) -> bool:
    if link.startswith("https://"):
        return True
    path, _, heading = link.partition("#")
    target = (document.parent / path).resolve() if path else document
    if not target.exists():
        return False
    return not heading or heading in anchors(target.read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_is_named_exists(name: str) -> None:
    words = code_words((ROOT / name).read_text("utf-8"))
    named = {w for w in words if _PATH.fullmatch(w) and not _PLACEHOLDER.search(w)}
    assert [path for path in sorted(named) if not _exists(path)] == []


def _exists(named: str) -> bool:
    """Whether there is such a file, such a folder, or such a name in a module: ``a/b.Name``."""
    if (ROOT / named).exists():
        return True
    module, _, inside = named.partition(".")
    file = ROOT / f"{module}.py"
    return (
        bool(inside)
        and file.exists()
        and all(
            re.search(rf"\b(?:class|def) {part}\b", file.read_text("utf-8"))
            for part in inside.split(".")
            if part != "py"
        )
    )


def test_every_decision_is_in_the_index_and_has_its_four_parts() -> None:
    folder = ROOT / "docs" / "adr"
    decisions = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert decisions == sorted(link for link in links((folder / "README.md").read_text("utf-8")))
    for number, name in enumerate(decisions, 1):
        text = (folder / name).read_text("utf-8")
        assert name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number:04} ")
        parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences", "What else was looked at"], name
