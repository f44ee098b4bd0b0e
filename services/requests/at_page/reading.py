"""What is understood of a draft: the values of its fields, what is wrong, what it still lacks.

Owns that one field which cannot be read takes nothing from the others. How a field reads is left to
``formats.forms.reading``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.forms.check import FieldFault, check
from domain.forms.fields.field import FormField, Values
from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled
from domain.forms.filling import FormPlace, places, put
from domain.forms.forms import FORMS
from domain.refused import Refused
from domain.requests import filing as rules
from domain.requests.ahead.page_draft import PageDraft
from domain.requests.completing import fields_of
from domain.requests.filing import check_facts
from domain.topics import Topic, stamp
from formats.forms.reading import read_checked
from formats.forms.standards import standards_at
from formats.forms.texts.typist import NotRead, Typist
from formats.typed.times import own_zone
from services.visit.page import PageVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDraft:
    """A draft with what is understood of it."""

    draft: PageDraft
    fields: tuple[FormField, ...]
    """Of the form, as the network asks for them."""
    asked: tuple[FormPlace, ...]
    """What is asked for as things stand, what is needed first coming first."""
    values: Values
    """What stands in the form, presets and what the directory knows among it."""
    is_held: bool
    """Whether what is needed must be there before it is sent, as the network has it for this urgency."""
    faults: tuple[FieldFault, ...] = ()
    refused: Refused | None = None
    """What is wrong with the text itself, or with who is asked."""
    missing: tuple[str, ...] = ()
    """Fields without which it cannot be sent."""
    later: tuple[str, ...] = ()
    """Fields that may follow."""
    complete_by: str | None = None

    @property
    def grave(self) -> tuple[FieldFault, ...]:
        """What cannot stand; the rest is only unlikely."""
        return tuple(each for each in self.faults if not each.is_warning)

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing keeps it from being sent."""
        is_held = bool(self.draft.lacking or self.missing or self.grave)
        return not is_held and self.refused is None


def read_draft(visit: PageVisit, draft: PageDraft) -> ReadDraft:
    """The draft as it is understood now."""
    situation = visit.work.situation
    fields = tuple(each for each in fields_of(draft.type, situation) if each.name != FACTS.name)
    given = rules.filled_in(draft.type, draft.form, visit.actor, situation).values
    values, unread = _values(fields, given, draft.typed, _typist(visit, draft))
    found = check(fields, _without_text(values), standards_at(visit.work.now))
    known = {each.path for each in unread}
    faults = (*unread, *(each for each in found if each.path not in known))
    read = ReadDraft(
        draft=draft,
        fields=fields,
        asked=places(fields, values),
        values=values,
        is_held=draft.urgency is None or situation.directory.forms.gate.holds(draft.urgency),
        faults=faults,
    )
    return _lacking(visit, read)


def _values(
    fields: tuple[FormField, ...], given: Values, typed: Mapping[str, str], typist: Typist
) -> tuple[Values, tuple[FieldFault, ...]]:
    """What was typed over what is given; what depends on another field is read after that one."""
    values: Values = dict(given)
    faults: dict[str, FieldFault] = {}
    done: set[str] = set()
    while True:
        new = [
            place
            for place in places(fields, values)
            if place.path in typed and place.path not in done
        ]
        if not new:
            return values, tuple(faults.values())
        place = new[0]
        done.add(place.path)
        try:
            value = read_checked(place.field, typed[place.path], typist, place.path).value
        except NotRead as not_read:
            faults[place.path] = not_read.fault
            continue
        values = put(fields, values, place.path, value)


def _without_text(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != FACTS.name}


def _typist(visit: PageVisit, draft: PageDraft) -> Typist:
    filled = Filled(type=draft.type, version=FORMS[draft.type].version, values={})
    titles, labels = visit.office.form_words(visit.language, filled)
    return Typist(
        now=visit.work.now,
        zone=own_zone(visit.actor, visit.work.directory),
        region=visit.actor.person.member or "",
        language=visit.language,
        titles=titles,
        labels=labels,
    )


def _lacking(visit: PageVisit, read: ReadDraft) -> ReadDraft:
    """With what it lacks, as far as that is known before everything is chosen."""
    draft, situation = read.draft, visit.work.situation
    try:
        if draft.text.strip():
            check_facts(draft.text)
        if draft.lacking:
            return read
        filing = draft.filing(_without_text(read.values))
        rules.check(filing, visit.actor, situation, crosses_chat=visit.crosses_chat)
        held, completion = rules.lacking(filing, visit.actor, situation)
    except Refused as refused:
        return replace(read, refused=refused)
    return replace(
        read,
        missing=tuple(held),
        later=tuple(completion.names),
        complete_by=stamp(completion.by),
    )


def require_sendable(read: ReadDraft) -> None:
    """Raise ``Refused`` where something keeps it from being sent."""
    if read.refused is not None:
        raise read.refused
    if not read.may_be_sent:
        named = [*read.draft.lacking, *read.missing, *(each.path for each in read.grave)]
        kind = read.draft.type.value
        raise Refused(Topic.FORM_INCOMPLETE, {"type": kind, "fields": list(named)})
