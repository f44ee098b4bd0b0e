"""Rows of a list as facts carry them: cells with bars between."""


def columns(row: str, count: int) -> list[str]:
    """A row's columns, as many as are expected; the last keeps any further divider."""
    found = row.split("|", count - 1)
    return [*found, *([""] * (count - len(found)))]
