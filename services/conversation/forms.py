"""A form that is filled in by chat, field by field: what is pressed and typed, and what is asked next.

Owns how an unfinished form is kept: sealed, so that it survives a restart. Which field is next is left
to ``domain.forms.filling``; what forms are for, and what becomes of them, to
``services.conversation.filling_in``.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from domain.forms.check import FieldFault, Wrong, check, missing
from domain.forms.fields.field import FieldKind, FormField, NeededBy, Value, Values
from domain.forms.filled import Filled
from domain.forms.filling import (
    Filling,
    FormPlace,
    answered,
    begin,
    beside,
    gone_back,
    looked_over,
    place_of,
    places,
    put,
    skipped,
    value_at,
    written,
)
from domain.messages.outgoing import Said
from domain.refused import Refused, not_yours
from domain.requests.completing import network_fields, told_fields
from domain.requests.headline import Fact
from domain.topics import Facts, Topic
from domain.verbs import FormVerb
from domain.vocabulary import CaseId, Marking
from formats.forms.lines import read_lines
from formats.forms.reading import read_checked
from formats.forms.standards import standards_at
from formats.forms.texts.typist import NotRead, Typist
from formats.typed.times import own_zone
from services.visit.desk import Desk
from services.visit.long_texts import shared_out, take_back
from services.visit.visit import Visit
from storage.requests.conversations import Conversation
from storage.sealing.vault import Json
from storage.transaction.fitting import fitting

ASKING: Final = frozenset({Topic.FORM_FIELD, Topic.FORM_DOUBT, Topic.FORM_WHOLE})
"""Messages that ask for something of a form."""


class Purpose(StrEnum):
    """What a form is filled in for."""

    DRAFT = "draft"
    COMPLETE = "complete"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """A form that a person is filling in."""

    purpose: Purpose
    filling: Filling
    marking: Marking
    """Of what is typed into it."""
    case: CaseId | None = None
    given: tuple[str, ...] = ()
    """Names of the fields that were filled in here, where others stood there before."""
    own_messages: tuple[int, ...] = ()
    shown: int | None = None
    """The message that asks."""
    is_call: bool = False
    """Whether it was told by telephone."""

    @property
    def values(self) -> Values:
        """All that stands in it."""
        return self.filling.filled.values


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A form after something was typed into it."""

    form: OpenForm
    said: Values
    """What was understood, to be looked at."""
    faults: tuple[FieldFault, ...] = ()
    """What of it was not taken."""


def new(purpose: Purpose, filled: Filled, marking: Marking, case: CaseId | None = None) -> OpenForm:
    """A form at its beginning."""
    filling = Filling(token=secrets.token_hex(2), filled=filled)
    return OpenForm(purpose=purpose, filling=filling, marking=marking, case=case)


async def unfinished(visit: Visit) -> OpenForm | None:
    """Within a visit: the form that the person is filling in."""
    found = await visit.work.conversations.read(visit.actor.id, Conversation.FORM)
    filled = Filled.from_plain(found["filled"]) if found is not None else None
    if found is None or filled is None:
        return None
    filling = Filling(
        token=str(found["token"]),
        filled=filled,
        path=str(found["path"]),
        passed=_words(found["passed"]),
        trail=_words(found["trail"]),
        picked=_words(found["picked"]),
        doubted=_doubted(found["doubted"]),
    )
    own, shown = found["own_messages"], found["shown"]
    return OpenForm(
        purpose=Purpose(str(found["purpose"])),
        filling=filling,
        marking=Marking(str(found["marking"])),
        case=CaseId(str(found["case"])) if found["case"] else None,
        given=_words(found["given"]),
        own_messages=tuple(m for m in own if isinstance(m, int)) if isinstance(own, list) else (),
        shown=shown if isinstance(shown, int) else None,
        is_call=found.get("is_call") is True,
    )


async def keep(visit: Visit, form: OpenForm) -> None:
    """Within a visit: keep the form as it is now."""
    filling = form.filling
    doubted: Values = {} if filling.doubted is None else {"value": filling.doubted}
    value: dict[str, Json] = {
        "purpose": form.purpose.value,
        "marking": form.marking.value,
        "case": form.case,
        "given": list(form.given),
        "own_messages": list(form.own_messages),
        "shown": form.shown,
        "is_call": form.is_call,
        "token": filling.token,
        "filled": filling.filled.plain(),
        "path": filling.path,
        "passed": list(filling.passed),
        "trail": list(filling.trail),
        "picked": list(filling.picked),
        "doubted": replace(filling.filled, values=doubted).plain(),
    }
    await visit.work.conversations.write(visit.actor.id, Conversation.FORM, value)


def with_values(form: OpenForm, values: Values) -> OpenForm:
    """The form with these values, as if they had been typed."""
    filled = form.filling.filled
    said = replace(filled, values={**filled.values, **values})
    given = tuple(dict.fromkeys((*form.given, *values)))
    return replace(form, filling=replace(form.filling, filled=said), given=given)


