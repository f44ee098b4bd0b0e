"""What can be done with a request, in words: buttons with the chat's names, fields with their labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.messages.outgoing import Saying
from domain.refused import Refused
from domain.requests.filing import LONGEST_TEXT
from domain.requests.values.numbers import LONGEST_NUMBER
from domain.sessions.session import Level
from domain.verbs import Consent, Verb
from domain.vocabulary import Ground, Marking
from services.log.reading import Header
from services.requests.at_page.acting import Offer
from web.frame.portal import Words
from web.frame.visitor import Visitor
from web.pages.requests.acts import ACTS, PAGES, WITH_FILES, ActField
from wording import labels
from wording.emphasis import plain
from wording.language import Translator
from wording.messages.acts import consent_label, verb_label
from wording.messages.ties import LONGEST_REFERENCE
from wording.safe_text import Shown, clean_line
from wording.times import zone_place

_LONGEST: Final = {
    ActField.TEXT: LONGEST_TEXT,
    ActField.WHY: LONGEST_TEXT,
    ActField.NOTE: LONGEST_TEXT,
    ActField.NUMBER: LONGEST_NUMBER,
    ActField.OTHER: LONGEST_REFERENCE,
}
_CONTROLS: Final = {
    ActField.TEXT: "textarea",
    ActField.WHY: "textarea",
    ActField.NOTE: "textarea",
    ActField.TIME: "datetime-local",
    ActField.DAY: "date",
    ActField.GROUND: "select",
    ActField.PERSON: "select",
    ActField.MEMBER: "select",
    ActField.MARKING: "select",
    ActField.NUMBER: "text",
    ActField.OTHER: "text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldInWords:
    """A field of an act: its name in the form, its control, label and hint, and how much it takes."""

    name: str
    control: str
    label: Shown
    hint: Shown | None
    longest: int | None
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferInWords:
    """An act as its button shows it; ``why_not`` where it cannot be done now."""

    verb: str
    label: str
    fields: Sequence[FieldInWords]
    why_not: str
    page: str
    """The end of the address at which it is done; empty where it is done here."""
    with_files: bool
    """Whether files that wait go with it."""
    is_first: bool
    """Whether it is what is mostly done, so that its fields stand open."""


def in_words(
    _: Translator, visitor: Visitor, offers: Sequence[Offer], words: Words
) -> list[OfferInWords]:
    """Those that this visitor may do, as far as it is sure who they are."""
    level = visitor.level or Level.CLAIMED
    verbs = {offer.verb for offer in offers}
    return [
        OfferInWords(
            verb=verb.value,
            label=plain(verb_label(_, verb)),
            fields=[_field(_, visitor, verb, field) for field in _fields(verb)],
            page=PAGES.get(verb, ""),
            why_not=_why_not(visitor, hindered, words),
            with_files=verb in WITH_FILES,
            is_first=verb is Verb.ANSWER and Verb.ASK in verbs,
        )
        for verb, hindered in offers
        if level.suffices(ACTS[verb].needs if verb in ACTS else Level.PROVED)
    ]


def _why_not(visitor: Visitor, hindered: Refused | None, words: Words) -> str:
    if hindered is None:
        return ""
    return words(visitor.told(Saying(topic=hindered.topic, facts=hindered.facts)))


def _fields(verb: Verb) -> Sequence[ActField]:
    return ACTS[verb].fields if verb in ACTS else ()


def choices_of(_: Translator, visitor: Visitor, header: Header) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen: members, people of the desk, markings, grounds of refusal."""
    return {
        ActField.MARKING.value: [(each.value, labels.marking(_, each)) for each in Marking],
        ActField.MEMBER.value: [
            (each.code, f"{visitor.member(each.name)} ({each.code})") for each in header.members
        ],
        ActField.PERSON.value: [
            (each.person, _taker(_, Shown(clean_line(each.name)), is_on_duty=bool(each.remark)))
            for each in header.takers
        ],
        ActField.GROUND.value: [
            (each.value, plain(labels.ground_with_letter(_, each.value))) for each in Ground
        ],
    }


def _taker(_: Translator, name: Shown, *, is_on_duty: bool) -> str:
    return plain(_("{name} (on duty now)", name=name)) if is_on_duty else name


def consents(_: Translator) -> list[tuple[str, str]]:
    """What can be answered to a proposed transfer."""
    return [(each.value, plain(consent_label(_, each))) for each in Consent]


def _field(_: Translator, visitor: Visitor, verb: Verb, field: ActField) -> FieldInWords:
    return FieldInWords(
        name=field.value,
        control=_CONTROLS[field],
        label=_label(_, verb, field),
        hint=_hint(_, visitor, field),
        longest=_LONGEST.get(field),
        is_required=field not in (ActField.NOTE, ActField.MARKING),
    )


def _label(_: Translator, verb: Verb, field: ActField) -> Shown:
    texts: dict[Verb, Shown] = {
        Verb.ANSWER: _("Your answer"),
        Verb.ASK: _("Your question"),
        Verb.REPLY: _("Your reply"),
        Verb.PERMISSION: _("For which purpose, for whom, and whether as evidence"),
        Verb.REMARK: _("Your remark, for your own member alone"),
    }
    words: dict[ActField, Shown] = {
        ActField.TEXT: texts.get(verb) or _("Your text"),
        ActField.WHY: _("Reason, which the requester reads")
        if verb is Verb.CONTEST
        else _("Reason"),
        ActField.NOTE: _("Note (may be left out)"),
        ActField.TIME: _("Until when"),
        ActField.DAY: _("Until which day"),
        ActField.GROUND: _("Ground"),
        ActField.PERSON: _("To whom"),
        ActField.MEMBER: _("To which member"),
        ActField.MARKING: _("Marking, where it is not the request's"),
        ActField.NUMBER: _("Your number"),
        ActField.OTHER: _("Reference of the other request, or of a formal one"),
    }
    return words[field]


def _hint(_: Translator, visitor: Visitor, field: ActField) -> Shown | None:
    if field is not ActField.TIME:
        return None
    zone = visitor.reader.zone
    if zone is None:
        return _("In UTC.")
    return _("As the clock is in {place}.", place=zone_place(_, zone))
