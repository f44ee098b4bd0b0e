"""The network file's YAML, read as a tree of plain text with line numbers, and written.

Owns what a file may be made of: mappings, lists and plain text, of bounded size and depth, in one
document. Nothing is guessed (``08:00``, ``no`` and ``2026-01-01`` stay text) and nothing is built
from tags, anchors or aliases. What the entries mean is left to its neighbours.
"""

from collections.abc import Iterator

import yaml

from formats.network_file.findings import FileFinding, Findings, NetworkFileError, shown
from formats.network_file.tree import Entries, Items, Node, Plain, Scalar

try:
    from yaml import CSafeDumper as _Dumper
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML built without libyaml; slower, same result
    from yaml import SafeDumper as _Dumper  # type: ignore[assignment]  # the same interface
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # likewise

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 32
MAX_ENTRIES = 500_000
"""About ten times what a network of every State, with thousands of people, has."""
_WIDTH = 100


def read_yaml(text: str | bytes, findings: Findings) -> Entries:
    """The one document of the file as a tree. Keys written twice are added to the findings.

    Raises ``NetworkFileError`` for anything else that is wrong.
    """
    source = _decoded(text)
    try:
        root = _Builder(yaml.parse(source, Loader=_Loader), findings).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = f"this is not YAML: {error.problem or error.context or 'it cannot be read'}"
        raise _refused(line, problem, "correct the line, or the one before it") from None
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, _position(error, source)) + 1
        raise _refused(line, "a character is not allowed here", "remove it") from None
    if not isinstance(root, Entries):
        remedy = "begin with the sections network, members, contact_points, people"
        raise _refused(root.line if root else 1, "the file has no sections", remedy)
    return root


def write_yaml(value: Plain) -> str:
    """The value as one document, in the order that it has."""
    return yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=_WIDTH,
    )


def _decoded(text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES // 1024 // 1024} MB"
        raise _refused(1, f"the file is larger than {limit}", f"keep it below {limit}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(line, "the file is not in UTF-8", "save it in UTF-8") from None


def _position(error: yaml.reader.ReaderError, source: str) -> int:
    """Where the reader stopped; libyaml counts bytes, PyYAML itself characters."""
    position = error.position if isinstance(error.position, int) else 0
    if _Loader.__name__.startswith("C"):
        before = source.encode("utf-8", "surrogatepass")[:position]
        return len(before.decode("utf-8", "replace"))
    return position


def _refused(line: int, message: str, remedy: str, path: str = "") -> NetworkFileError:
    return NetworkFileError((FileFinding(path=path, line=line, message=message, remedy=remedy),))


class _Builder:
    """Builds the tree from the parser's events, never deeper than ``MAX_DEPTH``."""

    def __init__(self, events: Iterator[yaml.Event], findings: Findings) -> None:
        self._events = events
        self._findings = findings
        self._entries = 0

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    remedy = "keep one, and remove the line ---"
                    raise _refused(_line(event), "the file has several documents", remedy)
                root = self._node(next(self._events), "", 0)
        return root

    def _node(self, event: yaml.Event, path: str, depth: int) -> Node:
        _refuse_references(event, path)
        self._entries += 1
        if self._entries > MAX_ENTRIES:
            remedy = f"keep it below {MAX_ENTRIES} values"
            raise _refused(_line(event), "the file has too many entries", remedy)
        if depth > MAX_DEPTH:
            remedy = f"keep it within {MAX_DEPTH} levels"
            raise _refused(_line(event), "the file is nested too deeply", remedy)
        if isinstance(event, yaml.ScalarEvent):
            empty = event.implicit[0] and event.value in {"", "~", "null", "Null", "NULL"}
            return Scalar(value=event.value, line=_line(event), empty=empty)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(_line(event), path, depth)
        return self._mapping(_line(event), path, depth)

    def _items(self, line: int, path: str, depth: int) -> Items:
        values: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._node(event, f"{path}[{len(values) + 1}]", depth + 1))
        return Items(values=tuple(values), line=line)

    def _mapping(self, line: int, path: str, depth: int) -> Entries:
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path)
            here = f"{path}.{key}" if path else key
            if key in entries:
                message = f"{shown(key)} is written twice, first on line {lines[key]}"
                self._findings.error(here, _line(event), message, "keep one of the two")
            lines[key] = _line(event)
            entries[key] = self._node(next(self._events), here, depth + 1)
        return Entries(entries=entries, lines=lines, line=line)

    def _key(self, event: yaml.Event, path: str) -> str:
        _refuse_references(event, path)
        if not isinstance(event, yaml.ScalarEvent):
            remedy = "write a plain word before the colon"
            raise _refused(_line(event), "a key is not plain text", remedy, path)
        if event.value == "<<" and event.implicit[0]:
            remedy = "write the entries out"
            raise _refused(_line(event), "merge keys (<<) are not used here", remedy, path)
        return event.value


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _refuse_references(event: yaml.Event, path: str) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        message = "anchors and aliases (& and *) are not used here"
        raise _refused(_line(event), message, "write the value out, in quotes if it is text", path)
    if getattr(event, "tag", None) is not None:
        remedy = "remove it; put the value in quotes if it is text"
        raise _refused(_line(event), "tags (!) are not used here", remedy, path)