async def forget(visit: Desk, form: OpenForm) -> None:
    """Within a visit: the form is over; what asked for it goes."""
    await visit.work.conversations.end(visit.actor.id, Conversation.FORM)
    await _remove(visit, form.shown)


async def ask(
    visit: Desk,
    form: OpenForm,
    said: Values | None = None,
    faults: Sequence[FieldFault] = (),
) -> None:
    """Keep the form and ask for its field, or show the whole; the rest is as ``Taken`` has it."""
    topic, facts, texts = _asked(visit, form, said or {})
    facts = {**facts, **_first_of(faults)}
    post = await visit.pressed_post()
    fits = len(fitting(texts)) == 1
    if visit.is_press and post is not None and post.id == form.shown and fits:
        await take_back(visit.work.outbox, post)
        await visit.work.outbox.change(
            post, replace(post.saying, topic=topic, facts=facts, texts=texts)
        )
        await keep(visit, form)
        return
    await _remove(visit, form.shown)
    shared = await shared_out(visit, texts, form.case)
    facts = {**facts, **shared.facts}
    shown = await visit.reply(topic, facts, texts=shared.texts, case=form.case)
    await keep(visit, replace(form, shown=shown))


async def typed(visit: Desk, form: OpenForm, text: str) -> Taken:
    """Within a visit: take a text for the field that is asked for, or for those that its lines name.

    Raises ``Refused``, everything else kept.
    """
    fields = fields_of(visit, form)
    typist = _typist(visit, form)
    lines = read_lines(fields, text, typist)
    if lines.values or lines.faults:
        changed = form
        # In the order of the form: what a field depends on comes before it.
        for each in fields:
            if each.name in lines.values:
                value = lines.values[each.name]
                if each.name in lines.by_parts:
                    value = beside(changed.values.get(each.name), value)
                changed = _put(visit, changed, each.name, value, is_sure=True)
        stood = {name: value for name, value in lines.values.items() if name in changed.values}
        out = [name for name in lines.values if name not in stood]
        faults = [FieldFault(path=name, why=Wrong.NOT_ASKED) for name in out]
        return await _taken(visit, changed, stood, [*faults, *lines.faults])
    place = place_of(fields, form.values, form.filling.path)
    if place is None:
        raise Refused(Topic.FORM_NOT_ASKED, {"token": form.filling.token})
    try:
        value = read_checked(place.field, text, typist, place.path).value
    except NotRead as not_read:
        raise _wrong(form, [not_read.fault]) from None
    changed = _put(visit, form, place.path, value)
    said = {} if changed.filling.doubted is not None else put(fields, {}, place.path, value)
    return await _taken(visit, changed, said)


def _typist(visit: Desk, form: OpenForm) -> Typist:
    """Who fills in: their time, their place and their words."""
    titles, labels = visit.office.form_words(visit.language, form.filling.filled)
    return Typist(
        now=visit.work.now,
        zone=own_zone(visit.actor, visit.work.directory),
        region=visit.actor.person.member or "",
        language=visit.language,
        titles=titles,
        labels=labels,
    )


async def _taken(
    visit: Desk, form: OpenForm, said: Values, faults: Sequence[FieldFault] = ()
) -> Taken:
    own = form.own_messages
    if visit.inbound.message_id is not None:
        own = (*own, visit.inbound.message_id)
    await visit.keep_own_message(form.case)
    return Taken(form=replace(form, own_messages=own), said=said, faults=tuple(faults))


def pressed(visit: Visit, form: OpenForm, verb: FormVerb, value: str) -> OpenForm:
    """The form after a button. Raises ``Refused`` where it is none of what is asked for."""
    fields, filling = fields_of(visit, form), form.filling
    if verb is FormVerb.MORE:
        return replace(form, filling=begin(looked_over(filling), fields))
    if verb is FormVerb.WHOLE:
        return replace(form, filling=looked_over(filling))
    if verb is FormVerb.BACK:
        return replace(form, filling=gone_back(filling))
    place = place_of(fields, form.values, filling.path)
    if place is None:
        raise not_yours()
    if verb is FormVerb.SKIP:
        return replace(form, filling=skipped(filling, fields))
    if verb is FormVerb.STANDS and filling.doubted is not None:
        return _put(visit, form, place.path, filling.doubted, is_sure=True)
    if verb is FormVerb.WORD and value in place.field.words:
        return _pick(visit, form, place, value)
    if verb is FormVerb.DONE and filling.picked:
        return _put(visit, form, place.path, list(filling.picked))
    raise not_yours()


