"""Adding a layer to a roster at a page, and taking one out.

Owns that only a layer that a policy alerts is added, with officers of the member, each once; and that
nothing is put in force past what somebody else has changed meanwhile. What follows, and who reads of it,
is as where it is done in chat.
"""

from dataclasses import dataclass

from domain.directory.entry_fields import Field
from domain.duty.turns import RosterAct
from domain.refused import Refused
from domain.topics import Topic
from domain.vocabulary import LayerName, PersonId
from services.directory.at_page.rosters import (
    ShownRoster,
    looked_after,
    put_as_seen,
    shown_change,
)
from services.directory.in_chat.checked import checked
from services.directory.in_chat.roster_draft import RosterDraft, acts_on
from services.directory.in_chat.roster_editing import worked_out
from services.directory.in_chat.words import read_value
from services.directory.new_roster import may_stand, require_named
from services.directory.roster_edit import LayerEdit, missing_layers
from services.sessions import forms
from services.visit.page import PageVisit
from services.visit.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLayerForm:
    """A new layer as it is filled in: whose turns follow each other week by week."""

    layer: str = ""
    people: tuple[str, ...] = ()
    handover: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLayerView:
    """What a new layer of a roster may be."""

    desk: str
    layers: tuple[LayerName, ...]
    people: tuple[tuple[PersonId, str], ...]
    drawn: str


def new_layer(visit: PageVisit, key: str) -> NewLayerView:
    """What a new layer may be. Raises ``Refused``, also where no policy alerts another one."""
    known, point, roster = looked_after(visit, key)
    layers = tuple(missing_layers(known, roster.id))
    if not layers:
        raise Refused(Topic.STALE_STEP)
    return NewLayerView(
        desk=point.name,
        layers=layers,
        people=tuple((each, known.people[each].name) for each in may_stand(known, point.member)),
        drawn=forms.draw(visit, _about(key)),
    )


async def added(visit: Visit, key: str, form: NewLayerForm) -> ShownRoster:
    """What the new layer would change. Raises ``Refused`` with why it may not be."""
    draft = _draft(visit, key, form)
    return await shown_change(visit, draft, *await worked_out(visit, draft))


async def add(
    visit: PageVisit, key: str, form: NewLayerForm, drawn: str, seen: str
) -> ShownRoster | None:
    """Add it, once from one form; gives what would change now where it is not as it was shown.

    Raises ``FormOutdated``, and ``Refused`` with why it may not be.
    """
    looked_after(visit, key)
    if await forms.was_done(visit, drawn, _about(key), repr(form)):
        return None
    draft = _draft(visit, key, form)
    found = await put_as_seen(visit, draft, *await worked_out(visit, draft), seen)
    if found is None:
        await forms.done(visit, drawn, _about(key), repr(form))
    return found


async def dropped(visit: Visit, key: str, name: str) -> ShownRoster:
    """What it would be without the layer. Raises ``Refused`` with why that may not be."""
    draft = _drop(visit, key, name)
    return await shown_change(visit, draft, *await worked_out(visit, draft))


async def drop(visit: Visit, key: str, name: str, seen: str) -> ShownRoster | None:
    """Take it out; gives what would change now where it is not as it was shown."""
    draft = _drop(visit, key, name)
    return await put_as_seen(visit, draft, *await worked_out(visit, draft), seen)


def _drop(visit: Visit, key: str, name: str) -> RosterDraft:
    _known, point, roster = looked_after(visit, key)
    layer = roster.layer(LayerName(name))
    # A page may be old: the layer may have left, or be the last one by now.
    if layer is None or RosterAct.DROP_LAYER not in acts_on(roster, layer):
        raise Refused(Topic.STALE_STEP)
    return RosterDraft.begun(point, layer, RosterAct.DROP_LAYER)


def _draft(visit: Visit, key: str, form: NewLayerForm) -> RosterDraft:
    known, point, roster = looked_after(visit, key)
    is_there = roster.layer(LayerName(form.layer)) is not None
    if not is_there and form.layer not in missing_layers(known, roster.id):
        raise Refused(Topic.DIRECTORY_CHOOSE)
    people = tuple(map(PersonId, form.people))
    # That they are no officers of the member, and that the layer is there by now, is said further down.
    checked(lambda: require_named(people))
    handover = ""
    if len(people) > 1:
        handover = str(checked(lambda: read_value(Field.HANDOVER, form.handover, None, known)))
    edit = LayerEdit(
        act=RosterAct.NEW_LAYER, layer=LayerName(form.layer), people=people, handover=handover
    )
    return RosterDraft(point=point.id, edit=edit, asks=())


def _about(key: str) -> str:
    return f"layer of {key}"
