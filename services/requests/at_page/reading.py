"""What is understood of a draft, and what it still lacks."""

from dataclasses import dataclass, replace

from domain.forms.fields.field import Values
from domain.forms.fields.header import FACTS
from domain.forms.filled import Filled
from domain.forms.filling import places
from domain.forms.forms import FORMS
from domain.refused import Refused
from domain.requests import filing as rules
from domain.requests.ahead.page_draft import PageDraft
from domain.requests.completing import fields_of
from domain.requests.filing import check_facts
from domain.requests.routing import route
from domain.topics import Facts, Topic, stamp
from services.directory.advising import doubt_of
from services.requests.at_page.read_form import ReadForm, understood
from services.requests.filing import read_there
from services.visit.desk import Desk
from services.visit.page import PageVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDraft(ReadForm):
    """A draft with what is understood of it."""

    draft: PageDraft
    refused: Refused | None = None
    """What is wrong with the text itself, or with who is asked."""
    missing: tuple[str, ...] = ()
    """Fields without which it cannot be sent."""
    later: tuple[str, ...] = ()
    """Fields that may follow."""
    complete_by: str | None = None

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing keeps it from being sent."""
        is_held = bool(self.draft.lacking or self.missing or self.grave)
        return not is_held and self.refused is None


def read_draft(visit: PageVisit | Desk, draft: PageDraft) -> ReadDraft:
    """The draft as it is understood now."""
    situation = visit.work.situation
    fields = tuple(each for each in fields_of(draft.type, situation) if each.name != FACTS.name)
    given = rules.filled_in(draft.type, draft.form, visit.actor, situation).values
    filled = Filled(type=draft.type, version=FORMS[draft.type].version, values=given)
    values, faults = understood(visit, filled, fields, draft.typed, without=FACTS.name)
    read = ReadDraft(
        draft=draft,
        type=draft.type,
        typed=draft.typed,
        fields=fields,
        asked=places(fields, values),
        values=values,
        is_held=draft.urgency is None or situation.directory.forms.gate.holds(draft.urgency),
        faults=faults,
    )
    return _lacking(visit, read)


def _without_text(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != FACTS.name}


def _lacking(visit: PageVisit | Desk, read: ReadDraft) -> ReadDraft:
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


async def read_where_it_goes(visit: PageVisit, read: ReadDraft) -> Facts:
    """What is read there, and whether its desk is in doubt, once it is said where it goes."""
    addressee, known = read.draft.addressee, visit.work.directory
    if addressee is None or not known.points_of(addressee):
        return {}
    return {
        **await doubt_of(visit.work, route(known, addressee, read.type)),
        **read_there(visit, addressee, read.type, read.values),
    }


def require_sendable(read: ReadDraft) -> None:
    """Raise ``Refused`` where something keeps it from being sent."""
    if read.refused is not None:
        raise read.refused
    if not read.may_be_sent:
        named = [*read.draft.lacking, *read.missing, *(each.path for each in read.grave)]
        kind = read.draft.type.value
        raise Refused(Topic.FORM_INCOMPLETE, {"type": kind, "fields": list(named)})
