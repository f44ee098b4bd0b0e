"""A roster as whoever looks after its contact point sees it in chat: its layers, its people in turn, and
what can be changed here.

What only the directory file can write (fixed hours, restrictions, overrides) is shown, and left as it is.
Changing is left to ``services.directory.in_chat.roster_editing``.
"""

from collections.abc import Iterator

from domain.directory.directory import ContactPoint, Directory, Layer, Roster, Weekday, exact
from domain.directory.entry_fields import Field, Place, Section
from domain.duty.roster import on_duty
from domain.duty.rows import HoursRow, LayerRow
from domain.refused import Refused
from domain.rows import texts
from domain.topics import Facts, Topic
from formats.network_file.tree import Plain
from services.directory.browsing import in_force
from services.directory.confirming import key_of
from services.directory.in_chat.draft import shown_people
from services.directory.in_chat.roster_draft import acts_on, turns_of
from services.directory.in_chat.roster_editing import point_of
from services.directory.in_chat.words import shown
from services.directory.roster_edit import missing_layers
from services.visit.desk import Desk
from services.visit.visit import Visit

_MOST_HOURS = 20


async def roster(visit: Desk, opaque: str) -> None:
    """The whole roster of a contact point; where it has one layer, with what can be changed."""
    point = point_of(visit, opaque)
    known = in_force(visit)
    found = known.rosters[point.roster]
    is_alone = len(found.layers) == 1
    facts = _facts(visit, known, point, found.layers, 0 if is_alone else None)
    await visit.reply(Topic.DIRECTORY_ROSTER, facts)


async def layer(visit: Desk, opaque: str, number: int) -> None:
    """One layer, with what can be changed. Raises ``Refused``."""
    point = point_of(visit, opaque)
    known = in_force(visit)
    layers = known.rosters[point.roster].layers
    if number >= len(layers):
        raise Refused(Topic.STALE_STEP)
    facts = _facts(visit, known, point, (layers[number],), number)
    await visit.reply(Topic.DIRECTORY_ROSTER, facts)


def _facts(
    visit: Visit,
    known: Directory,
    point: ContactPoint,
    layers: tuple[Layer, ...],
    number: int | None,
) -> Facts:
    """``number`` is the layer's that can be changed from here; None where one is to be chosen."""
    roster, now = known.rosters[point.roster], visit.work.now
    acts = acts_on(roster, roster.layers[number]) if number is not None else ()
    ahead = [o for o in roster.overrides if exact(o, roster.time_zone).until > now]
    others = [
        each.name
        for each in known.contact_points.values()
        if each.roster == roster.id and each.id != point.id
    ]
    is_whole = len(layers) == len(roster.layers)
    return {
        "key": key_of(visit.work, Place(section=Section.POINT, key=point.id)),
        "desk": point.name,
        "member": known.members[point.member].name,
        "roster": roster.id,
        "zone": roster.time_zone.key,
        "others": others,
        "rows": texts(_row(visit, known, roster, each) for each in layers),
        "hours": texts(_hours(known, layers)),
        "overrides": len(ahead) + len(roster.absences),
        "number": number if number is not None else -1,
        "acts": [act.value for act in acts],
        "may_add": is_whole and bool(missing_layers(known, roster.id)),
    }


def _row(visit: Visit, known: Directory, roster: Roster, layer: Layer) -> LayerRow:
    turns = turns_of(roster, layer, visit.work.now)
    # Who is on duty is what everybody sees, with the changes to duty beside the directory.
    seen = visit.work.directory.rosters.get(roster.id, roster)
    here = on_duty(seen, layer.name, visit.work.now)
    names = (known.people[shift.person].name for shift in here if shift.person in known.people)
    people: Plain = turns.get(Field.PEOPLE, [*map(str, dict.fromkeys(layer.people))])
    return LayerRow(
        number=roster.layers.index(layer),
        name=layer.name,
        every=shown(Field.EVERY, turns.get(Field.EVERY)),
        handover=shown(Field.HANDOVER, turns.get(Field.HANDOVER)),
        start=shown(Field.START, turns.get(Field.START)),
        until=min((shift.until for shift in here), default=None),
        is_narrowed=bool(layer.restrictions),
        now=", ".join(names),
        people=shown_people(known, Field.PEOPLE, people),
        count=len(layer.people),
    )


def _hours(known: Directory, layers: tuple[Layer, ...]) -> Iterator[HoursRow]:
    found = [(layer, shift) for layer in layers for shift in layer.fixed][:_MOST_HOURS]
    for layer, shift in found:
        window = shift.window
        days = tuple(day.value for day in Weekday if day in window.days)
        yield HoursRow(
            layer=layer.name,
            days=(*days, "HOLIDAY") if window.holidays else days,
            since=f"{window.since:%H:%M}",
            until=f"{window.until:%H:%M}",
            person=known.people[shift.person].name if shift.person in known.people else "",
        )
