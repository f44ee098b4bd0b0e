"""What a member takes: of another one's requests (``network.relations``), of drills (``members.M.drills``).

Owns how it is written. Relations stand in the file under the network, each with both members; in one
member's entry without the member itself.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from domain.directory.drill_rules import NO_LIMITS, WEEKEND, Days, DrillKind, DrillRules
from domain.directory.relations import Accepts, Relation
from domain.directory.week import Weekday, Window
from domain.duty.public_holidays import known_place
from domain.vocabulary import MemberCode, RequestType
from formats.network_file.fields import Fields, day, one_of
from formats.network_file.rosters import HOLIDAY, WINDOW, read_window
from formats.network_file.tree import Plain

_KEYS = ("from", "types", "is")
_DRILLS: Final = ("kinds", "periods", "blackout", "weekend", "holidays")
_BETWEEN_DAYS: Final = ".."


def read_relations(
    network: Fields, members: Collection[str]
) -> Mapping[MemberCode, tuple[Relation, ...]]:
    """What the file says, by the member that is asked."""
    found: dict[MemberCode, tuple[Relation, ...]] = {}
    for fields in network.parts("relations", ("to", *_KEYS), required=False):
        to = MemberCode(fields.reference("to", "member", members))
        before = found.get(to, ())
        found[to] = (*before, *_read(fields, to, members, before))
    return found


def read_of_member(entry: Fields, to: MemberCode, members: Collection[str]) -> tuple[Relation, ...]:
    """What one member's entry says."""
    found: tuple[Relation, ...] = ()
    for fields in entry.parts("relations", _KEYS, required=False):
        found = (*found, *_read(fields, to, members, found))
    return found


def _read(
    fields: Fields, to: MemberCode, members: Collection[str], before: Iterable[Relation]
) -> tuple[Relation, ...]:
    origin = fields.reference("from", "member", members)
    if not origin:
        return ()
    if origin == to:
        fields.error("from", "a member asks nothing of itself", "name another member")
    types = fields.parsed_items(
        "types", "a type of request", lambda text: one_of(text, RequestType), required=False
    )
    relation = Relation(
        origin=MemberCode(origin),
        types=frozenset(types),
        accepts=fields.choice("is", Accepts, Accepts.ALLOW),
    )
    for other in before:
        twice = other.origin == origin and (
            other.types & relation.types or not (other.types or relation.types)
        )
        if twice:
            message = f"{origin} is named twice for the same type"
            fields.error("types", message, "keep one of them for each type")
    return (relation,)


def written(relations: Iterable[Relation]) -> list[dict[str, Plain]]:
    """A member's relations as its entry has them."""
    return [_written(each) for each in relations]


def _written(relation: Relation) -> dict[str, Plain]:
    types: list[Plain] = [kind.value for kind in RequestType if kind in relation.types]
    return {
        "from": relation.origin,
        **({"types": types} if types else {}),
        "is": relation.accepts.value,
    }


def read_drills(entry: Fields) -> DrillRules:
    """What one member's entry accepts of drills."""
    if not entry.has("drills"):
        return NO_LIMITS
    fields = entry.part("drills", _DRILLS)
    kinds, weekend = frozenset(DrillKind), WEEKEND
    if fields.has("kinds"):
        read = fields.parsed_items("kinds", "a kind of drill", _kind, required=False)
        kinds = frozenset(read)
    if fields.has("weekend"):
        weekend = frozenset(fields.parsed_items("weekend", "a day", _weekday, required=False))
    holidays = fields.parsed("holidays", "a country", known_place, "", required=False)
    periods = fields.parts("periods", WINDOW, required=False)
    return DrillRules(
        kinds=kinds,
        periods=tuple(read_window(part, holidays) for part in periods),
        blackout=fields.parsed_items("blackout", "a day, or days", _days, required=False),
        weekend=weekend,
        holidays=holidays,
    )


def _kind(text: str) -> DrillKind:
    return one_of(text, DrillKind)


def _weekday(text: str) -> Weekday:
    return one_of(text, Weekday)


def _days(text: str) -> Days:
    first, _, last = text.partition(_BETWEEN_DAYS)
    try:
        found = Days(day(first.strip()), day((last or first).strip()))
    except ValueError:
        raise ValueError("write 2026-12-24, or 2026-12-24..2027-01-02") from None
    if found.last < found.first:
        raise ValueError("let the last day follow the first")
    return found


def written_drills(rules: DrillRules) -> dict[str, Plain]:
    """The same as its entry has it; nothing of what need not be said."""
    kinds: list[Plain] = [kind.value for kind in DrillKind if kind in rules.kinds]
    weekend: list[Plain] = [day.value for day in Weekday if day in rules.weekend]
    return {
        **({"kinds": kinds} if rules.kinds != NO_LIMITS.kinds else {}),
        **({"periods": [_period(each) for each in rules.periods]} if rules.periods else {}),
        **({"blackout": [_spoken(each) for each in rules.blackout]} if rules.blackout else {}),
        **({"weekend": weekend} if rules.weekend != WEEKEND else {}),
        **({"holidays": rules.holidays} if rules.holidays else {}),
    }


def _period(window: Window) -> Plain:
    days: list[Plain] = [day.value for day in Weekday if day in window.days]
    days += [HOLIDAY] if window.holidays else []
    since, until = f"{window.since:%H:%M}", f"{window.until:%H:%M}"
    return {"days": days, "from": since, "to": until}


def _spoken(days: Days) -> Plain:
    first, last = days.first.isoformat(), days.last.isoformat()
    return first if first == last else f"{first}{_BETWEEN_DAYS}{last}"
