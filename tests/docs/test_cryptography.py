"""The inventory of cryptography names every module that uses any, and none that uses none."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.docs.documents import ROOT, code_words, section

INVENTORY: Final = ROOT / "docs" / "cryptography.md"
PRODUCT: Final = (
    "bot",
    "crypto",
    "domain",
    "formats",
    "handlers",
    "services",
    "storage",
    "web",
    "wording",
)
LIBRARIES: Final = frozenset(
    {
        "cryptography",
        "hashlib",
        "hmac",
        "pkcs11",
        "pyrage",
        "random",
        "rfc3161_client",
        "secrets",
        "sqlcipher3",
        "ssl",
        "webauthn",
    }
)
"""Whatever encrypts, signs, hashes or draws numbers by chance, of ours or of the language's."""
WEAK: Final = re.compile(
    r"(?i)\b(md5|sha-?1|rc4|3?des|blowfish|ecb|pkcs1v15|uuid[134])\b|random\.(random|choice)"
)


def test_every_module_that_uses_cryptography_is_in_the_inventory() -> None:
    using = {path.relative_to(ROOT).as_posix() for path in modules() if LIBRARIES & imported(path)}
    found = section(INVENTORY.read_text("utf-8"), "Where it is used")
    named = [word for word in code_words(found) if word.endswith(".py")]
    assert sorted(named) == sorted(using)


def test_nothing_weak_is_called_anywhere() -> None:
    assert [
        f"{path.relative_to(ROOT)}: {call}"
        for path in modules()
        for call in called(path)
        if WEAK.search(call)
    ] == []


def modules() -> Iterator[Path]:
    for room in PRODUCT:
        yield from sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The libraries that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def called(path: Path) -> Iterator[str]:
    """What a module calls, with the words that say which algorithm."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            words = [each.value for each in node.args if isinstance(each, ast.Constant)]
            yield " ".join([ast.unparse(node.func), *(str(each) for each in words)])
