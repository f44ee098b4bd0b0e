"""Time zones by their names in the IANA database."""

from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


def time_zone(text: str) -> ZoneInfo:
    """A zone of the IANA time zone database."""
    zone = known_zone(text)
    if zone is None:
        near = near_zones(text)
        raise ValueError(f"did you mean {near[0]}?" if near else "write one such as Europe/Madrid")
    return zone


def near_zones(text: str) -> list[str]:
    """The name that was meant, perhaps; empty where none is near."""
    return get_close_matches(text, _zones(), n=1)


def known_zone(text: str) -> ZoneInfo | None:
    """The same, or None where there is none of that name."""
    return ZoneInfo(text) if text in _zones() else None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"Factory", "localtime"})
