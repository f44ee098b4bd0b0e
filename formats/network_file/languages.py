"""Languages in a directory that are none, or in which nobody is answered here.

Which can be spoken is told by whoever has the catalogues; without that, only what is no language is found.
"""

from collections.abc import Callable, Collection, Iterator

from domain.directory.directory import Directory
from domain.directory.languages import spoken_as
from formats.network_file.findings import FileFinding
from formats.typed.language_tags import is_known_language

Lines = Callable[[str, str], int | None]
"""The line on which a section has an entry."""

_LETTERS_AT_TELEGRAM = 2


def language_warnings(
    directory: Directory, spoken: Collection[str] = (), lines: Lines = lambda *_: None
) -> Iterator[FileFinding]:
    """A warning for each language, wherever it stands."""
    yield from _of_network(directory, spoken, lines)
    yield from _unknown(directory, lines)


def _of_network(
    directory: Directory, spoken: Collection[str], lines: Lines
) -> Iterator[FileFinding]:
    for tag in directory.languages if spoken else ():
        serves = spoken_as(tag, spoken)
        if not is_known_language(tag):
            continue
        if not serves:
            yield FileFinding(
                path="network.languages",
                line=lines("network", "languages"),
                message=f"nothing is translated into {tag}: it is not offered, and nobody reads it",
                remedy=f"take it out; what can be spoken is {', '.join(spoken)}",
            )
        elif len(serves.partition("-")[0]) != _LETTERS_AT_TELEGRAM:
            yield FileFinding(
                path="network.languages",
                line=lines("network", "languages"),
                message=f"Telegram does not tell {tag} apart: strangers have the common menu",
                remedy="it is read all the same by who chose it, or whose entry lists it",
            )


def _unknown(directory: Directory, lines: Lines) -> Iterator[FileFinding]:
    """What is no language, each once, with the first place where it stands."""
    places: dict[str, list[tuple[str, str]]] = {}
    for tag in directory.languages:
        places.setdefault(tag, []).append(("network", "languages"))
    for member in directory.members.values():
        for tag in member.languages:
            places.setdefault(tag, []).append(("members", member.code))
    for point in directory.contact_points.values():
        for tag in point.languages:
            places.setdefault(tag, []).append(("contact_points", point.id))
    for person in directory.people.values():
        for tag in person.languages:
            places.setdefault(tag, []).append(("people", person.id))
    for tag, found in places.items():
        if is_known_language(tag):
            continue
        (section, key), *others = found
        path = "network.languages" if section == "network" else f"{section}.{key}.languages"
        more = f" (and {len(others)} times more)" if others else ""
        yield FileFinding(
            path=path,
            line=lines(section, key),
            message=f"{tag} is no language that is known{more}",
            remedy="write its code of BCP 47, such as en, fr or zh",
        )