def _pick(visit: Visit, form: OpenForm, place: FormPlace, word: str) -> OpenForm:
    """A word of a choice; where several can be chosen, one more or one less of them."""
    if place.field.kind is not FieldKind.CHOICES:
        return _put(visit, form, place.path, word)
    if word in place.field.alone:
        return _put(visit, form, place.path, [word])
    before = form.filling.picked
    others = tuple(each for each in before if each != word)
    picked = others if word in before else (*before, word)
    return replace(form, filling=replace(form.filling, picked=picked))


def _put(
    visit: Visit, form: OpenForm, path: str, value: Value, *, is_sure: bool = False
) -> OpenForm:
    """The form with a value at a place. Raises ``Refused`` where it cannot stand there."""
    fields = fields_of(visit, form)
    is_asked = path == form.filling.path
    changed = (
        answered(form.filling, fields, value)
        if is_asked
        else written(form.filling, fields, path, value)
    )
    name = path.partition(".")[0]
    found = [
        fault
        for fault in check(fields, changed.filled.values, standards_at(visit.work.now))
        if fault.path == name or f"{fault.path}.".startswith(f"{path}.")
    ]
    grave = [fault for fault in found if not fault.is_warning]
    if grave:
        raise _wrong(form, grave)
    if found and not is_sure:
        return replace(form, filling=replace(form.filling, doubted=value))
    given = tuple(dict.fromkeys((*form.given, name)))
    return replace(form, filling=changed, given=given)


def fields_of(visit: Visit, form: OpenForm) -> tuple[FormField, ...]:
    """The fields of a form as this network asks for them."""
    fields = network_fields(form.filling.filled, visit.work.situation)
    return told_fields(fields) if form.is_call else fields


def _wrong(form: OpenForm, faults: Sequence[FieldFault]) -> Refused:
    return Refused(Topic.FIELD_WRONG, {**which(form.filling.filled), **_first_of(faults)})


def _first_of(faults: Sequence[FieldFault]) -> dict[str, Fact]:
    """What is wrong with the first of the fields that are, as facts of a message."""
    if not faults:
        return {}
    first = next((each for each in faults if not each.is_warning), faults[0])
    about = {f"wrong_{name}": value for name, value in first.facts.items()}
    return {"wrong": first.path, "wrong_why": first.why.value, **about}


def which(filled: Filled) -> dict[str, Fact]:
    return {"type": filled.type.value, "version": filled.version, "part": filled.part.value}


def _asked(visit: Visit, form: OpenForm, said: Values) -> tuple[Topic, Facts, tuple[Said, ...]]:
    """What the message says that asks for a field, or that shows the whole."""
    filling, filled = form.filling, form.filling.filled
    fields = fields_of(visit, form)
    place = place_of(fields, form.values, filling.path)
    lacking = missing(fields, form.values)
    facts: dict[str, Fact] = {
        **which(filled),
        "token": filling.token,
        "purpose": form.purpose.value,
        "case": form.case,
        "missing": list(lacking[NeededBy.NOW]),
        "later": [
            name
            for need in (NeededBy.LATER, NeededBy.AFTER, NeededBy.LEGAL)
            for name in lacking[need]
        ],
    }
    if place is None:
        return Topic.FORM_WHOLE, facts, (_said(visit, filled, form.values),)
    of_need = [each for each in places(fields, form.values) if each.need is place.need]
    asked = {place.path, *filling.trail}
    open_ones = [
        each for each in of_need if each.path in asked or value_at(form.values, each.path) is None
    ]
    before = value_at(form.values, place.path)
    facts |= {
        "path": place.path,
        "need": place.need.value,
        "number": open_ones.index(place) + 1,
        "count": len(open_ones),
        "may_skip": place.is_optional or before is not None,
        "back": bool(filling.trail),
        "picked": list(filling.picked),
    }
    if filling.doubted is not None:
        doubted = put(fields, form.values, place.path, filling.doubted)
        faults = check(fields, doubted, standards_at(visit.work.now))
        wrong = next((each for each in faults if each.path.startswith(place.path)), None)
        facts |= _first_of([wrong] if wrong is not None else [])
        shown = _said(visit, filled, put(fields, {}, place.path, filling.doubted))
        return Topic.FORM_DOUBT, facts, (shown,)
    return Topic.FORM_FIELD, facts, (_said(visit, filled, said),) if said else ()


def _said(visit: Visit, filled: Filled, values: Values) -> Said:
    name = visit.actor.person.name
    return Said(event="draft", by=name, at=None, body="", form=replace(filled, values=values))


async def _remove(visit: Visit, shown: int | None) -> None:
    post = await visit.work.outbox.by_id(shown) if shown is not None else None
    if post is not None and post.saying.topic in ASKING:
        await take_back(visit.work.outbox, post)
        await visit.work.outbox.remove(post)


def _words(found: Json) -> tuple[str, ...]:
    return tuple(str(each) for each in found) if isinstance(found, list) else ()


def _doubted(found: Json) -> "Value | None":
    kept = Filled.from_plain(found)
    return kept.values.get("value") if kept is not None else None
