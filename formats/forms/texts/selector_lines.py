"""A selector on one line: ``[kind] value [at TIME] [port N] [(provider)]``.

Owns that form. The kind is taken from the value only where its form leaves no doubt, and asked for
otherwise.
"""

import re
from typing import Final

from domain.forms.check import Wrong
from domain.forms.fields.field import FormField, Value
from domain.forms.fields.selectors import SelectorKind
from formats.forms.kinds import identifiers
from formats.forms.kinds.standard import NotOne
from formats.forms.texts.typist import NotRead, Typist, Understood, shown
from formats.forms.texts.values import place, read_one, words_of
from formats.typed.letters import exact, folded, seen

_PROVIDER: Final = re.compile(r"(?P<rest>.*\S)\s+[(（](?P<provider>[^()（）]+)[)）]\s*", re.DOTALL)
_WITH_PORT: Final = re.compile(
    r"(?P<address>[0-9.]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})", re.ASCII
)
_WORD_ENDS: Final = re.compile(r"[:：]\s*|\s+")
_MOST_WORDS: Final = 5
"""Of a kind's label."""


def read_selector(
    field: FormField, typed: str, typist: Typist, path: str, taken: list[Understood]
) -> Value:
    """The parts of one selector. Raises ``NotRead``."""
    line = seen(typed)
    texts: dict[str, str] = {}
    form = _PROVIDER.fullmatch(line)
    if form is not None:
        line, texts["provider"] = form["rest"], form["provider"]
    kind, value = _kind(field, line, typist, path)
    if kind is SelectorKind.IP:
        value = _address(value, texts, typist, path)
    read: dict[str, Value] = {"kind": kind.value, "value": _value(kind, value, typist, path, taken)}
    for part in field.parts:
        if part.name in texts:
            read[part.name] = read_one(part, texts[part.name], typist, f"{path}.{part.name}", taken)
    return read


def _kind(field: FormField, line: str, typist: Typist, path: str) -> tuple[SelectorKind, str]:
    """What it is, and the rest of the line; by its first words, else by the form of the value."""
    part = next(part for part in field.parts if part.name == "kind")
    known = words_of(part, typist, f"{path}.kind")
    for end in reversed([*_WORD_ENDS.finditer(line)][:_MOST_WORDS]):
        word = known.get(folded(line[: end.start()]))
        if word is not None:
            return SelectorKind(word), line[end.end() :]
    if folded(line) in known:
        raise NotRead(f"{path}.value", Wrong.EMPTY)
    first = line.split(" ", 1)[0]
    for text in (line, first):
        is_address = _WITH_PORT.fullmatch(exact(text)) is not None
        kind = SelectorKind.IP if is_address else identifiers.kind_without_doubt(text)
        if kind is not None and (text is line or kind is SelectorKind.IP):
            return kind, line
    raise NotRead(f"{path}.kind", Wrong.MISSING, words=list(part.words), found=shown(line))


def _address(value: str, texts: dict[str, str], typist: Typist, path: str) -> str:
    """The address alone; its time and port go to ``texts``."""
    at, port = (_called(name, typist, path) for name in ("at", "port"))
    for name, pattern in (
        ("port", rf"(?P<rest>.*\S)\s+(?:{port})\s+(?P<text>\d+)"),
        (
            "at",
            rf"(?P<rest>\S+(?:\s+(?:{port})\s+\d+)?)\s+(?:(?:{at})\s+)?(?P<text>(?!(?:{port})\s).*)",
        ),
        ("port", rf"(?P<rest>.*\S)\s+(?:{port})\s+(?P<text>\d+)"),
    ):
        form = re.fullmatch(pattern, value, re.IGNORECASE)
        if form is not None and name not in texts:
            value, texts[name] = form["rest"], form["text"]
    form = _WITH_PORT.fullmatch(exact(value))
    if form is not None and "port" not in texts:
        value, texts["port"] = form["address"].strip("[]"), form["port"]
    return value


def _called(name: str, typist: Typist, path: str) -> str:
    title = typist.titles.get(f"{place(path)}.{name}", name)
    return "|".join(re.escape(word) for word in dict.fromkeys((name, title)) if word)


def _value(
    kind: SelectorKind, typed: str, typist: Typist, path: str, taken: list[Understood]
) -> str:
    value = seen(typed)
    known = identifiers.STANDARDS.get(kind)
    if not value:
        raise NotRead(f"{path}.value", Wrong.EMPTY)
    if known is None:
        return value
    try:
        if kind is SelectorKind.TELEPHONE:
            found = identifiers.telephone(value, typist.two_letters).value
        else:
            found = known(value).value
    except NotOne as error:
        facts = {"found": shown(value), **error.facts}
        raise NotRead(f"{path}.value", Wrong.STANDARD, **facts) from None
    if found != typed:
        taken.append(Understood(path=f"{path}.value", typed=shown(typed), value=found))
    return found
