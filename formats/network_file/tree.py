"""A file as its readers take it: mappings, lists and plain text, each with its line.

How YAML becomes such a tree is left to ``formats.network_file.yaml_tree``; a directory that is stored
or written out becomes one too, without lines.
"""

from dataclasses import dataclass, field

Plain = str | list["Plain"] | dict[str, "Plain"]
"""A part of the file without its lines: texts, lists and mappings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A scalar as it is written; ``empty`` where nothing (or ``null``) is written.

    Here as in a list and a mapping, line 0 is that of a value that comes from no file.
    """

    value: str
    line: int = 0
    empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list."""

    values: "tuple[Node, ...]"
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """Keys with their values, in order; ``lines`` has each key's line."""

    entries: "dict[str, Node]"
    lines: dict[str, int] = field(default_factory=dict)
    line: int = 0

    def line_of(self, key: str) -> int:
        """The line of a key, or the mapping's own where it is unknown."""
        return self.lines.get(key, self.line)


Node = Scalar | Items | Entries
