"""The words of the answers' fields: what every answer says of itself, and each type's own."""

from wording.forms.fields.field_words import FieldWords
from wording.language import Translator
from wording.safe_text import Shown


def words(_: Translator) -> dict[str, FieldWords]:
    """The fields by their paths, which begin with ``answer.``."""
    return {**_every(_), **_data(_), **_found(_), **_others(_)}


def _every(_: Translator) -> dict[str, FieldWords]:
    return {
        "answer.text": FieldWords(
            title=_.pgettext("field", "In your own words"),
            hint=_("What you say beside the fields; it is kept as the answer's text."),
            example=_("EXERCISE. Both accounts were preserved today."),
        ),
        "answer.final": FieldWords(
            title=_.pgettext("field", "Final or partial"),
            hint=_("Whether this is all, or more will follow."),
        ),
        "answer.access": FieldWords(
            title=_.pgettext("field", "Access to the data"),
            hint=_("Whether you could look by yourself, had to ask elsewhere, or need a judge."),
        ),
        "answer.evidential_use": FieldWords(
            title=_.pgettext("field", "Use as evidence"),
            hint=_("Whether the answer may be used for intelligence only, or as evidence too."),
        ),
        "answer.evidence_agreed": FieldWords(
            title=_.pgettext("field", "Agreement to evidential use"),
            hint=_(
                "Who agreed, for which proceedings and how far; it can be taken back until used."
            ),
        ),
        "answer.evidence_agreed.authority": FieldWords(
            title=_.pgettext("field", "Agreeing authority"),
            hint=_("The authority that agreed."),
            example=_("EXERCISE Prosecution office"),
        ),
        "answer.evidence_agreed.proceedings": FieldWords(
            title=_.pgettext("field", "Proceedings"),
            hint=_("The proceedings in which it may be used."),
            example=Shown("EXERCISE 44/2026"),
        ),
        "answer.evidence_agreed.scope": FieldWords(
            title=_.pgettext("field", "Scope of the agreement"),
            hint=_("What may be used, and for what."),
            example=_("EXERCISE. The subscriber's name and address only"),
        ),
    }


def _data(_: Translator) -> dict[str, FieldWords]:
    return {
        "answer.preserved_until": FieldWords(
            title=_.pgettext("field", "Preserved until"),
            hint=_("The last day on which the data are kept for the other side."),
            example=Shown("2027-02-25"),
        ),
        "answer.provider_ref": FieldWords(
            title=_.pgettext("field", "Provider's reference"),
            hint=_("The number under which the provider keeps the case."),
            example=Shown("EXERCISE-PM-5521"),
        ),
        "answer.customer_may_be_told": FieldWords(
            title=_.pgettext("field", "Customer may be told"),
            hint=_("Whether the provider may or must tell its customer under your law."),
        ),
        "answer.further_providers": FieldWords(
            title=_.pgettext("field", "Further providers"),
            hint=_("Other providers or States through which the communication went."),
            example=_("EXERCISE Net, in Utopia"),
        ),
        "answer.items": FieldWords(
            title=_.pgettext("field", "Items answered"),
            hint=_("What became of each item that was asked for, one a line."),
            example=_("Name; Found; EXERCISE Anna Maria"),
        ),
        "answer.items.item": FieldWords(
            title=_.pgettext("field", "Item"),
            hint=_("The item that was asked for."),
        ),
        "answer.items.outcome": FieldWords(
            title=_.pgettext("field", "Outcome"),
            hint=_("Whether it was found, and whether it is given."),
        ),
        "answer.items.value": FieldWords(
            title=_.pgettext("field", "Value of the item"),
            hint=_("What was found, as the provider gave it."),
            example=_("EXERCISE Anna Maria"),
        ),
        "answer.items.ground": FieldWords(
            title=_.pgettext("field", "Ground of refusal"),
            hint=_("Why this item is refused."),
        ),
    }


def _found(_: Translator) -> dict[str, FieldWords]:
    return {
        "answer.hit": FieldWords(
            title=_.pgettext("field", "Hit"),
            hint=_("Whether the person was found; this need not be disclosed."),
        ),
        "answer.where": FieldWords(
            title=_.pgettext("field", "Place of the hit"),
            hint=_("Where the person was found."),
            example=_("EXERCISE South Port, passport control"),
        ),
        "answer.when": FieldWords(
            title=_.pgettext("field", "Time of the hit"),
            hint=_("When, with its time zone or in UTC."),
            example=Shown("2026-11-28 07:55 UTC"),
        ),
        "answer.what_was_done": FieldWords(
            title=_.pgettext("field", "What was done"),
            hint=_("What colleagues did, and what they left."),
            example=_("EXERCISE. Checked discreetly; the person went on."),
        ),
        "answer.located": FieldWords(
            title=_.pgettext("field", "Located"),
            hint=_("Whether the person was located; this need not be disclosed."),
        ),
        "answer.place": FieldWords(
            title=_.pgettext("field", "Place where located"),
            hint=_("Where; not where that would endanger the person."),
            example=_("EXERCISE Zenith, a hospital"),
        ),
        "answer.at": FieldWords(
            title=_.pgettext("field", "Time when located"),
            hint=_("When, with its time zone or in UTC."),
            example=Shown("2026-11-28 07:55 UTC"),
        ),
    }


def _others(_: Translator) -> dict[str, FieldWords]:
    return {
        "answer.agreed": FieldWords(
            title=_.pgettext("field", "Agreed"),
            hint=_("Whether you take part as you were asked."),
        ),
        "answer.contact": FieldWords(
            title=_.pgettext("field", "Own contact"),
            hint=_("Who leads on your side, and the number to call."),
            example=_("EXERCISE Duty officer, +44 7700 900789"),
        ),
        "answer.window": FieldWords(
            title=_.pgettext("field", "Agreed window"),
            hint=_("From when until when you take part, where it differs from what was asked."),
            example=Shown("2026-11-28 04:30 UTC – 2026-11-28 08:00 UTC"),
        ),
        "answer.window.from": FieldWords(
            title=_.pgettext("field", "Agreed from"),
            hint=_("When it begins."),
            example=Shown("2026-11-28 04:30 UTC"),
        ),
        "answer.window.until": FieldWords(
            title=_.pgettext("field", "Agreed until"),
            hint=_("When it ends."),
            example=Shown("2026-11-28 08:00 UTC"),
        ),
        "answer.provisions": FieldWords(
            title=_.pgettext("field", "Provisions"),
            hint=_("The articles on which the advice rests."),
            example=_("EXERCISE Code of Criminal Procedure, Art. 39"),
        ),
        "answer.needs": FieldWords(
            title=_.pgettext("field", "Help given"),
            hint=_("What became of each need, one a line."),
        ),
        "answer.needs.need": FieldWords(
            title=_.pgettext("field", "Need"),
            hint=_("The help that was asked for."),
        ),
        "answer.needs.met": FieldWords(
            title=_.pgettext("field", "Need met"),
            hint=_("Whether this help is given."),
        ),
        "answer.needs.by": FieldWords(
            title=_.pgettext("field", "Help given by"),
            hint=_("Who gives it, and how to reach them."),
            example=_("EXERCISE Consulate, +44 20 7946 0321"),
        ),
        "answer.state": FieldWords(
            title=_.pgettext("field", "State of the formal request"),
            hint=_("How far the formal request has come."),
        ),
        "answer.date": FieldWords(
            title=_.pgettext("field", "Date of this state"),
            hint=_("Since when, or for when it is expected."),
            example=Shown("2026-12-01"),
        ),
    }
