"""What is found in a network file: where it is, what is wrong, and what to do.

Owns the form of findings and how they are collected. What counts as wrong is left to the readers of
each section.
"""

from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN = 40
_LONGEST_PATH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFinding:
    """Something wrong (an error) or worth a look (a warning). ``line`` is None for no one line."""

    path: str
    line: int | None
    message: str
    remedy: str

    def __post_init__(self) -> None:
        # A key of the file may hold anything; a finding is printed on terminals.
        path = "".join(c if c.isprintable() else "�" for c in self.path[:_LONGEST_PATH])
        object.__setattr__(self, "path", path)

    def __str__(self) -> str:
        place = ", ".join(filter(None, (f"line {self.line}" if self.line else "", self.path)))
        said = f"{self.message}; {self.remedy}"
        return f"{place}: {said}" if place else said


class NetworkFileError(Exception):
    """The network file cannot be used and nothing has changed; correct what ``findings`` name.

    Its own text has only their number, because findings may show values of the file.
    """

    def __init__(self, findings: tuple[FileFinding, ...]) -> None:
        count = f"{len(findings)} errors" if len(findings) != 1 else "1 error"
        super().__init__(f"the network file has {count} and changes nothing")
        self.findings = findings


class Findings:
    """Collects errors and warnings while a file is read."""

    def __init__(self) -> None:
        self._errors: list[FileFinding] = []
        self.warnings: list[FileFinding] = []

    def error(self, path: str, line: int | None, message: str, remedy: str) -> None:
        """Add an error; the file will be refused once all of it was read."""
        self._errors.append(
            FileFinding(path=path, line=line or None, message=message, remedy=remedy)
        )

    def warning(self, path: str, line: int | None, message: str, remedy: str) -> None:
        """Add a warning; the file can be used."""
        self.warnings.append(
            FileFinding(path=path, line=line or None, message=message, remedy=remedy)
        )

    def refuse_errors(self) -> None:
        """Raise ``NetworkFileError`` with all errors so far, in order of line, if there are any."""
        if self._errors:
            raise NetworkFileError(in_order(self._errors))


def in_order(findings: Iterable[FileFinding]) -> tuple[FileFinding, ...]:
    """The findings by their lines; those of no one line first."""
    return tuple(sorted(findings, key=lambda finding: finding.line or 0))


def shown(value: str) -> str:
    """A value of the file, short and safe for a terminal: what cannot be seen is escaped."""
    return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")
